"""Working time: days a person works, in that person's zone."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.person import WEEKDAYS
from bot.domain.worktime import add_working_dates, add_working_days, working_days_between

SEOUL = ZoneInfo("Asia/Seoul")
NEW_YORK = ZoneInfo("America/New_York")
INSTANTS = st.datetimes(
    datetime.fromisoformat("2020-01-01"),
    datetime.fromisoformat("2030-01-01"),
    timezones=st.just(UTC),
)
WEEKS = st.frozensets(st.integers(0, 6), min_size=1)


def test_a_weekend_does_not_count() -> None:
    friday_noon = datetime(2026, 11, 20, 12, tzinfo=SEOUL)
    due = add_working_days(friday_noon, 1, zone=SEOUL, working_days=WEEKDAYS)
    assert due.astimezone(SEOUL) == datetime(2026, 11, 23, 12, tzinfo=SEOUL)


def test_what_begins_on_a_weekend_begins_on_monday() -> None:
    saturday = datetime(2026, 11, 21, 15, tzinfo=NEW_YORK)
    due = add_working_days(saturday, 2, zone=NEW_YORK, working_days=WEEKDAYS)
    assert due.astimezone(NEW_YORK) == datetime(2026, 11, 25, tzinfo=NEW_YORK)


def test_a_sunday_to_thursday_week_is_a_week() -> None:
    thursday = date(2026, 11, 26)
    assert add_working_dates(thursday, 1, working_days={6, 0, 1, 2, 3}) == date(2026, 11, 29)


def test_somebody_without_working_days_is_counted_in_calendar_days() -> None:
    friday = datetime(2026, 11, 20, tzinfo=UTC)
    due = add_working_days(friday, 2, zone=UTC, working_days=frozenset())
    assert due == friday + timedelta(days=2)


@given(start=INSTANTS, days=st.integers(0, 400), week=WEEKS)
def test_the_age_at_the_due_instant_is_the_limit(
    start: datetime, days: int, week: frozenset[int]
) -> None:
    due = add_working_days(start, days, zone=UTC, working_days=week)
    assert abs(working_days_between(start, due, zone=UTC, working_days=week) - days) < 1e-6


@given(start=INSTANTS, span=st.integers(0, 10**8), week=WEEKS)
def test_working_days_counted_by_week_equal_those_counted_day_by_day(
    start: datetime, span: int, week: frozenset[int]
) -> None:
    end = start + timedelta(seconds=span)
    day, total = start.date(), 0.0
    while day <= end.date():
        begins = max(start, datetime.combine(day, datetime.min.time(), tzinfo=UTC))
        ends = min(end, datetime.combine(day, datetime.min.time(), tzinfo=UTC) + timedelta(days=1))
        if day.weekday() in week and ends > begins:
            total += (ends - begins) / timedelta(days=1)
        day += timedelta(days=1)
    counted = working_days_between(start, end, zone=UTC, working_days=week)
    assert abs(counted - total) < 1e-3
