"""Rows of kept totals that are the sums of others: of a month, of a year, of everybody.

What a deal adds is counted once, by day and by owner (see `bot.storage.share`); all other rows
follow from those, so that many deals cost little more than their own rows. Keys begin with the
workspace.
"""

from collections.abc import Callable, Iterable, Mapping
from operator import add

from bot.storage.share import COHORT, EVERYBODY, Key, Sums

Rows = Mapping[Key, Sums]


def of_days(rows: Rows) -> Rows:
    """Give the rows of `day_total`: by day, month and year, each owner's and everybody's."""

    def month(key: Key) -> Key:
        place, pipeline, _, kind, owner, number, currency = key
        return (place, pipeline, "m", kind, owner, int(number) // 100 * 100, currency)

    def year(key: Key) -> Key:
        place, pipeline, _, kind, owner, number, currency = key
        return (place, pipeline, "y", kind, owner, int(number) // 10_000 * 10_000, currency)

    def everybody(key: Key) -> Key:
        place, pipeline, grain, kind, _, number, currency = key
        return (place, pipeline, grain, kind, EVERYBODY, number, currency)

    months = _summed(rows, month)
    return _of_all((rows, months, _summed(months, year)), everybody)


def of_cycles(rows: Rows) -> Rows:
    """Give the rows of `cycle_total`: by month, and but for cohorts by year (yyyy00) and ever (0).

    So the median of a year, or of all time, reads few rows.
    """

    def year(key: Key) -> Key:
        place, pipeline, kind, owner, month, days = key
        return (place, pipeline, kind, owner, int(month) // 100 * 100, days)

    def ever(key: Key) -> Key:
        place, pipeline, kind, owner, _, days = key
        return (place, pipeline, kind, owner, 0, days)

    def everybody(key: Key) -> Key:
        place, pipeline, kind, _, month, days = key
        return (place, pipeline, kind, EVERYBODY, month, days)

    years = _summed({key: sums for key, sums in rows.items() if key[2] not in COHORT}, year)
    return _of_all((rows, years, _summed(years, ever)), everybody)


def of_paths(rows: Rows) -> Rows:
    """Give the rows of `path_total`: each owner's and everybody's."""

    def everybody(key: Key) -> Key:
        place, pipeline, _, stage, month, days = key
        return (place, pipeline, EVERYBODY, stage, month, days)

    return _of_all((rows,), everybody)


ROLLED: Mapping[str, Callable[[Rows], Rows]] = {
    "day_total": of_days,
    "cycle_total": of_cycles,
    "path_total": of_paths,
}
"""The tables of which only the finest rows are counted."""


def _of_all(grains: Iterable[Rows], everybody: Callable[[Key], Key]) -> Rows:
    """Give rows of all grains, each owner's and everybody's."""
    found: dict[Key, Sums] = {}
    for rows in grains:
        found.update(rows)
        found.update(_summed(rows, everybody))
    return found


def _summed(rows: Rows, wider: Callable[[Key], Key]) -> Rows:
    """Add up the rows that have one wider key."""
    found: dict[Key, Sums] = {}
    known = found.get
    for key, sums in rows.items():
        key = wider(key)
        row = known(key)
        found[key] = sums if row is None else tuple(map(add, row, sums))
    return found
