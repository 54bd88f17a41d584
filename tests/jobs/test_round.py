"""A round of the clock: several at once, in trouble, and with one deal that cannot be looked at."""

import threading
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from structlog.testing import capture_logs

from bot.domain.deal import Status
from bot.domain.draft import NewDeal
from bot.domain.error import Busy
from bot.domain.person import Person, Role
from bot.domain.workspace import Workspace
from bot.jobs.round import go_round
from bot.services import deal, followup, look, night, nudge
from bot.services.look import TROUBLE
from bot.storage import Database, UnitOfWork
from bot.storage.visit import Visit
from tests.conftest import Clock
from tests.storage import trade

MONDAY = datetime(2026, 5, 4, 14, tzinfo=UTC)


def staffed(db: Database, workspace: Workspace, people: int, deals: int) -> list[Person]:
    """People in Slack, each with deals whose follow-up is due on Tuesday."""
    with db.begin(workspace.id) as uow:
        team = [
            uow.persons.add(Person(uow.new_id(), f"Rep {n}", slack_id=f"U{n}"))
            for n in range(people)
        ]
        for owner in team:
            for n in range(deals):
                draft = NewDeal(name=f"{owner.name} {n}", owner_id=owner.id, lead=False)
                made = deal.create(uow, draft, by=owner)
                followup.schedule(uow, made.id, date(2026, 5, 5), by=owner)
    return team


def count(db: Database, query: str) -> int:
    with db.read(None) as uow:
        return int(uow.connection.exec_driver_sql(f"SELECT count(*) FROM {query}").scalar_one())


