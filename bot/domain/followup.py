"""Planned touches: who has to come back to whom, and when."""

from collections.abc import Set
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from bot.domain.worktime import add_working_dates

PLANNED, TOUCH, ASK = "follow_up", "touch", "ask"
"""Kinds: planned by a person; a touch of the rhythm; the question after its last touch."""


class FollowupState(StrEnum):
    """Where a follow-up stands."""

    OPEN = "open"
    DONE = "done"
    SKIPPED = "skipped"
    SNOOZED = "snoozed"


@dataclass(frozen=True, slots=True)
class Followup:
    """A planned touch, `touch` of `touches`; `due` is a date in the assignee's zone."""

    id: int
    deal_id: int
    assignee_id: int | None
    due: date
    kind: str = PLANNED
    touch: int = 1
    touches: int = 1
    note: str | None = None
    state: FollowupState = FollowupState.OPEN

    @property
    def turn(self) -> int | None:
        """Which touch of the rhythm it is, 0 for the question; None for what a person planned."""
        return {TOUCH: self.touch, ASK: 0}.get(self.kind)


class Snooze(StrEnum):
    """How far a follow-up is put off with one tap."""

    NEXT_DAY = "day"
    THREE_DAYS = "three"
    NEXT_WEEK = "week"


def put_off_to(
    how_far: Snooze, today: date, working_days: Set[int], holidays: Set[date] = frozenset()
) -> date:
    """Give the local day a follow-up comes back on, a day that is worked.

    `today` is the assignee's; the days counted are working days, next week begins on a Monday.
    """
    match how_far:
        case Snooze.NEXT_DAY:
            return add_working_dates(today, 1, working_days=working_days, holidays=holidays)
        case Snooze.THREE_DAYS:
            return add_working_dates(today, 3, working_days=working_days, holidays=holidays)
        case Snooze.NEXT_WEEK:
            sunday = today + timedelta(days=6 - today.weekday())
            return add_working_dates(sunday, 1, working_days=working_days, holidays=holidays)
