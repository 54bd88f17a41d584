"""All commands of the command line under one name."""

from pathlib import Path
from typing import Annotated

import typer

from bot import heap
from bot.cli.backup import backup
from bot.cli.board import board
from bot.cli.doctor import doctor
from bot.cli.erase import erase
from bot.cli.export import export
from bot.cli.forecast import forecast
from bot.cli.funnel import funnel
from bot.cli.goal import goals
from bot.cli.intake import import_
from bot.cli.metric import metrics
from bot.cli.movement import changes
from bot.cli.nudge import nudges
from bot.cli.person import person
from bot.cli.rate import rates
from bot.cli.setup import manifest, migrate
from bot.settings import Settings


def run() -> None:
    """Run the bot against Slack, by Socket Mode or signed HTTP as the settings say."""
    # Imported here, as in `play`: the commands that only read need not wait for Bolt.
    with heap.loading():
        from bot.run import run as serve

    serve(Settings.load())


def play(
    source: Annotated[
        Path | None, typer.Option("--data", metavar="PATH", help="Import this, not the sample.")
    ] = None,
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port of the page (0: free).")] = 0,
    browser: Annotated[bool, typer.Option(help="Open the page in a browser.")] = True,
) -> None:
    """Start a Slack in a box, the bot against it, and a pipeline to try; Ctrl-C ends all."""
    with heap.loading():
        from bot.play import play as begin

    begin(source, port=port, open_browser=browser)


def build() -> typer.Typer:
    """Give the command line with all its commands."""
    app = typer.Typer(
        name="pipewright",
        help="A sales pipeline that lives in Slack.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
    )
    reading = (board, metrics, funnel, changes, forecast, nudges, doctor, export, backup, erase)
    for command in (run, play, migrate, manifest, *reading):
        app.command()(command)
    app.command("import")(import_)
    app.add_typer(person, name="person")
    app.add_typer(goals, name="goals")
    app.add_typer(rates, name="rates")
    return app
