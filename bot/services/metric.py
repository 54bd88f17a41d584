"""The numbers for a scope and a period."""

from datetime import datetime

from bot.domain.metrics import Period, Scope, Tally
from bot.storage import UnitOfWork


def numbers(uow: UnitOfWork, scope: Scope, period: Period, as_of: datetime | None = None) -> Tally:
    """Count what the numbers follow from; see `bot.domain.metrics` for each definition.

    Without `as_of` the kept day totals answer, at a cost that does not grow with the deals; with
    a past instant the timeline does.
    """
    return uow.metrics.tally(scope, period, as_of)


def groups(
    uow: UnitOfWork, by: str, scope: Scope, period: Period, as_of: datetime | None = None
) -> list[tuple[str, Tally]]:
    """Count the same once per owner, team, region, stage, source, persona, product or period."""
    return uow.metrics.groups(by, scope, period, as_of)
