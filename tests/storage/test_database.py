"""Transactions: nobody's work is lost, nobody waits past the deadline, retries are safe."""

import time
from dataclasses import replace
from datetime import timedelta
from threading import Barrier, Event, Thread

import pytest

from bot.domain.error import Busy, NotFound, Stale
from bot.domain.money import Money
from bot.domain.workspace import Workspace
from bot.storage import Database, OutboxKind, OutboxRow, UnitOfWork
from bot.storage.fault import Conflict
from bot.storage.rebuild import check
from tests.conftest import Clock
from tests.storage import trade


def in_threads(*works: object) -> list[BaseException]:
    """Run functions at once and give what they raised."""
    raised: list[BaseException] = []

    def guarded(work) -> None:
        try:
            work()
        except BaseException as error:  # noqa: BLE001 (handed to the test)
            raised.append(error)

    threads = [Thread(target=guarded, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised


def test_r53_r65_eight_writers_lose_no_update_and_meet_no_lock_error(
    db: Database, workspace: Workspace
) -> None:
    with db.begin(workspace.id) as uow:
        deal = uow.deals.add(trade.card(uow, value=Money(0, "USD")))

    def add_one(uow: UnitOfWork) -> None:
        now = uow.deals.get(deal.id)
        assert now.value is not None
        value = Money(now.value.minor + 1, "USD")
        uow.deals.change(now, replace(now, position=replace(now.position, value=value)))

    def write() -> None:
        for _ in range(40):
            db.write(workspace.id, add_one, budget=30)

    assert in_threads(*[write] * 8) == []
    with db.read(workspace.id) as uow:
        assert uow.deals.get(deal.id).value == Money(320, "USD")
    assert check(db, workspace.id) == []


def test_an_older_version_is_refused_and_changes_nothing(
    db: Database, workspace: Workspace
) -> None:
    with db.begin(workspace.id) as uow:
        seen = uow.deals.add(trade.card(uow))
    with db.begin(workspace.id) as uow:
        uow.deals.change(seen, replace(seen, name="Globex Corp"))
    with pytest.raises(Stale), db.begin(workspace.id) as uow:
        uow.deals.change(seen, replace(seen, name="Initech"))
    with db.read(workspace.id) as uow:
        assert (uow.deals.get(seen.id).name, uow.deals.get(seen.id).version) == ("Globex Corp", 2)
    assert check(db, workspace.id) == []


def test_an_exception_rolls_everything_back(db: Database, workspace: Workspace) -> None:
    called: list[str] = []
    with pytest.raises(ZeroDivisionError), db.begin(workspace.id) as uow:
        uow.deals.add(trade.card(uow))
        uow.on_commit(lambda: called.append("committed"))
        raise ZeroDivisionError
    with db.read(workspace.id) as uow:
        assert uow.deals.newest(5) == ()
    assert called == []
    assert check(db, workspace.id) == []


def test_a_write_that_waits_past_its_budget_is_busy_and_writes_nothing(
    db: Database, workspace: Workspace
) -> None:
    with db.begin(workspace.id) as uow:
        deal = uow.deals.add(trade.card(uow))
    inside, leave = Event(), Event()

    def hold() -> None:
        with db.begin(workspace.id, budget=30) as uow:
            now = uow.deals.get(deal.id)
            uow.deals.change(now, replace(now, name="held"))
            inside.set()
            assert leave.wait(30)

    holder = Thread(target=hold)
    holder.start()
    assert inside.wait(30)
    begun = time.monotonic()
    with pytest.raises(Busy), db.begin(workspace.id, budget=0.3) as uow:
        now = uow.deals.get(deal.id)
        uow.deals.change(now, replace(now, name="late"))
    assert time.monotonic() - begun < 3
    with db.read(workspace.id, budget=0.3) as uow:
        assert uow.deals.get(deal.id).name == "Globex"
    leave.set()
    holder.join()
    with db.read(workspace.id) as uow:
        assert uow.deals.get(deal.id).name == "held"


def test_another_process_that_holds_the_file_is_waited_for_no_longer_than_the_budget(
    db: Database, url: str, workspace: Workspace, clock: Clock
) -> None:
    if db.postgres:
        return
    other = Database(url, clock=clock, pool_size=1)
    with other.begin(workspace.id) as held:
        held.persons.all()
        begun = time.monotonic()
        with pytest.raises(Busy), db.begin(workspace.id, budget=0.3):
            pass
        assert 0.2 < time.monotonic() - begun < 3
    other.close()


def test_r61_a_deadlock_is_repeated_and_both_changes_are_stored(
    db: Database, workspace: Workspace
) -> None:
    with db.begin(workspace.id) as uow:
        first, second = uow.deals.add_many([trade.card(uow, name=name) for name in "ab"])
    met = Barrier(2)
    tries: list[str] = []

    def rename(name: str, ids: tuple[int, int]) -> None:
        def work(uow: UnitOfWork) -> None:
            tries.append(name)
            for at, one in enumerate(ids):
                now = uow.deals.get(one)
                uow.deals.change(now, replace(now, lost_reason=(now.lost_reason or "") + name))
                # Only the first time round, and where two can be inside at all.
                if at == 0 and db.postgres and len(tries) <= 2:
                    met.wait(10)

        db.write(workspace.id, work, budget=20)

    failed = in_threads(
        lambda: rename("x", (first.id, second.id)), lambda: rename("y", (second.id, first.id))
    )
    assert failed == []
    # The one that is tried again can be back at its deal before the other has taken it.
    assert len(tries) >= 3 if db.postgres else len(tries) == 2
    with db.read(workspace.id) as uow:
        for one in (first, second):
            assert sorted(uow.deals.get(one.id).lost_reason or "") == ["x", "y"]


def test_ids_made_twice_are_made_again(db: Database, workspace: Workspace) -> None:
    with db.begin(workspace.id) as uow:
        taken = uow.deals.add(trade.card(uow))
    given = [taken.id]

    def work(uow: UnitOfWork) -> int:
        deal_id = given.pop() if given else uow.new_id()
        return uow.deals.add(trade.card(uow, name="second", id=deal_id)).id

    assert db.write(workspace.id, work) != taken.id


def test_a_flag_flipped_meanwhile_is_a_conflict_and_not_a_stale_button(
    db: Database, workspace: Workspace, clock: Clock
) -> None:
    with db.begin(workspace.id) as uow:
        due = clock.now + timedelta(hours=1)
        seen = uow.deals.add(trade.card(uow, stalls_at=due))
    clock.advance(hours=2)
    with db.begin(None) as uow:
        assert uow.stalls.flip_due(clock.now) == 1
        assert uow.stalls.flip_due(clock.now) == 0
    with pytest.raises(Conflict), db.begin(workspace.id) as uow:
        uow.deals.change(seen, replace(seen, name="Initech"))
    with db.read(workspace.id) as uow:
        now = uow.deals.get(seen.id)
        assert (now.stalled, now.version, now.name) == (True, 1, "Globex")
    assert check(db, workspace.id) == []


def test_a_read_sees_one_snapshot_and_cannot_write(db: Database, workspace: Workspace) -> None:
    with db.read(workspace.id) as reader:
        assert reader.deals.newest(5) == ()
        with db.begin(workspace.id) as writer:
            writer.deals.add(trade.card(writer))
        assert reader.deals.newest(5) == ()
    with pytest.raises(Exception, match=r"read-?only"), db.read(workspace.id) as reader:
        reader.persons.add(trade.Person(id=1, name="Ann"))
    with db.read(workspace.id) as reader:
        assert len(reader.deals.newest(5)) == 1


def test_r54_a_transaction_can_be_seen_from_its_own_thread_only(
    db: Database, workspace: Workspace
) -> None:
    assert not db.in_transaction()
    with db.begin(workspace.id):
        assert db.in_transaction()
        elsewhere: list[bool] = []
        in_threads(lambda: elsewhere.append(db.in_transaction()))
        assert elsewhere == [False]
    assert not db.in_transaction()


def test_the_sender_is_woken_after_the_commit_and_only_then(
    db: Database, workspace: Workspace
) -> None:
    woken: list[bool] = []
    db.wake.listen(lambda: woken.append(db.in_transaction()))
    with pytest.raises(ZeroDivisionError), db.begin(workspace.id) as uow:
        uow.outbox.add(OutboxRow(0, "a", OutboxKind.DM, {}, "home"))
        raise ZeroDivisionError
    with db.begin(workspace.id) as uow:
        uow.deals.add(trade.card(uow))
    assert woken == []
    with db.begin(workspace.id) as uow:
        uow.outbox.add(OutboxRow(0, "a", OutboxKind.DM, {}, "home"))
        assert woken == []
    assert woken == [False]
    assert db.wake.wait(0)
    assert not db.wake.wait(0)


def test_two_tenants_do_not_see_each_other(db: Database, workspace: Workspace) -> None:
    with db.begin(None) as uow:
        other = uow.workspaces.add(Workspace(id=0, key="other", name="Other"))
        assert uow.workspaces.add(Workspace(id=0, key="other", name="Again")) == other
    with db.begin(workspace.id) as uow:
        deal = uow.deals.add(trade.card(uow))
        assert uow.interactions.claim("same key")
    with db.begin(other.id) as uow:
        assert uow.interactions.claim("same key")
        assert uow.deals.by_number(1) is None
        assert uow.search.deals("glob") == []
        assert uow.search.deals("globbex") == []
        with pytest.raises(NotFound):
            uow.deals.get(deal.id)
    with pytest.raises(NotFound), db.read(None) as uow:
        uow.deals.get(deal.id)
