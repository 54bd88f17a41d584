"""Dates as other systems write them: the order of day and month is read from whole columns."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, tzinfo
from enum import StrEnum

from bot.domain.error import Invalid


class Order(StrEnum):
    """Which part of a numeric date comes first, second and third."""

    YMD = "ymd"
    DMY = "dmy"
    MDY = "mdy"


_DATE = re.compile(r"(\d{1,4})[-/.]\s?(\d{1,2})[-/.]\s?(\d{1,4})\.?(?:[T ]+(.*))?", re.ASCII)
_EARLIEST, _LATEST = date(1900, 1, 1), date(2200, 1, 1)


@dataclass(frozen=True, slots=True)
class DayReading:
    """How the dates of a file are read; `order` None could not be told from its columns."""

    order: Order | None

    def day(self, cell: str) -> date:
        """Read a cell as a calendar date, whatever its time of day; `Invalid` if it is none."""
        found = _DATE.fullmatch(cell)
        if found is None:
            raise Invalid("“{text}” is not a date.", text=cell[:40])
        parts = (found[1], found[2], found[3])
        order = Order.YMD if len(found[1]) == 4 else self.order
        if order is None:
            raise Invalid(
                "“{text}” can be read with the day or the month first: name the order.",
                text=cell[:40],
            )
        day = _dated(parts, order)
        if day is None:
            raise Invalid("“{text}” is not a date.", text=cell[:40])
        return day

    def instant(self, cell: str, zone: tzinfo) -> datetime:
        """Read a cell as an instant in UTC; a bare date is its local midnight in `zone`."""
        day = self.day(cell)
        found = _DATE.fullmatch(cell)
        clock = (found[4] or "").strip() if found else ""
        if not clock:
            return datetime.combine(day, time.min, tzinfo=zone).astimezone(UTC)
        try:
            read = datetime.fromisoformat(f"{day.isoformat()}T{clock.replace('Z', '+00:00')}")
        except ValueError as error:
            raise Invalid("“{text}” is not a time.", text=cell[:40]) from error
        return (read if read.tzinfo else read.replace(tzinfo=zone)).astimezone(UTC)


def reads_as_day(cell: str) -> bool:
    """Tell whether a cell looks like a date, in whatever order it is written."""
    return _DATE.fullmatch(cell) is not None


def tell_order(cells: Iterable[str]) -> DayReading:
    """Tell the order of a file's numeric dates from all of them.

    An order stays possible while every date is a real one under it. Years with two digits in
    front are rare enough to be believed only when nothing else fits. Where both day-first and
    month-first fit every date, the order is None and each such date is refused.
    """
    possible = {Order.DMY, Order.MDY, Order.YMD}
    seen = False
    for cell in set(cells):
        found = _DATE.fullmatch(cell)
        if found is None or len(found[1]) == 4:
            continue
        seen = True
        parts = (found[1], found[2], found[3])
        possible = {order for order in possible if _dated(parts, order) is not None} or possible
    if not seen:
        return DayReading(Order.YMD)
    sure = possible - {Order.YMD} or possible
    return DayReading(sure.pop() if len(sure) == 1 else None)


def _dated(parts: tuple[str, str, str], order: Order) -> date | None:
    first, second, third = parts
    years, months, days = {
        Order.YMD: (first, second, third),
        Order.DMY: (third, second, first),
        Order.MDY: (third, first, second),
    }[order]
    year = int(years)
    if len(years) <= 2:
        # POSIX strptime's rule: 69 to 99 are the last century.
        year += 1900 if year > 68 else 2000
    try:
        read = date(year, int(months), int(days))
    except ValueError:
        return None
    return read if _EARLIEST <= read < _LATEST else None
