"""Days as they are typed in Korean: 3월 15일, 다음 주 금요일, 모레, 2주 뒤, 이번 달 말."""

import re
from collections.abc import Mapping
from datetime import date, timedelta

from bot.views.reckon import ahead, coming, end_of, nearest

_FROM_TODAY: Mapping[str, int] = {
    "오늘": 0, "금일": 0, "내일": 1, "명일": 1, "모레": 2, "내일모레": 2, "글피": 3,
    "어제": -1, "그저께": -2, "그제": -2,
}  # fmt: skip
_WEEKDAYS = "월화수목금토일"
_UNITS: Mapping[str, str] = {
    "일": "d", "주": "w", "주일": "w", "달": "m", "개월": "m", "월": "m", "년": "y",
}  # fmt: skip
_SPOKEN: Mapping[str, tuple[int, str]] = {
    "하루": (1, "d"), "이틀": (2, "d"), "사흘": (3, "d"), "나흘": (4, "d"), "열흘": (10, "d"),
    "일주일": (1, "w"), "한주": (1, "w"), "이주일": (2, "w"), "두주": (2, "w"), "보름": (15, "d"),
    "한달": (1, "m"), "두달": (2, "m"), "세달": (3, "m"), "석달": (3, "m"), "일년": (1, "y"),
}  # fmt: skip
_WEEKS: Mapping[str, int] = {
    "": 0, "이번주": 0, "금주": 0, "다음주": 1, "담주": 1, "차주": 1, "내주": 1, "다다음주": 2,
    "지난주": -1,
}  # fmt: skip
_YEARS: Mapping[str, int] = {"올해": 0, "금년": 0, "내년": 1, "작년": -1}
_MONTHS: Mapping[str, int] = {
    "이번달": 0, "이달": 0, "당월": 0, "다음달": 1, "내달": 1, "익월": 1,
}  # fmt: skip

_DATE = re.compile(
    r"(?:(?P<year>[0-9]{4})년|(?P<named>올해|금년|내년|작년))?"
    r"(?P<month>[0-9]{1,2})월(?P<day>[0-9]{1,2})일?"
)
_POINTS = re.compile(r"(?P<year>[0-9]{4})[.]([0-9]{1,2})[.]([0-9]{1,2})[.]?")
_WEEKDAY = re.compile(
    r"(이번주|금주|다음주|담주|차주|내주|다다음주|지난주|)([월화수목금토일])(?:요일|욜)?"
)
_AHEAD = re.compile(r"(?:([0-9]{1,3})(일|주일?|달|개월|년)|([가-힣]{2,3}))(?:뒤|후|있다가)에?")
_DAY_OF = re.compile(r"(이번달|이달|당월|다음달|내달|익월|)([0-9]{1,2})일")
_END = re.compile(r"(이번|이|당|다음|내|익|)(주|달|월|분기|해|년|연)(?:의)?(?:말|마지막날)")
_SPANS: Mapping[str, str] = {
    "주": "week", "달": "month", "월": "month", "분기": "quarter",
    "해": "year", "년": "year", "연": "year",
}  # fmt: skip


def read_korean_day(typed: str, today: date, *, past: bool = False) -> date | None:
    """Read a day in Korean words, spaces anywhere; None when it is none.

    Raises `ValueError` for one that does not exist (2월 30일).
    """
    # 까지 and 에 only say that it is a deadline or a day.
    text = re.sub(r"(?:까지|에)$", "", typed.replace(" ", ""))
    if text in _FROM_TODAY:
        return today + timedelta(days=_FROM_TODAY[text])
    if found := _POINTS.fullmatch(text):
        return date(int(found[1]), int(found[2]), int(found[3]))
    if found := _DATE.fullmatch(text):
        return _dated(found, today, past=past)
    if found := _END.fullmatch(text):
        return end_of(_SPANS[found[2]], today, following=found[1] in ("다음", "내", "익"))
    if found := _DAY_OF.fullmatch(text):
        return _day_of(found[1], int(found[2]), today)
    if found := _AHEAD.fullmatch(text):
        if found[1]:
            return ahead(int(found[1]), _UNITS[found[2]], today)
        return ahead(*_SPOKEN[found[3]], today) if found[3] in _SPOKEN else None
    return _weekday(text, today, past=past)


def _dated(found: re.Match[str], today: date, *, past: bool) -> date:
    month, day = int(found["month"]), int(found["day"])
    if found["year"]:
        return date(int(found["year"]), month, day)
    if found["named"]:
        return date(today.year + _YEARS[found["named"]], month, day)
    return nearest(month, day, today, past=past)


def _weekday(text: str, today: date, *, past: bool) -> date | None:
    if text in ("다음주", "차주", "내주", "담주"):
        return today + timedelta(days=7 - today.weekday())
    found = _WEEKDAY.fullmatch(text)
    # A lone syllable (일, 수) says too little to be a weekday.
    if found is None or len(text) < 2:
        return None
    weekday = _WEEKDAYS.index(found[2])
    if not found[1]:
        return coming(weekday, today, past=past)
    return today + timedelta(days=7 * _WEEKS[found[1]] - today.weekday() + weekday)


def _day_of(named: str, day: int, today: date) -> date:
    if named:
        first = ahead(_MONTHS[named], "m", today.replace(day=1))
        return first.replace(day=day)
    here = today.replace(day=1)
    for months in (0, 1):
        first = ahead(months, "m", here)
        if (found := first.replace(day=day)) >= today:
            return found
    raise ValueError("no such day in this month or the next")
