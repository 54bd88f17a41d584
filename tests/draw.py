"""How much a property test draws: a little in the suite, the same each time; much in a soak."""

import os
from collections.abc import Iterable
from typing import TypeVar

_T = TypeVar("_T")

_TIMES = int(os.environ.get("DRAW_TIMES", "1"))

STEADY = _TIMES == 1
"""Whether the same examples are drawn each time, so that a red suite is red again."""


def drawn(few: int) -> int:
    """Give how many examples are drawn where the suite has time for `few`."""
    return few * _TIMES


def share(every: Iterable[_T], turn: int) -> list[_T]:
    """Give every other one to each of two runs that prove the same, all of them in a soak."""
    found = list(every)
    return found[turn % 2 :: 2] if STEADY else found


def seeds(first: int) -> range:
    """Give the seeds of what is made up by itself: one, or as many as there is time for."""
    return range(first, first + _TIMES)
