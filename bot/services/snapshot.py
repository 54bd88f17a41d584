"""Past forecasts beside what came, and what people called: their numbers are kept with authors."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import groupby

from bot.domain.error import Forbidden, Invalid
from bot.domain.forecast import Grain, Window, month_of
from bot.domain.metrics import Period, Scope
from bot.domain.money import MAX_MINOR, Money
from bot.domain.permit import may_curate
from bot.domain.person import Person
from bot.domain.snapshot import Call, Came, Snapshot, Whose
from bot.services.prospect import minor_in
from bot.storage import UnitOfWork

WEEK = timedelta(days=6)
"""A snapshot up to so many days into its month still counts as made at its beginning."""
MOST = 24
"""Past months that are looked at."""


def checked(uow: UnitOfWork, whose: Whose, day: date) -> list[Came]:
    """Give what was forecast for past whole months at their beginning, beside what came.

    The oldest first; forecasts in another currency than the workspace's now are left out.
    """
    month = month_of(day).first
    kept = uow.snapshots.past(whose, Grain.MONTH, month)
    found = []
    for _, group in groupby(kept, key=lambda one: one.first):
        chosen = of_month(list(group))
        if chosen is not None and chosen.currency == uow.workspace.currency:
            found.append(Came(chosen, _came(uow, whose, chosen.window, day)))
    return found[-MOST:]


def weekly(uow: UnitOfWork, whose: Whose, window: Window) -> list[Snapshot]:
    """Give what was forecast for a window on the Mondays so far, the oldest first."""
    kept = uow.snapshots.past(whose, window.grain, window.last)
    return [
        one
        for one in kept
        if one.first == window.first and not one.replayed and one.currency == uow.workspace.currency
    ]


def of_month(kept: Sequence[Snapshot]) -> Snapshot | None:
    """Choose, of the snapshots of one month, the newest made by the end of its first week.

    One that was made in time goes before one that was made afterwards.
    """
    early = [one for one in kept if one.taken <= one.first + WEEK]
    return max(early, key=lambda one: (not one.replayed, one.taken), default=None)


def may_call(person: Person, whose: Whose) -> bool:
    """Tell whether a person may put a number of their own beside a forecast."""
    return may_curate(person) or whose.person_id == person.id


def may_see_bias(person: Person, whose: Whose, owner: Person | None) -> bool:
    """Tell whether a person sees how a rep's past forecasts were off: that rep and who leads them.

    What a team or everybody said is seen by all.
    """
    if owner is None:
        return True
    if owner.id == person.id:
        return True
    return may_curate(person) and (
        person.role.value == "admin"
        or owner.manager_id in (None, person.id)
        or (owner.team is not None and owner.team == person.team)
    )


def call(
    uow: UnitOfWork, whose: Whose, window: Window, value: Money, note: str | None, *, by: Person
) -> Call:
    """Put a number beside the forecast of a window; those called before are kept.

    Raises `Forbidden` for who may not, `Invalid` for an amount in another currency.
    """
    if not may_call(by, whose):
        raise Forbidden("Only a manager can call this number; you can call your own.")
    if value.currency != uow.workspace.currency:
        raise Invalid("Call it in {currency}, like the forecast.", currency=uow.workspace.currency)
    if not 0 <= value.minor <= MAX_MINOR:
        raise Invalid("Write an amount.")
    made = Call(
        id=uow.new_id(),
        whose=whose,
        first=window.first,
        grain=window.grain,
        minor=value.minor,
        currency=value.currency,
        note=note,
        author_id=by.id,
        at=uow.now,
    )
    uow.snapshots.call(made)
    return made


def _came(uow: UnitOfWork, whose: Whose, window: Window, day: date) -> int:
    scope = Scope(whose.pipeline_id, whose.person_id, whose.team)
    won = uow.metrics.tally(scope, Period(window.first, window.last)).won_value
    rates = uow.rates.on(day, sorted(won))
    return sum(minor_in(rates, minor, code) or 0 for code, minor in won.items())
