"""How far expected close dates can be believed: what was pushed, and how late deals closed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from bot.domain.metrics import Period
from bot.domain.money import Money


@dataclass(frozen=True, slots=True)
class Shift:
    """A change of an open deal's expected close date, from one day to another."""

    deal_id: int
    owner_id: int | None
    was: date
    now: date
    value: Money | None


@dataclass(frozen=True, slots=True)
class Slippage:
    """Pushes of close dates: how often, of how many deals, by how many days in all.

    `left` counts the deals that were expected within the period and no more are, after its last
    day they say; `out` is what they are worth, in minor units per currency.
    """

    times: int = 0
    deals: int = 0
    days: int = 0
    left: int = 0
    out: Mapping[str, int] = field(default_factory=dict)

    @property
    def mean_days(self) -> Decimal | None:
        """Days that a push took on average."""
        return Decimal(self.days) / self.times if self.times else None


def slippage(shifts: Iterable[Shift], period: Period) -> Slippage:
    """Sum up the shifts made in a period, given in their order; a pull back is no push."""
    times, days = 0, 0
    pushed, first, last = set[int](), dict[int, date](), dict[int, Shift]()
    for one in shifts:
        first.setdefault(one.deal_id, one.was)
        last[one.deal_id] = one
        if one.now > one.was:
            times += 1
            days += (one.now - one.was).days
            pushed.add(one.deal_id)
    out: dict[str, int] = {}
    left = 0
    for deal_id, was in first.items():
        one = last[deal_id]
        inside = (period.first or date.min) <= was <= (period.last or date.max)
        if inside and period.last is not None and one.now > period.last:
            left += 1
            if one.value is not None:
                code = one.value.currency
                out[code] = out.get(code, 0) + one.value.minor
    return Slippage(times, len(pushed), days, left, dict(sorted(out.items())))


@dataclass(frozen=True, slots=True)
class Promise:
    """A won deal: when it was first expected, how often that was pushed, when it closed."""

    deal_id: int
    expected: date
    pushes: int
    closed: date


@dataclass(frozen=True, slots=True)
class Credibility:
    """How won deals kept the day they were first expected.

    `late_days` adds up closed minus expected, earlier ones negative.
    """

    deals: int = 0
    pushed: int = 0
    pushes: int = 0
    in_time: int = 0
    late_days: int = 0

    @property
    def mean_pushes(self) -> Decimal | None:
        """How often a deal was pushed on average before it was won."""
        return Decimal(self.pushes) / self.deals if self.deals else None

    @property
    def mean_late(self) -> Decimal | None:
        """By how many days a deal closed after its first expected day on average."""
        return Decimal(self.late_days) / self.deals if self.deals else None


def credibility(promises: Iterable[Promise]) -> Credibility:
    """Sum up what became of the first expected days."""
    deals = pushed = pushes = in_time = late = 0
    for one in promises:
        days = (one.closed - one.expected).days
        deals += 1
        pushed += one.pushes > 0
        pushes += one.pushes
        in_time += days <= 0
        late += days
    return Credibility(deals, pushed, pushes, in_time, late)
