"""The tick's work on stalled deals: flags whose time has come, in every workspace at once."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import Integer, bindparam, func, literal_column, select, true, update

from bot.domain.deal import Deal
from bot.storage.card import COLUMNS, FROM, OURS, deal_of
from bot.storage.link import Statement
from bot.storage.repository import Repository, given
from bot.storage.tables import deal, stage_visit
from bot.storage.tables.deal import may_stall

_DUE = Statement(
    select(deal.c.workspace_id, *COLUMNS)
    .select_from(FROM)
    .where(may_stall, deal.c.stalls_at <= given(deal.c.stalls_at, "instant"))
    .order_by(deal.c.stalls_at)
    .limit(bindparam("most", type_=Integer))
    .with_for_update(of=deal, skip_locked=True)
)
_OF_STAGE = Statement(
    OURS.where(
        deal.c.stage_id == given(deal.c.stage_id),
        deal.c.status == literal_column("'open'"),
        deal.c.id > given(deal.c.id, "after"),
    )
    .order_by(deal.c.id)
    .limit(bindparam("most", type_=Integer))
)
_TIME = Statement(
    update(deal)
    .where(
        deal.c.workspace_id == given(deal.c.workspace_id, "old_workspace_id"),
        deal.c.id == given(deal.c.id, "old_id"),
        deal.c.version == given(deal.c.version, "old_version"),
        deal.c.stalled == given(deal.c.stalled, "old_stalled"),
    )
    .values(
        stalls_at=given(deal.c.stalls_at, "new_stalls_at"),
        stalled=given(deal.c.stalled, "new_stalled"),
        look_at=given(deal.c.look_at, "new_look_at"),
    )
)
_FLIP = Statement(
    update(deal)
    .where(
        deal.c.workspace_id == given(deal.c.workspace_id, "old_workspace_id"),
        deal.c.id == given(deal.c.id, "old_id"),
    )
    .values(stalled=true())
)


_RANK = (
    func.row_number()
    .over(partition_by=stage_visit.c.stage_id, order_by=stage_visit.c.left_at.desc())
    .label("place")
)
_COMPLETED = (
    select(
        stage_visit.c.stage_id,
        deal.c.owner_id,
        stage_visit.c.entered_at,
        stage_visit.c.left_at,
        _RANK,
    )
    .join(
        deal,
        (deal.c.workspace_id == stage_visit.c.workspace_id) & (deal.c.id == stage_visit.c.deal_id),
    )
    .where(
        stage_visit.c.workspace_id == given(stage_visit.c.workspace_id),
        stage_visit.c.left_at.is_not(None),
        stage_visit.c.entered_at.is_not(None),
        deal.c.status == literal_column("'won'"),
    )
    .subquery()
)
_VISITS = Statement(
    select(
        _COMPLETED.c.stage_id, _COMPLETED.c.owner_id, _COMPLETED.c.entered_at, _COMPLETED.c.left_at
    ).where(_COMPLETED.c.place <= bindparam("most", type_=Integer))
)


class Stalls(Repository):
    """Deals past their `stalls_at`; found along a partial index that only holds those to come."""

    def flip_due(self, now: datetime, limit: int = 500) -> int:
        """Flag at most `limit` deals whose `stalls_at` has come; give how many there were.

        Versions stay: nobody changed anything. Deals another process is flagging are skipped.
        """
        rows = _DUE.rows(self._link, instant=now, most=limit)
        for row in sorted(rows, key=lambda row: (row[0], row[1])):
            before = deal_of(row[1:])
            _FLIP.run(self._link, old_workspace_id=row[0], old_id=before.id)
            self._uow.totals.stall(row[0], before, replace(before, stalled=True))
        return len(rows)

    def visits_of_won(
        self, most: int = 500
    ) -> dict[int, list[tuple[int | None, datetime, datetime]]]:
        """Give the newest completed visits by won deals by stage: owner, entered, left.

        It reads all visits of the workspace, which is for the night.
        """
        found: dict[int, list[tuple[int | None, datetime, datetime]]] = {}
        for stage_id, *visit in _VISITS.rows(
            self._link, workspace_id=self._workspace_id, most=most
        ):
            found.setdefault(stage_id, []).append(tuple(visit))
        return found

    def of_stage(self, stage_id: int, after: int, most: int) -> list[Deal]:
        """Give open deals of a stage by id, from above `after`."""
        rows = _OF_STAGE.rows(
            self._link, workspace_id=self._workspace_id, stage_id=stage_id, after=after, most=most
        )
        return [deal_of(row) for row in rows]

    def time(self, before: Deal, after: Deal) -> None:
        """Store a new instant at which a deal stalls, unless somebody changed it since.

        Versions stay: nobody changed the deal, only the limit of its stage.
        """
        touched = _TIME.run(
            self._link,
            old_workspace_id=self._workspace_id,
            old_id=before.id,
            old_version=before.version,
            old_stalled=before.stalled,
            new_stalls_at=after.stalls_at,
            new_stalled=after.stalled,
            new_look_at=self._uow.now,
        )
        if touched and before.stalled != after.stalled:
            self._uow.totals.stall(self._workspace_id, before, after)
