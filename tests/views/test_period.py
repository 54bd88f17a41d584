"""Periods as people type them, in both languages."""

from datetime import date

import pytest

from bot.domain.error import Invalid
from bot.domain.metrics import Period
from bot.views.period import read_period

WEDNESDAY = date(2026, 11, 25)


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("", date(2026, 11, 23), None),
        ("this week", date(2026, 11, 23), None),
        ("since monday", date(2026, 11, 23), None),
        ("monday", date(2026, 11, 23), None),
        ("last week", date(2026, 11, 16), date(2026, 11, 22)),
        ("since last week", date(2026, 11, 16), None),
        ("지난주부터", date(2026, 11, 16), None),
        ("지난주", date(2026, 11, 16), date(2026, 11, 22)),
        ("월요일부터", date(2026, 11, 23), None),
        ("yesterday", date(2026, 11, 24), None),
        ("9/1 to 9/30", date(2026, 9, 1), date(2026, 9, 30)),
        ("from 2026-09-01 until 2026-09-30", date(2026, 9, 1), date(2026, 9, 30)),
        ("9월 1일부터 9월 30일까지", date(2026, 9, 1), date(2026, 9, 30)),
        ("2026-09-01 ~ 2026-09-30", date(2026, 9, 1), date(2026, 9, 30)),
        ("last quarter", date(2026, 7, 1), date(2026, 9, 30)),
        ("since last quarter", date(2026, 7, 1), None),
        ("지난달", date(2026, 10, 1), date(2026, 10, 31)),
    ],
)
def test_a_period_is_read(typed: str, first: date, last: date | None) -> None:
    locale = "ko-KR" if not typed.isascii() else "en-US"
    assert read_period(typed, locale, WEDNESDAY) == Period(first, last)


@pytest.mark.parametrize(
    "typed", ["since forever", "2027-01-01", "9/30 to 9/1", "1/1 to 1/2 to 1/3", "~~~x"]
)
def test_what_is_no_period_is_refused(typed: str) -> None:
    with pytest.raises(Invalid):
        read_period(typed, "en-US", WEDNESDAY)
