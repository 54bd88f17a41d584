"""How deals come through the stages: what they reach, how long they stand, where they wait."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from bot.domain.metrics import median, percentile

ENOUGH = 5
"""Completed visits a stage needs before its time can say that it is the bottleneck."""

_P80 = Decimal("0.8")


@dataclass(frozen=True, slots=True)
class Step:
    """A stage of the funnel.

    `reached` is how many deals reached it in the period; of them `gone_on` reached the next
    stage (or were won), `won` were won, `stood` were ever in it: the others skipped it. `back`
    counts the moves back out of it in the period. `days` are its visits that ended in the
    period, as whole days -> how many; `ages` the same of those that stand there now, `waiting`
    deals in all, those who came at an unknown time with them.
    """

    stage_id: int
    name: str
    reached: int = 0
    gone_on: int = 0
    won: int = 0
    stood: int = 0
    back: int = 0
    days: Mapping[int, int] = field(default_factory=dict)
    ages: Mapping[int, int] = field(default_factory=dict)
    waiting: int = 0

    @property
    def conversion(self) -> Decimal | None:
        """Reached next ÷ reached, in percent; None while nothing reached it."""
        return Decimal(100 * self.gone_on) / self.reached if self.reached else None

    @property
    def to_won(self) -> Decimal | None:
        """Won ÷ reached, in percent."""
        return Decimal(100 * self.won) / self.reached if self.reached else None

    @property
    def skipped(self) -> int:
        """Deals that reached it without standing in it."""
        return self.reached - self.stood

    @property
    def median(self) -> Decimal | None:
        """Median of its completed visits, in days."""
        return median(self.days)

    @property
    def p80(self) -> Decimal | None:
        """80th percentile of its completed visits, in days."""
        return percentile(self.days, _P80)

    @property
    def age(self) -> Decimal | None:
        """Median age of the visits that are not over, in days."""
        return median(self.ages)


@dataclass(frozen=True, slots=True)
class Funnel:
    """The open stages of a pipeline from the first to the last."""

    steps: tuple[Step, ...]

    @property
    def won(self) -> int:
        """How many of those that reached the last stage were won."""
        return self.steps[-1].gone_on if self.steps else 0


@dataclass(frozen=True, slots=True)
class Bottleneck:
    """The stage deals wait in longest, and what says so.

    `share` is its part, in percent, of the time that the medians of all stages add up to.
    """

    step: Step
    share: Decimal


def bottleneck(funnel: Funnel) -> Bottleneck | None:
    """Name the stage whose median visit is longest (of two alike, the one fewer go on from).

    Only stages with `ENOUGH` completed visits are compared; None when there are not two, or
    when none takes a day.
    """
    timed = [
        (one.median, one)
        for one in funnel.steps
        if one.median is not None and sum(one.days.values()) >= ENOUGH
    ]
    total = sum((max(days, Decimal()) for days, _ in timed), Decimal())
    if len(timed) < 2 or not total:
        return None
    days, step = max(timed, key=lambda one: (one[0], -(one[1].conversion or 0)))
    return Bottleneck(step, 100 * days / total)


@dataclass(frozen=True, slots=True)
class Loss:
    """Deals lost out of a stage for a reason; None where it was not said."""

    stage_id: int
    reason: str | None
    deals: int
    disqualified: bool = False


@dataclass(frozen=True, slots=True)
class Cohort:
    """Cards created in a month, and how many of them had come how far after so many months.

    `qualified` and `won` go on from month to month of age: entry 0 is within 30 days of the
    creation, entry 1 within 60. Only ages that the whole cohort has passed are given.
    """

    month: date
    created: int
    qualified: Sequence[int]
    won: Sequence[int]


def grown(ages: Mapping[int, int], months: int) -> tuple[int, ...]:
    """Count how many of some ages (days -> cards) were within 30, 60, ... days, for so many
    months."""
    return tuple(
        sum(cards for days, cards in ages.items() if days < 30 * (month + 1))
        for month in range(months)
    )
