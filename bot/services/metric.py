"""The numbers for a scope and a period, and what stands behind them."""

from datetime import datetime

from bot.domain.deal import Deal
from bot.domain.metrics import Compared, Due, Number, Period, Scope, Tally
from bot.domain.slippage import Credibility, Slippage, credibility, slippage
from bot.domain.span import before, year_before
from bot.services.movement import end_of, start_of
from bot.storage import UnitOfWork

SAMPLE = 500
"""Won deals at most that the credibility of close dates is judged by, the newest."""


def numbers(uow: UnitOfWork, scope: Scope, period: Period, as_of: datetime | None = None) -> Tally:
    """Count what the numbers follow from; see `bot.domain.metrics` for each definition.

    Without `as_of` the kept day totals answer, at a cost that does not grow with the deals; with
    a past instant the timeline does.
    """
    with uow.foreseeing(("numbers", scope, period)):
        return uow.metrics.tally(scope, period, as_of)


def compared(
    uow: UnitOfWork, scope: Scope, period: Period, as_of: datetime | None = None
) -> Compared:
    """Count the same beside the period before and the same a year ago."""
    earlier, last_year = before(period), year_before(period)
    with uow.foreseeing(("compared", scope, period)):
        return Compared(
            uow.metrics.tally(scope, period, as_of),
            uow.metrics.tally(scope, earlier, as_of) if earlier else None,
            uow.metrics.tally(scope, last_year, as_of) if last_year else None,
        )


def groups(
    uow: UnitOfWork, by: str, scope: Scope, period: Period, as_of: datetime | None = None
) -> list[tuple[str, Tally]]:
    """Count the same once per group; see `bot.storage.group.GROUPS`."""
    return uow.metrics.groups(by, scope, period, as_of)


def deals_of(
    uow: UnitOfWork, number: Number, scope: Scope, period: Period, *, below: int | None, most: int
) -> list[Deal]:
    """Give a page of the deals a number is counted from, as of now."""
    return uow.listings.page(number, scope, period, below=below, most=most)


def due(uow: UnitOfWork, scope: Scope, period: Period) -> Due:
    """Count the open deals due in a period that has both its days; see `metrics.coverage`."""
    return uow.metrics.due(scope, period)


def slipped(
    uow: UnitOfWork, scope: Scope, period: Period, as_of: datetime | None = None
) -> Slippage:
    """Sum up by how much close dates were pushed in a period."""
    since, until = _instants(uow, period, as_of)
    return slippage(uow.slippages.shifts(scope, since, until), period)


def believed(
    uow: UnitOfWork, scope: Scope, period: Period, as_of: datetime | None = None
) -> Credibility:
    """Tell how the deals won in a period (the newest of them) kept their first close date."""
    since, until = _instants(uow, period, as_of)
    return credibility(uow.slippages.promises(scope, since, until, most=SAMPLE))


def _instants(
    uow: UnitOfWork, period: Period, as_of: datetime | None
) -> tuple[datetime | None, datetime | None]:
    """Give the instants after which and up to which a period of local days goes."""
    since = start_of(uow, period.first) if period.first else None
    until = end_of(uow, period.last) if period.last else as_of
    return since, min(until, as_of) if until and as_of else until
