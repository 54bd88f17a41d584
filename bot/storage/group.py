"""What numbers are told apart by: keys of facts, the order of groups, parts of a period."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from bot.domain.metrics import Period, Scope
from bot.domain.person import Person
from bot.domain.pipeline import Stage
from bot.storage.fact import Fact
from bot.storage.tables import deal_product, persona, product

if TYPE_CHECKING:
    from bot.storage.unit import UnitOfWork

OWNED = ("owner", "team", "region")
"""Groups of owners, which kept totals tell apart."""

TIMED = ("month", "quarter")
"""Groups that are periods."""

GROUPS = (
    *OWNED,
    "stage",
    "source",
    "persona",
    "product",
    *TIMED,
    "pipeline",
    "currency",
    "cohort",
)
"""What numbers can be asked by."""


def keys_of(uow: "UnitOfWork", by: str) -> Callable[[Fact], Iterable[str]]:
    """Give the function that tells which groups a fact is in; "" for what has none."""
    if by in OWNED:
        named = owner_keys(uow, by)
        return lambda fact: (named(fact.position.owner_id or 0),)
    match by:
        case "stage":
            stages = stages_of(uow)
            return lambda fact: (stages[fact.position.stage_id].name,)
        case "pipeline":
            pipelines = {one.id: one.name for one in uow.pipelines.all(archived=True)}
            return lambda fact: (pipelines[fact.position.pipeline_id],)
        case "source":
            return lambda fact: (fact.source or "",)
        case "currency":
            return lambda fact: (fact.position.value.currency if fact.position.value else "",)
        case "cohort":
            return lambda fact: (f"{fact.created:%Y-%m}" if fact.created else "",)
        case "persona":
            personas = persona_names(uow)
            return lambda fact: (personas.get(fact.persona_id or 0, ""),)
    products = _products(uow)
    return lambda fact: products.get(fact.deal_id, ("",))


def column_keys(uow: "UnitOfWork", by: str) -> Callable[[Any], str]:
    """Give the function that tells which group what a deal's column holds stands for."""
    if by in OWNED:
        named = owner_keys(uow, by)
        return lambda owner_id: named(owner_id or 0)
    names: dict[int, str] = {}
    match by:
        case "stage":
            names = {one.id: one.name for one in stages_of(uow).values()}
        case "pipeline":
            names = {one.id: one.name for one in uow.pipelines.all(archived=True)}
        case "persona":
            names = persona_names(uow)
        case "product":
            names = product_names(uow)
        case _:
            return lambda told: told or ""
    return lambda one: names.get(one, "")


def owner_keys(uow: "UnitOfWork", by: str) -> Callable[[int], str]:
    """Give the function that tells of an owner which group of `OWNED` their deals are in."""
    field = "name" if by == "owner" else by
    people = uow.persons.all(active_only=False)
    named = {one.id: getattr(one, field) or "" for one in people}
    return lambda owner_id: named.get(owner_id, "")


def is_asked(person: Person, scope: Scope) -> bool:
    """Tell whether a scope counts what a person owns."""
    return (
        scope.owner_id in (None, person.id)
        and scope.team in (None, person.team)
        and scope.region in (None, person.region)
    )


def owners_asked(uow: "UnitOfWork", scope: Scope) -> list[int] | None:
    """Give whose deals a scope counts, None for everybody's."""
    if (scope.owner_id, scope.team, scope.region) == (None,) * 3:
        return None
    return [one.id for one in uow.persons.all(active_only=False) if is_asked(one, scope)]


def persona_names(uow: "UnitOfWork") -> dict[int, str]:
    """Give the names of the personas."""
    rows = uow.connection.execute(
        select(persona.c.id, persona.c.name).where(persona.c.workspace_id == uow.workspace_id)
    )
    return {row[0]: row[1] for row in rows}


def product_names(uow: "UnitOfWork") -> dict[int, str]:
    """Give the names of the products."""
    rows = uow.connection.execute(
        select(product.c.id, product.c.name).where(product.c.workspace_id == uow.workspace_id)
    )
    return {row[0]: row[1] for row in rows}


def stages_of(uow: "UnitOfWork") -> dict[int, Stage]:
    """Give every stage there is or was, by id."""
    pipelines = uow.pipelines.all(archived=True)
    return {stage.id: stage for one in pipelines for stage in one.ever}


def with_product(uow: "UnitOfWork", product_id: int) -> set[int]:
    """Give the deals that are about a product."""
    rows = uow.connection.execute(
        select(deal_product.c.deal_id).where(
            deal_product.c.workspace_id == uow.workspace_id,
            deal_product.c.product_id == product_id,
        )
    )
    return {row[0] for row in rows}


def in_order(uow: "UnitOfWork", by: str, keys: Iterable[str]) -> list[str]:
    """Put stages in the order of the board, all else in that of the alphabet."""
    if by != "stage":
        return sorted(keys, key=lambda key: (key == "", key.casefold()))
    places: dict[str, int] = {}
    for place, stage in enumerate(stages_of(uow).values()):
        places.setdefault(stage.name, place)
    return sorted(keys, key=places.__getitem__)


def parts(
    first: date, last: date, period: Period, today: date, *, months: int
) -> list[tuple[str, Period]]:
    """Split what of a period lies between two days into calendar months or quarters.

    The part that holds today has no end if the period has none: it goes to today.
    """
    first = max(period.first or first, first)
    last = min(period.last or today, last)
    found = []
    start = date(first.year, (first.month - 1) // months * months + 1, 1)
    while start <= last:
        end = start
        for _ in range(months):
            end = (end.replace(day=28) + timedelta(days=4)).replace(day=1)
        end -= timedelta(days=1)
        quarter = (start.month - 1) // 3 + 1
        key = f"{start:%Y-%m}" if months == 1 else f"{start.year}-Q{quarter}"
        until = min(end, period.last or end)
        going_on = period.last is None and end > today
        found.append((key, Period(max(start, period.first or start), None if going_on else until)))
        start = end + timedelta(days=1)
    return found


def _products(uow: "UnitOfWork") -> dict[int, list[str]]:
    rows = uow.connection.execute(
        select(deal_product.c.deal_id, product.c.name)
        .join(
            product,
            (product.c.workspace_id == deal_product.c.workspace_id)
            & (product.c.id == deal_product.c.product_id),
        )
        .where(deal_product.c.workspace_id == uow.workspace_id)
    )
    found: dict[int, list[str]] = {}
    for deal_id, name in rows:
        found.setdefault(deal_id, []).append(name)
    return found
