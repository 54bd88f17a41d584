"""What is wrong with the outbox: rows that failed, may not have arrived, or are late."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import Integer, bindparam, delete, func, or_, select, update

from bot.storage.link import Statement
from bot.storage.parcel import COLUMNS, OutboxRow, OutboxState, outbox_row
from bot.storage.repository import Repository, given
from bot.storage.tables import outbox
from bot.storage.tables.delivery import has_failed, is_answered, is_pending

PATIENCE = timedelta(minutes=15)
"""How long a channel's history is looked into before the person is told of the doubt."""

_MOST = bindparam("most", type_=Integer)
_OURS = outbox.c.workspace_id == given(outbox.c.workspace_id)
_FAILED = Statement(
    select(*COLUMNS)
    .where(_OURS, has_failed)
    .order_by(outbox.c.created_at.desc(), outbox.c.id)
    .limit(_MOST)
)
_DOUBTED = (
    select(*COLUMNS)
    .where(
        _OURS,
        outbox.c.state == OutboxState.UNKNOWN.value,
        has_failed,
        outbox.c.told_at.is_(None),
        or_(
            outbox.c.look_at.is_(None),
            outbox.c.claimed_at <= given(outbox.c.claimed_at, "before"),
        ),
    )
    .order_by(outbox.c.created_at, outbox.c.id)
)
_UNKNOWNS = Statement(_DOUBTED)
_UNKNOWNS_OF = Statement(_DOUBTED.where(outbox.c.person_id == given(outbox.c.person_id)))
_TOLD = Statement(
    update(outbox)
    .where(_OURS, outbox.c.id == given(outbox.c.id, "old_id"))
    .values(told_at=given(outbox.c.told_at, "instant"), look_at=None)
)
_LATE = Statement(
    select(func.count(), func.min(outbox.c.not_before)).where(
        _OURS, is_pending, outbox.c.not_before <= given(outbox.c.not_before, "before")
    )
)
_PURGE = Statement(
    delete(outbox).where(
        outbox.c.id.in_(
            select(outbox.c.id)
            .where(is_answered, outbox.c.created_at < given(outbox.c.created_at, "before"))
            .limit(_MOST)
        )
    )
)


class Doubts(Repository):
    """The part of the outbox that people and operators ask about."""

    def failed(self, limit: int = 50) -> list[OutboxRow]:
        """Give the workspace's rows `unknown` and `dead`, newest first."""
        rows = _FAILED.rows(self._link, workspace_id=self._workspace_id, most=limit)
        return [outbox_row(row) for row in rows]

    def unknowns(self, person_id: int | None = None) -> list[OutboxRow]:
        """Give the rows that may not have arrived and of which nobody was told, oldest first.

        Those are rows whose channel cannot be read, or was tried in vain for `PATIENCE`; with
        `person_id` only those that concern a person. Say so in a digest and call `told`.
        """
        asked = {"workspace_id": self._workspace_id, "before": self._uow.now - PATIENCE}
        if person_id is None:
            return [outbox_row(row) for row in _UNKNOWNS.rows(self._link, **asked)]
        return [
            outbox_row(row) for row in _UNKNOWNS_OF.rows(self._link, **asked, person_id=person_id)
        ]

    def told(self, row_ids: Iterable[int]) -> None:
        """Note that people know of these doubtful rows, which are then never sent again."""
        for row_id in row_ids:
            _TOLD.run(
                self._link,
                workspace_id=self._workspace_id,
                old_id=row_id,
                instant=self._uow.now,
            )

    def late(self, before: datetime) -> tuple[int, datetime | None]:
        """Count the rows that have waited since before an instant; give since when the first."""
        row = _LATE.first(self._link, workspace_id=self._workspace_id, before=before)
        assert row is not None
        return int(row[0]), row[1]

    def purge(self, before: datetime, limit: int = 500) -> int:
        """Forget answers that were done with before an instant, of every workspace."""
        return _PURGE.run(self._link, before=before, most=limit)
