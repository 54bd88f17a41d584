"""Working time: days that a person works, counted in that person's zone."""

from collections.abc import Set
from datetime import UTC, date, datetime, time, timedelta, tzinfo

_DAY = timedelta(days=1)


def is_working(day: date, working_days: Set[int]) -> bool:
    """Tell whether a local date is one of the weekday numbers worked (Monday 0)."""
    return day.weekday() in working_days


def add_working_days(
    start: datetime,
    days: int,
    *,
    zone: tzinfo,
    working_days: Set[int],
    holidays: Set[date] = frozenset(),
) -> datetime:
    """Give the instant (UTC) at which `days` whole working days have passed since `start`.

    A working day lasts from local midnight to the next; time on other days and on `holidays` does
    not count.
    Nobody who never works waits for ever: with no working days, calendar days are counted.
    """
    weekdays = working_days or frozenset(range(7))
    local = start.astimezone(zone)
    day, left = local.date(), days
    share = local.timetz().replace(tzinfo=None)
    if day.weekday() not in weekdays or day in holidays:
        day, share = _next_working(day, weekdays, holidays), time.min
    for _ in range(left):
        day = _next_working(day, weekdays, holidays)
    return datetime.combine(day, share, tzinfo=zone).astimezone(UTC)


def working_days_between(
    start: datetime,
    end: datetime,
    *,
    zone: tzinfo,
    working_days: Set[int],
    holidays: Set[date] = frozenset(),
) -> float:
    """Give the working days (with their fraction) that passed from `start` to `end`.

    Cost does not grow with the span: whole weeks are counted at once, and `holidays` one by one.
    """
    if end <= start:
        return 0.0
    weekdays = working_days or frozenset(range(7))
    first, last = start.astimezone(zone), end.astimezone(zone)
    begun, ended = first.date(), last.date()
    whole = _working_dates(begun, ended, weekdays)
    whole -= sum(day.weekday() in weekdays for day in holidays if begun <= day < ended)
    return whole - _elapsed(first, weekdays, holidays) + _elapsed(last, weekdays, holidays)


def add_working_dates(
    start: date, days: int, *, working_days: Set[int], holidays: Set[date] = frozenset()
) -> date:
    """Give the local date `days` working days after `start`."""
    weekdays = working_days or frozenset(range(7))
    day = start
    for _ in range(days):
        day = _next_working(day, weekdays, holidays)
    return day


def _next_working(day: date, weekdays: Set[int], holidays: Set[date]) -> date:
    day += _DAY
    while day.weekday() not in weekdays or day in holidays:
        day += _DAY
    return day


def _working_dates(first: date, last: date, weekdays: Set[int]) -> int:
    """Count the working dates from `first` up to but not including `last`."""
    weeks, rest = divmod((last - first).days, 7)
    extra = sum((first.weekday() + offset) % 7 in weekdays for offset in range(rest))
    return weeks * len(weekdays) + extra


def _elapsed(local: datetime, weekdays: Set[int], holidays: Set[date]) -> float:
    """Give the share of a working date that has passed; 0 on a date that is not worked."""
    if local.weekday() not in weekdays or local.date() in holidays:
        return 0.0
    passed = timedelta(hours=local.hour, minutes=local.minute, seconds=local.second)
    return passed / _DAY
