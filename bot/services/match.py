"""Which deal somebody means by a number or a few letters of its name."""

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.deal import Deal
from bot.storage import UnitOfWork


class Outcome(StrEnum):
    """How sure we are."""

    ONE = "one"
    MANY = "many"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Found:
    """The deals meant: one, several to pick from, or (with NONE) the near misses."""

    outcome: Outcome
    deals: tuple[Deal, ...] = ()


def find(uow: UnitOfWork, text: str, *, limit: int = 10) -> Found:
    """Find a deal by number, exact name, prefix, then likeness.

    A number or the one best kind of match that only one deal has decides; two deals of the same
    name are never chosen between. What is merely alike is offered, never taken.
    """
    matches = uow.search.deals(text, limit=limit)
    for how in ("number", "exact", "prefix"):
        same = tuple(match.deal for match in matches if match.how == how)
        if len(same) == 1:
            return Found(Outcome.ONE, same)
        if same:
            return Found(Outcome.MANY, same)
    return Found(Outcome.NONE, tuple(match.deal for match in matches))
