"""Counts the numbers follow from: kept totals for now, the timeline for a past instant."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta

from bot.domain.deal import Status
from bot.domain.error import Invalid
from bot.domain.metrics import Due, Period, Scope, Tally
from bot.storage.cohort import Cohorts, cohorts, gathered
from bot.storage.count import Count, tally_of, within
from bot.storage.due import due
from bot.storage.fact import Fact, facts
from bot.storage.group import (
    GROUPS,
    OWNED,
    TIMED,
    column_keys,
    in_order,
    keys_of,
    owner_keys,
    parts,
    persona_names,
    product_names,
    stages_of,
    with_product,
)
from bot.storage.kept import ever_lost, foresees, kept_bounds, kept_groups, kept_tally, whose
from bot.storage.repository import Repository
from bot.storage.share import TRAITS
from bot.storage.sums import count_up
from bot.storage.trait import count_by, in_whole_months, trait_asked

Groups = list[tuple[str, Tally]]


class Metrics(Repository):
    """Tallies of the workspace."""

    def tally(self, scope: Scope, period: Period, as_of: datetime | None = None) -> Tally:
        """Count a scope over a period of local days.

        Now is read from kept totals, at a cost that does not grow with the deals (only the
        medians of a period that is not made of whole months are counted by the database). So is a
        persona, a source or a currency over whole months, but for the open deals, which are
        counted; what else a scope asks for beside pipeline, owner, team and region is added up
        by the database. A past instant is rebuilt from the timeline: exact, at a cost that grows
        with the deals.
        """
        if as_of is not None:
            return self.scan(scope, period, as_of)
        if scope.plain:
            return kept_tally(self._uow, scope, period)
        asked = trait_asked(scope)
        if asked is not None and self._told_by_trait(scope, period):
            told, value = asked
            counts = count_by(
                self._uow, told, scope.pipeline_id, period, lambda one: "" if one == value else None
            )
            found = counts.get("", Count())
        else:
            found = count_up(self._uow, scope, period).get("", Count())
        return found.tally(ever_lost=ever_lost(self._uow, scope))

    def scan(self, scope: Scope, period: Period, as_of: datetime | None = None) -> Tally:
        """Count the same deal by deal."""
        found, lost = self._found(scope, as_of)
        today = self._day(as_of)
        return tally_of(found, stages_of(self._uow), period, today, ever_lost=bool(lost))

    def chosen(self, scope: Scope, as_of: datetime | None = None) -> list[Fact]:
        """Give the deals of a scope as they stand, or stood."""
        return self._found(scope, as_of)[0]

    def by_owner(self, scope: Scope, period: Period) -> dict[int, Tally]:
        """Count a scope as of now per owner (0: nobody), those without deals left out."""
        asked = whose(self._uow, scope)
        if scope.plain:
            counts = kept_groups(
                self._uow, scope, period, lambda one: str(one) if asked(one) == "" else None
            )
            lost = ever_lost(self._uow, scope)
            return {int(key): one.tally(ever_lost=lost) for key, one in counts.items()}
        counts = count_up(self._uow, scope, period, "owner", lambda one: str(one or 0))
        lost = ever_lost(self._uow, scope)
        return {int(key): one.tally(ever_lost=lost) for key, one in counts.items()}

    def grown(self, scope: Scope, period: Period, as_of: datetime | None = None) -> Cohorts:
        """Count what became of the cards created in a period, by which age."""
        if as_of is None:
            return cohorts(self._uow, scope, period)
        bounds = (period.first or date.min, period.last or date.max)
        return gathered(
            (
                one.created,
                1,
                (one.qualified_on - one.created).days if one.qualified_on else None,
                (one.closed - one.created).days
                if one.position.status is Status.WON and one.closed
                else None,
            )
            for one in self.chosen(scope, as_of)
            if one.created is not None and bounds[0] <= one.created <= bounds[1]
        )

    def choices(self) -> dict[str, dict[str, int]]:
        """Give the personas and products that numbers can be narrowed to, name -> id."""
        return {
            "persona": {name: one for one, name in persona_names(self._uow).items()},
            "product": {name: one for one, name in product_names(self._uow).items()},
        }

    def due(self, scope: Scope, period: Period) -> Due:
        """Count what is open now and due in a period that has both its days."""
        return due(self._uow, scope, period)

    def facts(self, pipeline_id: int | None, as_of: datetime | None = None) -> list[Fact]:
        """Give each deal of a pipeline as it stood at an instant; the cost grows with the deals."""
        return list(facts(self._uow, Scope(pipeline_id), as_of))

    def groups(
        self, by: str, scope: Scope, period: Period, as_of: datetime | None = None
    ) -> Groups:
        """Count once per group; the key of what has none is "".

        Groups of owners, pipelines, months and quarters come from kept totals as `tally` does,
        over whole months those of sources, personas, currencies and stages do too, the others are
        added up by the database; months and quarters of a narrower scope, and all of a past
        instant, go deal by deal. A deal with two products counts in both. Months and
        quarters narrow the period and tell nothing of the instant. A cohort is what was created
        in a month of the period, and counts whatever became of it. Raises `Invalid` for what is
        not in `GROUPS`.
        """
        if by not in GROUPS:
            raise Invalid("Group by one of {names}.", names=", ".join(GROUPS))
        kept = as_of is None and scope.plain
        if kept and by in (*OWNED, *TIMED, "pipeline"):
            return self._kept(by, scope, period)
        everybody = scope == Scope(scope.pipeline_id)
        if kept and by in TRAITS and everybody and self._told_by_trait(scope, period):
            return self._by_trait(by, scope, period)
        if as_of is None and by not in TIMED:
            return self._added(by, scope, period)
        return self.scan_groups(by, scope, period, as_of)

    def scan_groups(
        self, by: str, scope: Scope, period: Period, as_of: datetime | None = None
    ) -> Groups:
        """Count the groups deal by deal."""
        found, losing = self._found(scope, as_of)
        lost, stages, today = bool(losing), stages_of(self._uow), self._day(as_of)
        if by in TIMED:
            days = [day for one in found for day in (one.created, one.closed) if day is not None]
            return [
                (key, tally_of(found, stages, part, today, ever_lost=lost, standing=False))
                for key, part in (
                    parts(min(days), max(days), period, today, months=_MONTHS[by]) if days else ()
                )
            ]
        if by == "cohort":
            found = [one for one in found if within(period, one.created)]
            period = Period()
        keys = keys_of(self._uow, by)
        parted: dict[str, list[Fact]] = {}
        for one in found:
            for key in keys(one):
                parted.setdefault(key, []).append(one)
        pipelines = {one.name: one.id for one in self._uow.pipelines.all(archived=True)}
        return [
            (
                key,
                tally_of(
                    parted[key],
                    stages,
                    period,
                    today,
                    ever_lost=pipelines[key] in losing if by == "pipeline" else lost,
                ),
            )
            for key in in_order(self._uow, by, parted)
        ]

    def _told_by_trait(self, scope: Scope, period: Period) -> bool:
        return in_whole_months(period) and not foresees(self._uow, scope, period)

    def _by_trait(self, by: str, scope: Scope, period: Period) -> Groups:
        uow, named = self._uow, column_keys(self._uow, by)
        ids = by in ("persona", "stage")
        counts = count_by(
            uow,
            by,
            scope.pipeline_id,
            period,
            lambda one: named(int(one)) if ids and one else named(one),
        )
        lost = ever_lost(uow, scope)
        known = [key for key, one in counts.items() if one.n["deals"]]
        return [(key, counts[key].tally(ever_lost=lost)) for key in in_order(uow, by, known)]

    def _added(self, by: str, scope: Scope, period: Period) -> Groups:
        uow = self._uow
        counts = count_up(uow, scope, period, by, column_keys(uow, by))
        lost, pipelines = ever_lost(uow, scope), dict[str, int]()
        if by == "pipeline":
            pipelines = {one.name: one.id for one in uow.pipelines.all(archived=True)}
        return [
            (
                key,
                counts[key].tally(
                    ever_lost=ever_lost(uow, _in(scope, pipelines[key])) if pipelines else lost
                ),
            )
            for key in in_order(uow, by, counts)
        ]

    def _kept(self, by: str, scope: Scope, period: Period) -> Groups:
        uow = self._uow
        if by == "pipeline":
            chosen = (None, scope.pipeline_id)
            found = [
                (one.name, kept_tally(uow, _in(scope, one.id), period))
                for one in uow.pipelines.all(archived=True)
                if scope.pipeline_id is None or one.id in chosen
            ]
            told = {name: tally for name, tally in found if tally.deals}
            return [(name, told[name]) for name in in_order(uow, by, told)]
        if by in TIMED:
            bounds = kept_bounds(uow, scope)
            if bounds is None:
                return []
            first, last = (date(number // 100, number % 100, 1) for number in bounds)
            after = (last.replace(day=28) + timedelta(days=4)).replace(day=1)
            split = parts(
                first, after - timedelta(days=1), period, self._day(None), months=_MONTHS[by]
            )
            return [(key, kept_tally(uow, scope, part, standing=False)) for key, part in split]
        asked, named = whose(uow, scope), owner_keys(uow, by)
        counts = kept_groups(
            uow, scope, period, lambda one: None if asked(one) is None else named(one)
        )
        lost = ever_lost(uow, scope)
        keys = in_order(uow, by, counts)
        return [(key, counts[key].tally(ever_lost=lost)) for key in keys]

    def _day(self, as_of: datetime | None) -> date:
        return self._uow.workspace.day(as_of or self._uow.now)

    def _found(self, scope: Scope, as_of: datetime | None) -> tuple[list[Fact], set[int]]:
        """Give the deals of a scope, and which of its pipelines had recorded a loss."""
        found = list(facts(self._uow, Scope(scope.pipeline_id), as_of))
        lost = {one.position.pipeline_id for one in found if one.position.status is Status.LOST}
        return list(self._narrowed(found, scope)), lost

    def _narrowed(self, found: Iterable[Fact], scope: Scope) -> Iterable[Fact]:
        asked = whose(self._uow, scope)
        about = None
        if scope.product_id is not None:
            about = with_product(self._uow, scope.product_id)
        for one in found:
            value = one.position.value
            if (
                asked(one.position.owner_id or 0) is not None
                and scope.persona_id in (None, one.persona_id)
                and scope.source in (None, one.source)
                and scope.currency in (None, value.currency if value else "")
                and (about is None or one.deal_id in about)
            ):
                yield one


_MONTHS = {"month": 1, "quarter": 3}


def _in(scope: Scope, pipeline_id: int) -> Scope:
    return replace(scope, pipeline_id=pipeline_id)
