"""Goals: what is to be reached in a month or quarter, how far it is, and the way back from it."""

import math
from collections.abc import Sequence, Set
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from bot.domain.forecast import Grain, Window, month_of, quarter_of
from bot.domain.funnel import Step

WON_ENOUGH = 5
"""Deals won in the months looked at from which their way through the stages means something."""


class Measure(StrEnum):
    """What is counted."""

    REVENUE = "revenue"
    WON = "won"
    LEADS = "leads"
    ACTIVITIES = "activities"


@dataclass(frozen=True, slots=True)
class Goal:
    """A target for a month or quarter; neither `team` nor `person_id` means everybody together.

    `target` is minor units of the workspace's currency for revenue, else a count. It counts from
    the month or quarter that begins on `first` until another one is set; a target of 0 ends it.
    """

    measure: Measure
    grain: Grain
    first: date
    target: int
    team: str | None = None
    person_id: int | None = None

    def window(self, day: date) -> Window:
        """Give the month or quarter of the goal that a day is in."""
        return month_of(day) if self.grain is Grain.MONTH else quarter_of(day)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a goal is: `done` in the unit of its target, in a window looked at on a day.

    `gone` is the share (0 to 1) of its working days that are over, today's included; `due` and
    `weighted` are what is open and due in it, in the same unit; None where that means nothing.
    """

    goal: Goal
    window: Window
    done: int
    gone: Decimal
    due: int | None = None
    weighted: int | None = None

    @property
    def lacking(self) -> int:
        """What is still to come, 0 once the target is reached."""
        return max(self.goal.target - self.done, 0)

    @property
    def attainment(self) -> Decimal | None:
        """Done ÷ target, in percent."""
        return Decimal(100 * self.done) / self.goal.target if self.goal.target else None

    @property
    def pace(self) -> int | None:
        """What it will come to if the working days left bring as much as those that are over."""
        return round(self.done / self.gone) if self.gone else None

    @property
    def behind(self) -> int:
        """What is lacking today of an even course over the working days; negative when ahead."""
        return round(self.goal.target * self.gone) - self.done

    @property
    def coverage(self) -> Decimal | None:
        """What is open and due ÷ what is lacking; None once the target is reached."""
        return Decimal(self.due) / self.lacking if self.due is not None and self.lacking else None

    @property
    def weighted_coverage(self) -> Decimal | None:
        """The same with each open deal times its chance."""
        if self.weighted is None or not self.lacking:
            return None
        return Decimal(self.weighted) / self.lacking


@dataclass(frozen=True, slots=True)
class Rung:
    """A stage on the way back: deals that must reach it, and those that stand there or beyond."""

    name: str
    needed: int
    present: int


@dataclass(frozen=True, slots=True)
class WayBack:
    """What it takes to win so many deals, from the last stage back to the first.

    `a_week` are cards at the first stage per week, `days` the median from creation to the win,
    `sample` the won deals that the conversions are from.
    """

    wins: int
    rungs: Sequence[Rung]
    a_week: int
    days: int | None
    sample: int


def way_back(
    wins: int, steps: Sequence[Step], weeks: Decimal, days: Decimal | None
) -> WayBack | None:
    """Go from wins back to what has to reach each stage before.

    `steps` are the open stages in order, with what reached and won in past months, and how many
    wait there now. Each stage needs wins ÷ (won ÷ reached), rounded up. None while fewer than
    `WON_ENOUGH` deals were won in those months.
    """
    sample = max((one.won for one in steps), default=0)
    if wins <= 0 or sample < WON_ENOUGH:
        return None
    rungs, present, least = [], 0, wins
    for one in reversed(steps):
        present += one.waiting
        if not one.won:
            continue
        # No fewer come by than must reach the stage after.
        least = max(least, math.ceil(Decimal(wins * one.reached) / one.won))
        rungs.append(Rung(one.name, least, present))
    a_week = math.ceil(Decimal(least) / weeks) if weeks > 0 else least
    return WayBack(wins, tuple(rungs), a_week, round(days) if days is not None else None, sample)


def gone(window: Window, today: date, working_days: Set[int], holidays: Set[date]) -> Decimal:
    """Give the share of a window's working days that are over, today's included (0 to 1)."""
    weekdays = working_days or frozenset(range(7))
    days = [
        day
        for day in (
            window.first + timedelta(days=ahead)
            for ahead in range((window.last - window.first).days + 1)
        )
        if day.weekday() in weekdays and day not in holidays
    ]
    if not days:
        return Decimal(int(today >= window.last))
    return Decimal(sum(day <= today for day in days)) / len(days)
