"""What came month by month and what is expected next, with how sure that is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Expected:
    """What a month may bring, in minor units: in one of ten cases less than `p10`, in one of ten
    more than `p90`."""

    p10: int
    p50: int
    p90: int


@dataclass(frozen=True, slots=True)
class Point:
    """A month by its first day: what came in it in minor units (None: it is not over), and what
    is expected of it (None: it is over)."""

    month: date
    came: int | None = None
    expected: Expected | None = None


@dataclass(frozen=True, slots=True)
class Course:
    """Months in order, past ones first, in one currency."""

    currency: str
    points: Sequence[Point]
