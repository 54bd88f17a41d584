"""`pipewright import`: files of other systems into a workspace."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from bot.cli import figure
from bot.cli.option import AsJson, WorkspaceKey
from bot.cli.session import session
from bot.cli.table import add, show, table
from bot.intake.load import load
from bot.intake.report import Report

_SHOWN = 20
"""Problems listed for people; `--json` has them all."""


def import_(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH", help="Files, or a folder.")],
    workspace: WorkspaceKey = None,
    as_json: AsJson = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would happen; write nothing.")
    ] = False,
) -> None:
    """Import deals from the CSV files of another CRM; the same file twice changes nothing."""
    with session(workspace) as opened:
        report = load(opened.db, opened.workspace.id, paths, dry_run=dry_run)
    if as_json:
        figure.write(asdict(report))
    else:
        _show(report, dry_run=dry_run)


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
        print(f"… and {len(report.problems) - _SHOWN:,} more: --json lists them all.")
