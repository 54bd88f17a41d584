"""A reader's days change: their digest comes once on each of them, and goes with them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.digest import Digest, DigestKind
from bot.domain.manners import Manners
from bot.domain.person import Person, Profile, Role
from bot.jobs.round import go_round
from bot.services import digest, digest_choice, digest_time, manner, person, setup
from bot.services.setup import Choice
from bot.storage import OutboxRow, UnitOfWork
from bot.storage.tables import outbox
from tests.conftest import Clock
from tests.services.conftest import Team

pytestmark = pytest.mark.parametrize("url", ["sqlite"], indirect=True)

TUESDAY = datetime(2026, 5, 5, tzinfo=UTC)
HALF = timedelta(minutes=30)


@pytest.fixture
def dana(team: Team, clock: Clock) -> Person:
    """Dana of New York, who is in Slack and has a digest that comes whatever there is to say."""
    clock.now = TUESDAY - timedelta(days=1)

    def join(uow: UnitOfWork) -> Person:
        kept = uow.persons.save(replace(team.dana, slack_id="U1"))
        digest.expect(uow)
        uow.digests.save(replace(own(uow, kept), silent=False))
        return kept

    return team.do(join)


def own(uow: UnitOfWork, reader: Person) -> Digest:
    found = uow.digests.at(DigestKind.PERSON, f"person:{reader.id}")
    assert found is not None
    return found


def told(team: Team) -> list[str]:
    """The days of Dana's digests, in the order in which they were sent."""

    def read(uow: UnitOfWork) -> list[OutboxRow | None]:
        ids = uow.connection.execute(outbox.select().with_only_columns(outbox.c.id)).scalars()
        return [uow.outbox.get(one) for one in sorted(ids)]

    rows = [row for row in team.see(read) if row and row.subject == digest.SUBJECT]
    return [row.params["day"] for row in rows if row.destination["user"] == "U1"]


def until(team: Team, clock: Clock, instant: datetime) -> None:
    """Let time pass in half hours, ticking."""
    while clock.now < instant:
        clock.now += HALF
        go_round(team.db, clock.now)


def moves_to(team: Team, reader: Person, zone: str) -> None:
    profile = Profile("U1", reader.name, home_team="T1", zone=zone)
    team.do(lambda uow: person.learn(uow, profile, team_ids=frozenset({"T1"})))


def test_who_flies_east_overnight_has_the_mornings_digest_there(
    team: Team, clock: Clock, dana: Person
) -> None:
    until(team, clock, TUESDAY.replace(hour=20))
    moves_to(team, dana, "Asia/Seoul")
    until(team, clock, TUESDAY + timedelta(days=1, hours=1))
    assert told(team) == ["2026-05-04", "2026-05-05", "2026-05-06"]


def test_who_flies_west_has_one_on_each_date_though_the_date_comes_twice(
    team: Team, clock: Clock, dana: Person
) -> None:
    moves_to(team, dana, "Asia/Seoul")
    until(team, clock, TUESDAY + timedelta(hours=2))
    moves_to(team, dana, "America/New_York")
    until(team, clock, TUESDAY + timedelta(days=1, hours=15))
    assert told(team) == ["2026-05-04", "2026-05-05", "2026-05-06"]


def test_it_follows_the_hours_and_days_of_whoever_chose_nothing(
    team: Team, clock: Clock, dana: Person
) -> None:
    def later(uow: UnitOfWork) -> Digest:
        was = digest_time.ways(uow, [uow.persons.get(dana.id)])
        days = frozenset({1, 2, 3, 4, 5})
        manner.change(uow, Manners(start=10 * 60), days, by=was.people[0])
        digest_time.follow(uow, was)
        return own(uow, dana)

    moved = team.do(later)
    assert (moved.minute, moved.days) == (600, {1, 2, 3, 4, 5})
    assert moved.due_at == datetime(2026, 5, 5, 14, tzinfo=UTC)


def test_what_somebody_chose_stays_though_their_hours_change(
    team: Team, clock: Clock, dana: Person
) -> None:
    def work(uow: UnitOfWork) -> Digest:
        chosen = replace(own(uow, dana), minute=8 * 60)
        digest_choice.put_own(uow, chosen, by=dana)
        was = digest_time.ways(uow, [dana])
        manner.change(uow, Manners(start=10 * 60), dana.working_days, by=dana)
        digest_time.follow(uow, was)
        return own(uow, dana)

    assert team.do(work).minute == 8 * 60


def test_a_digest_that_was_sent_and_is_put_off_the_same_morning_waits_for_tomorrow(
    team: Team, clock: Clock, dana: Person
) -> None:
    until(team, clock, TUESDAY + timedelta(hours=13, minutes=30))
    late = replace(team.see(lambda uow: own(uow, dana)), minute=11 * 60)
    team.do(lambda uow: digest_choice.put_own(uow, late, by=dana))
    until(team, clock, TUESDAY + timedelta(hours=16))
    assert told(team) == ["2026-05-04", "2026-05-05"]
    due = team.see(lambda uow: own(uow, dana)).due_at
    assert due == datetime(2026, 5, 6, 15, tzinfo=UTC)


def test_settings_saved_in_the_minute_it_is_due_lose_nothing(
    team: Team, clock: Clock, dana: Person
) -> None:
    until(team, clock, TUESDAY + timedelta(hours=12, minutes=30))
    clock.now = TUESDAY + timedelta(hours=13, seconds=5)
    same = replace(team.see(lambda uow: own(uow, dana)), locale="ko")
    team.do(lambda uow: digest_choice.put_own(uow, same, by=dana))
    go_round(team.db, clock.now)
    assert told(team) == ["2026-05-04", "2026-05-05"]


def test_a_night_that_is_made_up_for_in_the_morning_costs_nobody_their_first(
    team: Team, clock: Clock, dana: Person
) -> None:
    clock.now = TUESDAY + timedelta(hours=13, minutes=20)
    mina = team.do(lambda uow: uow.persons.save(replace(team.mina, slack_id="U2", zone=dana.zone)))
    team.do(digest.expect)
    assert team.see(lambda uow: own(uow, mina)).due_at == TUESDAY + timedelta(hours=13)


def test_a_channels_digest_comes_by_the_clock_the_workspace_has_now(
    team: Team, clock: Clock, dana: Person
) -> None:
    clock.now = TUESDAY - timedelta(days=1, hours=6)

    def work(uow: UnitOfWork) -> tuple[datetime | None, datetime | None]:
        boss = uow.persons.save(replace(uow.persons.get(dana.id), role=Role.ADMIN))
        digest_choice.put(uow, digest_choice.proposed(uow, "C1", by=boss), by=boss)
        (before,) = digest_choice.of_channels(uow)
        choice = Choice("USD", "Asia/Seoul", frozenset(range(5)), None)
        setup.change(uow, choice, by=boss)
        (after,) = digest_choice.of_channels(uow)
        return before.due_at, after.due_at

    monday = TUESDAY - timedelta(days=1)
    assert team.do(work) == (monday + timedelta(hours=9), monday)
