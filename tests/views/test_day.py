"""Days as people type them read as they meant them, or are refused."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.error import Invalid
from bot.views.day import FIRST, LAST, read_day, read_iso
from bot.views.words import Words

WEDNESDAY = date(2026, 11, 25)

READ = [
    ("2027-03-15", "2027-03-15"), ("2027/3/15", "2027-03-15"), ("2027. 3. 15.", "2027-03-15"),
    ("today", "2026-11-25"), ("tomorrow", "2026-11-26"), ("Yesterday", "2026-11-24"),
    ("day after tomorrow", "2026-11-27"), ("friday", "2026-11-27"), ("this fri", "2026-11-27"),
    ("next friday", "2026-12-04"), ("next mon", "2026-11-30"), ("wednesday", "2026-12-02"),
    ("in 2 weeks", "2026-12-09"), ("in two weeks", "2026-12-09"), ("in a month", "2026-12-25"),
    ("+3d", "2026-11-28"), ("3 days from now", "2026-11-28"), ("next week", "2026-11-30"),
    ("end of month", "2026-11-30"), ("end of the month", "2026-11-30"), ("eom", "2026-11-30"),
    ("end of next month", "2026-12-31"), ("eoq", "2026-12-31"), ("eoy", "2026-12-31"),
    ("end of week", "2026-11-27"), ("March 15", "2027-03-15"), ("15 mar", "2027-03-15"),
    ("15th of March", "2027-03-15"), ("Mar 15, 2028", "2028-03-15"), ("dec 1", "2026-12-01"),
    ("3월 15일", "2027-03-15"), ("3월15일", "2027-03-15"), ("12월 1일", "2026-12-01"),
    ("2027년 3월 15일", "2027-03-15"), ("내년 1월 5일", "2027-01-05"), ("오늘", "2026-11-25"),
    ("내일", "2026-11-26"), ("모레", "2026-11-27"), ("글피", "2026-11-28"),
    ("금요일", "2026-11-27"),
    ("이번 주 금요일", "2026-11-27"), ("다음 주 금요일", "2026-12-04"), ("다음주 금", "2026-12-04"),
    ("다다음 주 월요일", "2026-12-07"), ("다음 주", "2026-11-30"), ("이번 달 말", "2026-11-30"),
    ("월말", "2026-11-30"), ("다음 달 말", "2026-12-31"), ("분기 말", "2026-12-31"),
    ("연말", "2026-12-31"), ("2주 뒤", "2026-12-09"), ("3일 후", "2026-11-28"),
    ("일주일 뒤", "2026-12-02"), ("한 달 뒤", "2026-12-25"), ("15일", "2026-12-15"),
    ("30일", "2026-11-30"), ("다음 달 5일", "2026-12-05"), ("3월 15일까지", "2027-03-15"),
    ("15.3.", "2027-03-15"), ("15.3.2028", "2028-03-15"), ("15/3", "2027-03-15"),
]  # fmt: skip
BY_LOCALE = [
    ("3/4", "en", "2027-03-04"), ("3/4", "en-US", "2027-03-04"), ("3/4", "en-GB", "2027-04-03"),
    ("3/4", "ko", "2027-03-04"), ("3.4.", "ko", "2027-03-04"), ("3.4.", "en", "2027-04-03"),
    ("3/4/27", "en", "2027-03-04"), ("11/25", "en", "2026-11-25"), ("11/24", "en", "2027-11-24"),
]  # fmt: skip
REFUSED = [
    "", "may", "5", "12k", "now and then", "soon", "next", "next month", "2/30", "2월 30일", "2/29",
    "99/99", "0/0", "9999-12-31", "0000-01-01", "1999-12-31", "2101-01-01", "2027-02-29", "31.4.",
    "in 999 years", "in foo weeks", "tomorrow 3pm", "수", "금", "일", "13월 1일", "32일", "1e3",
    "20270315", "2027-3", "friday friday", "\x00", "x" * 300, "-1", "in -3 days", "<!channel>",
]  # fmt: skip


@pytest.mark.parametrize(("typed", "day"), READ)
def test_a_day_reads_in_either_language(typed: str, day: str) -> None:
    locale = "ko" if not typed.isascii() else "en"
    assert read_day(typed, locale, WEDNESDAY).isoformat() == day
    if not typed[0].isdigit():
        assert read_day(typed, "en", WEDNESDAY) == read_day(typed, "ko", WEDNESDAY)


@pytest.mark.parametrize(("typed", "locale", "day"), BY_LOCALE)
def test_the_locale_decides_which_comes_first(typed: str, locale: str, day: str) -> None:
    assert read_day(typed, locale, WEDNESDAY).isoformat() == day


@pytest.mark.parametrize("typed", REFUSED)
def test_nonsense_is_refused_with_a_sentence(typed: str) -> None:
    for locale in ("en", "ko"):
        with pytest.raises(Invalid) as refusal:
            read_day(typed, locale, WEDNESDAY)
        assert "{" not in Words(locale).error(refusal.value)


def test_a_close_lies_in_the_past() -> None:
    assert read_day("3/15", "en", WEDNESDAY, past=True) == date(2026, 3, 15)
    assert read_day("friday", "en", WEDNESDAY, past=True) == date(2026, 11, 20)
    assert read_day("12월 24일", "ko", WEDNESDAY, past=True) == date(2025, 12, 24)


def test_the_leap_day_is_found_only_in_a_leap_year() -> None:
    assert read_day("2/29", "en", date(2027, 12, 1)) == date(2028, 2, 29)
    assert read_day("2월 29일", "ko", date(2028, 2, 1)) == date(2028, 2, 29)


def test_a_month_ahead_ends_with_the_month() -> None:
    assert read_day("in 1 month", "en", date(2027, 1, 31)) == date(2027, 2, 28)
    assert read_day("다음 달 말", "ko", date(2027, 1, 31)) == date(2027, 2, 28)


@given(st.text(max_size=50), st.dates(FIRST, LAST))
def test_any_text_is_a_day_within_bounds_or_a_sentence(typed: str, today: date) -> None:
    for locale in ("en", "ko", "en-GB"):
        try:
            assert FIRST <= read_day(typed, locale, today) <= LAST
        except Invalid:
            continue


@given(st.dates(FIRST, LAST), st.dates(FIRST, LAST))
def test_a_shown_day_can_be_typed_back(day: date, today: date) -> None:
    for locale in ("en", "ko"):
        assert read_day(Words(locale).date(day), locale, today) == day


def test_a_calendar_control_keeps_to_the_same_bounds() -> None:
    assert read_iso("2027-03-15") == date(2027, 3, 15)
    for sent in ("9999-12-31", "2027-02-30", "x"):
        with pytest.raises(Invalid):
            read_iso(sent)
