"""Periods as people type them, in both languages."""

from datetime import date

import pytest

from bot.domain.error import Invalid
from bot.domain.metrics import Period
from bot.domain.span import Span
from bot.views.period import read_period
from bot.views.query import LONGEST_TEAM, MetricQuery, metric_value, read_metric
from bot.views.stretch import read_stretch

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


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("Q3", "2026-07-01", "2026-09-30"),
        ("4분기", "2025-10-01", "2025-12-31"),
        ("2017", "2017-01-01", "2017-12-31"),
        ("2017 Q4", "2017-10-01", "2017-12-31"),
        ("q4 2017", "2017-10-01", "2017-12-31"),
        ("Dec, 2017", "2017-12-01", "2017-12-31"),
        ("december", "2025-12-01", "2025-12-31"),
        ("2017년 12월", "2017-12-01", "2017-12-31"),
        ("2025년 하반기", "2025-07-01", "2025-12-31"),
        ("2017-12", "2017-12-01", "2017-12-31"),
        ("last 30 days", "2026-08-18", "2026-09-16"),
        ("최근 7일", "2026-09-10", "2026-09-16"),
        ("this week", "2026-09-14", "2026-09-16"),
        ("지난주", "2026-09-07", "2026-09-13"),
        ("since 9/1", "2026-09-01", "2026-09-16"),
        ("9/1 to 9/10", "2026-09-01", "2026-09-10"),
        ("yesterday", "2026-09-15", "2026-09-15"),
    ],
)
def test_numbers_are_asked_for_by_any_name_of_a_period(typed: str, first: str, last: str) -> None:
    read = read_stretch(typed, "en", date(2026, 9, 16))
    assert read == Period(date.fromisoformat(first), date.fromisoformat(last))
    question = MetricQuery(read, 2**62, by="currency", team="t" * LONGEST_TEAM)
    assert read_metric(metric_value(question)) == question


def test_what_names_no_period_is_refused() -> None:
    assert read_stretch("YTD", "en", WEDNESDAY) is Span.THIS_YEAR
    for nonsense in ("q7", "h3", "13월", "2017 banana", "next month"):
        with pytest.raises(Invalid):
            read_stretch(nonsense, "en", WEDNESDAY)
    for forged in ("5-x", "9-2", "99999999-99999999", "9999999-9999999"):
        with pytest.raises(Invalid):
            read_metric(f"{forged}.0.0")
