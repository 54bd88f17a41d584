"""Nudges: found once, told at a good time in one message, settled by what people do."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.domain.deal import Deal
from bot.domain.draft import Closing, NewDeal
from bot.domain.followup import Snooze
from bot.domain.manners import Manners
from bot.domain.nudge import Nudge, NudgeState
from bot.domain.person import Person, Role
from bot.domain.rule import Rule
from bot.domain.timeline import ActivityKind
from bot.jobs.tick import tick
from bot.services import deal as deals
from bot.services import followup, journal, manner, move, nudge
from bot.storage import OutboxRow, UnitOfWork
from bot.storage.tables import nudge as table
from bot.storage.tables import outbox
from tests.conftest import Clock
from tests.services.conftest import Team

MONDAY = datetime(2026, 5, 4, 14, tzinfo=UTC)
"""Ten in the morning in New York."""

one_engine = pytest.mark.parametrize("url", ["sqlite"], indirect=True)
"""For what is decided without SQL of its own: once is enough."""


@pytest.fixture
def desk(team: Team, clock: Clock) -> Team:
    """Dana and Mina are in Slack, with a manager above them."""
    clock.now = MONDAY

    def join(uow: UnitOfWork) -> None:
        boss = uow.persons.add(
            Person(uow.new_id(), "Alex", role=Role.MANAGER, slack_id="U3", zone="America/New_York")
        )
        for who, slack in ((team.dana, "U1"), (team.mina, "U2")):
            uow.persons.save(replace(who, slack_id=slack, manager_id=boss.id))

    team.do(join)
    return team


def told(team: Team) -> list[Nudge]:
    """All nudges there are, in the order they were found."""

    def read(uow: UnitOfWork) -> list[Nudge]:
        query = table.select().with_only_columns(table.c.id).order_by(table.c.id)
        found = [uow.nudges.get(row[0]) for row in uow.connection.execute(query)]
        return [one for one in found if one is not None]

    return team.see(read)


def _is_nudge(row: OutboxRow) -> bool:
    return row.destination.get("to") == "dm" and not row.key.startswith("digest:")


def messages(team: Team) -> list[OutboxRow]:
    """What is in the outbox for people's direct messages, their daily digest left out."""

    def read(uow: UnitOfWork) -> list[OutboxRow]:
        query = outbox.select().with_only_columns(outbox.c.id).order_by(outbox.c.id)
        rows = [uow.outbox.get(row[0]) for row in uow.connection.execute(query)]
        return [row for row in rows if row is not None and _is_nudge(row)]

    return team.see(read)


def run(team: Team, clock: Clock, until: datetime, *, step: timedelta = timedelta(hours=1)) -> None:
    """Let time pass, ticking as it does."""
    while clock.now < until:
        clock.now = min(until, clock.now + step)
        tick(team.db, clock.now)


@one_engine
def test_a_stalled_deal_is_said_once_with_its_figures_in_working_hours(
    desk: Team, clock: Clock
) -> None:
    made = desk.new(lead=False)
    desk.do(lambda uow: deals.plan(uow, made.id, "call", None, by=desk.dana))
    run(desk, clock, MONDAY + timedelta(days=30), step=timedelta(hours=3))
    stalled = [one for one in told(desk) if one.rule is Rule.STALLED]
    first = stalled[0]
    assert first.deal_id == made.id and first.found.limit and first.found.days
    assert first.found.days >= first.found.limit
    assert first.sent_at is not None
    local = first.sent_at.astimezone(desk.dana.tz)
    assert 9 <= local.hour < 18 and local.weekday() < 5
    assert len({(one.subject, one.rule, one.day) for one in stalled}) == len(stalled)


@one_engine
def test_several_deals_are_one_message_and_the_rest_is_for_the_digest(
    desk: Team, clock: Clock
) -> None:
    made = [desk.new(f"Deal {n}", 1000 * (n + 1), lead=False) for n in range(8)]
    for one in made:
        desk.do(lambda uow, one=one: followup.schedule(uow, one.id, date(2026, 5, 5), by=desk.dana))
    run(desk, clock, datetime(2026, 5, 5, 20, tzinfo=UTC))
    assert len(messages(desk)) == 1
    sent = [one for one in told(desk) if one.state is NudgeState.SENT]
    folded = desk.see(
        lambda uow: uow.nudges.folded(desk.dana.id, date(2026, 5, 5), date(2026, 5, 5))
    )
    assert len(sent) == 5 and len(folded) == 3
    assert {one.deal_id for one in sent} == {one.id for one in made[3:]}
    assert min(one.importance for one in sent) >= max(one.importance for one in folded)


