"""Stretches of days as people type them: `since monday`, `9/1 to 9/30`, `last week`, 지난주부터."""

import re
from datetime import date, timedelta

from bot.domain.error import Invalid
from bot.domain.metrics import Period
from bot.views.day import read_day
from bot.views.span import read_span

_BEGINNING = re.compile(r"^(?:since|from)\s+", re.IGNORECASE)
_BETWEEN = re.compile(
    r"(?<!\s)\s+(?:to|until|till)\s+|부터\s*|(?:(?<!\s)\s+)?(?:~|\.\.)\s*", re.IGNORECASE
)
_SINCE = "부터"
_END = re.compile(r"(?:(?<!\s)\s+)?까지$")
_THIS_WEEK = frozenset({"week", "this week", "이번 주", "이번주"})
_LAST_WEEK = frozenset({"last week", "지난 주", "지난주"})


def read_period(text: str, locale: str, today: date) -> Period:
    """Read a period that has begun: a first day, two days, or a period by its name.

    A day without a year is the last one that was; a first day alone leaves the end open, and
    nothing typed is this week. Raises `Invalid` for what is neither, for a first day that is
    still to come, and for two days the wrong way round.
    """
    typed = _END.sub("", _BEGINNING.sub("", text.strip()))
    parts = [part for part in _BETWEEN.split(typed) if part]
    if len(parts) < 2 and (named := _named("".join(parts), today)):
        goes_on = typed != text.strip() or typed.endswith(_SINCE)
        return Period(named.first, None) if goes_on else named
    if len(parts) > 2:
        raise Invalid("Write one day or two, like 9/1 to 9/30.")
    first, *rest = (read_day(part, locale, today, past=True) for part in parts)
    if first > today:
        raise Invalid("That day is still to come. Choose today or a day before.")
    if rest and rest[0] < first:
        raise Invalid("The end lies before the beginning. Swap the two days.")
    return Period(first, rest[0] if rest else None)


def _named(text: str, today: date) -> Period | None:
    typed = " ".join(text.casefold().split())
    monday = today - timedelta(days=today.weekday())
    if not typed or typed in _THIS_WEEK:
        return Period(monday)
    if typed in _LAST_WEEK:
        return Period(monday - timedelta(days=7), monday - timedelta(days=1))
    try:
        return read_span(typed).period(today)
    except Invalid:
        return None
