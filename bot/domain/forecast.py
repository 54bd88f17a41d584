"""A forecast as values: what is asked, what was learned, what may come and how sure that is."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from bot.domain.survival import Hazard

SHRINK = 10
"""Closed deals that a stage's configured chance weighs against what happened."""

SAMPLED = 500
"""Values of won deals kept to draw from, for deals whose own is not known yet."""


class Grain(StrEnum):
    """How long a stretch of the calendar is."""

    MONTH = "month"
    QUARTER = "quarter"


class Category(StrEnum):
    """How sure somebody is of an open deal; `omitted` ones are in no forecast of people's own."""

    COMMIT = "commit"
    BEST_CASE = "best_case"
    PIPELINE = "pipeline"
    OMITTED = "omitted"


COMMIT_FROM, BEST_FROM, PIPELINE_FROM = 80, 50, 10
"""Percent from which a deal is in a category as long as nobody has said otherwise."""


def category_by(probability: int) -> Category:
    """Give the category that a chance (percent) stands for while nobody chose one."""
    if probability >= COMMIT_FROM:
        return Category.COMMIT
    if probability >= BEST_FROM:
        return Category.BEST_CASE
    return Category.PIPELINE if probability >= PIPELINE_FROM else Category.OMITTED


@dataclass(frozen=True, slots=True)
class Window:
    """The days a forecast is for, both included; `label` is how people write it."""

    first: date
    last: date
    label: str

    @property
    def grain(self) -> Grain:
        """Whether it is a month or a quarter."""
        return Grain.MONTH if self.first.month == self.last.month else Grain.QUARTER

    @property
    def months(self) -> list[date]:
        """The first days of the months it covers."""
        found, month = [], self.first.replace(day=1)
        while month <= self.last:
            found.append(month)
            month = next_month(month)
        return found


def next_month(day: date) -> date:
    """Give the first day of the month after a day's."""
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1)


def month_of(day: date) -> Window:
    """Give the month a day is in."""
    first = day.replace(day=1)
    return Window(first, next_month(first) - timedelta(days=1), f"{first:%Y-%m}")


def quarter_of(day: date) -> Window:
    """Give the calendar quarter a day is in."""
    number = (day.month - 1) // 3
    first = date(day.year, 3 * number + 1, 1)
    last = next_month(next_month(next_month(first))) - timedelta(days=1)
    return Window(first, last, f"{day.year}-Q{number + 1}")


@dataclass(frozen=True, slots=True)
class StageOdds:
    """How deals that reached a stage ended: `configured` and the result are whole or part percent.

    `won` of `closed` is the sample.
    """

    stage_id: int
    configured: int
    won: int
    closed: int

    @property
    def learned(self) -> float:
        """The chance of winning from here, in percent.

        The mean of a Beta distribution whose prior is the configured chance, worth `SHRINK` deals.
        """
        return (self.won * 100 + self.configured * SHRINK) / (self.closed + SHRINK)


@dataclass(frozen=True, slots=True)
class Month:
    """A past month as it came, and what was expected of it on its first day.

    Money is minor units of the workspace's currency. `expected` is what the open deals and the
    newcomers promised then, by what had been learned until then; None before anything was.
    `stated` counts the open deals whose close date named this month then, `kept` those of them
    that closed in it.
    """

    first: date
    won: int
    deals: int
    expected: float | None = None
    kept: int = 0
    stated: int = 0


@dataclass(frozen=True, slots=True)
class Learned:
    """What a pipeline's past has taught until a day, and nothing from after it.

    `arrivals` are cards created a day lately; `values` are won values (minor units of the
    workspace's currency) to draw from, spread over all of them; `kept_date` is the share of deals
    that closed in the month their close date named at its beginning.
    """

    day: date
    hazard: Hazard
    odds: tuple[StageOdds, ...]
    arrivals: float
    values: tuple[int, ...]
    cycle: float
    kept_date: float
    months: tuple[Month, ...] = ()

    @property
    def knows(self) -> bool:
        """Whether enough has closed for anything to be learned from."""
        return self.hazard.wins >= 5 and bool(self.values)


@dataclass(frozen=True, slots=True)
class Candidate:
    """An open deal as the forecast sees it.

    `age` is days since its creation (None: undated, such a deal has no timing and is left out).
    `value` is minor units of the workspace's currency, None while unknown. `probability` is the
    deal's own in percent, None for its stage's; `category` what somebody chose for it.
    """

    deal_id: int
    stage_id: int
    age: int | None
    value: int | None
    close_date: date | None
    probability: int | None
    owner_id: int | None = None
    category: Category | None = None


@dataclass(frozen=True, slots=True)
class Sample:
    """What a forecast rests on, for people to judge it by."""

    open_deals: int
    undated: int
    unvalued: int
    unconverted: int
    wins: int
    losses: int
    months: int
    arrivals: float


@dataclass(frozen=True, slots=True)
class Forecast:
    """What a window may bring, in minor units of the workspace's currency.

    `won` is sure already; p10, p50 and p90 include it: of ten such forecasts, one comes out below
    p10 and one above p90. `open_part` and `new_part` say how much of what is still expected comes
    from open deals and from deals not created yet. `by_configured` is the sum of the values times
    configured chances of the deals due in the window, which is what most tools call a forecast.
    Where no value is known in a currency that can be converted (not `valued`), nothing can be said
    and the sums mean nothing.
    """

    window: Window
    currency: str
    won: int
    p10: int
    p50: int
    p90: int
    open_part: int
    new_part: int
    by_configured: int
    sample: Sample
    odds: tuple[StageOdds, ...] = field(default=())
    learned: bool = True
    valued: bool = True
