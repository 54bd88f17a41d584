"""Days as people type them: `2027-03-15`, `3/15`, `next friday`, `in 2 weeks`, `eom`.

A small grammar of our own, with dateutil for the arithmetic: general date parsers take almost
anything for a date ("may" is today's day in May, "12k" is midnight), and a close date that was
guessed is worse than one that is asked for again. Korean has its own file, `bot.views.day_korean`.
"""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date, timedelta

from bot.domain.error import Invalid
from bot.views.day_korean import read_korean_day
from bot.views.reckon import ahead, coming, end_of, nearest
from bot.views.words import babel_locale

FIRST, LAST = date(2000, 1, 1), date(2100, 12, 31)
"""What a day in a sales pipeline can be; anything else was mistyped."""

_LONGEST = 40
_WORDS = 6
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = tuple(name.lower() for name in (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
))  # fmt: skip
_NUMBERS: Mapping[str, int] = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6,
    "seven": 7, "eight": 8, "nine": 9, "ten": 10,
}  # fmt: skip
_WEEKDAY = "|".join(f"{name}|{name[:3]}" for name in _DAYS) + "|tues|wednes|thur|thurs"
_MONTH = "|".join(f"{name}|{name[:3]}" for name in _MONTHS) + "|sept"

_ISO = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})")
_SLASHED = re.compile(r"(\d{1,2})[/-](\d{1,2})(?:[/-](\d{4}|\d{2}))?")
_DOTTED = re.compile(r"(\d{1,2})\. ?(\d{1,2})(?:\.(?: ?(\d{4}))?)?")
_DAY_MONTH = re.compile(
    rf"(\d{{1,2}})(?:st|nd|rd|th)?\.?(?: of)? ({_MONTH})\.?(?:,? (\d{{4}}))?", re.I
)
_MONTH_DAY = re.compile(rf"({_MONTH})\.? (\d{{1,2}})(?:st|nd|rd|th)?(?:,? (\d{{4}}))?", re.I)
_ON_WEEKDAY = re.compile(rf"(?:(this|next|coming) )?({_WEEKDAY})")
_AHEAD = re.compile(
    r"(?:in |\+ ?)(\d{1,3}|[a-z]+) ?(d|days?|w|weeks?|m|months?|y|years?)(?: from now)?"
    r"|(\d{1,3}|[a-z]+) (days?|weeks?|months?|years?) from (?:now|today)"
)
_END = re.compile(r"(?:the )?end of (?:the |this )?(next )?(week|month|quarter|year)")


def read_day(text: str, locale: str, today: date, *, past: bool = False) -> date:
    """Read a day, seen from the reader's local `today`.

    A day without a year is the next one to come (with `past`, the last one that was). `locale`
    decides whether 3/4 is in March or in April. "friday" is the coming one, "next friday" that of
    next week. Raises `Invalid` for what is no day, does not exist, or lies outside 2000 to 2100.
    """
    typed = " ".join(unicodedata.normalize("NFKC", text[: 4 * _LONGEST]).casefold().split())
    if typed and len(typed) <= _LONGEST:
        try:
            day = _named(typed, today) or _numeric(typed, locale, today, past=past)
            day = day or _english(typed, today, past=past)
            day = day or read_korean_day(typed, today, past=past)
        except (ValueError, OverflowError) as error:
            raise Invalid("There is no such day. Check the day and the month.") from error
        if day is not None:
            return _bounded(day)
    raise Invalid(
        "“{typed}” is not a day I can read. Write it like {example}.",
        typed=text[: 2 * _LONGEST],
        example=_example(locale),
    )


def split_day(text: str, locale: str, today: date) -> tuple[date, str, str]:
    """Read the day that a line begins with; give it, its words, and the words after it.

    The longest run of words that is a day counts. Raises what `read_day` raises where none is.
    """
    words = text.split()
    for count in range(min(len(words), _WORDS), 1, -1):
        typed = " ".join(words[:count])
        try:
            return read_day(typed, locale, today), typed, " ".join(words[count:])
        except Invalid:
            continue
    typed = words[0] if words else ""
    return read_day(typed, locale, today), typed, " ".join(words[1:])


