"""Rows of kept totals that are the sums of others: of a month, of a year, of everybody.

What a deal adds is counted once, by day and by owner (see `bot.storage.share`); all other rows
follow from those, so that many deals cost little more than their own rows. Keys begin with the
workspace.
"""

from collections.abc import Callable, Iterator, Mapping
from operator import add

from bot.storage.share import COHORT, EVERYBODY, Key, Sums

Rows = Mapping[Key, Sums]


def of_days(rows: Rows) -> Iterator[Rows]:
    """Give the rows of `day_total`: by day, month and year, each owner's and everybody's."""
    months = _summed(rows, lambda key: (*key[:2], "m", *key[3:5], _floor(key[5], 100), key[6]))
    years = _summed(months, lambda key: (*key[:2], "y", *key[3:5], _floor(key[5], 10_000), key[6]))
    for some in (rows, months, years):
        yield some
        yield _summed(some, lambda key: (*key[:4], EVERYBODY, *key[5:]))


def of_cycles(rows: Rows) -> Iterator[Rows]:
    """Give the rows of `cycle_total`: by month, and but for cohorts by year (yyyy00) and ever (0).

    So the median of a year, or of all time, reads few rows.
    """
    timed = {key: sums for key, sums in rows.items() if key[2] not in COHORT}
    years = _summed(timed, lambda key: (*key[:4], _floor(key[4], 100), key[5]))
    ever = _summed(years, lambda key: (*key[:4], 0, key[5]))
    for some in (rows, years, ever):
        yield some
        yield _summed(some, lambda key: (*key[:3], EVERYBODY, *key[4:]))


def of_paths(rows: Rows) -> Iterator[Rows]:
    """Give the rows of `path_total`: each owner's and everybody's."""
    yield rows
    yield _summed(rows, lambda key: (*key[:2], EVERYBODY, *key[3:]))


ROLLED: Mapping[str, Callable[[Rows], Iterator[Rows]]] = {
    "day_total": of_days,
    "cycle_total": of_cycles,
    "path_total": of_paths,
}
"""The tables of which only the finest rows are counted."""


def _floor(number: int | str, unit: int) -> int:
    return int(number) // unit * unit


def _summed(rows: Rows, wider: Callable[[Key], Key]) -> Rows:
    """Add up the rows that have one wider key."""
    found: dict[Key, Sums] = {}
    known = found.get
    for key, sums in rows.items():
        key = wider(key)
        row = known(key)
        found[key] = sums if row is None else tuple(map(add, row, sums))
    return found
