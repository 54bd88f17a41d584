"""Dates as other systems write them: the order of day and month is read from whole columns."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from functools import lru_cache

from bot.domain.error import Invalid
from bot.intake.month import month_of


class Order(StrEnum):
    """Which part of a numeric date comes first, second and third."""

    YMD = "ymd"
    DMY = "dmy"
    MDY = "mdy"


_NUMERIC = re.compile(
    r"(\d{1,4})\s?[-/.]\s?(\d{1,2})\s?[-/.]\s?(\d{1,4})\.?(?:[T ,]+(.*))?", re.ASCII | re.DOTALL
)
_CHARACTERS = re.compile(
    r"(\d{4})\s?[년年]\s?(\d{1,2})\s?[월月]\s?(\d{1,2})\s?[일日]\s*(.*)", re.DOTALL
)
_COMPACT = re.compile(r"((?:19|20)\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])()", re.ASCII)
_DAY_FIRST = re.compile(
    r"(\d{1,2})(?:st|nd|rd|th|º|er)?[\s./-]*(?:de\s+)?([^\W\d_]{3,12})[\s.,/-]*(?:de\s+|del\s+)?"
    r"(\d{4}|\d{2})(?![\d:])(?:[\s,]+(.*))?",
    re.DOTALL,
)
_MONTH_FIRST = re.compile(
    r"([^\W\d_]{3,12})[\s./-]+(\d{1,2})(?:st|nd|rd|th)?[\s,./-]+(\d{4})(?:[\s,]+(.*))?", re.DOTALL
)
_YEAR_FIRST = re.compile(
    r"(\d{4})[\s./-]+([^\W\d_]{3,12})[\s./-]+(\d{1,2})(?:[\s,]+(.*))?", re.DOTALL
)
_WEEKDAY = re.compile(r"([^\W\d_]{2,12})[.,]?\s+(?=\S*\d)")
_CLOCK = re.compile(
    r"(?:(?P<first>오전|오후|午前|午後)|(?:[^\W\d_]{1,3}\s++){1,2})?\s*+(?P<hour>\d{1,2})[:.h時시]\s?(?P<minute>\d{2})분?"
    r"(?:[:.](?P<second>\d{2})(?:[.,]\d+)?)?\s*+(?P<half>[ap]\.?\s?m\.?)?"
    r"\s*+(?P<zone>Z|UTC|GMT|[+-]\d{2}:?\d{2})?(?:\s*+\(?[A-Za-z]{2,5}\)?)?",
    re.IGNORECASE,
)
_SERIAL = re.compile(r"(\d{5})(?:[.,](\d+))?", re.ASCII)
_EPOCH = re.compile(r"\d{10}(?:\d{3})?", re.ASCII)
_FIRST_SERIAL, _LAST_SERIAL = 20_000, 80_000
"""Days that a spreadsheet counts from 1899-12-30: October 1954 to January 2119."""
_ZERO_DAY = date(1899, 12, 30)
_EARLIEST, _LATEST = date(1900, 1, 1), date(2200, 1, 1)
_LONGEST = 80
"""Characters of a date with its time and zone; what is longer is none, however it begins."""
_PM = ("p", "오후", "午後")


@dataclass(frozen=True, slots=True)
class DayReading:
    """How the dates of a file are read; `order` None could not be told from its columns."""

    order: Order | None

    def day(self, cell: str) -> date:
        """Read a cell as a calendar date, whatever its time of day; `Invalid` if it is none."""
        return _parts(self.order, cell)[0]

    def instant(self, cell: str, zone: tzinfo) -> datetime:
        """Read a cell as an instant in UTC; a bare date is its local midnight in `zone`."""
        return _instant(self.order, cell, zone)


@lru_cache(maxsize=8192)
def _instant(read_in: Order | None, cell: str, zone: tzinfo) -> datetime:
    day, clock = _parts(read_in, cell)
    if isinstance(clock, datetime):
        return clock
    if not any(char.isdigit() for char in clock):
        return _midnight(day, zone)
    at = _clock(clock)
    if at is None:
        raise Invalid("“{text}” is not a time.", text=cell[:40])
    read = datetime.combine(day, at)
    return (read if read.tzinfo else read.replace(tzinfo=zone)).astimezone(UTC)


@lru_cache(maxsize=8192)
def _parts(read_in: Order | None, cell: str) -> tuple[date, str | datetime]:
    """Give the day of a cell and what it says of the time of day; most days are there often."""
    found = _numeric(cell)
    if found is None:
        told = _worded(cell) or _counted(cell)
        if told is None:
            raise Invalid("“{text}” is not a date.", text=cell[:40])
        return told
    parts = (found[1], found[2], found[3])
    order = Order.YMD if len(found[1]) == 4 else read_in
    day = _only(parts) if order is None else _dated(parts, order)
    if order is None and day is None and any(_dated(parts, one) for one in Order):
        raise Invalid(
            "“{text}” can be read with the day or the month first: name the order.",
            text=cell[:40],
        )
    # What is no date in the file's order may be one in the other: sheets mix the two.
    day = day or _only(parts)
    if day is None:
        raise Invalid("“{text}” is not a date.", text=cell[:40])
    return day, (found[4] or "").strip()


@lru_cache(maxsize=4096)
def _midnight(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, time.min, tzinfo=zone).astimezone(UTC)


def reads_as_day(cell: str) -> bool:
    """Tell whether a cell looks like a date, in whatever order it is written."""
    return looks_numeric(cell) or _worded(cell) is not None


def looks_numeric(cell: str) -> bool:
    """Tell a date of three numbers, whether or not there is such a day; none of them is 0."""
    found = _numeric(cell)
    return found is not None and all(int(found[part]) for part in (1, 2, 3))


def counts_days(cell: str) -> bool:
    """Tell a number that can be a day: a spreadsheet's, or seconds since 1970."""
    return _counted(cell) is not None


