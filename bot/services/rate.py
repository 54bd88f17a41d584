"""Currencies: what they are worth from which day on, typed by an admin."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from bot.domain.audit import Audit, Deed, Subject
from bot.domain.error import Invalid
from bot.domain.metrics import Tally, currencies
from bot.domain.permit import ask_to_administer
from bot.domain.person import Person
from bot.domain.rate import Rate, Rates
from bot.services import chore
from bot.services.trail import tell
from bot.storage import UnitOfWork


def rates_for(uow: UnitOfWork, tallies: Iterable[Tally], instant: datetime | None) -> Rates:
    """Give the rates of an instant's day (now without one) for all that some tallies count."""
    day = uow.workspace.day(instant or uow.now)
    return uow.rates.on(day, sorted({code for tally in tallies for code in currencies(tally)}))


def put(uow: UnitOfWork, currency: str, day: date, rate: Decimal, *, by: Person) -> Audit:
    """Set what one unit of a currency is worth in the workspace's own, from a day on.

    The board's order follows in chunks. Raises `Invalid` for the workspace's own currency, a rate
    that is none, and a day to come.
    """
    ask_to_administer(by)
    home = uow.workspace.currency
    if currency == home:
        raise Invalid("{currency} is the workspace's own currency.", currency=currency)
    if not rate.is_finite() or not Decimal("0.000000001") <= rate <= Decimal("1000000000"):
        raise Invalid("A rate is a positive number, like 1350 or 0.00074.")
    if day > uow.workspace.day(uow.now):
        raise Invalid("A rate counts from today or from a day before.")
    before = uow.rates.get(home, currency, day)
    after = Rate(home, currency, day, rate)
    uow.rates.put(after)
    chore.add(uow, {"kind": "rerank"})
    return tell(
        uow,
        Subject.RATE,
        _subject(after),
        Deed.CHANGED if before else Deed.ADDED,
        before=_told(before) if before else None,
        after=_told(after),
        by=by,
    )


def put_back(uow: UnitOfWork, told: Audit) -> None:
    """Give a rate its former value, or take it off the table."""
    if told.before is not None:
        uow.rates.put(_read(told.before))
    elif told.after is not None:
        uow.rates.drop(_read(told.after))
    chore.add(uow, {"kind": "rerank"})


def _subject(rate: Rate) -> int:
    """Number a currency's day, so that later changes of the same rate are found."""
    code = int.from_bytes(rate.currency.encode(), "big")
    return code * 10**8 + rate.day.year * 10_000 + rate.day.month * 100 + rate.day.day


def _told(rate: Rate) -> dict[str, str]:
    return {
        "base": rate.base,
        "currency": rate.currency,
        "day": rate.day.isoformat(),
        "rate": str(rate.rate),
    }


def _read(told: Any) -> Rate:
    return Rate(
        told["base"], told["currency"], date.fromisoformat(told["day"]), Decimal(told["rate"])
    )
