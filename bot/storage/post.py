"""Which messages in channels show a deal, to be drawn anew when it changes."""

from collections.abc import Iterable, Iterator
from dataclasses import fields
from typing import Any

from sqlalchemy import delete, select

from bot.domain.post import Post
from bot.storage.link import Ask, Statement
from bot.storage.many import among
from bot.storage.repository import Repository, given
from bot.storage.tables import deal_post
from bot.storage.upsert import insert

_NAMES = tuple(field.name for field in fields(Post))
_KEY = ("deal_id", "channel_id")
_OURS = (
    deal_post.c.workspace_id == given(deal_post.c.workspace_id),
    deal_post.c.deal_id == given(deal_post.c.deal_id),
)
_OF = Statement(
    select(*(deal_post.c[name] for name in _NAMES)).where(*_OURS).order_by(deal_post.c.channel_id)
)
_SHOWN = Statement(
    lambda dialect: (
        select(deal_post.c.deal_id)
        .where(
            deal_post.c.workspace_id == given(deal_post.c.workspace_id),
            among(dialect, deal_post.c.deal_id),
        )
        .distinct()
    )
)
_DROP = Statement(
    delete(deal_post).where(*_OURS, deal_post.c.channel_id == given(deal_post.c.channel_id))
)


def _put(dialect: str) -> Any:
    added = insert(dialect, deal_post)
    return added.on_conflict_do_update(
        index_elements=["workspace_id", *_KEY],
        set_={name: added.excluded[name] for name in _NAMES if name not in _KEY},
    )


_PUT = Statement(_put)


class Posts(Repository):
    """Messages that show a deal, at most one a channel."""

    def of(self, deal_id: int) -> list[Post]:
        """Give a deal's messages; read once per transaction."""
        known = self._read()
        if deal_id not in known:
            rows = _OF.rows(self._link, workspace_id=self._workspace_id, deal_id=deal_id)
            known[deal_id] = [Post(*row) for row in rows]
        return known[deal_id]

    def ahead(self, deal_id: int) -> Iterator[Ask]:
        """Say what will be asked of a deal."""
        if deal_id not in self._read():
            yield _OF, {"workspace_id": self._workspace_id, "deal_id": deal_id}

    def shown(self, deal_ids: Iterable[int]) -> set[int]:
        """Give those of some deals that any message shows."""
        rows = _SHOWN.rows(self._link, workspace_id=self._workspace_id, ids=list(deal_ids))
        return {row[0] for row in rows}

    def find(self, deal_id: int, channel_id: str) -> Post | None:
        """Give a deal's message in a channel, None where there is none."""
        return next((one for one in self.of(deal_id) if one.channel_id == channel_id), None)

    def put(self, post: Post) -> None:
        """Store a message in the place of the one the channel had."""
        self._read().pop(post.deal_id, None)
        values = {name: getattr(post, name) for name in _NAMES}
        _PUT.run(self._link, workspace_id=self._workspace_id, **values)

    def drop(self, post: Post) -> None:
        """Forget a message: it is not drawn anew any more."""
        self._read().pop(post.deal_id, None)
        _DROP.run(
            self._link,
            workspace_id=self._workspace_id,
            deal_id=post.deal_id,
            channel_id=post.channel_id,
        )

    def _read(self) -> dict[int, list[Post]]:
        if not hasattr(self, "_known"):
            self._known: dict[int, list[Post]] = {}
        return self._known
