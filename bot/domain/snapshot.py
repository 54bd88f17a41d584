"""What was forecast before, beside what came: how far off, how often within, in which direction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from bot.domain.forecast import Grain, Window, month_of, quarter_of


@dataclass(frozen=True, slots=True)
class Whose:
    """Whose deals a forecast is about; all None: everybody's in all pipelines."""

    pipeline_id: int | None = None
    team: str | None = None
    person_id: int | None = None


@dataclass(frozen=True, slots=True)
class Lesson:
    """What a night learned of a pipeline, as `bot.domain.forecast.Learned` has it.

    `odds` are (stage, won, closed); `arrivals` are cards a day by owner (0: nobody, -1: all).
    Money is minor units of `currency`. `small` tells that it was learned on the spot.
    """

    day: date
    currency: str
    win: tuple[float, ...]
    loss: tuple[float, ...]
    wins: int
    losses: int
    odds: tuple[tuple[int, int, int], ...]
    arrivals: dict[int, float]
    values: tuple[int, ...]
    cycle: float
    small: bool = False


@dataclass(frozen=True, slots=True)
class Promised:
    """What a past month had been expected to bring on its first morning; see `Month`."""

    month: date
    expected: float | None
    kept: int = 0
    stated: int = 0


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What was forecast for a month or quarter on the morning of a day, in minor units.

    `commit` and `best` are open deals of these categories due in it; `said` is what the manager
    or rep called. `replayed` ones were made afterwards from what was known then.
    """

    first: date
    grain: Grain
    taken: date
    currency: str
    won: int
    p10: int
    p50: int
    p90: int
    open_part: int
    new_part: int
    configured: int
    commit: int
    best: int
    said: int | None = None
    replayed: bool = False

    @property
    def window(self) -> Window:
        """The month or quarter it is about."""
        return month_of(self.first) if self.grain is Grain.MONTH else quarter_of(self.first)


@dataclass(frozen=True, slots=True)
class Call:
    """Somebody's own number for a month or quarter, in minor units, and why."""

    id: int
    whose: Whose
    first: date
    grain: Grain
    minor: int
    currency: str
    note: str | None
    author_id: int | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Came:
    """A snapshot beside what came in the end (minor units)."""

    snapshot: Snapshot
    actual: int

    @property
    def off(self) -> Decimal | None:
        """How far p50 was off what came, in percent of it; None where nothing came."""
        return _off(self.snapshot.p50, self.actual)

    @property
    def within(self) -> bool:
        """Whether it came between p10 and p90."""
        return self.snapshot.p10 <= self.actual <= self.snapshot.p90


@dataclass(frozen=True, slots=True)
class Accuracy:
    """How past forecasts did: `error` is the mean absolute percentage error of p50.

    `within` of `months` came between p10 and p90, where eight in ten are meant to. `bias` is how
    much p50 was above (below: negative) what came over all months together, in percent, `own_bias`
    the same of the numbers people called; None where none was called.
    """

    months: int
    within: int
    error: Decimal | None
    bias: Decimal | None
    own_bias: Decimal | None


def accuracy(past: Sequence[Came]) -> Accuracy:
    """Sum past forecasts up."""
    off = [abs(one.off) for one in past if one.off is not None]
    called = [(one.snapshot.said, one.actual) for one in past if one.snapshot.said is not None]
    return Accuracy(
        months=len(past),
        within=sum(one.within for one in past),
        error=sum(off, Decimal()) / len(off) if off else None,
        bias=_off(sum(one.snapshot.p50 for one in past), sum(one.actual for one in past)),
        own_bias=_off(sum(said for said, _ in called), sum(came for _, came in called)),
    )


def _off(said: int, came: int) -> Decimal | None:
    return Decimal(100 * (said - came)) / came if came else None
