"""Periods people ask for by name."""

from calendar import monthrange
from datetime import date, timedelta
from enum import StrEnum

from bot.domain.metrics import Period


class Span(StrEnum):
    """A stretch of the calendar, seen from a day."""

    ALL = "all"
    THIS_MONTH = "this_month"
    LAST_MONTH = "last_month"
    THIS_QUARTER = "this_quarter"
    LAST_QUARTER = "last_quarter"
    THIS_YEAR = "this_year"
    LAST_YEAR = "last_year"

    def period(self, today: date) -> Period:
        """Give the first and last local day of the span; ALL is without bounds."""
        match self:
            case Span.ALL:
                return Period()
            case Span.THIS_MONTH:
                return months(today.year, today.month, 1)
            case Span.LAST_MONTH:
                return months(today.year, today.month - 1, 1)
            case Span.THIS_QUARTER:
                return months(today.year, quarter_start(today), 3)
            case Span.LAST_QUARTER:
                return months(today.year, quarter_start(today) - 3, 3)
            case Span.THIS_YEAR:
                return months(today.year, 1, 12)
            case Span.LAST_YEAR:
                return months(today.year - 1, 1, 12)


def before(period: Period) -> Period | None:
    """Give the period before one, as many months long, or as many days; None without bounds."""
    if period.first is None or period.last is None:
        return None
    first, last = period.first, period.last
    if first.day == 1 and (last + timedelta(days=1)).day == 1:
        count = (last.year - first.year) * 12 + last.month - first.month + 1
        return months(first.year, first.month - count, count)
    days = (last - first).days + 1
    return Period(first - timedelta(days=days), first - timedelta(days=1))


def year_before(period: Period) -> Period | None:
    """Give the same period a year ago; None without bounds.

    What ends with February ends with it a year ago too.
    """
    if period.first is None or period.last is None:
        return None
    ends = (period.last + timedelta(days=1)).day == 1
    last = _year_ago(period.last)
    if ends:
        last = last.replace(day=monthrange(last.year, last.month)[1])
    return Period(_year_ago(period.first), last)


def _year_ago(day: date) -> date:
    length = monthrange(day.year - 1, day.month)[1]
    return day.replace(year=day.year - 1, day=min(day.day, length))


def quarter_start(today: date) -> int:
    """Give the number of the month the quarter of a day begins with."""
    return (today.month - 1) // 3 * 3 + 1


def months(year: int, month: int, count: int) -> Period:
    """Give `count` whole months from a month number that may lie outside 1 to 12."""
    return Period(_first(year, month), _first(year, month + count) - timedelta(days=1))


def _first(year: int, month: int) -> date:
    years, index = divmod(month - 1, 12)
    return date(year + years, index + 1, 1)