@pytest.mark.parametrize("nodes", [4])
def test_r40_any_number_of_clocks_say_everything_once(
    db: Database, workspace: Workspace, clock: Clock, nodes: int
) -> None:
    clock.now = MONDAY
    staffed(db, workspace, people=6, deals=8)
    go_round(db, clock.now)
    clock.now = MONDAY + timedelta(days=1)
    failed: list[BaseException] = []

    def work() -> None:
        try:
            for _ in range(3):
                go_round(db, clock.now)
        except Busy as error:
            failed.append(error)

    threads = [threading.Thread(target=work) for _ in range(nodes)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    go_round(db, clock.now)
    assert count(db, "nudge WHERE rule = 'followup_due'") == 48
    assert count(db, "nudge WHERE state = 'sent'") == 30
    assert count(db, "nudge WHERE state = 'folded'") == 18
    assert count(db, "outbox WHERE kind = 'dm'") == 6


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_r42_a_round_that_died_after_any_of_its_steps_is_done_once_by_the_next(
    db: Database, workspace: Workspace, clock: Clock
) -> None:
    clock.now = MONDAY
    staffed(db, workspace, people=2, deals=8)
    go_round(db, clock.now)
    clock.now = MONDAY + timedelta(days=1)
    # What a process has committed when it is killed, and nothing of it is in its memory only.
    assert db.write(workspace.id, look.look_at)
    assert db.write(workspace.id, lambda uow: nudge.tell(uow, 1))
    told = count(db, "outbox WHERE kind = 'dm'")
    for _ in range(3):
        go_round(db, clock.now)
    assert count(db, "nudge WHERE rule = 'followup_due'") == 16
    assert count(db, "nudge WHERE state = 'sent'") == 10
    assert (told, count(db, "outbox WHERE kind = 'dm'")) == (1, 2)


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_a_database_error_every_minute_for_an_hour_loses_nothing(
    db: Database, workspace: Workspace, clock: Clock
) -> None:
    clock.now = MONDAY
    staffed(db, workspace, people=20, deals=1)
    clock.now = datetime(2026, 5, 5, 8, 29, 30, tzinfo=UTC)
    go_round(db, clock.now)
    minute = "(SELECT count(*) FROM person other WHERE other.id < nudge.person_id)"
    run(db, f"UPDATE nudge SET due_at = due_at + {minute} * 60000000")
    failed = 0
    for _ in range(60):
        run(db, f"CREATE TRIGGER broken BEFORE INSERT ON outbox BEGIN {_FAIL}; END")
        with capture_logs() as said:
            go_round(db, clock.advance(seconds=30))
        failed += any(one["event"] == "work of the clock failed" for one in said)
        run(db, "DROP TRIGGER broken")
        go_round(db, clock.advance(seconds=30))
    assert failed >= 10
    assert count(db, "nudge WHERE state = 'sent'") == 20
    assert count(db, "outbox WHERE kind = 'dm'") == 20


_FAIL = "SELECT RAISE(ABORT, 'disk I/O error')"


def run(db: Database, statement: str) -> None:
    with db.begin(None) as uow:
        uow.connection.exec_driver_sql(statement)


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_r51_one_deal_that_cannot_be_looked_at_does_not_stop_the_others(
    db: Database, workspace: Workspace, clock: Clock
) -> None:
    clock.now = MONDAY
    staffed(db, workspace, people=1, deals=5)
    with db.begin(workspace.id) as uow:
        # What a hand at the database leaves behind.
        uow.connection.exec_driver_sql(
            "UPDATE followup SET due = 'rubbish' WHERE id = (SELECT max(id) FROM followup)"
        )
    clock.now = MONDAY + timedelta(days=1)
    go_round(db, clock.now)
    assert count(db, "nudge WHERE state = 'sent'") == 4
    with db.read(workspace.id) as uow:
        assert len(uow.settings.get(TROUBLE)) == 1
    assert go_round(db, clock.now) == 0


def test_limits_are_learned_at_night_and_the_deals_timed_anew(
    db: Database, workspace: Workspace, clock: Clock
) -> None:
    clock.now = MONDAY
    (owner,) = staffed(db, workspace, people=1, deals=1)
    with db.begin(workspace.id) as uow:
        pipeline = uow.pipelines.default()
        demo = next(one for one in pipeline.stages if one.name == "Demo")
        won = next(one for one in pipeline.stages if one.kind.value == "won")
        _sold(uow, owner, demo.id, won.id)
        draft = NewDeal(name="Waiting", owner_id=owner.id, stage_id=demo.id)
        open_one = deal.create(uow, draft, by=owner)
    go_round(db, clock.now)
    clock.now = MONDAY + timedelta(days=1)
    assert go_round(db, clock.now)
    go_round(db, clock.now)
    with db.read(workspace.id) as uow:
        taught = uow.pipelines.get(demo.pipeline_id).stage(demo.id)
        assert (taught.learned_days, taught.learned_from) == (4, 20)
        assert taught.limit_days == 4 != taught.stalled_days
        timed = uow.deals.get(open_one.id).stalls_at
    assert timed == datetime(2026, 5, 8, 14, tzinfo=UTC)


def _sold(uow: UnitOfWork, owner: Person, demo: int, won: int) -> None:
    """Twenty won deals; sixteen of them left the demo within four working days."""
    start = datetime(2026, 3, 2, 9, tzinfo=UTC)
    for n in range(20):
        card = trade.card(uow, name=f"Sold {n}", stage=3, owner_id=owner.id)
        position = replace(card.position, stage_id=won, status=Status.WON)
        made = uow.deals.add(replace(card, position=position, closed_at=uow.now))
        days = 4 if n < 16 else 9
        left = start + timedelta(days=days if days < 5 else days + 2)
        seconds = int((left - start).total_seconds())
        visit = Visit(0, made.id, position.pipeline_id, demo, start, left, seconds)
        uow.visits.add_many([visit], {made.id: owner.id})


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_a_rule_nobody_heeds_falls_back_to_the_digest_and_says_so(
    db: Database, workspace: Workspace, clock: Clock
) -> None:
    clock.now = MONDAY
    staffed(db, workspace, people=5, deals=5)
    with db.begin(workspace.id) as uow:
        uow.persons.add(Person(uow.new_id(), "Alex", role=Role.ADMIN, slack_id="UBOSS"))
    go_round(db, clock.now)
    clock.now = MONDAY + timedelta(days=1)
    go_round(db, clock.now)
    assert count(db, "nudge WHERE state = 'sent'") == 25
    clock.now = MONDAY + timedelta(days=4, hours=8)
    go_round(db, clock.now)
    clock.now = MONDAY + timedelta(days=5)
    go_round(db, clock.now)
    with db.read(workspace.id) as uow:
        assert set(uow.settings.get("nudge.fallen")) == {"followup_due"}
    assert count(db, "outbox WHERE subject = 'nudge.fallen'") == 1
    # It waits for the manager's morning, a little after what they have to do.
    morning = int(datetime(2026, 5, 11, 9, 6, tzinfo=UTC).timestamp() * 1_000_000)
    assert count(db, f"outbox WHERE subject = 'nudge.fallen' AND not_before = {morning}") == 1
    assert night.SAMPLE <= 25
