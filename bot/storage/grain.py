"""Periods in the grains day totals are kept in: whole years, months and days at their ends."""

from datetime import date, timedelta

from bot.domain.metrics import Period

LAST = 99_991_231
"""The last day there is."""


def ranges(period: Period) -> list[tuple[str, int, int]]:
    """Split a period into whole years, the months and days at its ends, as (grain, first, last).

    Day 0, what is not dated, is only in a period without any bound.
    """
    if period == Period():
        return [("y", 0, LAST)]
    months = whole_months(period)
    if months is None:
        return [("d", number_of(period.first) or 1, number_of(period.last) or LAST)]
    first, last = months
    parts = _by_month(first, last)
    if period.first is not None and first > period.first:
        parts.append(("d", number_of(period.first), number_of(first - timedelta(days=1))))
    if period.last is not None and last < period.last:
        parts.append(("d", number_of(last + timedelta(days=1)), number_of(period.last)))
    return parts


def _by_month(first: date, last: date) -> list[tuple[str, int, int]]:
    """Split whole months; a month is kept under its day 0, a year under its month 0."""
    begin, end = first.year + (first.month > 1), last.year - (last.month < 12)
    if begin > end:
        return [("m", number_of(first) // 100 * 100, number_of(last))]
    parts = [("y", begin * 10_000, end * 10_000)]
    if first.month > 1:
        parts.append(("m", number_of(first) // 100 * 100, begin * 10_000 - 1))
    if last.month < 12:
        parts.append(("m", (end + 1) * 10_000, number_of(last)))
    return parts


def whole_months(period: Period) -> tuple[date, date] | None:
    """Give the first and last day of the whole months inside a period, None without one."""
    first, last = period.first or date.min, period.last or date.max
    if first.day > 1:
        first = _next_month(first)
    if last < date.max and (last + timedelta(days=1)).day > 1:
        # The month before the first there is has no last day; nothing is whole then either.
        last = date.min if (last.year, last.month) == (1, 1) else last - timedelta(days=last.day)
    return (first, last) if first < last else None


def _next_month(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1)


def days_of(period: Period) -> dict[str, object]:
    """Give a period that has a beginning as a range of days."""
    return {"grain": "d", "first": number_of(period.first), "last": number_of(period.last) or LAST}


def number_of(day: date | None) -> int:
    """Give a day as the number yyyymmdd, 0 for none."""
    return day.year * 10_000 + day.month * 100 + day.day if day else 0
