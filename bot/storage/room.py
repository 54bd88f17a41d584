"""Which deal has a channel of its own."""

from dataclasses import fields
from typing import Any

from sqlalchemy import delete, select

from bot.domain.room import Room
from bot.storage.link import Statement
from bot.storage.repository import Repository, given
from bot.storage.tables import deal_room
from bot.storage.upsert import insert

_NAMES = tuple(field.name for field in fields(Room))
_OF = Statement(
    select(*(deal_room.c[name] for name in _NAMES)).where(
        deal_room.c.workspace_id == given(deal_room.c.workspace_id),
        deal_room.c.deal_id == given(deal_room.c.deal_id),
    )
)

_DROP = Statement(
    delete(deal_room).where(
        deal_room.c.workspace_id == given(deal_room.c.workspace_id),
        deal_room.c.deal_id == given(deal_room.c.deal_id),
    )
)


def _put(dialect: str) -> Any:
    added = insert(dialect, deal_room)
    return added.on_conflict_do_update(
        index_elements=["workspace_id", "deal_id"],
        set_={name: added.excluded[name] for name in _NAMES if name != "deal_id"},
    )


_PUT = Statement(_put)


class Rooms(Repository):
    """Channels of deals, at most one each."""

    def of(self, deal_id: int) -> Room | None:
        """Give a deal's channel, None where none was asked for."""
        row = _OF.first(self._link, workspace_id=self._workspace_id, deal_id=deal_id)
        return Room(*row) if row else None

    def put(self, room: Room) -> None:
        """Store a deal's channel in the place of the one it had."""
        values = {name: getattr(room, name) for name in _NAMES}
        _PUT.run(self._link, workspace_id=self._workspace_id, **values)

    def drop(self, room: Room) -> None:
        """Forget a channel that could not be made."""
        _DROP.run(self._link, workspace_id=self._workspace_id, deal_id=room.deal_id)
