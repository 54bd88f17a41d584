"""The way of deals through the stages: from kept totals, and deal by deal."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import func, literal, select

from bot.domain.funnel import Funnel, Loss, Step
from bot.domain.metrics import Period, Scope
from bot.domain.path import WON, Ladder, Stay, ladder_of, reached, steps_back
from bot.domain.pipeline import Pipeline
from bot.storage.climb import Sums, climbed, lost, reached_both
from bot.storage.count import within
from bot.storage.grain import number_of, whole_months
from bot.storage.group import owners_asked
from bot.storage.link import Statement
from bot.storage.many import among
from bot.storage.repository import Repository, given
from bot.storage.share import EVERYBODY, REACHED
from bot.storage.sums import entered_on
from bot.storage.tables import path_total, timeline
from bot.storage.visit import paths_of

_PATH, _ENTRY = path_total.c, timeline.c
_DAY = 86_400
_KEPT = Statement(
    lambda dialect: (
        select(
            _PATH.stage_id,
            _PATH.days,
            func.sum(_PATH.n),
            func.sum(_PATH.next),
            func.sum(_PATH.won),
            func.sum(_PATH.stood),
            func.sum(_PATH.back),
        )
        .where(
            _PATH.workspace_id == given(_PATH.workspace_id),
            _PATH.pipeline_id == given(_PATH.pipeline_id),
            among(dialect, _PATH.owner_id),
            _PATH.month.between(given(_PATH.month, "first"), given(_PATH.month, "last")),
        )
        .group_by(_PATH.stage_id, _PATH.days)
    )
)
_WAYS = Statement(
    lambda dialect: (
        select(_PATH.owner_id, func.sum(_PATH.n), func.sum(_PATH.stood))
        .where(
            _PATH.workspace_id == given(_PATH.workspace_id),
            _PATH.pipeline_id == given(_PATH.pipeline_id),
            _PATH.owner_id >= 0,
            among(dialect, _PATH.stage_id),
            _PATH.month.between(given(_PATH.month, "first"), given(_PATH.month, "last")),
            _PATH.days == literal(REACHED),
        )
        .group_by(_PATH.owner_id)
    )
)


class Funnels(Repository):
    """What the deals of a pipeline reached, and how long they stood where."""

    def funnel(self, scope: Scope, period: Period) -> Funnel:
        """Count the deals of a scope that names its pipeline.

        Whole months and all time of a plain scope are read from kept totals, at a cost that does
        not grow with the deals; the database reckons others from the visits. What stands now is
        left out.
        """
        assert scope.pipeline_id is not None
        pipeline = self._uow.pipelines.get(scope.pipeline_id)
        asked = (period.first or date.min, period.last or date.max)
        if not scope.plain or whole_months(period) != asked:
            return _Count(*climbed(self._uow, scope, pipeline, period)).funnel(pipeline)
        # Month 0 holds what was reached at an unknown time, which is in no period.
        first = 0 if period == Period() else number_of(asked[0]) // 100
        owners = owners_asked(self._uow, scope)
        rows = _KEPT.rows(
            self._link,
            workspace_id=self._workspace_id,
            pipeline_id=pipeline.id,
            ids=[EVERYBODY] if owners is None else owners,
            first=first,
            last=number_of(asked[1]) // 100,
        )
        counts = _Count()
        for stage_id, days, *sums in rows:
            if days == REACHED:
                for name, n in zip(_NAMES, sums, strict=True):
                    counts.sums[stage_id, name] += int(n)
            elif sums[0]:
                counts.days.setdefault(stage_id, Counter())[days] += int(sums[0])
        return counts.funnel(pipeline)

    def ways(self, pipeline_id: int | None, period: Period) -> dict[int, tuple[int, int]]:
        """Count by owner (0: nobody) the open stages that deals reached in a period, and those of
        them they stood in; nothing for a period that is not made of whole months."""
        asked = (period.first or date.min, period.last or date.max)
        if whole_months(period) != asked:
            return {}
        found: dict[int, tuple[int, int]] = {}
        for line in self._uow.pipelines.all(archived=True):
            if pipeline_id not in (None, line.id):
                continue
            rows = _WAYS.rows(
                self._link,
                workspace_id=self._workspace_id,
                pipeline_id=line.id,
                ids=[one.id for one in line.open_stages],
                first=0 if period == Period() else number_of(asked[0]) // 100,
                last=number_of(asked[1]) // 100,
            )
            for owner_id, n, stood in rows:
                reached, kept = found.get(owner_id, (0, 0))
                found[owner_id] = reached + int(n), kept + int(stood)
        return found

    def scan(self, scope: Scope, period: Period, as_of: datetime | None = None) -> Funnel:
        """Count the deals of any scope, deal by deal; its pipeline is the default one if unsaid."""
        pipeline = self._uow.pipelines.get(scope.pipeline_id or self._uow.pipelines.default().id)
        ladder, counts, day = ladder_of(pipeline), _Count(), self._uow.workspace.day
        for _, stays in self.paths(scope, pipeline.id, as_of):
            counts.add(stays, ladder, period, self._uow.workspace.day)
            last = stays[-1]
            if last.left is None:
                counts.sums[last.stage_id, "waiting"] += 1
                if last.entered is not None:
                    age = (day(as_of or self._uow.now) - day(last.entered)).days
                    counts.ages.setdefault(last.stage_id, Counter())[age] += 1
        return counts.funnel(pipeline)

    def paths(
        self, scope: Scope, pipeline_id: int, as_of: datetime | None = None
    ) -> Iterator[tuple[int, list[Stay]]]:
        """Give the way of each deal of a scope through a pipeline, as it was at an instant."""
        everywhere = replace(scope, pipeline_id=None)
        ours = None
        if everywhere != Scope():
            chosen = self._uow.metrics.chosen(everywhere, as_of)
            ours = {fact.deal_id for fact in chosen}
        for visits in self._uow.visits.each():
            if ours is not None and visits[0].deal_id not in ours:
                continue
            stays = paths_of(visits).get(pipeline_id, [])
            if as_of is not None:
                stays = [_at(one, as_of) for one in stays if _begun(one, as_of)]
            if stays:
                yield visits[0].deal_id, stays

    def between(
        self, lower: int, higher: int, scope: Scope, period: Period, as_of: datetime | None = None
    ) -> tuple[int, int]:
        """Count the deals that reached a stage in the period, and those of them that reached
        another one too (`WON` is a win); of a past instant deal by deal."""
        pipeline = self._uow.pipelines.get(scope.pipeline_id or self._uow.pipelines.default().id)
        if as_of is None:
            return reached_both(self._uow, scope, pipeline, period, lower, higher)
        ladder, day, cases, hits = ladder_of(pipeline), self._uow.workspace.day, 0, 0
        for _, stays in self.paths(scope, pipeline.id, as_of):
            found = reached(stays, ladder)
            if lower in found:
                at = found[lower]
                if within(period, day(at) if at else None):
                    cases += 1
                    hits += higher in found
        return cases, hits

    def standing(self, scope: Scope) -> dict[int, tuple[int, Counter[int]]]:
        """Count, per stage, the open deals that stand in it, and how many days they have."""
        found: dict[int, tuple[int, Counter[int]]] = {}
        today = self._uow.workspace.day(self._uow.now)
        for stage_id, entered, n in entered_on(self._uow, scope):
            deals, ages = found.get(stage_id, (0, Counter()))
            if entered is not None:
                ages[(today - entered).days] += n
            found[stage_id] = deals + n, ages
        return found

    def losses(self, scope: Scope, pipeline_id: int, period: Period) -> list[Loss]:
        """Count what was lost or disqualified in the period, by the stage it was lost out of and
        the reason; the most frequent first."""
        return lost(self._uow, scope, self._uow.pipelines.get(pipeline_id), period)


DayOf = Callable[[datetime], date]
_NAMES = ("reached", "gone_on", "won", "stood", "back")
"""The sums of a row of `path_total`, in its order."""


class _Count:
    """What is counted per stage."""

    def __init__(
        self, sums: Sums | None = None, days: dict[int, Counter[int]] | None = None
    ) -> None:
        self.sums = Sums() if sums is None else sums
        self.days = {} if days is None else days
        self.ages: dict[int, Counter[int]] = {}

    def add(self, stays: list[Stay], ladder: Ladder, period: Period, day: DayOf) -> None:
        """Count one deal."""
        sums = self.sums
        stood = {one.stage_id for one in stays}
        found = reached(stays, ladder)
        for stage_id, _ in ladder.steps:
            at = found.get(stage_id)
            if stage_id not in found or not within(period, day(at) if at else None):
                continue
            sums[stage_id, "reached"] += 1
            sums[stage_id, "gone_on"] += ladder.next_of(stage_id) in found
            sums[stage_id, "won"] += WON in found
            sums[stage_id, "stood"] += stage_id in stood
        for stage_id, at in steps_back(stays, ladder):
            sums[stage_id, "back"] += within(period, day(at) if at else None)
        for one in stays:
            if one.entered is not None and one.left is not None:
                left = day(one.left)
                if within(period, left):
                    days = (left - day(one.entered)).days
                    self.days.setdefault(one.stage_id, Counter())[days] += 1

    def funnel(self, pipeline: Pipeline) -> Funnel:
        """Give the funnel of the stages a pipeline has now."""
        return Funnel(
            tuple(
                Step(
                    one.id,
                    one.name,
                    **{name: self.sums[one.id, name] for name in (*_NAMES, "waiting")},
                    days=dict(self.days.get(one.id, {})),
                    ages=dict(self.ages.get(one.id, {})),
                )
                for one in pipeline.open_stages
            )
        )


def _begun(stay: Stay, as_of: datetime) -> bool:
    return stay.entered is None or stay.entered <= as_of


def _at(stay: Stay, as_of: datetime) -> Stay:
    """Give a stay as it looked at an instant."""
    if stay.left is None or stay.left <= as_of:
        return stay
    return Stay(stay.stage_id, stay.entered)
