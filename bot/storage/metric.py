"""Counts the numbers follow from: kept day totals for now, the timeline for a past instant."""

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta

from sqlalchemy import select

from bot.domain.deal import Status
from bot.domain.error import Invalid
from bot.domain.metrics import Period, Scope, Tally
from bot.domain.pipeline import Stage
from bot.storage.count import tally_of
from bot.storage.fact import Fact, facts
from bot.storage.kept import kept_tally
from bot.storage.repository import Repository
from bot.storage.tables import deal_product, persona, product

GROUPS = (
    "owner",
    "team",
    "region",
    "stage",
    "source",
    "persona",
    "product",
    "month",
    "quarter",
    "pipeline",
)
"""What numbers can be asked by."""


class Metrics(Repository):
    """Tallies of the workspace."""

    def tally(self, scope: Scope, period: Period, as_of: datetime | None = None) -> Tally:
        """Count a scope over a period of local days.

        Now is read from kept totals, at a cost that does not grow with the deals (only the
        medians of a period that is not made of whole months are scanned for). A past instant is
        rebuilt from the timeline: exact, at a cost that grows with the deals.
        """
        if as_of is None:
            return kept_tally(self._uow, scope, period)
        return self.scan(scope, period, as_of)

    def scan(self, scope: Scope, period: Period, as_of: datetime | None = None) -> Tally:
        """Count the same deal by deal."""
        found = list(facts(self._uow, Scope(scope.pipeline_id), as_of))
        ours = [one for one in found if scope.owner_id in (None, one.position.owner_id)]
        return tally_of(ours, self._stages(), period, ever_lost=_ever_lost(found))

    def facts(self, pipeline_id: int | None, as_of: datetime | None = None) -> list[Fact]:
        """Give each deal of a pipeline as it stood at an instant; the cost grows with the deals."""
        return list(facts(self._uow, Scope(pipeline_id), as_of))

    def groups(
        self, by: str, scope: Scope, period: Period, as_of: datetime | None = None
    ) -> list[tuple[str, Tally]]:
        """Count once per group, by scan; the key of what has none is "".

        A deal with two products counts in both. Months and quarters narrow the period, so their
        open deals are those of the instant. Raises `Invalid` for what is not in `GROUPS`.
        """
        if by not in GROUPS:
            raise Invalid("Group by one of {names}.", names=", ".join(GROUPS))
        found = list(facts(self._uow, Scope(scope.pipeline_id), as_of))
        ours = [one for one in found if scope.owner_id in (None, one.position.owner_id)]
        stages, lost = self._stages(), _ever_lost(found)
        if by in ("month", "quarter"):
            return [
                (key, tally_of(ours, stages, part, ever_lost=lost))
                for key, part in _parts(ours, period, months=1 if by == "month" else 3)
            ]
        keys = self._keys(by)
        parted: dict[str, list[Fact]] = {}
        for one in ours:
            for key in keys(one):
                parted.setdefault(key, []).append(one)
        losing = {one.position.pipeline_id for one in found if one.position.status is Status.LOST}
        pipelines = {one.name: one.id for one in self._uow.pipelines.all(archived=True)}
        return [
            (
                key,
                tally_of(
                    parted[key],
                    stages,
                    period,
                    ever_lost=pipelines[key] in losing if by == "pipeline" else lost,
                ),
            )
            for key in self._order(by, parted)
        ]

    def _stages(self) -> dict[int, Stage]:
        pipelines = self._uow.pipelines.all(archived=True)
        return {stage.id: stage for one in pipelines for stage in one.stages}

    def _keys(self, by: str) -> Callable[[Fact], Iterable[str]]:
        """Give the function that tells which groups a fact is in."""
        uow, ours = self._uow, self._workspace_id
        if by in ("owner", "team", "region"):
            people = {one.id: one for one in uow.persons.all(active_only=False)}
            field = "name" if by == "owner" else by
            named = {one: getattr(person, field) or "" for one, person in people.items()}
            return lambda fact: (named.get(fact.position.owner_id or 0, ""),)
        if by == "stage":
            stages = self._stages()
            return lambda fact: (stages[fact.position.stage_id].name,)
        if by == "pipeline":
            pipelines = {one.id: one.name for one in uow.pipelines.all(archived=True)}
            return lambda fact: (pipelines[fact.position.pipeline_id],)
        if by == "source":
            return lambda fact: (fact.source or "",)
        if by == "persona":
            rows = uow.connection.execute(
                select(persona.c.id, persona.c.name).where(persona.c.workspace_id == ours)
            )
            personas = {row[0]: row[1] for row in rows}
            return lambda fact: (personas.get(fact.persona_id or 0, ""),)
        rows = uow.connection.execute(
            select(deal_product.c.deal_id, product.c.name)
            .join(
                product,
                (product.c.workspace_id == deal_product.c.workspace_id)
                & (product.c.id == deal_product.c.product_id),
            )
            .where(deal_product.c.workspace_id == ours)
        )
        products: dict[int, list[str]] = {}
        for deal_id, name in rows:
            products.setdefault(deal_id, []).append(name)
        return lambda fact: products.get(fact.deal_id, ("",))

    def _order(self, by: str, keys: Iterable[str]) -> list[str]:
        """Put stages in the order of the board, all else in that of the alphabet."""
        if by != "stage":
            return sorted(keys, key=lambda key: (key == "", key.casefold()))
        places: dict[str, int] = {}
        for place, stage in enumerate(self._stages().values()):
            places.setdefault(stage.name, place)
        return sorted(keys, key=places.__getitem__)


def _ever_lost(found: Iterable[Fact]) -> bool:
    return any(one.position.status is Status.LOST for one in found)


def _parts(found: Iterable[Fact], period: Period, *, months: int) -> list[tuple[str, Period]]:
    """Split a period into calendar months or quarters, from the first day anything happened."""
    days = [day for one in found for day in (one.created, one.closed) if day is not None]
    if not days:
        return []
    first = max(period.first or min(days), min(days))
    last = min(period.last or max(days), max(days))
    parts = []
    start = date(first.year, (first.month - 1) // months * months + 1, 1)
    while start <= last:
        end = start
        for _ in range(months):
            end = (end.replace(day=28) + timedelta(days=4)).replace(day=1)
        end -= timedelta(days=1)
        quarter = (start.month - 1) // 3 + 1
        key = f"{start:%Y-%m}" if months == 1 else f"{start.year}-Q{quarter}"
        bounds = Period(max(start, period.first or start), min(end, period.last or end))
        parts.append((key, bounds))
        start = end + timedelta(days=1)
    return parts
