"""An import is taken back whole: what it made goes, what somebody touched stays."""

from contextlib import suppress
from pathlib import Path

import pytest

from bot.domain.load import LoadState
from bot.domain.person import Person, Role
from bot.domain.workspace import Workspace
from bot.intake.load import carry_out
from bot.intake.plan import plan
from bot.services import journal, load, retract
from bot.services.stride import Stride
from bot.storage import Database
from bot.storage.rebuild import check

MADE = ("deal", "company", "contact", "task", "followup", "timeline", "stage_visit", "import_row")


def counts(db: Database) -> dict[str, int]:
    with db.read(None) as uow:
        return {
            name: int(uow.connection.exec_driver_sql(f"SELECT count(*) FROM {name}").scalar_one())
            for name in (*MADE, "load_made")
        }


def imported(db: Database, workspace: Workspace, path: Path, name: str) -> int:
    run = db.write(workspace.id, lambda uow: load.begin(uow, name))
    carry_out(db, plan(db, workspace.id, [path]), run_id=run.id)
    with db.begin(workspace.id) as uow:
        uow.loads.settle(run, LoadState.DONE)
    return run.id


def cut_short(done: int) -> None:
    if done > 2:
        raise InterruptedError


def undone(db: Database, workspace: Workspace, run_id: int) -> dict[str, object]:
    db.write(workspace.id, lambda uow: load.undoing(uow, run_id))
    few = Stride(first=1, least=2, most=2)
    # It is cut short and gone on with.
    with suppress(InterruptedError):
        retract.take_back(db, workspace.id, run_id, cut_short, chunk=few)
    run = retract.take_back(db, workspace.id, run_id, lambda done: None, chunk=few)
    assert run.state is LoadState.UNDONE
    return {name: run.facts[name] for name in ("removed", "kept", "stayed")}


def test_an_import_is_taken_back_whole_but_for_what_somebody_worked_on(
    db: Database, workspace: Workspace, tmp_path: Path
) -> None:
    with db.begin(workspace.id) as uow:
        mina = uow.persons.add(Person(id=uow.new_id(), name="Mina", role=Role.MANAGER))
    first = tmp_path / "first.csv"
    head = (
        "Record ID,Deal Name,Deal Stage,Amount,Close Date,Associated Company,Associated Contact\n"
    )
    first.write_text(
        head
        + "1,Kept here,Closed Won,100,2026-01-05,Old Co,Ann\n"
        + "2,Open here,Qualified To Buy,100,2026-01-05,Old Co,Ann\n",
        "utf-8",
    )
    imported(db, workspace, first, "first")
    before = counts(db)
    more = "".join(
        f"{n},Deal {n},{stage},{n}00,2026-0{n % 4 + 1}-05,{company},Contact {n}\n"
        for n, (stage, company) in enumerate(
            [("Closed Won", "Old Co"), ("Closed Lost", "New Co"), ("Qualified To Buy", "Next Co")]
            * 3,
            start=10,
        )
    )
    second = tmp_path / "second.csv"
    second.write_text(head + more, "utf-8")
    run_id = imported(db, workspace, second, "second")
    assert counts(db)["deal"] == before["deal"] + 9
    with db.begin(workspace.id) as uow:
        mine = uow.search.deals("Deal 12")[0].deal
        journal.note(uow, mine.id, "They called back.", by=mina)
    told = undone(db, workspace, run_id)
    assert told == {"removed": 8, "kept": 1, "stayed": ["Deal 12"]}
    assert check(db, workspace.id) == []
    left = counts(db)
    assert left["deal"] == before["deal"] + 1
    # The kept deal keeps its company and its contact; those of the others are gone.
    assert left["company"] == before["company"] + 1
    assert left["contact"] == before["contact"] + 1
    with db.read(workspace.id) as uow:
        assert uow.companies.named("Old Co") is not None
        assert uow.companies.named("New Co") is None
        assert "Deal 13" not in [one.deal.name for one in uow.search.deals("Deal 13")]
    # The same file comes in again as if it had never been there, and leaves nothing behind.
    again = imported(db, workspace, second, "second")
    assert counts(db)["deal"] == before["deal"] + 9
    # Now beside a bot, which is not to be held up.
    db.attendance.come()
    assert undone(db, workspace, again) == {"removed": 8, "kept": 0, "stayed": []}
    assert check(db, workspace.id) == []


def test_a_deal_that_somebody_works_on_meanwhile_is_not_taken_away(
    db: Database, workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Read in several steps, and in an order that is not the one of ids.
    monkeypatch.setattr("bot.storage.retract.READ", 1)
    path = tmp_path / "two.csv"
    path.write_text("Deal ID,Deal name,Stage\n1,One,Qualified\n2,Two,Qualified\n", "utf-8")
    run_id = imported(db, workspace, path, "two")
    with db.read(workspace.id) as uow:
        one, two = uow.loads.made_by(run_id, "deal", 0, 10)
        ready = uow.retractions.ready([two, one])
    with db.begin(workspace.id) as uow:
        mina = uow.persons.add(Person(id=uow.new_id(), name="Mina", role=Role.MANAGER))
        assert uow.retractions.stands(ready)
        journal.note(uow, two, "They called back.", by=mina)
    with db.begin(workspace.id) as uow:
        assert not uow.retractions.stands(ready)
        assert list(uow.retractions.ready(ready.ids).touched.values()) == ["Two"]
