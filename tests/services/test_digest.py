"""Digests: once a local day, at a good time, with what matters, and never a burst."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from bot.domain.brief import Brief, Events
from bot.domain.deal import Deal
from bot.domain.digest import Digest, DigestKind
from bot.domain.draft import Closing
from bot.domain.person import Person, Role
from bot.domain.rule import Rule
from bot.jobs.round import go_round
from bot.services import deal as deals
from bot.services import digest, followup, manner, move
from bot.services.brief import brief
from bot.storage import OutboxRow, OutboxState, UnitOfWork
from bot.storage.tables import outbox
from bot.views.brief import Scene, daily
from bot.views.words import Words
from tests.conftest import Clock
from tests.services.conftest import Team

MONDAY = datetime(2026, 5, 4, 11, tzinfo=UTC)
"""Seven in the morning in New York, eight in the evening in Seoul."""

one_engine = pytest.mark.parametrize("url", ["sqlite"], indirect=True)


@pytest.fixture
def desk(team: Team, clock: Clock) -> Team:
    """Dana and Mina are in Slack, with a manager above them; each has their digests."""
    clock.now = MONDAY

    def join(uow: UnitOfWork) -> None:
        boss = uow.persons.add(
            Person(uow.new_id(), "Alex", role=Role.MANAGER, slack_id="U3", zone="America/New_York")
        )
        for who, slack in ((team.dana, "U1"), (team.mina, "U2")):
            uow.persons.save(replace(who, slack_id=slack, manager_id=boss.id))
        digest.expect(uow)

    team.do(join)
    return team


def sent(team: Team) -> list[OutboxRow]:
    """The digests on their way, in order."""

    def read(uow: UnitOfWork) -> list[OutboxRow]:
        query = outbox.select().with_only_columns(outbox.c.id).order_by(outbox.c.id)
        rows = [uow.outbox.get(row[0]) for row in uow.connection.execute(query)]
        return [row for row in rows if row is not None and row.subject == digest.SUBJECT]

    return team.see(read)


def arrive(team: Team) -> None:
    """Let all that waits arrive."""

    def work(uow: UnitOfWork) -> None:
        uow.connection.execute(
            outbox.update()
            .where(outbox.c.state == "pending")
            .values(state=OutboxState.SENT.value, ts="1.000001")
        )

    team.do(work)


def run(team: Team, clock: Clock, until: datetime) -> None:
    """Let time pass in half hours, ticking; all that is sent arrives."""
    while clock.now < until:
        clock.now = min(until, clock.now + timedelta(minutes=30))
        go_round(team.db, clock.now)
        arrive(team)


def read(team: Team, row: OutboxRow) -> Brief:
    return team.see(lambda uow: digest.read(uow, row.params))


def due_today(team: Team, name: str, day: date = date(2026, 5, 4)) -> Deal:
    made = team.new(name, lead=False)
    return team.do(lambda uow: followup.schedule(uow, made.id, day, by=team.dana))


def test_a_digest_says_what_is_due_and_what_has_happened(desk: Team, clock: Clock) -> None:
    due_today(desk, "Acme")
    won = desk.new("Globex", 7_000, lead=False)
    desk.do(lambda uow: move.win(uow, won.id, Closing(on=date(2026, 5, 4)), by=desk.dana))
    run(desk, clock, MONDAY + timedelta(hours=2, minutes=30))
    (row,) = [one for one in sent(desk) if one.destination["user"] == "U1"]
    told = read(desk, row)
    assert [deal.name for _, deal in told.due.first] == ["Acme"]
    assert [one.deal.name for one in told.won.first] == ["Globex"]
    assert told.won.value["USD"].minor == 700_000
    assert told.new.count == 2
    assert (told.tally and told.tally.open_deals) == 1
    assert told.says_something


@one_engine
def test_it_comes_once_a_local_day_when_their_hours_begin(desk: Team, clock: Clock) -> None:
    due_today(desk, "Acme")
    run(desk, clock, MONDAY + timedelta(days=7, hours=12))
    days = [row.params["day"] for row in sent(desk) if row.destination["user"] == "U1"]
    assert days == [f"2026-05-{day:02d}" for day in (4, 5, 6, 7, 8, 11)]
    at = {row.created_at.astimezone(desk.dana.tz).hour for row in sent(desk) if row.created_at}
    assert at <= {9, 10}


@one_engine
def test_a_day_on_which_there_is_nothing_to_say_is_silent(desk: Team, clock: Clock) -> None:
    run(desk, clock, MONDAY + timedelta(days=1, hours=3))
    assert not [row for row in sent(desk) if row.destination["user"] in ("U1", "U2")]
    wanted = next(
        one for one in desk.see(lambda uow: uow.digests.all()) if one.person_id == desk.dana.id
    )
    desk.do(lambda uow: uow.digests.save(replace(wanted_now(uow, wanted), silent=False)))
    run(desk, clock, MONDAY + timedelta(days=2, hours=3))
    assert len([row for row in sent(desk) if row.destination["user"] == "U1"]) == 1


def wanted_now(uow: UnitOfWork, known: Digest) -> Digest:
    return uow.digests.get(known.id)


@one_engine
def test_r46_after_an_outage_each_is_told_once_and_nothing_at_night(
    desk: Team, clock: Clock
) -> None:
    due_today(desk, "Acme")
    clock.now = MONDAY + timedelta(days=4, hours=5)
    for _ in range(3):
        go_round(desk.db, clock.now)
    assert [row.params["day"] for row in sent(desk)] == ["2026-05-08", "2026-05-08"]
    reviews = {row.destination["user"] for row in sent(desk)}
    assert reviews == {"U1", "U3"}, "the manager's review is made up for, Mina's night is kept"


@one_engine
def test_what_the_last_one_told_is_not_told_again_unless_it_never_arrived(
    desk: Team, clock: Clock
) -> None:
    won = desk.new("Globex", 7_000, lead=False)
    desk.do(lambda uow: move.win(uow, won.id, Closing(on=date(2026, 5, 4)), by=desk.dana))
    run(desk, clock, MONDAY + timedelta(hours=3))
    (first,) = [one for one in sent(desk) if one.destination["user"] == "U1"]
    due_today(desk, "Acme", date(2026, 5, 5))
    run(desk, clock, MONDAY + timedelta(days=1, hours=3))
    second = [one for one in sent(desk) if one.destination["user"] == "U1"][-1]
    assert read(desk, second).won.count == 0
    assert second.params["before"]["win_rate"] is None

    def lose_it(uow: UnitOfWork) -> None:
        uow.connection.execute(outbox.update().where(outbox.c.id == second.id).values(ts=None))

    desk.do(lose_it)
    run(desk, clock, MONDAY + timedelta(days=2, hours=3))
    third = [one for one in sent(desk) if one.destination["user"] == "U1"][-1]
    assert third.params["since"] == second.params["since"] > first.params["since"]


@one_engine
def test_messages_that_may_not_have_arrived_are_named_once(desk: Team, clock: Clock) -> None:
    acme = due_today(desk, "Acme")

    def lost(uow: UnitOfWork) -> None:
        uow.outbox.add(
            OutboxRow(
                uow.new_id(),
                "nudge:lost",
                digest.OutboxKind.DM,
                {"to": "dm", "user": "U1", "person": desk.dana.id},
                "news.given",
                {"deal": acme.id},
                state=OutboxState.UNKNOWN,
            )
        )

    desk.do(lost)
    run(desk, clock, MONDAY + timedelta(days=1, hours=3))
    first, second = [read(desk, one) for one in sent(desk) if one.destination["user"] == "U1"]
    assert [doubt.deals[0].name for doubt in first.doubts] == ["Acme"]
    assert second.doubts == ()


@one_engine
def test_a_persons_digest_counts_but_does_not_name_what_todays_reminders_tell(
    desk: Team, clock: Clock
) -> None:
    due_today(desk, "Acme")
    run(desk, clock, MONDAY + timedelta(hours=3))
    due_today(desk, "Globex")
    (row,) = [one for one in sent(desk) if one.destination["user"] == "U1"]
    told = read(desk, row)
    assert (told.due.count, [deal.name for _, deal in told.due_anew]) == (2, ["Globex"])
    scene = Scene(Words("en", zone="UTC", now=clock.now), row.key, {}, {})
    drawn = str(daily(replace(told, new=Events()), scene)["blocks"])
    assert "reminders tell of is not repeated" in drawn
    assert "Globex" in drawn and "Acme" not in drawn, "its reminder has its buttons"
    lost = outbox.update().where(outbox.c.subject == "nudge").values(state=OutboxState.UNKNOWN)
    desk.do(lambda uow: uow.connection.execute(lost))
    assert {deal.name for _, deal in read(desk, row).due_anew} == {"Acme", "Globex"}


@one_engine
def test_what_is_over_the_budget_stands_in_the_digest_weightiest_first(
    desk: Team, clock: Clock
) -> None:
    for place in range(4):
        late = desk.new(f"Deal {place}", lead=False)
        desk.do(
            lambda uow, one=late: deals.set_close_date(uow, one.id, date(2026, 5, 1), by=desk.dana)
        )
    due_today(desk, "Stands among those that are due")
    dana = desk.see(lambda uow: uow.persons.get(desk.dana.id))
    wanted = replace(desk.see(manner.default), budget=2)
    desk.do(lambda uow: manner.change(uow, wanted, dana.working_days, by=dana))
    run(desk, clock, MONDAY + timedelta(hours=3))
    (row,) = [one for one in sent(desk) if one.destination["user"] == "U1"]
    assert row.not_before and row.created_at and row.not_before > row.created_at
    told = read(desk, row)
    assert len(told.folded) == 3 and told.due.count == 1
    weights = [one.nudge.importance for one in told.folded]
    assert weights == sorted(weights, reverse=True)


@one_engine
def test_what_is_put_aside_after_the_mornings_digest_stands_in_the_next_one(
    desk: Team, clock: Clock
) -> None:
    dana = desk.see(lambda uow: uow.persons.get(desk.dana.id))
    wanted = replace(desk.see(manner.default), budget=0)
    desk.do(lambda uow: manner.change(uow, wanted, dana.working_days, by=dana))
    due_today(desk, "Early")
    run(desk, clock, MONDAY + timedelta(hours=3))
    late = desk.new("Late", lead=False)
    passed = date(2026, 5, 1)
    desk.do(lambda uow: deals.set_close_date(uow, late.id, passed, by=desk.dana))
    run(desk, clock, MONDAY + timedelta(days=1, hours=3))
    rows = [row for row in sent(desk) if row.destination["user"] == "U1"]
    assert [row.params["day"] for row in rows] == ["2026-05-04", "2026-05-05"]
    told = read(desk, rows[1]).folded
    assert ("Late", Rule.CLOSE_PASSED) in {
        (one.deal.name, one.found.rule) for one in told if one.deal
    }


@one_engine
def test_who_sells_nothing_themselves_is_told_no_numbers_of_nothing(desk: Team) -> None:
    due_today(desk, "Acme")

    def told(uow: UnitOfWork, name: str) -> bool:
        person = next(one for one in uow.persons.all() if one.name == name)
        chosen = digest.usual(uow, DigestKind.PERSON, person, manner.house(uow))
        return brief(uow, chosen, date(2026, 5, 4), MONDAY, {}).tally is not None

    assert desk.see(lambda uow: told(uow, "Dana"))
    assert not desk.see(lambda uow: told(uow, "Alex"))


@one_engine
def test_a_digest_that_waited_too_long_is_not_sent_any_more(desk: Team, clock: Clock) -> None:
    due_today(desk, "Acme")
    clock.now = MONDAY + timedelta(hours=2)
    go_round(desk.db, clock.now)
    (row,) = sent(desk)
    kept: Mapping[str, Any] = json.loads(json.dumps(dict(row.params)))

    def over(uow: UnitOfWork) -> bool:
        return digest.is_over(uow, uow.digests.get(int(kept["digest"])), kept)

    assert not desk.see(over)
    clock.now = MONDAY + timedelta(hours=12)
    assert desk.see(over), "the evening has begun"


@one_engine
def test_a_manager_reads_what_moved_and_it_adds_up(desk: Team, clock: Clock) -> None:
    won = desk.new("Globex", 7_000, lead=False)
    desk.do(lambda uow: move.win(uow, won.id, Closing(on=date(2026, 5, 4)), by=desk.dana))
    desk.new("Initech", 9_000)
    run(desk, clock, MONDAY + timedelta(hours=4))
    (row,) = [one for one in sent(desk) if one.destination["user"] == "U3"]
    told = read(desk, row)
    assert told.digest.kind is DigestKind.REVIEW
    assert told.movement is not None and told.movement.adds_up
    assert told.movement.closing.deals == 1
    assert [one.pipeline.id for one in told.boards] == [desk.pipeline.id]
    assert told.won.first[0].deal.name == "Globex"
