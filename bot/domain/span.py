"""Periods people ask for by name."""

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


def quarter_start(today: date) -> int:
    """Give the number of the month the quarter of a day begins with."""
    return (today.month - 1) // 3 * 3 + 1


def months(year: int, month: int, count: int) -> Period:
    """Give `count` whole months from a month number that may lie outside 1 to 12."""
    return Period(_first(year, month), _first(year, month + count) - timedelta(days=1))


def _first(year: int, month: int) -> date:
    years, index = divmod(month - 1, 12)
    return date(year + years, index + 1, 1)
