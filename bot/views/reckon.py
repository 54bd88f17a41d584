"""Reckoning with days: the next such day, some weeks ahead, the end of a quarter."""

import calendar
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta


def nearest(month: int, day: int, today: date, *, past: bool) -> date:
    """Give the next such day (today included), or with `past` the last; `ValueError` if none."""
    for year in (today.year, today.year + (-1 if past else 1)):
        if day == 29 and month == 2 and not calendar.isleap(year):
            continue
        found = date(year, month, day)
        if found == today or (found < today) == past:
            return found
    raise ValueError("no such day within a year")


def coming(weekday: int, today: date, *, past: bool = False) -> date:
    """Give the next such weekday after today, or with `past` the last one before it."""
    if past:
        return today - timedelta(days=(today.weekday() - weekday - 1) % 7 + 1)
    return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)


def ahead(count: int, unit: str, today: date) -> date:
    """Give the day `count` days, weeks, months or years (`unit` d, w, m, y) from today."""
    match unit:
        case "d":
            return today + timedelta(days=count)
        case "w":
            return today + timedelta(weeks=count)
        case "m":
            return today + relativedelta(months=count)
        case _:
            return today + relativedelta(years=count)


def end_of(span: str, today: date, *, following: bool = False) -> date:
    """Give the last day of this (or the following) month, quarter or year; of a week, Friday."""
    match span:
        case "week":
            friday = today + timedelta(days=4 - today.weekday())
            return friday + timedelta(weeks=int(following or friday < today))
        case "month":
            return today + relativedelta(months=int(following), day=31)
        case "quarter":
            left = (3 - today.month) % 3 + 3 * int(following)
            return today + relativedelta(months=left, day=31)
        case _:
            return date(today.year + int(following), 12, 31)
