"""Which messages of Slack stand on which deal."""

from typing import Any

from sqlalchemy import select

from bot.domain.message import Message
from bot.storage.link import Statement
from bot.storage.repository import Repository, given
from bot.storage.tables import deal_message
from bot.storage.upsert import insert

_KEY = ("deal_id", "channel_id", "ts")
_SAID = ("entry_id", "author_id", "author", "permalink")
_OURS = select(*(deal_message.c[name] for name in (*_KEY, *_SAID))).where(
    deal_message.c.workspace_id == given(deal_message.c.workspace_id),
    deal_message.c.deal_id == given(deal_message.c.deal_id),
)
_FIND = Statement(
    _OURS.where(
        deal_message.c.channel_id == given(deal_message.c.channel_id),
        deal_message.c.ts == given(deal_message.c.ts),
    )
)
_SINCE = Statement(_OURS.where(deal_message.c.entry_id >= given(deal_message.c.entry_id)))


def _put(dialect: str) -> Any:
    added = insert(dialect, deal_message)
    return added.on_conflict_do_update(
        index_elements=["workspace_id", *_KEY],
        set_={name: added.excluded[name] for name in _SAID},
    )


_PUT = Statement(_put)


class Messages(Repository):
    """Messages put on deals."""

    def put(self, message: Message) -> None:
        """Store a message of a deal; one that stands there already is told anew."""
        _PUT.run(
            self._link,
            workspace_id=self._workspace_id,
            **{name: getattr(message, name) for name in (*_KEY, *_SAID)},
        )

    def find(self, deal_id: int, channel_id: str, ts: str) -> Message | None:
        """Give a message of a deal, None when it was never put there."""
        row = _FIND.first(
            self._link,
            workspace_id=self._workspace_id,
            deal_id=deal_id,
            channel_id=channel_id,
            ts=ts,
        )
        return Message(*row) if row else None

    def since(self, deal_id: int, entry_id: int) -> dict[int, Message]:
        """Give a deal's messages from an entry of its timeline on, by their entries."""
        rows = _SINCE.rows(
            self._link, workspace_id=self._workspace_id, deal_id=deal_id, entry_id=entry_id
        )
        return {message.entry_id: message for message in (Message(*row) for row in rows)}
