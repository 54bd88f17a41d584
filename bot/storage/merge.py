"""Deals on their way from one stage to another, and which of them a merge has moved."""

from collections.abc import Mapping

from sqlalchemy import Integer, bindparam, exists, insert, select

from bot.domain.audit import Audit
from bot.storage.link import Statement
from bot.storage.repository import Repository, given
from bot.storage.tables import bulk_item, bulk_run, deal, timeline

_STANDING = Statement(
    select(deal.c.id)
    .where(
        deal.c.workspace_id == given(deal.c.workspace_id),
        deal.c.stage_id == given(deal.c.stage_id),
    )
    .limit(bindparam("most", type_=Integer))
)
_BEGIN = Statement(insert(bulk_run))
_NOTE = Statement(insert(bulk_item))
_MOVED = Statement(
    select(bulk_item.c.deal_id, bulk_item.c.entry_id)
    .where(
        bulk_item.c.workspace_id == given(bulk_item.c.workspace_id),
        bulk_item.c.run_id == given(bulk_item.c.run_id),
        bulk_item.c.deal_id > given(bulk_item.c.deal_id, "after"),
    )
    .order_by(bulk_item.c.deal_id)
    .limit(bindparam("most", type_=Integer))
)
_LEFT = Statement(
    select(deal.c.id)
    .join(
        bulk_item,
        (bulk_item.c.workspace_id == deal.c.workspace_id) & (bulk_item.c.deal_id == deal.c.id),
    )
    .join(
        timeline,
        (timeline.c.workspace_id == bulk_item.c.workspace_id)
        & (timeline.c.deal_id == bulk_item.c.deal_id)
        & (timeline.c.id == bulk_item.c.entry_id),
    )
    .where(
        bulk_item.c.workspace_id == given(bulk_item.c.workspace_id),
        bulk_item.c.run_id == given(bulk_item.c.run_id),
        deal.c.stage_id != timeline.c.after_stage_id,
    )
    .order_by(deal.c.id)
    .limit(1)
)
_STRANGER = Statement(
    select(deal.c.id)
    .where(
        deal.c.workspace_id == given(deal.c.workspace_id),
        deal.c.stage_id == given(deal.c.stage_id),
        ~exists().where(
            bulk_item.c.workspace_id == deal.c.workspace_id,
            bulk_item.c.run_id == given(bulk_item.c.run_id),
            bulk_item.c.deal_id == deal.c.id,
        ),
    )
    .order_by(deal.c.id)
    .limit(1)
)


class Merges(Repository):
    """Runs that empty stages; a run has the id of the audit entry that began it."""

    def standing(self, stage_id: int, most: int) -> list[int]:
        """Give the ids of some deals that stand in a stage."""
        rows = _STANDING.rows(
            self._link, workspace_id=self._workspace_id, stage_id=stage_id, most=most
        )
        return [row[0] for row in rows]

    def begin(self, told: Audit, pairs: Mapping[int, int]) -> None:
        """Begin a run that moves deals out of each stage into another."""
        _BEGIN.run(
            self._link,
            workspace_id=self._workspace_id,
            id=told.id,
            author_id=told.author_id,
            at=told.at,
            kind="merge",
            params={str(stage_id): str(into_id) for stage_id, into_id in pairs.items()},
            total=0,
            done=0,
            state="done",
        )

    def note(self, run_id: int, deal_id: int, entry_id: int) -> None:
        """Note that a run moved a deal, and the entry that says so."""
        _NOTE.run(
            self._link,
            workspace_id=self._workspace_id,
            run_id=run_id,
            deal_id=deal_id,
            entry_id=entry_id,
        )

    def moved(self, run_id: int, after: int, most: int) -> list[tuple[int, int]]:
        """Give deals a run moved with the entries, by deal id from above `after`."""
        rows = _MOVED.rows(
            self._link, workspace_id=self._workspace_id, run_id=run_id, after=after, most=most
        )
        return [(row[0], row[1]) for row in rows]

    def left(self, run_id: int) -> int | None:
        """Give the id of a deal that has gone on from where the run moved it, None without one."""
        row = _LEFT.first(self._link, workspace_id=self._workspace_id, run_id=run_id)
        return row[0] if row else None

    def stranger(self, run_id: int, stage_id: int) -> int | None:
        """Give the id of a deal in a stage that the run did not bring there, None without one."""
        row = _STRANGER.first(
            self._link, workspace_id=self._workspace_id, run_id=run_id, stage_id=stage_id
        )
        return row[0] if row else None