def read_iso(text: str) -> date:
    """Read what a calendar control sends (2027-03-15); `Invalid` outside 2000 to 2100."""
    try:
        return _bounded(date.fromisoformat(text))
    except ValueError as error:
        raise Invalid("There is no such day. Check the day and the month.") from error


def _bounded(day: date) -> date:
    if not FIRST <= day <= LAST:
        raise Invalid("{year} is too far away. Choose a day from 2000 to 2100.", year=str(day.year))
    return day


def _named(typed: str, today: date) -> date | None:
    match typed:
        case "today" | "now":
            return today
        case "tomorrow" | "tmrw" | "tmr":
            return today + timedelta(days=1)
        case "day after tomorrow" | "the day after tomorrow":
            return today + timedelta(days=2)
        case "yesterday":
            return today - timedelta(days=1)
        case "next week":
            return today + timedelta(days=7 - today.weekday())
        case "eow" | "eom" | "eoq" | "eoy":
            spans = {"w": "week", "m": "month", "q": "quarter", "y": "year"}
            return end_of(spans[typed[-1]], today)
    return None


def _numeric(typed: str, locale: str, today: date, *, past: bool) -> date | None:
    if found := _ISO.fullmatch(typed):
        return date(int(found[1]), int(found[3]), int(found[4]))
    day_first = _day_first(locale)
    korean = babel_locale(locale).language == "ko"
    if found := _SLASHED.fullmatch(typed):
        first, second, year = int(found[1]), int(found[2]), found[3]
        day, month = (first, second) if day_first else (second, first)
    elif found := _DOTTED.fullmatch(typed):
        # Points are German and Slavic (15.3.), unless the reader is Korean (3. 15.).
        first, second, year = int(found[1]), int(found[2]), found[3]
        day, month = (second, first) if korean else (first, second)
    else:
        return None
    if month > 12 >= day:
        # Only one of the two readings is a day.
        day, month = month, day
    if year:
        return date(int(year) if len(year) == 4 else 2000 + int(year), month, day)
    return nearest(month, day, today, past=past)


def _english(typed: str, today: date, *, past: bool) -> date | None:
    if found := _MONTH_DAY.fullmatch(typed):
        return _of_month(found[1], int(found[2]), found[3], today, past=past)
    if found := _DAY_MONTH.fullmatch(typed):
        return _of_month(found[2], int(found[1]), found[3], today, past=past)
    if found := _ON_WEEKDAY.fullmatch(typed):
        weekday = [name[:3] for name in _DAYS].index(found[2][:3])
        if found[1] == "next":
            return today + timedelta(days=7 - today.weekday() + weekday)
        return coming(weekday, today, past=past and not found[1])
    if found := _AHEAD.fullmatch(typed):
        number, unit = found[1] or found[3], found[2] or found[4]
        count = int(number) if number.isdigit() else _NUMBERS.get(number)
        return ahead(count, unit[0], today) if count is not None else None
    if found := _END.fullmatch(typed):
        return end_of(found[2], today, following=bool(found[1]))
    return None


def _of_month(name: str, day: int, year: str | None, today: date, *, past: bool) -> date:
    month = [known[:3] for known in _MONTHS].index(name[:3]) + 1
    return date(int(year), month, day) if year else nearest(month, day, today, past=past)


def _day_first(locale: str) -> bool:
    """Tell whether the locale writes the day before the month."""
    pattern = str(babel_locale(locale).date_formats["short"].pattern)
    return pattern.lower().index("d") < pattern.lower().index("m")


def _example(locale: str) -> str:
    if babel_locale(locale).language == "ko":
        return "3월 15일, 다음 주 금요일, 2027-03-15"
    return "Mar 15, next friday, 2027-03-15"
