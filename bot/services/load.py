"""Imports of people in Slack: asked for, looked at, started, called off, and undone."""

from collections.abc import Mapping
from typing import Any

from bot.domain.error import Invalid
from bot.domain.load import LoadRun, LoadState
from bot.domain.permit import ask_to_curate
from bot.domain.person import Person
from bot.storage import OutboxKind, UnitOfWork

STATE, REASONS = "import.state", "import.reasons"
"""What is drawn: the message that says how far an import is, and what was wrong as a file."""

_GONE = "This import is not at that point any more."


def begin(uow: UnitOfWork, name: str) -> LoadRun:
    """Note an import of the command line, so that it can be taken back."""
    run = LoadRun(uow.new_id(), None, name[:200], LoadState.RUNNING, {}, uow.now)
    uow.loads.add(run)
    return run


def ask(uow: UnitOfWork, file_id: str, name: str, *, by: Person) -> LoadRun:
    """Have a file of Slack looked at; whoever asked is told what would come of it."""
    ask_to_curate(by)
    if by.slack_id is None:
        raise Invalid("Only somebody in Slack can be sent a file.")
    facts = {"file": file_id}
    run = LoadRun(uow.new_id(), by.id, name[:200], LoadState.WAITING, facts, uow.now)
    uow.loads.add(run)
    destination = {"to": "dm", "user": by.slack_id, "person": by.id}
    uow.outbox.put(run.key, OutboxKind.DM, destination, STATE, {"run": str(run.id)})
    uow.busy = True
    return run


def look_again(uow: UnitOfWork, run_id: int, recipe: Mapping[str, Any], *, by: Person) -> LoadRun:
    """Have the file read another way."""
    run = _at(uow, run_id, LoadState.READY, by=by)
    return _turn(uow, run, LoadState.WAITING, {"recipe": dict(recipe), "said": True})


def start(uow: UnitOfWork, run_id: int, *, by: Person) -> LoadRun:
    """Let an import that was looked at begin."""
    run = _at(uow, run_id, LoadState.READY, by=by)
    if run.facts.get("unknown"):
        raise Invalid("Say first which column is the deal's name, under “Columns and stages”.")
    return _turn(uow, run, LoadState.RUNNING, {"at": 0})


def cancel(uow: UnitOfWork, run_id: int, *, by: Person) -> LoadRun:
    """Call an import off; what is in already stays until it is undone."""
    ask_to_curate(by)
    run = uow.loads.get(run_id)
    if run.state not in (LoadState.WAITING, LoadState.READY, LoadState.RUNNING):
        raise Invalid(_GONE)
    made = uow.loads.count_made(run_id, "deal")
    return _end(uow, run, LoadState.CANCELLED, {"made": made})


def undo(uow: UnitOfWork, run_id: int, *, by: Person) -> LoadRun:
    """Have taken away again what an import made, unless somebody worked on it since."""
    ask_to_curate(by)
    return undoing(uow, run_id)


def undoing(uow: UnitOfWork, run_id: int) -> LoadRun:
    """Begin to take back what an import made."""
    run = uow.loads.get(run_id)
    if not run.state.is_over:
        raise Invalid(_GONE)
    return _turn(uow, run, LoadState.UNDOING, {"at": 0, "removed": 0, "kept": 0, "stayed": []})


def looked_at(uow: UnitOfWork, run: LoadRun, facts: Mapping[str, Any], reasons: bytes) -> None:
    """Say what would come of an import, and give the reasons as a file where there are any."""
    uow.loads.store(run.id, "reasons", reasons)
    _turn(uow, run, LoadState.READY, facts)
    if reasons:
        destination = {
            "to": "call",
            "method": "files.share",
            "channel_of": run.key,
            "person": run.person_id,
        }
        key = f"{run.key}:reasons:{uow.new_id()}"
        uow.outbox.put(key, OutboxKind.CALL, destination, REASONS, {"run": str(run.id)})


def progress(uow: UnitOfWork, run_id: int, at: int) -> LoadRun:
    """Say how many rows are done; gives the run, which somebody may have called off."""
    run = uow.loads.keep(run_id)
    if run.state.is_at_work:
        run = uow.loads.note(run, {"at": at})
        redraw(uow, run)
    return run


def finish(uow: UnitOfWork, run_id: int, facts: Mapping[str, Any]) -> LoadRun:
    """Say what came of an import; its file is forgotten."""
    run = uow.loads.get(run_id)
    if run.state is not LoadState.RUNNING:
        return run
    return _end(uow, run, LoadState.DONE, facts)


def fail(uow: UnitOfWork, run_id: int, reason: Mapping[str, Any]) -> None:
    """Say why an import does not go on: a sentence's `message` and its `params`."""
    run = uow.loads.get(run_id)
    if run.state.is_at_work:
        made = uow.loads.count_made(run_id, "deal")
        _end(uow, run, LoadState.FAILED, {"reason": reason, "made": made})


def _at(uow: UnitOfWork, run_id: int, state: LoadState, *, by: Person) -> LoadRun:
    ask_to_curate(by)
    run = uow.loads.get(run_id)
    if run.state is not state:
        raise Invalid(_GONE)
    return run


def _turn(uow: UnitOfWork, run: LoadRun, state: LoadState, facts: Mapping[str, Any]) -> LoadRun:
    turned = uow.loads.settle(run, state, facts)
    redraw(uow, turned)
    uow.busy = True
    return turned


def _end(uow: UnitOfWork, run: LoadRun, state: LoadState, facts: Mapping[str, Any]) -> LoadRun:
    uow.loads.drop(run.id, "file")
    return _turn(uow, run, state, facts)


def redraw(uow: UnitOfWork, run: LoadRun) -> None:
    """Draw the message anew that says how far an import is."""
    if run.person_id is None:
        return
    destination = {"to": "update", "of": run.key, "person": run.person_id}
    uow.outbox.put(
        f"{run.key}:{uow.new_id()}", OutboxKind.UPDATE, destination, STATE, {"run": str(run.id)}
    )
