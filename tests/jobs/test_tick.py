"""The tick: what is due is done once, late ticks come once, an error stops nothing (C 41-45)."""

import threading
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.draft import NewDeal
from bot.domain.person import Person
from bot.domain.workspace import Workspace
from bot.jobs.round import KEPT, sweep
from bot.jobs.tick import Ticker, tick
from bot.services import deal
from bot.storage import Database
from tests.conftest import Clock
from tests.office import until


def test_a_deal_stalls_when_its_time_comes(
    db: Database, workspace: Workspace, clock: Clock
) -> None:
    with db.begin(workspace.id) as uow:
        rep = uow.persons.add(Person(id=uow.new_id(), name="Dana"))
        made = deal.create(uow, NewDeal(name="Acme", owner_id=rep.id), by=rep)
    tick(db, clock())
    assert tick(db, clock()) == 0
    clock.advance(days=30)
    assert tick(db, clock()) > 0
    assert tick(db, clock()) == 0
    with db.read(workspace.id) as uow:
        assert uow.deals.get(made.id).stalled


def test_old_interaction_keys_are_forgotten_and_fresh_ones_kept(
    db: Database, workspace: Workspace, clock: Clock
) -> None:
    db.write(workspace.id, lambda uow: uow.interactions.claim("old"))
    clock.advance(seconds=KEPT.total_seconds() + 1)
    db.write(workspace.id, lambda uow: uow.interactions.claim("fresh"))
    assert sweep(db, clock()) == 1
    assert db.write(workspace.id, lambda uow: uow.interactions.claim("old"))
    assert not db.write(workspace.id, lambda uow: uow.interactions.claim("fresh"))


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_r41_an_error_in_one_tick_does_not_end_the_others(db: Database) -> None:
    class Broken:
        """A clock that fails the first time it is read."""

        def __init__(self) -> None:
            self.reads = 0

        def __call__(self) -> datetime:
            self.reads += 1
            if self.reads == 1:
                raise OSError("database is locked")
            return datetime.now(UTC)

    broken = Broken()
    ticker = Ticker(db, broken, every=0.05)
    ticker.start()
    until(lambda: broken.reads >= 4 and ticker.last is not None)
    ticker.stop()


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_r45_ticks_that_were_held_up_come_once_and_late(db: Database, clock: Clock) -> None:
    held, entered = threading.Event(), threading.Event()
    reads: list[datetime] = []

    def slow() -> datetime:
        reads.append(clock())
        if len(reads) == 1:
            entered.set()
            held.wait(10)
        return clock.advance(microseconds=1)

    ticker = Ticker(db, slow, every=0.1)
    ticker.start()
    assert entered.wait(10)
    threading.Event().wait(0.5)
    assert len(reads) == 1
    held.set()
    until(lambda: len(reads) >= 2)
    ticker.stop()
    assert ticker.last is not None and ticker.last - clock() <= timedelta()
