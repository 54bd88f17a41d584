"""How far a rate from a small sample can be trusted."""

from dataclasses import dataclass
from decimal import Decimal
from math import sqrt

SMALL = 30
"""Below so many cases a rate is shown with the interval it may lie in."""

_Z = 1.959963984540054
"""Of the normal distribution, 95 of 100 lie within so many standard deviations of the mean."""


@dataclass(frozen=True, slots=True)
class Interval:
    """Where a rate lies in 95 of 100 such samples, in percent; `of` is the size of the sample."""

    low: Decimal
    high: Decimal
    of: int

    @property
    def small(self) -> bool:
        """Whether the sample is so small that the interval has to be told."""
        return self.of < SMALL


def wilson(hits: int, cases: int) -> Interval | None:
    """Give Wilson's score interval (95 %) of a rate; None without cases.

    Source: E. B. Wilson, JASA 22 (1927), 209-212; unlike the usual one it stays within 0 and 100
    and holds for few cases.
    """
    if cases <= 0:
        return None
    share, square = hits / cases, _Z * _Z
    middle = share + square / (2 * cases)
    spread = _Z * sqrt(share * (1 - share) / cases + square / (4 * cases * cases))
    scale = 1 + square / cases
    low, high = (middle - spread) / scale, (middle + spread) / scale
    return Interval(_percent(low), _percent(high), cases)


def _percent(share: float) -> Decimal:
    return Decimal(str(round(100 * min(max(share, 0.0), 1.0), 6)))