def test_r46_after_a_day_without_a_clock_each_person_hears_once(desk: Team, clock: Clock) -> None:
    for who in (desk.dana, desk.mina):
        for n in range(3):
            draft = NewDeal(name=f"{who.name} {n}", owner_id=who.id, lead=False)
            made = desk.do(lambda uow, d=draft, w=who: deals.create(uow, d, by=w))
            day = date(2026, 5, 5) if n else date(2026, 5, 6)
            desk.do(lambda uow, m=made, d=day, w=who: followup.schedule(uow, m.id, d, by=w))
    tick(desk.db, clock.now)
    # Eleven in the evening in Seoul is ten in the morning in New York.
    clock.now = MONDAY + timedelta(days=2, hours=1)
    tick(desk.db, clock.now)
    tick(desk.db, clock.advance(minutes=1))
    assert [row.destination["user"] for row in messages(desk)] == ["U1"]
    clock.now = datetime(2026, 5, 7, 0, 30, tzinfo=UTC)
    tick(desk.db, clock.now)
    assert [row.destination["user"] for row in messages(desk)] == ["U1", "U2"]


def test_what_was_done_settles_it_and_the_message_is_drawn_again(desk: Team, clock: Clock) -> None:
    made = planned(desk, date(2026, 5, 5))
    run(desk, clock, datetime(2026, 5, 5, 15, tzinfo=UTC))
    assert [one.state for one in told(desk)] == [NudgeState.SENT]
    clock.advance(hours=2)
    desk.do(lambda uow: journal.log(uow, made.id, ActivityKind.CALL, "spoke", by=desk.dana))
    tick(desk.db, clock.now)
    (acted,) = told(desk)
    assert acted.state is NudgeState.ACTED and acted.settled_by == desk.dana.id
    updates = desk.see(lambda uow: _of_kind(uow, "update"))
    assert [row.destination["of"] for row in updates] == [acted.message]
    scores = desk.see(lambda uow: uow.nudges.scores(date(2026, 5, 1)))
    assert (scores[Rule.FOLLOWUP_DUE].sent, scores[Rule.FOLLOWUP_DUE].acted) == (1, 1)


@one_engine
def test_what_nobody_does_counts_as_ignored_after_two_days_that_are_worked(
    desk: Team, clock: Clock
) -> None:
    planned(desk, date(2026, 5, 8))
    run(desk, clock, datetime(2026, 5, 11, 13, tzinfo=UTC))
    friday = next(one for one in told(desk) if one.rule is Rule.FOLLOWUP_DUE)
    assert friday.state is NudgeState.SENT
    run(desk, clock, datetime(2026, 5, 12, 14, tzinfo=UTC))
    friday = next(one for one in told(desk) if one.rule is Rule.FOLLOWUP_DUE)
    assert friday.state is NudgeState.IGNORED


@one_engine
def test_what_is_ignored_again_and_again_goes_to_the_manager(desk: Team, clock: Clock) -> None:
    planned(desk, date(2026, 5, 5))
    run(desk, clock, MONDAY + timedelta(days=45), step=timedelta(hours=4))
    overdue = [one for one in told(desk) if one.rule is Rule.FOLLOWUP_OVERDUE]
    assert [one.round for one in overdue] == [1, 2, 3, 4]
    assert overdue[-1].state is NudgeState.ESCALATED
    assert len([one for one in overdue if one.sent_at]) == 3


@one_engine
def test_a_snoozed_deal_keeps_still_until_its_day(desk: Team, clock: Clock) -> None:
    planned(desk, date(2026, 5, 5))
    run(desk, clock, datetime(2026, 5, 6, 14, tzinfo=UTC))
    late = next(one for one in told(desk) if one.rule is Rule.FOLLOWUP_OVERDUE)
    desk.do(lambda uow: nudge.snooze(uow, late.id, Snooze.NEXT_WEEK, by=desk.dana))
    run(desk, clock, datetime(2026, 5, 10, 14, tzinfo=UTC))
    assert [one for one in told(desk) if one.day > late.day] == []
    run(desk, clock, datetime(2026, 5, 11, 15, tzinfo=UTC))
    assert [one.day for one in told(desk) if one.day > late.day] == [date(2026, 5, 11)]


