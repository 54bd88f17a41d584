"""Periods of the past as people name them: `q3`, `2025`, `december 2025`, `last 30 days`, 3분기."""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache

from babel.dates import get_month_names

from bot.domain.error import Invalid
from bot.domain.metrics import Period
from bot.domain.span import Span, months
from bot.views.period import read_period
from bot.views.span import read_span

_YEAR = r"(?P<year>20[0-9]{2})"
_PARTS: Mapping[str, int] = {"q": 3, "분기": 3, "h": 6, "월": 1}
"""Months of what a year is told in parts of, by its sign."""
_KOREAN = re.compile(rf"(?:{_YEAR}년? ?)?(?P<part>[0-9]{{1,2}}) ?(?P<sign>분기|월)")
_WESTERN = re.compile(rf"(?:{_YEAR}년?[ -]?)?(?P<sign>[qh])(?P<part>[0-9])")
_TURNED = re.compile(rf"(?P<sign>[qh])(?P<part>[0-9])[ /-]?{_YEAR}")
_NAMED = re.compile(rf"(?P<part>[0-9]{{1,2}})(?P<sign>월),? {_YEAR}")
_MONTH = re.compile(rf"{_YEAR}[-/.](?P<part>[0-9]{{1,2}})")
_WHOLE = re.compile(rf"{_YEAR}년?")
_DAYS = re.compile(r"(?:(?:last|past) ([0-9]{1,4}) days|(?:최근|지난) ?([0-9]{1,4})일)")
_HALVES: Mapping[str, str] = {"상반기": "h1", "하반기": "h2"}
_OPEN = re.compile(r"since |from |.*(?:부터|week|주)$")
"""What is typed with a first day only and goes on; any other single day is that day alone."""


def read_stretch(text: str, locale: str, today: date) -> Span | Period:
    """Read a period with both its days, or one of the named spans.

    A month, quarter or half without a year is the newest that has begun; what has only a first
    day goes on to today. Raises `Invalid` for what is none.
    """
    typed = " ".join(text.casefold().split())
    try:
        return read_span(typed)
    except Invalid:
        found = _of_calendar(typed, today) or _read(typed, locale, today)
    return found


def _read(typed: str, locale: str, today: date) -> Period:
    if days := _DAYS.fullmatch(typed):
        count = int(days[1] or days[2])
        return Period(today - timedelta(days=max(count, 1) - 1), today)
    found = read_period(typed, locale, today)
    return Period(found.first, found.last or (today if _OPEN.match(typed) else found.first))


def _of_calendar(typed: str, today: date) -> Period | None:
    """Read whole months: a year, or a month, quarter or half of one."""
    if whole := _WHOLE.fullmatch(typed):
        return months(int(whole["year"]), 1, 12)
    for name, short in (*_HALVES.items(), *_names().items()):
        # A name stands before its year or after it: "dec 2025", "2025년 하반기".
        typed = re.sub(rf"(?<![^\W\d_]){name}(?![^\W\d_])", short, typed)
    forms = (_KOREAN, _WESTERN, _TURNED, _NAMED, _MONTH)
    match = next((one for form in forms if (one := form.fullmatch(typed))), None)
    if match is None:
        return None
    length = _PARTS[match["sign"]] if "sign" in match.re.groupindex else 1
    part = int(match["part"])
    if not 1 <= part <= 12 // length:
        return None
    year = int(match["year"]) if match["year"] else today.year
    first = (part - 1) * length + 1
    if match["year"] is None and first > today.month:
        year -= 1
    return months(year, first, length)


@cache
def _names() -> dict[str, str]:
    """Give English names of months, long and short, as `12월`."""
    found: dict[str, str] = {}
    for width in ("wide", "abbreviated"):
        for number, name in get_month_names(width, locale="en").items():
            found[name.casefold().rstrip(".")] = f"{number}월"
    return found
