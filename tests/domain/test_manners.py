"""Manners and the clocks of the world: once per local date, in hours that are worked."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.manners import Manners, at_local, next_slot, reachable, settles_at
from bot.domain.person import Person, Role
from bot.domain.rule import Rule
from tests.draw import STEADY, drawn

EVERY_DAY = frozenset(range(7))
CHANGES = (
    ("America/New_York", date(2026, 3, 8), date(2026, 11, 1)),
    ("Europe/London", date(2026, 3, 29), date(2026, 10, 25)),
    ("Australia/Lord_Howe", date(2026, 10, 4), date(2026, 4, 5)),
    ("America/Sao_Paulo", date(2018, 11, 4), date(2018, 2, 18)),
)
ZONES = sorted(available_timezones() - {"localtime"})


@pytest.mark.parametrize(("zone", "forward", "back"), CHANGES)
def test_r47_thirty_times_of_day_come_once_per_local_date_when_clocks_change(
    zone: str, forward: date, back: date
) -> None:
    for change in (forward, back):
        for place in range(30):
            minute = place * 8
            days = [change + timedelta(days=step) for step in range(-3, 4)]
            instants = [at_local(day, minute, ZoneInfo(zone)) for day in days]
            local = [one.astimezone(ZoneInfo(zone)).date() for one in instants]
            assert local == days
            assert instants == sorted(set(instants))


def test_a_time_the_clocks_leave_out_is_the_first_valid_one_after() -> None:
    new_york = ZoneInfo("America/New_York")
    left_out = at_local(date(2026, 3, 8), 150, new_york)
    assert left_out == datetime(2026, 3, 8, 7, tzinfo=UTC)
    assert left_out.astimezone(new_york).hour == 3
    assert at_local(date(2026, 11, 1), 90, new_york) == datetime(2026, 11, 1, 5, 30, tzinfo=UTC)


@settings(max_examples=drawn(60), deadline=None, derandomize=STEADY)
@given(
    zone=st.sampled_from(ZONES),
    year=st.integers(1990, 2037),
    day=st.integers(0, 364),
    minute=st.integers(0, 1439),
)
def test_r48_the_next_time_is_always_later_in_every_zone_and_year(
    zone: str, year: int, day: int, minute: int
) -> None:
    first = date(year, 1, 1) + timedelta(days=day)
    where = ZoneInfo(zone)
    instants = [at_local(first + timedelta(days=step), minute, where) for step in range(5)]
    assert instants == sorted(set(instants))


def test_a_date_a_country_skipped_does_not_come_twice() -> None:
    """Samoa left December 30, 2011 out."""
    apia = ZoneInfo("Pacific/Apia")
    instants = [at_local(date(2011, 12, day), 540, apia) for day in (29, 30, 31)]
    assert instants == sorted(set(instants))


@settings(max_examples=drawn(60), deadline=None, derandomize=STEADY)
@given(
    zone=st.sampled_from(ZONES),
    seconds=st.integers(0, 10 * 365 * 86_400),
    days=st.frozensets(st.integers(0, 6), min_size=1),
)
def test_nobody_is_spoken_to_outside_their_hours_and_days(
    zone: str, seconds: int, days: frozenset[int]
) -> None:
    now = datetime(2024, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
    person = Person(1, "Dana", zone=zone, working_days=days)
    manners, free = Manners(), frozenset({now.date(), now.date() + timedelta(days=3)})
    slot = next_slot(person, manners, now, free)
    local = slot.astimezone(person.tz)
    assert slot >= now and local.weekday() in days and local.date() not in free
    assert manners.start <= local.hour * 60 + local.minute < manners.end
    assert next_slot(person, manners, slot, free) == slot
    assert next_slot(person, manners, slot, free, after=local.date()) > slot


def test_guests_viewers_and_who_left_are_never_spoken_to() -> None:
    dana = Person(1, "Dana", slack_id="U1")
    assert reachable(dana)
    assert not reachable(Person(1, "Dana"))
    for role in (Role.VIEWER, Role.OUTSIDER):
        assert not reachable(Person(1, "Dana", slack_id="U1", role=role))
    assert not reachable(Person(1, "Dana", slack_id="U1", active=False))


def test_a_weekend_is_no_time_in_which_anybody_ignored_anything() -> None:
    dana = Person(1, "Dana", slack_id="U1")
    friday = datetime(2026, 11, 27, 9, tzinfo=UTC)
    assert settles_at(dana, friday) == datetime(2026, 12, 1, 9, tzinfo=UTC)
    holiday = frozenset({date(2026, 11, 30)})
    assert settles_at(dana, friday, holiday) == datetime(2026, 12, 2, 9, tzinfo=UTC)
    assert Manners().off == frozenset[Rule]()
