"""`pipewright export`: the deals of a view, or behind a number, as a CSV or XLSX file."""

import sys
from pathlib import Path
from typing import IO, Annotated

import typer
from rich.console import Console
from rich.progress import Progress, TextColumn

from bot.cli.archive import save, whole
from bot.cli.moment import read_period
from bot.cli.option import From, Owner, PipelineName, To, WorkspaceKey
from bot.cli.session import session
from bot.domain.board import BoardQuery
from bot.domain.error import Invalid, NotFound
from bot.domain.export import Asked
from bot.domain.metrics import Number
from bot.services import export as service
from bot.services.scope import scope_named
from bot.storage import UnitOfWork
from bot.storage.repository import folded
from bot.views.sheet import CsvSheet, Sheet, XlsxSheet

LONG = 600.0
"""Seconds an export may read; it blocks nobody."""

_NOBODY = 0
"""Whose views are everybody's."""


def export(
    path: Annotated[
        Path | None,
        typer.Argument(metavar="FILE", help="A .csv or .xlsx file (default: CSV to the output)."),
    ] = None,
    workspace: WorkspaceKey = None,
    view: Annotated[
        str | None, typer.Option("--view", metavar="NAME", help="Deals and columns of this view.")
    ] = None,
    pipeline: PipelineName = None,
    owner: Owner = None,
    closed: Annotated[
        bool, typer.Option("--closed", help="Of a view or pipeline, won and lost deals too.")
    ] = False,
    deals: Annotated[
        Number | None, typer.Option("--deals", help="The deals a number is counted from.")
    ] = None,
    first: From = None,
    last: To = None,
    archive: Annotated[
        Path | None, typer.Option("--archive", metavar="FILE", help="Everything, as one file.")
    ] = None,
) -> None:
    """Export deals: all of them, or those of a view, a pipeline, or behind a number.

    With --archive everything the workspace knows, for `import` to make an equal workspace of.

    A file that is there already is written over. Cells that a spreadsheet would evaluate are
    marked as words.
    """
    if archive is not None:
        if any(one is not None for one in (path, view, pipeline, owner, deals, first, last)):
            raise typer.BadParameter("An archive is of everything.", param_hint="--archive")
        with session(workspace) as opened:
            save(opened, archive)
        return
    if path is not None and path.suffix.casefold() not in (".csv", ".xlsx"):
        raise Invalid("Call the file something.csv or something.xlsx.")
    period = read_period(first, last)
    with session(workspace) as opened, opened.db.read(opened.workspace.id, budget=LONG) as uow:
        if deals is not None:
            scope = scope_named(uow, pipeline=pipeline, owner=owner)
            asked = Asked(number=deals, scope=scope, period=period)
        else:
            asked = Asked(_query(uow, view, pipeline, owner), closed=closed)
        if path is None:
            _write(uow, asked, CsvSheet(sys.stdout.buffer))
            sys.stdout.buffer.flush()
            return
        with whole(path) as file:
            count = _write(uow, asked, _sheet(path, file))
    print(f"{count:,} deals in {path}.")


def _query(
    uow: UnitOfWork, view: str | None, pipeline: str | None, owner: str | None
) -> BoardQuery | None:
    query: BoardQuery | None = None
    if view is not None:
        typed = folded(view)
        known = [one for one in uow.views.visible(_NOBODY) if one.owner_id is None]
        found = [one for one in known if folded(one.name) == typed]
        if not found:
            names = ", ".join(one.name for one in known) or "–"
            raise NotFound("There is no view “{name}”. Views: {names}.", name=view, names=names)
        query = found[0].query
    if pipeline is not None:
        line = uow.pipelines.named(pipeline)
        if query is not None and query.pipeline_id != line.id:
            raise Invalid("That view is of another pipeline. Leave one of the two out.")
        query = query or BoardQuery(line.id)
    if owner is not None:
        scope = scope_named(uow, owner=owner)
        base = query or BoardQuery(uow.pipelines.default().id)
        query = BoardQuery(
            base.pipeline_id, scope.owner_id, base.filter, base.sort, lens_id=base.lens_id
        )
    return query


def _sheet(path: Path, file: IO[bytes]) -> Sheet:
    return XlsxSheet(file) if path.suffix.casefold() == ".xlsx" else CsvSheet(file)


def _write(uow: UnitOfWork, asked: Asked, out: Sheet) -> int:
    """Write all rows and say how far it is, where somebody watches; gives how many there were."""
    count = 0
    out.head(service.sheet(uow, asked).header)
    console = Console(stderr=True)
    with Progress(
        TextColumn("{task.completed:,} deals"),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    ) as progress:
        task = progress.add_task("", total=None)
        for rows in service.pages(uow, asked):
            out.rows(rows)
            count += len(rows)
            progress.update(task, completed=count)
    out.close()
    return count
