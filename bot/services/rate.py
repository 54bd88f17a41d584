"""Currencies: what they are worth from which day on, typed or imported by an admin."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
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

MOST = 2_000
"""Rates imported at once: five currencies for a year and more."""

Quoted = tuple[int, str, date, Decimal]
"""A line of a table of rates: its number, the currency, the day, what one unit is worth."""


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
    after = _checked(uow, currency, day, rate)
    before = uow.rates.get(after.base, currency, day)
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


def put_all(uow: UnitOfWork, table: Iterable[Quoted], *, by: Person | None) -> Audit:
    """Set a table of rates at once; gives the one change that it is.

    Raises `Invalid`, naming the line, for what `put` would refuse, and for a table that changes
    nothing or has more than `MOST` rates.
    """
    if by is not None:
        ask_to_administer(by)
    before: list[Rate] = []
    after: dict[tuple[str, date], Rate] = {}
    for line, currency, day, rate in table:
        try:
            one = _checked(uow, currency, day, rate)
        except Invalid as error:
            raise Invalid("Line {line}: {why}", line=line, why=error) from error
        after[currency, day] = one
    if len(after) > MOST:
        raise Invalid("These are more than {limit} rates. Import fewer at once.", limit=MOST)
    for key, one in list(after.items()):
        known = uow.rates.get(one.base, *key)
        if known == one:
            del after[key]
            continue
        before += [known] if known else []
        uow.rates.put(one)
    if not after:
        raise Invalid("All of these rates are known already.")
    chore.add(uow, {"kind": "rerank"})
    codes = ", ".join(sorted({code for code, _ in after}))
    return tell(
        uow,
        Subject.RATE,
        None,
        Deed.CHANGED if before else Deed.ADDED,
        before={"name": codes, "rates": [_told(one) for one in before]},
        after={"name": codes, "rates": [_told(one) for one in after.values()]},
        by=by,
    )


@dataclass(frozen=True, slots=True)
class Changed:
    """A rate that somebody set or took away: by which change, and what it was and is now."""

    told: Audit
    currency: str
    day: date
    was: Decimal | None
    now: Decimal | None


def changed_since(uow: UnitOfWork, since: int, wanted: Iterable[Quoted]) -> list[Changed]:
    """Give which rates were changed after the change `since` and are others now than wanted.

    Of each the newest change, the newest first.
    """
    worth = {(currency, day): rate for _, currency, day, rate in wanted}
    found: dict[tuple[str, date], Changed] = {}
    for told in uow.audits.since(since, Subject.RATE):
        was, became = _rates(told.before), _rates(told.after)
        for key in (was.keys() | became.keys()) & worth.keys():
            former = found[key].was if key in found else was.get(key)
            found[key] = Changed(told, *key, former, became.get(key))
    late = [one for key, one in found.items() if one.now != worth[key]]
    return sorted(late, key=lambda one: (-one.told.id, one.currency, one.day))


def replaced(told: Audit) -> list[Changed]:
    """Give the rates that a change has put in the place of others."""
    was, became = _rates(told.before), _rates(told.after)
    return [
        Changed(told, *key, was[key], became[key]) for key in sorted(was.keys() & became.keys())
    ]


def _rates(side: Mapping[str, Any] | None) -> dict[tuple[str, date], Decimal]:
    """Read the rates that one side of a change names: one, or a table of them."""
    if side is None:
        return {}
    each = side.get("rates", [side])
    return {(one.currency, one.day): one.rate for one in map(_read, each)}


def put_back(uow: UnitOfWork, told: Audit) -> None:
    """Give a rate its former value, or take it off the table; of many, those not set again."""
    if told.after is not None and "rates" in told.after:
        was = {(one["currency"], one["day"]): _read(one) for one in (told.before or {})["rates"]}
        for one in told.after["rates"]:
            rate, former = _read(one), was.get((one["currency"], one["day"]))
            if uow.rates.get(rate.base, rate.currency, rate.day) != rate:
                continue
            if former is not None:
                uow.rates.put(former)
            else:
                uow.rates.drop(rate)
    elif told.before is not None:
        uow.rates.put(_read(told.before))
    elif told.after is not None:
        uow.rates.drop(_read(told.after))
    chore.add(uow, {"kind": "rerank"})


def _checked(uow: UnitOfWork, currency: str, day: date, rate: Decimal) -> Rate:
    home = uow.workspace.currency
    if currency == home:
        raise Invalid("{currency} is the workspace's own currency.", currency=currency)
    if not rate.is_finite() or not Decimal("0.000000001") <= rate <= Decimal("1000000000"):
        raise Invalid("A rate is a positive number, like 1350 or 0.00074.")
    if day > uow.workspace.day(uow.now):
        raise Invalid("A rate counts from today or from a day before.")
    return Rate(home, currency, day, rate)


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
