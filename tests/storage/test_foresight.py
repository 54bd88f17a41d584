"""Foresight: what is asked every time is read in one message, and is as new as without it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest

from bot.domain.workspace import Workspace
from bot.storage import Database, UnitOfWork
from bot.storage.foresight import MOST, Foresight
from tests.storage import trade


class Counted:
    """A driver's connection that counts the messages there and back."""

    def __init__(self, driver: Any) -> None:
        self._driver, self._inside, self.messages = driver, False, 0

    def execute(self, *args: Any, **options: Any) -> Any:
        self.messages += not self._inside
        return self._driver.execute(*args, **options)

    @contextmanager
    def pipeline(self) -> Iterator[Any]:
        self.messages += 1
        self._inside = True
        with self._driver.pipeline() as pipeline:
            yield pipeline
        self._inside = False

    def wait(self, *args: Any) -> Any:
        """Wait for a cursor made on this connection."""
        self.messages += not self._inside
        return self._driver.wait(*args)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._driver, name)


def look(uow: UnitOfWork, deal_id: int, names: list[str]) -> None:
    """Ask a few things of which one may be another each time."""
    with uow.foreseeing("look"):
        names.append(uow.workspace.name)
        names.append(uow.pipelines.default().name)
        names.append(uow.deals.get(deal_id).name)


def seen(db: Database, workspace: Workspace, deal_id: int) -> tuple[list[str], int]:
    """What is seen, and in how many messages."""
    names: list[str] = []
    with db.read(workspace.id) as uow:
        counted = Counted(uow.link.driver)
        uow.link.driver = counted
        look(uow, deal_id, names)
        uow.link.driver = counted._driver
    return names, counted.messages


def test_what_is_asked_every_time_is_read_at_once_and_is_always_new(
    db: Database, workspace: Workspace
) -> None:
    with db.begin(workspace.id) as uow:
        first, second = (uow.deals.add(trade.card(uow, name=name)) for name in ("One", "Two"))
    told = [seen(db, workspace, first.id) for _ in range(3)]
    assert [names for names, _ in told] == [["Local", "Sales", "One"]] * 3
    assert [messages for _, messages in told] == ([3, 4, 1] if db.postgres else [3, 3, 3])
    # Another question than foreseen is simply asked, and is what is not foreseen any more.
    names, messages = seen(db, workspace, second.id)
    assert names == ["Local", "Sales", "Two"]
    assert messages == (2 if db.postgres else 3)
    other = Database(db.url, clock=db.clock)
    with other.begin(workspace.id) as uow:
        uow.pipelines.save(replace(uow.pipelines.default(), name="Other"))
        before = uow.deals.get(second.id)
        uow.deals.change(before, replace(before, name="Three"))
    other.close()
    assert seen(db, workspace, second.id)[0] == ["Local", "Other", "Three"]


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
def test_what_failed_teaches_nothing_and_what_writes_foresees_nothing(
    db: Database, workspace: Workspace
) -> None:
    with db.begin(workspace.id) as uow:
        deal = uow.deals.add(trade.card(uow, name="One"))
    for _ in range(3):
        with pytest.raises(ZeroDivisionError), db.read(workspace.id) as uow:
            look(uow, deal.id, [])
            with uow.foreseeing("fails"):
                _ = uow.pipelines.default().id // 0
    assert (workspace.id, "fails") not in db.foresight.known
    names: list[str] = []
    with db.begin(workspace.id) as uow:
        # What this transaction changes is seen in it: nothing was read before.
        uow.pipelines.save(replace(uow.pipelines.default(), name="Mine"))
        look(uow, deal.id, names)
    assert names == ["Local", "Mine", "One"]


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
def test_the_occasions_that_came_last_are_remembered(db: Database, workspace: Workspace) -> None:
    foresight = Foresight()
    with db.read(workspace.id) as uow:
        for number in range(MOST + 2):
            with foresight.of(uow.link, number):
                pass
    assert len(foresight.known) == MOST and 0 not in foresight.known


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
def test_what_moved_once_is_confirmed_again_and_what_moves_each_time_is_not(
    db: Database, workspace: Workspace
) -> None:
    with db.begin(workspace.id) as uow:
        deal = uow.deals.add(trade.card(uow, name="One"))

    def rename(name: str) -> None:
        with db.begin(workspace.id) as uow:
            before = uow.deals.get(deal.id)
            uow.deals.change(before, replace(before, name=name))

    told = [seen(db, workspace, deal.id) for _ in range(4)]
    rename("Two")
    told += [seen(db, workspace, deal.id) for _ in range(2)]
    for name in ("Three", "Four", "Five"):
        rename(name)
        told.append(seen(db, workspace, deal.id))
    told += [seen(db, workspace, deal.id) for _ in range(3)]
    assert [names[-1] for names, _ in told] == [
        *("One",) * 4,
        *("Two",) * 2,
        *("Three", "Four"),
        *("Five",) * 4,
    ]
    # One message says that nothing changed, two what did; to learn what stays takes one more.
    assert [messages for _, messages in told] == [3, 4, 1, 1, 2, 1, 2, 2, 2, 3, 1, 1]
