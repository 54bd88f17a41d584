"""Periods in the grains day totals are kept in: whole months, and the days at their ends."""

from datetime import date, timedelta

from bot.domain.metrics import Period

LAST = 99_991_231
"""The last day there is."""


def ranges(period: Period) -> list[tuple[str, int, int]]:
    """Split a period into whole months and the days at its ends, as (grain, first, last).

    Day 0, what is not dated, is only in a period without any bound.
    """
    if period == Period():
        return [("m", 0, LAST)]
    months = whole_months(period)
    if months is None:
        return [("d", number_of(period.first) or 1, number_of(period.last) or LAST)]
    first, last = months
    # A month is kept under its day 0.
    parts = [("m", number_of(first) // 100 * 100, number_of(last))]
    if period.first is not None and first > period.first:
        parts.append(("d", number_of(period.first), number_of(first - timedelta(days=1))))
    if period.last is not None and last < period.last:
        parts.append(("d", number_of(last + timedelta(days=1)), number_of(period.last)))
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


def number_of(day: date | None) -> int:
    """Give a day as the number yyyymmdd, 0 for none."""
    return day.year * 10_000 + day.month * 100 + day.day if day else 0
