"""The tick: what is due is done once, late ticks come once, an error stops nothing (C 41-45)."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from apscheduler.schedulers.background import BackgroundScheduler
from structlog.testing import capture_logs

from bot.domain.draft import NewDeal
from bot.domain.person import Person
from bot.domain.workspace import Workspace
from bot.jobs.round import KEPT, sweep
from bot.jobs.tick import Ticker, tick
from bot.services import chore, deal
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


class Dying(BackgroundScheduler):
    """A scheduler whose first one dies of its own error, as its store did, and says it runs."""

    born = 0

    def _main_loop(self) -> None:
        Dying.born += 1
        if Dying.born > 1:
            super()._main_loop()


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_r41_a_clock_that_died_and_says_it_runs_is_made_anew(db: Database, clock: Clock) -> None:
    ticker = Ticker(db, clock, every=0.05, scheduler=Dying)
    ticker.start()
    until(lambda: ticker.last is not None)
    assert ticker.rebuilt >= 1 and Dying.born > 1
    ticker.stop()


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_a_tick_that_hangs_for_too_long_does_not_keep_others_from_beginning(db: Database) -> None:
    hangs, reads = threading.Event(), list[datetime]()

    def hanging() -> datetime:
        reads.append(datetime.now(UTC))
        if len(reads) == 1:
            hangs.wait(30)
        return reads[-1]

    ticker = Ticker(db, hanging, every=0.05, longest=0.3)
    ticker.start()
    until(lambda: ticker.last is not None)
    assert ticker.rebuilt >= 1 and not hangs.is_set()
    hangs.set()
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


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_work_left_during_a_tick_is_done_right_after_it_and_nothing_is_complained_of(
    db: Database, workspace: Workspace
) -> None:
    held, entered = threading.Event(), threading.Event()
    reads: list[datetime] = []

    def slow() -> datetime:
        reads.append(datetime.now(UTC))
        if len(reads) == 1:
            entered.set()
            held.wait(10)
        return reads[-1]

    ticker = Ticker(db, slow, every=30)
    with capture_logs() as said:
        ticker.start()
        assert entered.wait(10)
        db.write(workspace.id, lambda uow: chore.add(uow, {"kind": "rerank"}))
        held.set()
        until(lambda: len(reads) == 2 and not _waiting(db, workspace))
        db.write(workspace.id, lambda uow: chore.add(uow, {"kind": "rerank"}))
        until(lambda: not _waiting(db, workspace))
        ticker.stop()
    assert [one["event"] for one in said] == []


def _waiting(db: Database, workspace: Workspace) -> list[chore.Errand]:
    with db.read(workspace.id) as uow:
        return chore.waiting(uow)
