"""Visits: which stage a deal stood in, from when to when."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import Integer, bindparam, delete, insert, or_, select, tuple_, update

from bot.domain.deal import Deal
from bot.domain.path import Stay
from bot.storage.insert import insert_many
from bot.storage.link import Ask, Batch, Row, Statement
from bot.storage.many import among
from bot.storage.repository import Repository, given
from bot.storage.tables import stage_visit

if TYPE_CHECKING:
    from bot.storage.total import Totals


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
_OF_MANY = Statement(
    lambda dialect: (
        select(*(stage_visit.c[name] for name in _COLUMNS))
        .where(
            stage_visit.c.workspace_id == given(stage_visit.c.workspace_id, "in_workspace"),
            among(dialect, stage_visit.c.deal_id),
        )
        .order_by(stage_visit.c.deal_id, stage_visit.c.id)
    )
)
_CHUNK = 5_000
"""Visits read at once where all are."""
_PAGE = Statement(
    select(*(stage_visit.c[name] for name in _COLUMNS))
    .where(
        stage_visit.c.workspace_id == given(stage_visit.c.workspace_id, "in_workspace"),
        tuple_(stage_visit.c.deal_id, stage_visit.c.id)
        > tuple_(given(stage_visit.c.deal_id, "last_deal"), given(stage_visit.c.id, "last_id")),
    )
    .order_by(stage_visit.c.deal_id, stage_visit.c.id)
    .limit(bindparam("most", type_=Integer))
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

    def enter(self, deal: Deal, at: datetime | None) -> None:
        """Open the first visit of a deal that is stored."""
        made = self._open(deal, at)
        self._uow.totals.walk({}, paths_of([made]), deal.owner_id)

    def begin(self, deals: Sequence[Deal], at: datetime) -> None:
        """Open the first visits of new deals that are stored."""
        if len(deals) == 1:
            self.enter(deals[0], at)
            return
        places = [(one.id, one.position.pipeline_id, one.position.stage_id) for one in deals]
        owners = {one.id: one.owner_id for one in deals}
        self.add_many([Visit(0, *place, at) for place in places], owners)

    def move(self, deal: Deal, at: datetime) -> None:
        """Close the open visit and open the next, of a deal that is stored as it stands now."""
        these = {"in_workspace": self._workspace_id, "of_deal": deal.id}
        before = self.of(deal.id)
        after: list[Visit] = []
        closed: list[Visit] = []
        for visit in before:
            if visit.left_at is None:
                since = visit.entered_at
                seconds = None if since is None else int((at - since).total_seconds())
                visit = replace(visit, left_at=at, seconds=seconds)
                closed.append(visit)
            after.append(visit)
        with self._link.together():
            for one in closed:
                new = {"new_left_at": one.left_at, "new_seconds": one.seconds}
                _CLOSE.later(self._link, of_visit=one.id, **new, **these)
            after.append(self._open(deal, at))
        self._uow.totals.walk(paths_of(before), paths_of(after), deal.owner_id)

    def ahead(self, deal_id: int) -> Iterator[Ask]:
        """Say what will be asked of a deal."""
        yield _OF, {"in_workspace": self._workspace_id, "of_deal": deal_id}

    def batch(self) -> Batch:
        """Say how visits of several deals are asked for."""
        return Batch(_OF_MANY, _OF, {"in_workspace": self._workspace_id}, "of_deal", 1)

    def hand_over(self, deal_id: int, before: int | None, after: int | None) -> None:
        """Count the visits of a deal for another owner than before."""
        self._uow.totals.hand_over(paths_of(self.of(deal_id)), before, after)

    def take_back(self, deal: Deal) -> datetime | None:
        """Drop the newest visit and open the one before again, as an undo does.

        Gives when the deal had entered the stage it is back in, so that its stage clock goes on
        as if it had never left.
        """
        visits = self.of(deal.id)
        if len(visits) < 2:
            return visits[0].entered_at if visits else None
        these = {"in_workspace": self._workspace_id, "of_deal": deal.id}
        _DROP.run(self._link, of_visit=visits[-1].id, **these)
        before = replace(visits[-2], left_at=None, seconds=None)
        _CLOSE.run(self._link, of_visit=before.id, new_left_at=None, new_seconds=None, **these)
        self._uow.totals.walk(paths_of(visits), paths_of([*visits[:-2], before]), deal.owner_id)
        return before.entered_at

    def add_many(self, visits: Iterable[Visit], owners: Mapping[int, int | None]) -> None:
        """Store visits of new deals in bulk, as imports do; an id of 0 is given out.

        `owners` tells whose each deal is.
        """
        workspace_id, new_id = self._workspace_id, self._uow.new_id
        gathered = list(visits)
        rows = (
            (
                workspace_id,
                one.id or new_id(),
                one.deal_id,
                one.pipeline_id,
                one.stage_id,
                one.entered_at,
                one.left_at,
                one.seconds,
            )
            for one in gathered
        )
        insert_many(self._link, stage_visit, ("workspace_id", *_COLUMNS), rows)
        by_deal: dict[int, list[Visit]] = {}
        for one in gathered:
            by_deal.setdefault(one.deal_id, []).append(one)
        self.count(by_deal.values(), owners, 1)

    def count(
        self,
        ways: Iterable[list[Visit]],
        owners: Mapping[int, int | None],
        sign: int,
        totals: "Totals | None" = None,
    ) -> None:
        """Count the visits of deals in (1) or out (-1); those that went one way, at once."""
        totals = totals or self._uow.totals
        alike: dict[tuple[object, ...], list[list[Visit]]] = {}
        for ours in ways:
            way = [(one.pipeline_id, one.stage_id, one.entered_at, one.left_at) for one in ours]
            alike.setdefault((owners.get(ours[0].deal_id), *way), []).append(ours)
        for same in alike.values():
            owner_id = owners.get(same[0][0].deal_id)
            totals.go(paths_of(same[0]), owner_id, sign * len(same))

    def each(self) -> Iterator[list[Visit]]:
        """Give the visits of every deal, deal by deal."""
        last, kept = (0, 0), list[Visit]()
        while True:
            rows = _PAGE.rows(
                self._link,
                in_workspace=self._workspace_id,
                last_deal=last[0],
                last_id=last[1],
                most=_CHUNK,
            )
            for visit in map(_visit, rows):
                if kept and kept[0].deal_id != visit.deal_id:
                    yield _in_order(kept)
                    kept = []
                kept.append(visit)
            if len(rows) < _CHUNK:
                break
            last = kept[-1].deal_id, kept[-1].id
        if kept:
            yield _in_order(kept)

    def of(self, deal_id: int) -> list[Visit]:
        """Give a deal's visits, the open one last."""
        rows = _OF.rows(self._link, in_workspace=self._workspace_id, of_deal=deal_id)
        return _in_order(map(_visit, rows))

    def of_many(self, deal_ids: Sequence[int]) -> list[list[Visit]]:
        """Give the visits of several deals, deal by deal."""
        rows = _OF_MANY.rows(self._link, in_workspace=self._workspace_id, ids=list(deal_ids))
        by_deal: dict[int, list[Visit]] = {}
        for one in map(_visit, rows):
            by_deal.setdefault(one.deal_id, []).append(one)
        return [_in_order(visits) for visits in by_deal.values()]

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

    def _open(self, deal: Deal, at: datetime | None) -> Visit:
        position = deal.position
        made = Visit(self._uow.new_id(), deal.id, position.pipeline_id, position.stage_id, at)
        _ENTER.later(
            self._link,
            workspace_id=self._workspace_id,
            **{name: getattr(made, name) for name in _COLUMNS},
        )
        return made


def paths_of(visits: Iterable[Visit]) -> dict[int, list[Stay]]:
    """Give a deal's stays by pipeline."""
    found: dict[int, list[Stay]] = {}
    for one in visits:
        stay = Stay(one.stage_id, one.entered_at, one.left_at)
        found.setdefault(one.pipeline_id, []).append(stay)
    return found


def _in_order(visits: Iterable[Visit]) -> list[Visit]:
    """Put a deal's visits, which come by id, in the order they were made, the open one last."""
    return sorted(visits, key=lambda one: one.left_at is None)


def _visit(row: Row) -> Visit:
    return Visit(*row)
