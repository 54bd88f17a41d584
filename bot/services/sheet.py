"""Sheets for somebody in Slack: asked for, written in the background, sent as a file."""

from collections.abc import Mapping
from typing import IO, Any

from bot.domain.error import Forbidden, Invalid
from bot.domain.person import Person
from bot.domain.sheet import SheetKind, SheetRun, SheetState
from bot.services import chore
from bot.storage import OutboxKind, OutboxRow, UnitOfWork

STATE, FILE = "export.state", "export.file"
"""What is drawn: the message that says how far a sheet is, and the file itself."""
ERRAND = "export"


def ask(
    uow: UnitOfWork, asked: Mapping[str, Any], kind: SheetKind, name: str, *, by: Person
) -> SheetRun:
    """Have a sheet written and sent to a person; `name` is what the file is called.

    Every member may: a sheet holds what the board shows them. Raises `Forbidden` for others.
    """
    if not by.is_member:
        raise Forbidden("This pipeline is for members of the workspace it belongs to.")
    if by.slack_id is None:
        raise Invalid("Only somebody in Slack can be sent a file.")
    run = SheetRun(uow.new_id(), by.id, asked, kind, name, SheetState.WAITING, 0, 0, uow.now)
    uow.sheets.add(run)
    destination = {"to": "dm", "user": by.slack_id, "person": by.id}
    uow.outbox.put(run.key, OutboxKind.DM, destination, STATE, {"run": str(run.id)})
    chore.add(uow, {"kind": ERRAND, "run": str(run.id)})
    return run


def progress(uow: UnitOfWork, run: SheetRun, deals: int) -> None:
    """Say how many deals are written."""
    uow.sheets.count(run.id, deals)
    _redraw(uow, run)


def finish(uow: UnitOfWork, run_id: int, file: IO[bytes], deals: int) -> None:
    """Keep a written file and have it sent; of two that wrote the same one, the first counts."""
    file.seek(0)
    run = uow.sheets.get(run_id)
    chore.drop(uow, ERRAND, str(run_id))
    if run.state is not SheetState.WAITING:
        return
    uow.sheets.store(run_id, file, deals)
    destination = {
        "to": "call",
        "method": "files.share",
        "channel_of": run.key,
        "person": run.person_id,
    }
    uow.outbox.put(f"exported:{run_id}", OutboxKind.CALL, destination, FILE, {"run": str(run.id)})


def give_up(uow: UnitOfWork, run_id: int) -> None:
    """Say that a sheet could not be written."""
    chore.drop(uow, ERRAND, str(run_id))
    run = uow.sheets.get(run_id)
    if run.state is SheetState.WAITING:
        uow.sheets.settle(run_id, SheetState.FAILED)
        _redraw(uow, run)


def landed(uow: UnitOfWork, row: OutboxRow) -> None:
    """Say that the file is there."""
    _settle(uow, row, SheetState.SENT)


def failed(uow: UnitOfWork, row: OutboxRow, reason: str) -> None:
    """Say that Slack did not take the file."""
    _settle(uow, row, SheetState.FAILED)


def _settle(uow: UnitOfWork, row: OutboxRow, state: SheetState) -> None:
    run = uow.sheets.get(int(row.params["run"]))
    uow.sheets.settle(run.id, state)
    _redraw(uow, run)


def _redraw(uow: UnitOfWork, run: SheetRun) -> None:
    destination = {"to": "update", "of": run.key, "person": run.person_id}
    uow.outbox.put(
        f"{run.key}:{uow.new_id()}", OutboxKind.UPDATE, destination, STATE, {"run": str(run.id)}
    )
