"""What a digest says: the work of a day, what happened since the last one, and the numbers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from bot.domain.board import Board
from bot.domain.deal import Deal
from bot.domain.digest import Digest, Part
from bot.domain.followup import Followup
from bot.domain.goal import Progress
from bot.domain.metrics import Period, Tally
from bot.domain.money import Money
from bot.domain.movement import Movement
from bot.domain.nudge import Nudge, Score
from bot.domain.person import Person
from bot.domain.rate import NO_RATES, Rates
from bot.domain.rule import Finding, Rule
from bot.domain.warning import Note

MONTHS = 3
"""Months, this one included, that the numbers of a digest are counted over."""
WEEK = 7
"""Days from today on that count as this week."""


def months_up_to(day: date) -> Period:
    """Give the whole months the numbers are counted over: of those, sums are kept."""
    number = day.year * 12 + day.month - MONTHS
    first = date(number // 12, number % 12 + 1, 1)
    after = day.replace(day=28) + timedelta(days=4)
    return Period(first, after.replace(day=1) - timedelta(days=1))


_SECTIONS = {
    Rule.FOLLOWUP_DUE: Part.DUE,
    Rule.FOLLOWUP_OVERDUE: Part.DUE,
    Rule.STALLED: Part.STALLED,
}


def stands_anyway(digest: Digest, rule: Rule) -> bool:
    """Tell whether a digest names the deals of a rule in a section of its own."""
    return _SECTIONS.get(rule) in digest.parts


@dataclass(frozen=True, slots=True)
class Batch:
    """Deals of which the first are named: how many there are, and what they are worth."""

    count: int = 0
    value: Mapping[str, Money] = field(default_factory=dict)
    deals: tuple[Deal, ...] = ()


@dataclass(frozen=True, slots=True)
class Touches:
    """Follow-ups that are due: how many today, how many since before, and the first of them."""

    today: int = 0
    overdue: int = 0
    first: tuple[tuple[Followup, Deal], ...] = ()

    @property
    def count(self) -> int:
        """How many there are to be made."""
        return self.today + self.overdue


@dataclass(frozen=True, slots=True)
class Event:
    """What happened to a deal: when, by whom, and what was said of it."""

    deal: Deal
    at: datetime
    author_id: int | None = None
    body: str | None = None


@dataclass(frozen=True, slots=True)
class Events:
    """Things of one kind that happened, the weightiest deals first."""

    count: int = 0
    value: Mapping[str, Money] = field(default_factory=dict)
    first: tuple[Event, ...] = ()


@dataclass(frozen=True, slots=True)
class Word:
    """Something that was not told in a nudge, or was told in vain; what still holds of it."""

    nudge: Nudge
    found: Finding
    deal: Deal | None
    whose: Person | None = None


@dataclass(frozen=True, slots=True)
class Doubt:
    """A message of which nobody knows whether it arrived, and the deals it spoke of."""

    at: datetime
    deals: tuple[Deal, ...] = ()


@dataclass(frozen=True, slots=True)
class Stretch:
    """What was won in a month, and the goal of revenue it had (minor units, None: none)."""

    month: date
    won: int = 0
    value: Mapping[str, int] = field(default_factory=dict)
    target: int | None = None


@dataclass(frozen=True, slots=True)
class Figures:
    """The five numbers as they were told last, to say how they changed; None: not known."""

    open: int | None = None
    average: float | None = None
    win_rate: float | None = None
    conversion: float | None = None
    cycle: float | None = None


@dataclass(frozen=True, slots=True)
class Brief:
    """All that a digest has to say, read at one instant.

    `since` is when the last one was told; money is per currency. The week ends on `week_ends`.
    `months` are the last ones, the present one at the end, `notes` the remarks on days in them.
    `reminded` are the deals of which its reader's reminders of the day tell already.
    """

    digest: Digest
    day: date
    since: datetime
    week_ends: date
    due: Touches = Touches()
    closing: Batch = Batch()
    stalled: Batch = Batch()
    won: Events = Events()
    lost: Events = Events()
    new: Events = Events()
    tally: Tally | None = None
    before: Figures | None = None
    goals: tuple[Progress, ...] = ()
    months: tuple[Stretch, ...] = ()
    notes: tuple[Note, ...] = ()
    folded: tuple[Word, ...] = ()
    escalated: tuple[Word, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    fallen: Mapping[Rule, Score] = field(default_factory=dict)
    boards: tuple[Board, ...] = ()
    movement: Movement | None = None
    risk: tuple[tuple[Finding, Deal], ...] = ()
    rates: Rates = NO_RATES
    currency: str = "USD"
    reminded: frozenset[int] = frozenset()

    @property
    def due_anew(self) -> Sequence[tuple[Followup, Deal]]:
        """The first follow-ups that are due of which no reminder tells."""
        return [one for one in self.due.first if one[1].id not in self.reminded]

    @property
    def stalled_anew(self) -> Sequence[Deal]:
        """The first stalled deals of which no reminder tells."""
        return [one for one in self.stalled.deals if one.id not in self.reminded]

    @property
    def says_something(self) -> bool:
        """Whether there is anything to do or to know; numbers alone are none."""
        counts = (
            self.due.count, self.closing.count, self.stalled.count, self.won.count,
            self.lost.count, self.new.count, len(self.folded), len(self.escalated),
            len(self.doubts), len(self.fallen), len(self.risk),
        )  # fmt: skip
        moved = self.movement is not None and bool(self.movement.lines)
        return any(counts) or moved
