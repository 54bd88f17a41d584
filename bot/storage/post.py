"""Which messages in channels show a deal, to be drawn anew when it changes."""

from collections.abc import Iterable
from dataclasses import fields
from typing import Any

from sqlalchemy import delete, select

from bot.domain.post import Post
from bot.storage.link import Statement
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
        """Give a deal's messages."""
        rows = _OF.rows(self._link, workspace_id=self._workspace_id, deal_id=deal_id)
        return [Post(*row) for row in rows]

    def shown(self, deal_ids: Iterable[int]) -> set[int]:
        """Give those of some deals that any message shows."""
        rows = _SHOWN.rows(self._link, workspace_id=self._workspace_id, ids=list(deal_ids))
        return {row[0] for row in rows}

    def find(self, deal_id: int, channel_id: str) -> Post | None:
        """Give a deal's message in a channel, None where there is none."""
        return next((one for one in self.of(deal_id) if one.channel_id == channel_id), None)

    def put(self, post: Post) -> None:
        """Store a message in the place of the one the channel had."""
        values = {name: getattr(post, name) for name in _NAMES}
        _PUT.run(self._link, workspace_id=self._workspace_id, **values)

    def drop(self, post: Post) -> None:
        """Forget a message: it is not drawn anew any more."""
        _DROP.run(
            self._link,
            workspace_id=self._workspace_id,
            deal_id=post.deal_id,
            channel_id=post.channel_id,
        )
