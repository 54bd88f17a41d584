"""Work in chunks that are made ready ahead: in order, each once, whoever else is writing."""

from collections.abc import Sequence

import pytest

from bot.domain.company import Contact
from bot.domain.workspace import Workspace
from bot.services.relay import Relay
from bot.services.stride import Stride
from bot.storage import Database, UnitOfWork
from bot.storage.attendance import attendance_of
from bot.storage.rebuild import check
from tests.storage import trade

NAMES = [f"Fence {n}" for n in range(8)]
Told = tuple[str, int, int]


class Team:
    """Stores a deal, its company and its contact for each name, and counts what it stored.

    `meet` are names during whose first making somebody else adds a deal and a company.
    """

    def __init__(self, db: Database, workspace: Workspace, meet: Sequence[str] = ()) -> None:
        self.db, self.workspace, self.meet = db, workspace, list(meet)
        self.drafts: list[tuple[str, bool]] = []

    def work(self, uow: UnitOfWork, names: Sequence[str], before: int) -> tuple[list[Told], int]:
        self.drafts.append((names[0], uow.link.draft is not None))
        ids, _ = uow.companies.ensure(["Acme", f"Firm {names[0]}"])
        if uow.contacts.namesakes(["ada"]) == {}:
            uow.contacts.add_many([Contact(uow.new_id(), "Ada", ids["acme"])])
        cards = [trade.card(uow, name=name, company_id=ids["acme"]) for name in names]
        made = uow.deals.add_many(cards)
        if names[0] in self.meet:
            self.meet.remove(names[0])
            with self.db.begin(self.workspace.id) as other:
                other.deals.add(trade.card(other, name="Somebody's"))
                other.companies.ensure([f"Firm {names[0]}"])
        return [(one.name, one.number, before + n) for n, one in enumerate(made)], before + len(
            made
        )

    def relay(self, stride: Stride, alone: int) -> "Relay[str, Told, int]":
        return Relay(
            self.db, self.workspace.id, self.work, 0, stride=stride, alone=alone, budget=10
        )

    def all_in(self) -> list[Told]:
        told, at = list[Told](), 0
        with self.relay(Stride(2, 2, 2), 2) as relay:
            while some := NAMES[at : at + relay.size]:
                at += len(some)
                told += relay.put(some)
            return told + relay.end()


def counted(db: Database, workspace: Workspace, table: str) -> int:
    with db.read(workspace.id) as uow:
        return int(uow.connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one())


def test_chunks_are_stored_in_their_order_and_know_of_those_before(
    db: Database, workspace: Workspace
) -> None:
    team = Team(db, workspace)
    assert team.all_in() == [(name, n + 1, n) for n, name in enumerate(NAMES)]
    assert team.drafts == [(name, True) for name in NAMES[::2]]
    assert (counted(db, workspace, "company"), counted(db, workspace, "contact")) == (5, 1)
    assert check(db, workspace.id) == []


@pytest.mark.parametrize("meet", [NAMES[:1], NAMES[2:3], NAMES[0:7:2]])
def test_what_others_were_first_with_is_done_again_and_so_is_what_rests_on_it(
    db: Database, workspace: Workspace, meet: Sequence[str]
) -> None:
    team = Team(db, workspace, meet)
    told = team.all_in()
    assert [(name, n) for name, _, n in told] == [(name, n) for n, name in enumerate(NAMES)]
    with db.read(workspace.id) as uow:
        found = {one.number: one.name for one in uow.deals.newest()}
    assert len(found) == len(NAMES) + len(meet) == counted(db, workspace, "deal")
    assert all(found[number] == name for name, number, _ in told)
    assert (counted(db, workspace, "company"), counted(db, workspace, "contact")) == (5, 1)
    assert check(db, workspace.id) == []


def test_an_error_ends_it_with_what_was_committed_before(
    db: Database, workspace: Workspace
) -> None:
    team = Team(db, workspace)
    with pytest.raises(ZeroDivisionError), team.relay(Stride(2, 2, 2), 2) as relay:
        relay.put(NAMES[:2])
        relay.put(NAMES[2:4])
        raise ZeroDivisionError
    assert counted(db, workspace, "deal") == 4


def test_chunks_are_large_only_while_no_bot_is_there(db: Database, workspace: Workspace) -> None:
    team, bot = Team(db, workspace), attendance_of(db.url)
    told = list[Told]()
    with team.relay(Stride(1, 1, 1), 4) as relay:
        told += relay.put(NAMES[:1])
        told += relay.end()
        assert relay.size == 4
        bot.come()
        # What was made ready for a chunk that is too large by now is stored in small ones.
        told += relay.put(NAMES[1:5])
        told += relay.end()
        assert relay.size == 1
        told += relay.put(NAMES[5:6])
        told += relay.end()
        bot.leave()
        told += relay.put(NAMES[6:])
        told += relay.end()
    assert told == [(name, n + 1, n) for n, name in enumerate(NAMES)]
