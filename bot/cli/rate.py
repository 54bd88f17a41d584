"""`pipewright rates`: what currencies are worth from which day on, listed and read from a file."""

from decimal import Decimal
from pathlib import Path
from typing import Annotated

import typer

from bot.cli import figure
from bot.cli.option import AsJson, WorkspaceKey
from bot.cli.session import session
from bot.cli.table import add, show, table
from bot.domain.rate import Rate
from bot.services import rate as service
from bot.storage import UnitOfWork
from bot.views.rate import read_table

rates = typer.Typer(
    help="Exchange rates into the workspace's currency.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@rates.callback()
def all_rates() -> None:
    """Exchange rates into the workspace's currency."""


@rates.command("list")
def list_(workspace: WorkspaceKey = None, as_json: AsJson = False) -> None:
    """List the rates, the newest day first."""
    with session(workspace) as opened, opened.db.read(opened.workspace.id) as uow:
        known = uow.rates.newest(service.MOST)
    if as_json:
        figure.write([_json(one) for one in known])
        return
    shown = table("from", "currency", numbers=("worth",))
    for one in known:
        add(shown, one.day.isoformat(), one.currency, f"{one.rate.normalize():f} {one.base}")
    show(shown)


@rates.command("import")
def import_(
    file: Annotated[
        Path,
        typer.Argument(
            exists=True, dir_okay=False, readable=True, help="A line a rate: EUR,2026-11-02,1.08"
        ),
    ],
    workspace: WorkspaceKey = None,
    as_json: AsJson = False,
) -> None:
    """Read a table of rates: currency, day, and what one unit is worth; all of it or nothing."""
    quoted = read_table(file.read_text("utf-8-sig", errors="replace"))

    def work(uow: UnitOfWork) -> tuple[int, list[service.Changed], str]:
        told = service.put_all(uow, quoted, by=None)
        changed = len(told.after["rates"]) if told.after is not None else 0
        return changed, service.replaced(told), uow.workspace.currency

    with session(workspace) as opened:
        changed, replaced, home = opened.db.write(opened.workspace.id, work)
    if as_json:
        told = [_replaced(one) for one in replaced]
        figure.write({"lines": len(quoted), "changed": changed, "replaced": told})
        return
    print(f"{changed} of {len(quoted)} rates are new or other than before.")
    if replaced:
        print("In the place of what was set before:")
        shown = table("from", "currency", numbers=("before", "now"))
        for one in replaced:
            was, now = (f"{_plain(rate)} {home}" for rate in (one.was, one.now))
            add(shown, one.day.isoformat(), one.currency, was, now)
        show(shown)


def _replaced(one: service.Changed) -> figure.Json:
    return {
        "currency": one.currency,
        "day": one.day.isoformat(),
        "was": _plain(one.was),
        "rate": _plain(one.now),
    }


def _plain(rate: Decimal | None) -> str:
    return f"{rate.normalize():f}" if rate is not None else "–"


def _json(one: Rate) -> figure.Json:
    return {
        "currency": one.currency,
        "day": one.day.isoformat(),
        "rate": str(one.rate.normalize()),
        "in": one.base,
    }
