"""Writing the sheets that were asked for, in one snapshot each, while everybody goes on."""

import time
from tempfile import TemporaryFile
from typing import IO

import structlog

from bot.domain.error import CrmError
from bot.domain.export import Asked
from bot.domain.metrics import Number
from bot.domain.sheet import SheetKind, SheetRun
from bot.services import chore
from bot.services import export as deals
from bot.services import sheet as service
from bot.storage import Database, UnitOfWork
from bot.views.query import read_board, read_metric
from bot.views.sheet import CsvSheet, Sheet, XlsxSheet

_log = structlog.get_logger(__name__)

LONG = 600.0
"""Seconds a sheet may read."""
STORING = 10.0
"""Seconds its file may take on its way into the database."""
EVERY = 2.0
"""Seconds between two messages about how far it is."""


def write_sheets(db: Database, workspace_id: int) -> int:
    """Write the sheets that wait in a workspace; gives how many there were."""
    with db.read(workspace_id) as uow:
        waiting = [one for one in chore.waiting(uow) if one["kind"] == service.ERRAND]
    for errand in waiting:
        run_id = int(errand["run"])
        try:
            _write(db, workspace_id, run_id)
        except CrmError as error:
            _log.warning("a sheet cannot be written", workspace=workspace_id, reason=str(error))

            def give_up(uow: UnitOfWork, at: int = run_id) -> None:
                service.give_up(uow, at)

            db.write(workspace_id, give_up)
    return len(waiting)


def _write(db: Database, workspace_id: int, run_id: int) -> None:
    with TemporaryFile() as file:
        with db.read(workspace_id, budget=LONG) as uow:
            run = uow.sheets.get(run_id)
            count = _fill(db, uow, run, file)

        def finish(uow: UnitOfWork) -> None:
            service.finish(uow, run_id, file, count)

        db.write(workspace_id, finish, budget=STORING)


def _fill(db: Database, uow: UnitOfWork, run: SheetRun, file: IO[bytes]) -> int:
    asked = read_asked(uow, run)
    out: Sheet = XlsxSheet(file) if run.kind is SheetKind.XLSX else CsvSheet(file)
    out.head(deals.sheet(uow, asked).header)
    count, told = 0, time.monotonic()
    for rows in deals.pages(uow, asked):
        out.rows(rows)
        count += len(rows)
        if time.monotonic() - told >= EVERY:

            def tell(uow: UnitOfWork, n: int = count) -> None:
                service.progress(uow, run, n)

            db.write(uow.workspace_id, tell)
            told = time.monotonic()
    out.close()
    return count


def read_asked(uow: UnitOfWork, run: SheetRun) -> Asked:
    """Read the question a sheet answers."""
    closed = bool(run.asked.get("closed"))
    if "board" in run.asked:
        return Asked(read_board(str(run.asked["board"])), closed=closed)
    if "numbers" in run.asked:
        query = read_metric(str(run.asked["numbers"]))
        period = query.period(uow.workspace.day(uow.now))
        number = Number(str(run.asked["number"]))
        return Asked(number=number, scope=query.scope, period=period)
    return Asked()
