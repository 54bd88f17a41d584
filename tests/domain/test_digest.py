"""When digests come: later each time, once on each local date that is chosen and worked."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import islice, pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.digest import Calendar, Digest, DigestKind, may_come, moved_due, next_due, put_off
from bot.domain.manners import works_on
from bot.domain.person import Person
from tests.domain.test_manners import CHANGES
from tests.draw import STEADY, drawn

ZONES = sorted(available_timezones() - {"localtime"})
DAY = timedelta(days=1)


def comings(digest: Digest, calendar: Calendar, now: datetime) -> Iterator[datetime]:
    """The instants at which a digest comes, as the clock decides about them."""
    due = next_due(digest, calendar, now)
    while due is not None:
        if may_come(digest, calendar, due):
            yield due
            due = next_due(digest, calendar, due)
        else:
            due = put_off(digest, calendar, due)


@pytest.mark.parametrize(("zone", "forward", "back"), CHANGES)
def test_r47_thirty_digests_come_once_per_local_date_when_clocks_change(
    zone: str, forward: date, back: date
) -> None:
    everyday = frozenset(range(7))
    calendar = Calendar(Person(1, "Dana", zone=zone, working_days=everyday), 18 * 60)
    for change in (forward, back):
        midnight = datetime.combine(change - 3 * DAY, datetime.min.time(), ZoneInfo(zone))
        for place in range(30):
            digest = Digest(1, DigestKind.PERSON, 1, minute=place * 8, days=everyday)
            found = list(islice(comings(digest, calendar, midnight - DAY / 86_400), 7))
            local = [one.astimezone(ZoneInfo(zone)).date() for one in found]
            assert local == [change + step * DAY for step in range(-3, 4)]


@settings(max_examples=drawn(80), deadline=None, derandomize=STEADY)
@given(
    zone=st.sampled_from(ZONES),
    kind=st.sampled_from(DigestKind),
    seconds=st.integers(0, 47 * 365 * 86_400),
    minute=st.integers(0, 1439),
    days=st.frozensets(st.integers(0, 6), min_size=1),
    works=st.frozensets(st.integers(0, 6), min_size=1),
    free=st.frozensets(st.integers(0, 30), max_size=12),
)
def test_r48_digests_come_later_each_time_and_miss_no_chosen_day_in_every_zone_and_year(
    zone: str,
    kind: DigestKind,
    seconds: int,
    minute: int,
    days: frozenset[int],
    works: frozenset[int],
    free: frozenset[int],
) -> None:
    now = datetime(1990, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
    holidays = frozenset(now.date() + step * DAY for step in free)
    person = Person(1, "Dana", zone=zone, working_days=works)
    calendar = Calendar(person, 18 * 60, holidays)
    digest = Digest(1, kind, 1, minute=minute, days=days)
    found = list(islice(comings(digest, calendar, now), 9))
    local = [one.astimezone(person.tz).date() for one in found]
    assert all(early < late for early, late in pairwise([now, *found]))
    assert all(early < late for early, late in pairwise(local))
    assert all(works_on(person, day, holidays) for day in local)
    if kind is not DigestKind.REVIEW and local:
        assert all(day.weekday() in days for day in local)
        between = (local[0] + step * DAY for step in range((local[-1] - local[0]).days + 1))
        wanted = [
            one for one in between if one.weekday() in days and works_on(person, one, holidays)
        ]
        assert [one for one in wanted if one != date(2011, 12, 30)] == local


MONDAY = datetime(2026, 3, 2, tzinfo=UTC)
PLACES = ("America/New_York", "Europe/Berlin", "Asia/Seoul", "Pacific/Auckland")
NEWS = st.one_of(
    st.tuples(st.just("zone"), st.sampled_from(PLACES)),
    st.tuples(st.just("minute"), st.sampled_from((7 * 60, 9 * 60, 11 * 60 + 30, 16 * 60))),
)


@settings(max_examples=40, deadline=None, derandomize=True)
@given(st.lists(st.tuples(st.integers(1, 50), st.one_of(st.none(), NEWS)), min_size=8, max_size=60))
def test_whatever_is_changed_and_however_clocks_jump_each_local_date_has_one_digest(
    story: list[tuple[int, tuple[str, str | int] | None]],
) -> None:
    """Time goes on by half hours, or leaps; people travel and choose other times meanwhile."""
    now, told, over = MONDAY, set[date](), set[date]()
    landed = now - 2 * DAY
    calendar = Calendar(Person(1, "Dana", zone=PLACES[0]), 18 * 60)
    digest = Digest(1, DigestKind.PERSON, 1)
    digest = replace(digest, due_at=next_due(digest, calendar, now))
    for pause, news in story:
        now += timedelta(minutes=30) * pause
        if news is not None:
            zone = calendar.zone
            if news[0] == "zone":
                if now - landed < DAY:
                    continue  # nobody is in three places on a day
                landed = now
                calendar = replace(calendar, person=replace(calendar.person, zone=str(news[1])))
            else:
                digest = replace(digest, minute=int(news[1]))
            digest = replace(digest, due_at=moved_due(digest, zone, calendar, now))
        while digest.due_at is not None and digest.due_at <= now:
            if not may_come(digest, calendar, now):
                # Who arrives somewhere in the evening has missed that day's.
                over.add(calendar.today(now))
                digest = replace(digest, due_at=put_off(digest, calendar, now))
                continue
            # A second one of a date is not sent: the key of its row says so.
            told.add(calendar.today(now))
            digest = replace(digest, due_at=next_due(digest, calendar, now))
        if may_come(digest, calendar, now):
            assert calendar.today(now) in told | over
