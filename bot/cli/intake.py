"""`pipewright import`: files of other systems into a workspace, looked at first, and taken back."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from bot.cli import figure
from bot.cli.archive import archived, restore
from bot.cli.option import AsJson, WorkspaceKey
from bot.cli.session import session
from bot.cli.table import add, show, table
from bot.cli.undo import begun, kept, take_back
from bot.intake.load import carry_out
from bot.intake.plan import Plan, plan
from bot.intake.recipe import Recipe, parse, recipe_of, written
from bot.intake.report import Report, listed

_SHOWN = 20
"""Problems listed for people; `--json` and `--reasons` have them all."""


class Dates(StrEnum):
    """Which part of a date such as 03/04/2026 comes first."""

    DMY = "dmy"
    MDY = "mdy"
    YMD = "ymd"


class Decimal(StrEnum):
    """The mark before the cents."""

    POINT = "."
    COMMA = ","


def import_(
    paths: Annotated[
        list[Path] | None, typer.Argument(metavar="PATH...", help="Files, or a folder.")
    ] = None,
    workspace: WorkspaceKey = None,
    as_json: AsJson = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would happen; write nothing.")
    ] = False,
    mapping: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Read columns as this YAML says.")
    ] = None,
    write_mapping: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write how the file would be read as YAML, and stop."),
    ] = None,
    reasons: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write every problem to this CSV file.")
    ] = None,
    dates: Annotated[
        Dates | None, typer.Option(help="Order of day and month where both would fit.")
    ] = None,
    decimal: Annotated[
        Decimal | None, typer.Option(help="Decimal mark where both would fit.")
    ] = None,
    undo: Annotated[
        str | None,
        typer.Option(metavar="ID", help="Take back what an import made; `last` is the newest."),
    ] = None,
) -> None:
    """Import deals from files of another CRM; the same file twice changes nothing.

    A file that `export --archive` wrote is restored, into a workspace where nothing is sold yet.
    """
    if undo is not None:
        if paths:
            raise typer.BadParameter("Give files or --undo, not both.", param_hint="PATH")
        take_back(undo, workspace, as_json=as_json)
        return
    if not paths:
        raise typer.BadParameter("Name a file or a folder.", param_hint="PATH")
    if len(paths) == 1 and (whole := archived(paths[0])):
        with session(workspace) as opened:
            restore(opened.db, opened.workspace.id, whole, as_json=as_json, dry_run=dry_run)
        return
    recipe = parse(mapping) if mapping else None
    if dates or decimal:
        said: dict[str, Any] = {}
        if dates:
            said["dates"] = dates.value
        if decimal:
            said["decimal"] = decimal.value
        recipe = Recipe.model_validate((recipe or Recipe()).model_dump() | said)
    with session(workspace) as opened:
        ask = write_mapping is not None
        planned = plan(opened.db, opened.workspace.id, paths, recipe, ask=ask)
        if write_mapping is not None:
            _write(planned, write_mapping)
            return
        if not as_json:
            _show_plan(planned)
        run_id = None if dry_run else begun(opened, [path.name for path in paths])
        with _progress(planned.rows, hidden=as_json) as watch:
            report = kept(
                opened,
                run_id,
                lambda: carry_out(opened.db, planned, dry_run=dry_run, watch=watch, run_id=run_id),
            )
        opened.db.tidy()
    if reasons is not None:
        _list(report, reasons)
    if as_json:
        figure.write(report.facts() | ({"id": str(run_id)} if run_id is not None else {}))
    else:
        _show(report, dry_run=dry_run)
        if run_id is not None and report.created:
            print(f"To take it back: pipewright import --undo {run_id}")


@contextmanager
def _progress(rows: int, *, hidden: bool) -> Iterator[Callable[[int], None]]:
    """Show how far an import is, on the terminal alone; what Ctrl-C leaves can be gone on with."""
    console = Console(stderr=True)
    shown = Progress(
        TextColumn("Importing"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=console,
        transient=True,
        disable=hidden or not console.is_terminal,
    )
    with shown:
        bar = shown.add_task("rows", total=rows)
        try:
            yield lambda done: shown.update(bar, completed=done)
        except KeyboardInterrupt:
            shown.stop()
            typer.echo("Stopped. What is in stays; import the same again to go on.", err=True)
            raise typer.Exit(130) from None


def _show_plan(planned: Plan) -> None:
    """Show each column with its reading and three of its values."""
    for one in planned.files:
        meant = {place: what.value for what, place in one.mapping.places.items()}
        meant |= {place: f"day of: {name}" for place, name in one.mapping.steps}
        meant |= {
            extra.place: f"kept as a field ({extra.kind.value})" for extra in one.surveyed.extras
        }
        title = f"{one.mapping.table.file}, read as {one.mapping.preset.title}"
        shown = table("Column", "Read as", "Such as", title=title)
        for place, name in enumerate(one.mapping.table.header):
            samples = " | ".join(one.samples[place])
            add(shown, name[:40], meant.get(place, "left out"), samples[:70])
        show(shown)


def _write(planned: Plan, path: Path) -> None:
    one = planned.files[0]
    recipe = recipe_of(one.mapping, one.options, one.surveyed)
    path.write_text(written(recipe), encoding="utf-8")
    typer.echo(f"Written to {path}. Change it and pass it with --mapping.")


def _list(report: Report, path: Path) -> None:
    path.write_text(listed(report.problems), encoding="utf-8-sig", newline="")


def _show(report: Report, *, dry_run: bool) -> None:
    names = ("rows", "created", "updated", "skipped", "refused")
    shown = table(numbers=names, title="What an import would do" if dry_run else "Imported")
    counts = (report.rows, report.created, report.updated, report.skipped, report.refused)
    add(shown, *(f"{count:,}" for count in counts))
    show(shown)
    for problem in report.problems[:_SHOWN]:
        column = f", {problem.column}" if problem.column else ""
        place = f"{problem.file}, line {problem.line}{column}"
        print(f"{place}: {problem.reason}")
    if len(report.problems) > _SHOWN:
        print(f"… and {len(report.problems) - _SHOWN:,} more: --reasons FILE lists them all.")
