"""A guided review: a person's deals one at a time, the worst first, until none is left."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.fix import Gap

MOST = 2_000
"""Deals one review goes through; of more, those that need it most."""

KEEPS = timedelta(days=7)
"""How long a review that was left can be gone on with."""

MINE, TEAM, PIPELINE = "mine", "team", "pipeline"
"""Whose deals are gone through; a pipeline's id follows its word and a full stop."""


class Outcome(StrEnum):
    """What became of a deal in a review."""

    KEPT = "kept"
    CHANGED = "changed"
    SKIPPED = "skipped"


class Deed(StrEnum):
    """What was changed of a deal in a review."""

    MOVED = "moved"
    DATED = "dated"
    VALUED = "valued"
    PLANNED = "planned"
    NOTED = "noted"


@dataclass(frozen=True, slots=True)
class Review:
    """A person's review: how many deals it has, and how often what was changed."""

    person_id: int
    scope: str
    total: int
    begun_at: datetime
    updated_at: datetime
    done: Mapping[str, int] = field(default_factory=dict)

    def resumes(self, scope: str, now: datetime) -> bool:
        """Tell whether it is gone on with instead of begun anew."""
        return self.scope == scope and now - self.updated_at < KEEPS


@dataclass(frozen=True, slots=True)
class Standing:
    """How a review ended: outcomes by name, and deals that were closed meanwhile."""

    outcomes: Mapping[str, int]
    closed: int


def in_order(
    lacking: Mapping[Gap, Sequence[tuple[int, int]]], rest: Sequence[tuple[int, int]]
) -> list[int]:
    """Put deals in order: who lacks most first, then the worst it lacks, then by value."""
    found: dict[int, tuple[int, int, int]] = {}
    for place, gap in enumerate(Gap):
        for deal_id, rank in lacking.get(gap, ()):
            many, worst, _ = found.get(deal_id, (0, place, rank))
            found[deal_id] = (many + 1, worst, rank)
    ill = sorted(found, key=lambda one: (-found[one][0], found[one][1], -found[one][2], one))
    well = [deal_id for deal_id, _ in sorted(rest, key=lambda one: (-one[1], one[0]))]
    return [*ill, *(deal_id for deal_id in well if deal_id not in found)][:MOST]