def tell_order(cells: Iterable[str], *, eastern: bool = False) -> DayReading:
    """Tell the order of a file's numeric dates from all of them.

    The order under which most of them are real dates is taken. Years with two digits in front
    are rare enough to be believed only when nothing else fits as well, but for a file of the
    East (`eastern`). Where day-first and
    month-first fit equally many, the order is None: `evidence` decides by what else there is.
    """
    fitting: Counter[Order] = Counter()
    seen = False
    for cell in set(cells):
        found = _numeric(cell)
        if found is None or len(found[1]) == 4:
            continue
        seen = True
        parts = (found[1], found[2], found[3])
        fitting.update(order for order in Order if _dated(parts, order) is not None)
    if not seen:
        return DayReading(Order.YMD)
    days, months, years = (fitting[order] for order in (Order.DMY, Order.MDY, Order.YMD))
    if years > max(days, months) or (eastern and years == max(days, months)):
        return DayReading(Order.YMD)
    if days == months:
        return DayReading(None)
    return DayReading(Order.DMY if days > months else Order.MDY)


def _numeric(cell: str) -> re.Match[str] | None:
    return _NUMERIC.fullmatch(_without_weekday(cell)) if len(cell) <= _LONGEST else None


def _worded(cell: str) -> tuple[date, str] | None:
    """Read a date with its month in words, or in the characters of the East."""
    if len(cell) > _LONGEST:
        return None
    if found := _CHARACTERS.fullmatch(cell):
        return _real(found[1], int(found[2]), found[3], found[4])
    text = _without_weekday(cell)
    for form, (year, month, day) in (
        (_DAY_FIRST, (3, 2, 1)),
        (_MONTH_FIRST, (3, 1, 2)),
        (_YEAR_FIRST, (1, 2, 3)),
    ):
        found = form.fullmatch(text)
        number = month_of(found[month]) if found else None
        if found is not None and number is not None:
            return _real(found[year], number, found[day], found[4] or "")
    return None


def _counted(cell: str) -> tuple[date, str | datetime] | None:
    """Read a date that is one number: as a spreadsheet or a computer counts, or run together."""
    if found := _SERIAL.fullmatch(cell):
        count = int(found[1])
        if not _FIRST_SERIAL <= count <= _LAST_SERIAL:
            return None
        seconds = round(float(f"0.{found[2] or 0}") * 86_400)
        clock = f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
        return _ZERO_DAY + timedelta(days=count), clock if 0 < seconds < 86_400 else ""
    if found := _COMPACT.fullmatch(cell):
        return _real(found[1], int(found[2]), found[3], "")
    if _EPOCH.fullmatch(cell):
        at = datetime.fromtimestamp(int(cell[:10]), UTC)
        return at.date(), at
    return None


def _real(year: str, month: int, day: str, rest: str) -> tuple[date, str] | None:
    read = _dated((year, str(month), day), Order.YMD)
    return None if read is None else (read, rest.strip())


def _clock(text: str) -> time | None:
    found = _CLOCK.fullmatch(text)
    if found is None:
        return None
    hour, half = int(found["hour"]), (found["first"] or found["half"] or "").casefold()
    if half and hour <= 12:
        hour = hour % 12 + (12 if half.startswith(_PM) else 0)
    zone = (found["zone"] or "").upper()
    offset = "+00:00" if zone in ("Z", "UTC", "GMT") else zone
    try:
        return time.fromisoformat(f"{hour:02}:{found['minute']}:{found['second'] or '00'}{offset}")
    except ValueError:
        return None


def _without_weekday(cell: str) -> str:
    found = _WEEKDAY.match(cell)
    return cell[found.end() :] if found and month_of(found[1]) is None else cell


def _only(parts: tuple[str, str, str]) -> date | None:
    """Give the day that three numbers can mean if there is one alone, the year being last."""
    if len(parts[0]) > 2:
        return None
    days = {_dated(parts, order) for order in (Order.DMY, Order.MDY)} - {None}
    return days.pop() if len(days) == 1 else None


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
