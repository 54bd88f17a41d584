"""Visits: which stage a deal stood in, from when to when."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, or_, select, update

from bot.storage.link import Row, Statement, insert_many
from bot.storage.repository import Repository, given
from bot.storage.tables import stage_visit


@dataclass(frozen=True, slots=True)
class Visit:
    """A stay in a stage; `entered_at` is None for an undated deal, `left_at` while it stands there.

    `seconds` is how long a completed visit took.
    """

    id: int
    deal_id: int
    pipeline_id: int
    stage_id: int
    entered_at: datetime | None
    left_at: datetime | None = None
    seconds: int | None = None


_COLUMNS = ["id", "deal_id", "pipeline_id", "stage_id", "entered_at", "left_at", "seconds"]
_THESE = (
    stage_visit.c.workspace_id == given(stage_visit.c.workspace_id, "in_workspace"),
    stage_visit.c.deal_id == given(stage_visit.c.deal_id, "of_deal"),
)
_ENTER = Statement(insert(stage_visit))
_OF = Statement(
    select(*(stage_visit.c[name] for name in _COLUMNS)).where(*_THESE).order_by(stage_visit.c.id)
)
_OPEN = Statement(
    select(stage_visit.c.id, stage_visit.c.entered_at).where(
        *_THESE, stage_visit.c.left_at.is_(None)
    )
)
_CLOSE = Statement(
    update(stage_visit)
    .where(*_THESE, stage_visit.c.id == given(stage_visit.c.id, "of_visit"))
    .values(
        left_at=given(stage_visit.c.left_at, "new_left_at"),
        seconds=given(stage_visit.c.seconds, "new_seconds"),
    )
)
_DROP = Statement(
    delete(stage_visit).where(*_THESE, stage_visit.c.id == given(stage_visit.c.id, "of_visit"))
)

_VISITED = Statement(
    select(stage_visit.c.deal_id, stage_visit.c.stage_id).where(
        stage_visit.c.workspace_id == given(stage_visit.c.workspace_id, "in_workspace"),
        stage_visit.c.pipeline_id == given(stage_visit.c.pipeline_id, "of_pipeline"),
        or_(
            stage_visit.c.entered_at.is_(None),
            stage_visit.c.entered_at < given(stage_visit.c.entered_at, "until"),
        ),
    )
)


class Visits(Repository):
    """Visits; a deal has one open visit."""

    def enter(self, deal_id: int, pipeline_id: int, stage_id: int, at: datetime | None) -> None:
        """Open the first visit of a deal."""
        _ENTER.run(
            self._link,
            workspace_id=self._workspace_id,
            deal_id=deal_id,
            id=self._uow.new_id(),
            pipeline_id=pipeline_id,
            stage_id=stage_id,
            entered_at=at,
            left_at=None,
            seconds=None,
        )

    def move(self, deal_id: int, pipeline_id: int, stage_id: int, at: datetime) -> None:
        """Close the open visit and open the next."""
        these = {"in_workspace": self._workspace_id, "of_deal": deal_id}
        for visit_id, entered_at in _OPEN.rows(self._link, **these):
            seconds = None if entered_at is None else int((at - entered_at).total_seconds())
            _CLOSE.run(self._link, of_visit=visit_id, new_left_at=at, new_seconds=seconds, **these)
        self.enter(deal_id, pipeline_id, stage_id, at)

    def take_back(self, deal_id: int) -> datetime | None:
        """Drop the newest visit and open the one before again, as an undo does.

        Gives when the deal had entered the stage it is back in, so that its stage clock goes on
        as if it had never left.
        """
        visits = self.of(deal_id)
        if len(visits) < 2:
            return visits[0].entered_at if visits else None
        these = {"in_workspace": self._workspace_id, "of_deal": deal_id}
        _DROP.run(self._link, of_visit=visits[-1].id, **these)
        before = visits[-2]
        _CLOSE.run(self._link, of_visit=before.id, new_left_at=None, new_seconds=None, **these)
        return before.entered_at

    def add_many(self, visits: Iterable[Visit]) -> None:
        """Store visits in bulk, as imports do; an id of 0 is given out."""
        workspace_id, new_id = self._workspace_id, self._uow.new_id
        rows = (
            [
                workspace_id,
                one.id or new_id(),
                one.deal_id,
                one.pipeline_id,
                one.stage_id,
                one.entered_at,
                one.left_at,
                one.seconds,
            ]
            for one in visits
        )
        insert_many(self._link, stage_visit, ["workspace_id", *_COLUMNS], rows)

    def of(self, deal_id: int) -> list[Visit]:
        """Give a deal's visits, the open one last."""
        rows = _OF.rows(self._link, in_workspace=self._workspace_id, of_deal=deal_id)
        visits = [_visit(row) for row in rows]
        return sorted(visits, key=lambda one: one.left_at is None)

    def furthest(
        self, pipeline_id: int, places: Mapping[int, int], until: datetime
    ) -> dict[int, int]:
        """Give, per deal, the furthest of the named stages it had stood in until an instant.

        `places` orders the stages by id; what is given is a place. Reads every visit.
        """
        found: dict[int, int] = {}
        rows = _VISITED.rows(
            self._link, in_workspace=self._workspace_id, of_pipeline=pipeline_id, until=until
        )
        for deal_id, stage_id in rows:
            place = places.get(stage_id)
            if place is not None and place > found.get(deal_id, -1):
                found[deal_id] = place
        return found


def _visit(row: Row) -> Visit:
    return Visit(*row)
