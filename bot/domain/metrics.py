"""The numbers of a sales pipeline, each by its one definition."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from bot.domain.money import Money, exponent
from bot.domain.rate import NO_RATES, Rates


@dataclass(frozen=True, slots=True)
class Period:
    """Local days of the workspace, both included; None is without a bound."""

    first: date | None = None
    last: date | None = None

    def ahead(self, today: date) -> "Period | None":
        """Give the days to come that it lies over for want of an end, None if it has one.

        What is said to close in them has not closed: without an end a period goes to today.
        """
        if self.last is not None:
            return None
        tomorrow = today + timedelta(days=1)
        return Period(max(self.first or tomorrow, tomorrow))


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose numbers: None means no restriction."""

    pipeline_id: int | None = None
    owner_id: int | None = None
    team: str | None = None
    region: str | None = None
    persona_id: int | None = None
    source: str | None = None
    currency: str | None = None
    product_id: int | None = None

    @property
    def plain(self) -> bool:
        """Whether it asks for no more than whose deals, which kept totals can answer."""
        return (self.persona_id, self.source, self.currency, self.product_id) == (None,) * 4


@dataclass(frozen=True, slots=True)
class Tally:
    """What was counted, from which every number follows.

    `created`, `created_won`, `created_qualified` and `created_open` are the cohort created in the
    period; `won`, `lost`, `disqualified` were closed in it; `open_*` and `undated` are at the
    instant. Money is minor units per currency code; `*_known` counts deals whose value is known
    (a lost deal's 0 is unknown). Cycles are sums of local days from creation to close; `*_cycles`
    count the deals they are taken over. Not `standing`, it tells nothing of the instant: what
    is open belongs to no month more than to another.
    """

    deals: int = 0
    open_leads: int = 0
    open_deals: int = 0
    undated: int = 0
    won: int = 0
    lost: int = 0
    disqualified: int = 0
    created: int = 0
    created_won: int = 0
    created_qualified: int = 0
    created_open: int = 0
    ever_lost: bool = False
    standing: bool = True
    open_value: Mapping[str, int] = field(default_factory=dict)
    weighted_value: Mapping[str, Decimal] = field(default_factory=dict)
    won_value: Mapping[str, int] = field(default_factory=dict)
    lost_value: Mapping[str, int] = field(default_factory=dict)
    open_known: Mapping[str, int] = field(default_factory=dict)
    won_known: Mapping[str, int] = field(default_factory=dict)
    lost_known: Mapping[str, int] = field(default_factory=dict)
    won_days: int = 0
    won_cycles: int = 0
    lost_days: int = 0
    lost_cycles: int = 0
    suspicious: int = 0
    closed_median: Decimal | None = None
    won_median: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Compared:
    """A period's tally beside that of the period before and of the same a year ago.

    Both are None for a period without bounds.
    """

    now: Tally
    before: Tally | None = None
    year_ago: Tally | None = None


@dataclass(frozen=True, slots=True)
class Due:
    """Open deals expected to close in a period, and their value (minor units per currency)."""

    deals: int = 0
    value: Mapping[str, int] = field(default_factory=dict)
    weighted: Mapping[str, Decimal] = field(default_factory=dict)


class Number(StrEnum):
    """The five numbers that come first, each with deals that it is counted from."""

    OPEN = "open"
    AVERAGE = "average"
    WIN_RATE = "win_rate"
    CONVERSION = "conversion"
    CYCLE = "cycle"


def win_rate(tally: Tally) -> Decimal | None:
    """Give won / (won + lost) * 100 of the deals closed in the period.

    Disqualified leads are not in it; None while the pipeline has never recorded a loss.
    """
    if not tally.ever_lost or not tally.won + tally.lost:
        return None
    return Decimal(100 * tally.won) / (tally.won + tally.lost)


def conversion_rate(tally: Tally) -> Decimal | None:
    """Give won / created * 100 of the cards created in the period, None if there were none."""
    return Decimal(100 * tally.created_won) / tally.created if tally.created else None


def qualified_rate(tally: Tally) -> Decimal | None:
    """Give qualified / created * 100 of the cards created in the period.

    None where none is known to be qualified and some are of no known day: nor is then when they
    left the leads.
    """
    undated = tally.standing and tally.created > tally.deals - tally.undated
    if undated and not tally.created_qualified:
        return None
    return Decimal(100 * tally.created_qualified) / tally.created if tally.created else None


def still_open_rate(tally: Tally) -> Decimal | None:
    """Give the share of the cards created in the period that is still open, in percent."""
    return Decimal(100 * tally.created_open) / tally.created if tally.created else None


def average_value(tally: Tally, currency: str, rates: Rates = NO_RATES) -> Decimal | None:
    """Give the mean known value (major units) of all deals in scope, in one currency.

    What is in another one counts where `rates`, those of the instant, have its worth.
    """
    return _mean(_values(tally), _known(tally), currency, rates)


