"""Imports of the command line as runs that can be taken back."""

from collections.abc import Callable, Sequence

import typer

from bot.cli import figure
from bot.cli.session import Session, session
from bot.domain.error import CrmError, Invalid
from bot.domain.load import LoadRun, LoadState
from bot.intake.report import Report
from bot.services import load, retract
from bot.storage import UnitOfWork

_LISTED = 20


def begun(opened: Session, names: Sequence[str]) -> int:
    """Note that an import begins; gives its id."""
    name = ", ".join(names)
    run: LoadRun = opened.db.write(opened.workspace.id, lambda uow: load.begin(uow, name))
    return run.id


def kept(opened: Session, run_id: int | None, work: Callable[[], Report]) -> Report:
    """Do the work of an import and note what came of it, also when it is cut short."""
    if run_id is None:
        return work()
    try:
        report = work()
    except (CrmError, KeyboardInterrupt, typer.Exit):
        _settle(opened, run_id, LoadState.CANCELLED)
        raise
    _settle(opened, run_id, LoadState.DONE)
    return report


def _settle(opened: Session, run_id: int, state: LoadState) -> None:
    def work(uow: UnitOfWork) -> None:
        run = uow.loads.get(run_id)
        uow.loads.settle(run, state, {"made": uow.loads.count_made(run_id, "deal")})

    opened.db.write(opened.workspace.id, work)


def take_back(asked: str, workspace: str | None, *, as_json: bool) -> None:
    """Take back an import, named by its id or as the last one."""
    with session(workspace) as opened:
        db, place = opened.db, opened.workspace.id

        def first(uow: UnitOfWork) -> LoadRun:
            run = _named(uow, asked)
            if run.state in (LoadState.RUNNING, LoadState.UNDOING) and run.person_id is None:
                # It was killed: what stands is taken back, or the rest of it is.
                run = uow.loads.settle(run, LoadState.CANCELLED)
            return load.undoing(uow, run.id)

        run = db.write(place, first)
        run = retract.take_back(db, place, run.id, lambda done: None)
        db.tidy()
    facts = run.facts
    if as_json:
        told = {name: facts.get(name, 0) for name in ("removed", "kept")}
        figure.write({"id": str(run.id), **told, "stayed": list(facts.get("stayed", ()))})
        return
    print(f"{facts.get('removed', 0):,} deals of {run.name} were taken away.")
    if facts.get("kept"):
        print(f"{facts['kept']:,} stay, since somebody worked on them:")
        print("\n".join(f"  {name}" for name in facts["stayed"]))


def _named(uow: UnitOfWork, asked: str) -> LoadRun:
    if asked == "last":
        for run in uow.loads.newest(_LISTED):
            if run.state is not LoadState.UNDONE:
                return run
        raise Invalid("Nothing was imported that could be taken back.")
    if not (asked.isascii() and asked.isdecimal() and int(asked) < 2**63):
        raise Invalid("There is no such import.")
    return uow.loads.get(int(asked))
