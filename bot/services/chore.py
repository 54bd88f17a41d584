"""Work too long for one transaction: kept as a list of errands with marks, done in chunks."""

from typing import Any

from bot.domain.error import Invalid
from bot.storage import UnitOfWork

KEY = "chores"
"""The setting that holds the list; tenants that have one are found by a partial index."""

LEARN = "learn"
"""The kind of the errand on which `lesson` goes."""

Errand = dict[str, Any]


def add(uow: UnitOfWork, errand: Errand) -> None:
    """Put an errand on the list; the same one twice is one, begun anew."""
    same = _name(errand)
    kept = [one for one in taken(uow) if _name(one) != same]
    uow.settings.put(KEY, [*kept, errand])
    uow.busy = True


def recount(uow: UnitOfWork) -> None:
    """Have the totals counted anew: the zone says which day it was, the order of the stages
    which of them a deal has reached."""
    add(uow, {"kind": "recount"})


def relearn(uow: UnitOfWork) -> None:
    """Have all that forecasts rest on learned anew, since the past itself has changed."""
    uow.forecasts.forget()
    add(uow, {"kind": LEARN})


def drop(uow: UnitOfWork, kind: str, run: str | None = None) -> None:
    """Take an errand off the list, if it is there."""
    kept = [one for one in taken(uow) if (one["kind"], one.get("run")) != (kind, run)]
    uow.settings.put(KEY, kept or None)


def waiting(uow: UnitOfWork) -> list[Errand]:
    """Give the errands that are not done yet."""
    return list(uow.settings.get(KEY) or ())


def taken(uow: UnitOfWork) -> list[Errand]:
    """Give the errands that are not done yet, to be changed by nobody else until the end."""
    return list(uow.settings.held(KEY) or ())


def ask_settled(uow: UnitOfWork) -> None:
    """Raise `Invalid` while deals are on their way back to stages, which had better be there."""
    if any(one["kind"] in ("unmerge", "unbulk") for one in waiting(uow)):
        raise Invalid("Deals are still on their way back. Try again in a minute.")


def ask_at_rest(uow: UnitOfWork) -> None:
    """Raise `Invalid` while deals are on their way to other stages at all."""
    if any(one["kind"] in ("merge", "unmerge", "bulk", "unbulk") for one in waiting(uow)):
        raise Invalid("Deals are still on their way. Try again in a minute.")


def put(uow: UnitOfWork, errands: list[Errand]) -> None:
    """Store what is left of the list."""
    uow.settings.put(KEY, errands or None)


def _name(errand: Errand) -> tuple[str, ...]:
    return errand["kind"], str(errand.get("run", "")), str(errand.get("stage", ""))
