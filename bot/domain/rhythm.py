"""The rhythm of follow-ups: the next touch of a deal nobody answers, and when to ask what then."""

from collections.abc import Sequence, Set
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from bot.domain.deal import Deal, Status
from bot.domain.followup import ASK, TOUCH, Followup
from bot.domain.pipeline import Stage
from bot.domain.worktime import add_working_dates, is_working

DEFAULT = (3, 4, 5, 5, 5)
"""Working days before each touch, for stages that say nothing else."""

MOST = 12
"""Touches a rhythm has at most."""

LONGEST = 90
"""Working days between two touches at most."""


class Pace(StrEnum):
    """What a change means to the rhythm."""

    NONE = "none"
    """Nothing: the customer was neither spoken to nor heard of."""
    TOUCHED = "touched"
    """A follow-up was done: one touch more."""
    LOGGED = "logged"
    """An activity was logged: it is the touch that was planned, if one was."""
    RESET = "reset"
    """The customer answered: touches count from one again."""
    AGAIN = "again"
    """The owner begins anew without an answer."""


@dataclass(frozen=True, slots=True)
class Rhythm:
    """Touches made on a deal since the last reply, and when its owner was asked what then."""

    touches: int = 0
    replied_at: datetime | None = None
    asked_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """What comes next: touch `touch` of `touches`, or with `kind` ASK the question after them."""

    kind: str
    touch: int
    touches: int


@dataclass(frozen=True, slots=True)
class Calendar:
    """The days an owner works, from their today on."""

    today: date
    working_days: Set[int]
    holidays: Set[date]

    def after(self, days: int) -> date:
        """Give the day so many working days after today."""
        return add_working_dates(
            self.today, days, working_days=self.working_days, holidays=self.holidays
        )

    def on_or_after(self, day: date) -> date:
        """Give a day that is not over, or the first one after it that is worked."""
        day = max(day, self.today)
        weekdays = self.working_days or frozenset(range(7))
        if is_working(day, weekdays) and day not in self.holidays:
            return day
        return add_working_dates(day, 1, working_days=self.working_days, holidays=self.holidays)


def goes_on(deal: Deal, stage: Stage, gaps: Sequence[int]) -> bool:
    """Tell whether a deal has a rhythm now: open, owned, and with no next step planned."""
    planned = deal.next_step is not None or deal.next_step_on is not None
    running = deal.status is Status.OPEN and stage.kind.is_open and deal.owner_id is not None
    return running and bool(gaps) and not planned


def counted(rhythm: Rhythm, pace: Pace, gaps: Sequence[int], now: datetime) -> Rhythm:
    """Give the rhythm after a change; touches are never more than the stage has."""
    match pace:
        case Pace.TOUCHED | Pace.LOGGED:
            return replace(rhythm, touches=min(rhythm.touches + 1, max(len(gaps), rhythm.touches)))
        case Pace.RESET:
            return Rhythm(replied_at=now)
        case Pace.AGAIN:
            return Rhythm(replied_at=rhythm.replied_at)
        case Pace.NONE:
            return rhythm


def turn(rhythm: Rhythm, gaps: Sequence[int]) -> Turn:
    """Give what comes after the touches that were made."""
    if rhythm.touches < len(gaps):
        return Turn(TOUCH, rhythm.touches + 1, len(gaps))
    return Turn(ASK, len(gaps), len(gaps))


def due(next_turn: Turn, gaps: Sequence[int], calendar: Calendar) -> date:
    """Give the day a turn is due, always one that is worked.

    A touch waits the working days of its gap from today; the question comes at once.
    """
    if next_turn.kind == ASK:
        return calendar.on_or_after(calendar.today)
    return calendar.after(gaps[next_turn.touch - 1])


def is_of_rhythm(followup: Followup) -> bool:
    """Tell a touch of the rhythm from what a person planned."""
    return followup.kind in (TOUCH, ASK)


def fits(planned: Followup, next_turn: Turn, owner_id: int | None) -> bool:
    """Tell whether what is planned already is the turn, for the owner the deal has now."""
    return (planned.kind, planned.touch, planned.touches, planned.assignee_id) == (
        next_turn.kind,
        next_turn.touch,
        next_turn.touches,
        owner_id,
    )
