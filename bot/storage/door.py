"""Doors for leads from outside, and what came through them, each thing once."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ARRAY,
    Text,
    bindparam,
    delete,
    func,
    insert,
    literal_column,
    select,
    update,
)

from bot.domain.door import Arrival, Door, DoorKind, Outcome
from bot.storage.insert import insert_many
from bot.storage.link import Row, Statement
from bot.storage.many import among
from bot.storage.repository import Repository, given
from bot.storage.tables import arrival, deal, door
from bot.storage.upsert import insert as upsert

_NAMES = (
    *("id", "workspace_id", "pipeline_id", "kind", "public_id", "secret", "enabled"),
    *("old_secret", "old_until", "set_by", "config"),
)
_ANY = select(*(door.c[name] for name in _NAMES))
_OURS = _ANY.where(door.c.workspace_id == given(door.c.workspace_id))
_BY_PUBLIC = Statement(_ANY.where(door.c.public_id == given(door.c.public_id)))
_OF_KIND = Statement(_ANY.where(door.c.kind == given(door.c.kind)).order_by(door.c.id))
_OF = Statement(
    _OURS.where(door.c.pipeline_id == given(door.c.pipeline_id)).order_by(door.c.kind, door.c.id)
)
_CHANNELS = Statement(_OURS.where(door.c.kind == literal_column("'channel'")).order_by(door.c.id))
_GET = Statement(_OURS.where(door.c.id == given(door.c.id)))
_ADD = Statement(insert(door))
_CHANGED = ("public_id", "secret", "enabled", "old_secret", "old_until", "set_by", "config")
_SAVE = Statement(
    update(door)
    .where(
        door.c.workspace_id == given(door.c.workspace_id, "ours"),
        door.c.id == given(door.c.id, "this"),
    )
    .values({name: given(door.c[name], f"new_{name}") for name in _CHANGED})
)
_KNOWN = Statement(
    select(arrival.c.deal_id, deal.c.number, arrival.c.outcome, arrival.c.digest)
    .join(
        deal,
        (deal.c.workspace_id == arrival.c.workspace_id) & (deal.c.id == arrival.c.deal_id),
    )
    .where(
        arrival.c.workspace_id == given(arrival.c.workspace_id),
        arrival.c.door_id == given(arrival.c.door_id),
        arrival.c.key == given(arrival.c.key),
    )
)
_KNOWN_OF = Statement(
    lambda dialect: select(arrival.c.key).where(
        arrival.c.workspace_id == given(arrival.c.workspace_id),
        arrival.c.door_id == given(arrival.c.door_id),
        among(dialect, arrival.c.key, "keys"),
    )
)
_KEPT = ("workspace_id", "door_id", "key", "digest", "deal_id", "outcome", "at")
_KEEP = Statement(lambda name: upsert(name, arrival))
_PURGE = Statement(delete(arrival).where(arrival.c.at < given(arrival.c.at, "before")))
_KEY = func.unnest(bindparam("keys", type_=ARRAY(Text))).column_valued("key")
_ALONE = Statement(select(func.pg_advisory_xact_lock(func.hashtextextended(_KEY, 0))))


class Doors(Repository):
    """Doors; those of all tenants are found by what the outside calls them."""

    def by_public(self, public_id: str) -> Door | None:
        """Give the door of a public id, whosever it is."""
        row = _BY_PUBLIC.first(self._link, public_id=public_id)
        return _door(row) if row else None

    def of_kind(self, kind: DoorKind) -> list[Door]:
        """Give the doors of a kind, of every tenant."""
        return [_door(row) for row in _OF_KIND.rows(self._link, kind=kind.value)]

    def of(self, pipeline_id: int) -> list[Door]:
        """Give a pipeline's doors."""
        rows = _OF.rows(self._link, workspace_id=self._workspace_id, pipeline_id=pipeline_id)
        return [_door(row) for row in rows]

    def channels(self) -> list[Door]:
        """Give the doors that are channels of the workspace's Slack."""
        return [_door(row) for row in _CHANNELS.rows(self._link, workspace_id=self._workspace_id)]

    def get(self, door_id: int) -> Door | None:
        """Give a door of the workspace."""
        row = _GET.first(self._link, workspace_id=self._workspace_id, id=door_id)
        return _door(row) if row else None

    def add(self, added: Door) -> Door:
        """Store a new door."""
        values = {name: getattr(added, name) for name in _CHANGED}
        _ADD.run(
            self._link,
            workspace_id=self._workspace_id,
            id=added.id,
            pipeline_id=added.pipeline_id,
            kind=added.kind.value,
            **{**values, "config": dict(added.config)},
        )
        return added

    def save(self, changed: Door) -> Door:
        """Store a changed door."""
        values = {f"new_{name}": getattr(changed, name) for name in _CHANGED}
        values["new_config"] = dict(changed.config)
        _SAVE.run(self._link, ours=self._workspace_id, this=changed.id, **values)
        return changed

    def alone(self, keys: Iterable[str]) -> None:
        """Wait until nobody else works on the same keys (SQLite has one writer anyway)."""
        if self._link.postgres:
            # In one order, so that two who wait for each other's never wait for ever.
            _ALONE.rows(
                self._link, keys=[f"{self._workspace_id}:{key}" for key in sorted(set(keys))]
            )

    def known(self, door_id: int, key: str) -> Arrival | None:
        """Give what became of something that came through a door before."""
        row = _KNOWN.first(self._link, workspace_id=self._workspace_id, door_id=door_id, key=key)
        if row is None:
            return None
        return Arrival(row[0], row[1], Outcome(row[2]), row[3], again=True)

    def known_of(self, door_id: int, keys: Sequence[str]) -> set[str]:
        """Give those of some keys under which something came through a door before."""
        ours = {"workspace_id": self._workspace_id, "door_id": door_id}
        return {row[0] for row in _KNOWN_OF.rows(self._link, keys=list(keys), **ours)}

    def keep_many(self, came: Iterable[tuple[int, str, Arrival]]) -> None:
        """Note what became of things that came in at once: (door, key, arrival)."""
        ours, at = self._workspace_id, self._uow.now
        rows = (
            (ours, door_id, key, one.digest, one.deal_id, one.outcome.value, at)
            for door_id, key, one in came
        )
        insert_many(self._link, arrival, _KEPT, rows)

    def keep(self, door_id: int, key: str, arrived: Arrival) -> None:
        """Note what became of something that came in."""
        values: dict[str, Any] = {
            "door_id": door_id,
            "key": key,
            "digest": arrived.digest,
            "deal_id": arrived.deal_id,
            "outcome": arrived.outcome.value,
            "at": self._uow.now,
        }
        _KEEP.run(self._link, workspace_id=self._workspace_id, **values)

    def purge(self, before: datetime) -> int:
        """Forget what came in before an instant, of every tenant; give how much."""
        return _PURGE.run(self._link, before=before)


def _door(row: Row) -> Door:
    values = dict(zip(_NAMES, row, strict=True))
    kind, enabled = DoorKind(values.pop("kind")), bool(values.pop("enabled"))
    return Door(kind=kind, enabled=enabled, **values)