@one_engine
def test_a_muted_deal_and_a_rule_switched_off_say_nothing(desk: Team, clock: Clock) -> None:
    planned(desk, date(2026, 5, 5))
    run(desk, clock, datetime(2026, 5, 5, 15, tzinfo=UTC))
    (first,) = told(desk)
    desk.do(lambda uow: nudge.mute(uow, first.id, by=desk.dana, whole_deal=True))
    off = Manners(off=frozenset({Rule.FOLLOWUP_DUE, Rule.FOLLOWUP_OVERDUE}))
    days = desk.dana.working_days
    dana = desk.see(lambda uow: uow.persons.get(desk.dana.id))
    desk.do(lambda uow: manner.change(uow, off, days, by=dana))
    planned(desk, date(2026, 5, 6), name="Other")
    run(desk, clock, datetime(2026, 5, 14, 15, tzinfo=UTC), step=timedelta(hours=4))
    about = [one for one in told(desk) if one.deal_id == first.deal_id]
    assert about == [
        replace(
            first, state=NudgeState.SNOOZED, settled_at=about[0].settled_at, settled_by=desk.dana.id
        )
    ]
    assert not [one for one in told(desk) if one.rule in off.off and one.id != first.id]
    assert [one for one in told(desk) if one.rule is Rule.TASK_OVERDUE]


def test_r87_the_deals_of_who_left_are_their_managers_one_message(desk: Team, clock: Clock) -> None:
    for n in range(4):
        planned(desk, date(2026, 5, 6), name=f"Deal {n}")
    tick(desk.db, clock.now)
    left = desk.see(lambda uow: uow.persons.get(desk.dana.id))
    desk.do(lambda uow: uow.persons.save(replace(left, active=False)))
    run(desk, clock, datetime(2026, 5, 6, 15, tzinfo=UTC))
    assert [row.destination["user"] for row in messages(desk)] == ["U3"]
    gone = [one for one in told(desk) if one.state is NudgeState.SENT]
    assert [(one.rule, one.subject) for one in gone] == [
        (Rule.OWNER_GONE, f"person:{desk.dana.id}")
    ]


def test_old_deals_of_an_import_are_one_message_and_never_nudged_singly(
    desk: Team, clock: Clock
) -> None:
    for n in range(6):
        made = desk.new(f"Old {n}", lead=False)
        desk.do(
            lambda uow, m=made: deals.set_close_date(uow, m.id, date(2026, 5, 30), by=desk.dana)
        )

    def import_them(uow: UnitOfWork) -> None:
        for made in uow.deals.mine(desk.dana.id):
            late = replace(made, id=0, number=0, external_source="x", external_id=str(made.id))
            late = replace(late, position=replace(made.position, close_date=date(2026, 4, 1)))
            uow.deals.add_many([late])
            uow.deals.change(made, replace(made, next_step="x"))

    desk.do(import_them)
    run(desk, clock, datetime(2026, 5, 5, 15, tzinfo=UTC))
    run(desk, clock, datetime(2026, 5, 20, 15, tzinfo=UTC), step=timedelta(hours=5))
    rules = [one.rule for one in told(desk) if one.sent_at]
    assert rules.count(Rule.BACKLOG) == 1 and Rule.CLOSE_PASSED not in rules
    assert desk.see(lambda uow: uow.nudges.old(desk.dana.id)) == 6


@one_engine
def test_a_deal_won_before_its_hour_is_not_mentioned(desk: Team, clock: Clock) -> None:
    made = planned(desk, date(2026, 5, 5))
    run(desk, clock, datetime(2026, 5, 5, 5, tzinfo=UTC))
    assert [one.state for one in told(desk)] == [NudgeState.WAITING]
    closing = Closing(on=date(2026, 5, 5), value=made.value)
    desk.do(lambda uow: move.win(uow, made.id, closing, by=desk.dana))
    run(desk, clock, datetime(2026, 5, 5, 15, tzinfo=UTC))
    assert [one.state for one in told(desk)] == [NudgeState.DROPPED]
    assert messages(desk) == []


def planned(desk: Team, day: date, *, name: str = "Acme") -> Deal:
    """A deal of Dana's with a follow-up on a day."""
    made = desk.new(name, lead=False)
    return desk.do(lambda uow: followup.schedule(uow, made.id, day, by=desk.dana))


def _of_kind(uow: UnitOfWork, kind: str) -> list[OutboxRow]:
    query = outbox.select().with_only_columns(outbox.c.id).where(outbox.c.kind == kind)
    found = [uow.outbox.get(row[0]) for row in uow.connection.execute(query)]
    return [row for row in found if row is not None]