def average_won_value(tally: Tally, currency: str, rates: Rates = NO_RATES) -> Decimal | None:
    """Give the mean known value (major units) of the deals won in the period."""
    return _mean((tally.won_value,), (tally.won_known,), currency, rates)


def average_lost_value(tally: Tally, currency: str, rates: Rates = NO_RATES) -> Decimal | None:
    """Give the mean known value (major units) of the deals lost in the period."""
    return _mean((tally.lost_value,), (tally.lost_known,), currency, rates)


def average_open_value(tally: Tally, currency: str, rates: Rates = NO_RATES) -> Decimal | None:
    """Give the mean known value (major units) of the open deals."""
    return _mean((tally.open_value,), (tally.open_known,), currency, rates)


def currencies(tally: Tally) -> set[str]:
    """Give the currencies that the values of a tally are in."""
    return {code for part in _known(tally) for code, deals in part.items() if deals}


def unconverted(tally: Tally, currency: str, rates: Rates = NO_RATES) -> dict[str, int]:
    """Count, per other currency, the valued deals that an average in `currency` leaves out."""
    counts: dict[str, int] = {}
    for part in _known(tally):
        for code, deals in part.items():
            if code != currency and code not in rates.worth and deals:
                counts[code] = counts.get(code, 0) + deals
    return counts


def cycle_days(tally: Tally, *, won_only: bool = False) -> Decimal | None:
    """Give the mean days from creation to close of the deals closed in the period.

    Days are differences of local dates; negative ones stay in the sum and are counted as
    `suspicious`. Deals without a creation date have no cycle.
    """
    days = tally.won_days + (0 if won_only else tally.lost_days)
    deals = tally.won_cycles + (0 if won_only else tally.lost_cycles)
    return Decimal(days) / deals if deals else None


def velocity(tally: Tally, currency: str, rates: Rates = NO_RATES) -> Decimal | None:
    """Give the sales velocity: what the open deals bring per day, in major units of a currency.

    Open deals past the lead stages * win rate * average won value / cycle length (all closed
    deals); None where any of these is not known.
    """
    rate, days = win_rate(tally), cycle_days(tally)
    value = average_won_value(tally, currency, rates)
    if rate is None or value is None or not days or days < 0 or not tally.standing:
        return None
    return tally.open_deals * rate / 100 * value / days


def coverage(due: Decimal, target: Decimal, won: Decimal) -> Decimal | None:
    """Give how often the open value due in a period covers what its target still lacks.

    All in one currency. None once the target is reached.
    """
    return due / (target - won) if target > won else None


def worth(
    amounts: Mapping[str, int] | Mapping[str, Decimal], currency: str, rates: Rates = NO_RATES
) -> Decimal:
    """Add minor units per currency up in one (major units); what has no rate is left out."""
    known = {**rates.worth, currency: Decimal(1)}
    return sum(
        (
            Decimal(minor).scaleb(-exponent(code)) * known[code]
            for code, minor in amounts.items()
            if code in known
        ),
        Decimal(),
    )


def known(
    amounts: Mapping[str, int] | Mapping[str, Decimal], currency: str, rates: Rates = NO_RATES
) -> Decimal | None:
    """Add the same up; None where all there is has no rate, so that nothing can be said."""
    if any(amounts.values()) and not any(
        code == currency or code in rates.worth for code, minor in amounts.items() if minor
    ):
        return None
    return worth(amounts, currency, rates)


def percentile(histogram: Mapping[int, int], share: Decimal) -> Decimal | None:
    """Give a percentile of values given as value -> how often; None of none.

    Between two ranks it is interpolated, so that that of 0.5 is the median as commonly meant.
    """
    total = sum(histogram.values())
    if total <= 0:
        return None
    rank = share * (total - 1)
    below = int(rank)
    seen, low = 0, None
    for value in sorted(histogram):
        seen += histogram[value]
        if low is None and seen > below:
            low = value
        if low is not None and (seen > below + 1 or below + 1 >= total):
            return low + (value - low) * (rank - below)
    return None


def median(histogram: Mapping[int, int]) -> Decimal | None:
    """Give the median of values given as value -> how often; between two middle ones their mean."""
    return percentile(histogram, Decimal("0.5"))


def _known(tally: Tally) -> tuple[Mapping[str, int], ...]:
    return tally.open_known, tally.won_known, tally.lost_known


def _values(tally: Tally) -> tuple[Mapping[str, int], ...]:
    return tally.open_value, tally.won_value, tally.lost_value


def _mean(
    sums: Iterable[Mapping[str, int]],
    counts: Iterable[Mapping[str, int]],
    currency: str,
    rates: Rates,
) -> Decimal | None:
    """Divide what is in `currency`, or has a rate into it, by the deals it is the value of."""
    worth = {**rates.worth, currency: Decimal(1)}
    deals = sum(n for part in counts for code, n in part.items() if code in worth)
    if not deals:
        return None
    total = sum(
        Money(minor, code).amount * worth[code]
        for part in sums
        for code, minor in part.items()
        if code in worth
    )
    return Decimal(total) / deals
