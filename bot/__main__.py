"""The command line: `pipewright` or `python -m bot`."""

import sys
from collections.abc import Sequence
from io import TextIOWrapper
from pathlib import Path
from typing import Annotated

import typer

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
from bot.cli.setup import manifest, migrate
from bot.domain.error import CrmError
from bot.settings import Settings


def run() -> None:
    """Run the bot against Slack, by Socket Mode or signed HTTP as the settings say."""
    # Imported here, as in `play`: the commands that only read need not wait for Bolt.
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
    return app


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line; exit 0 done, 1 refused with a sentence on stderr, 2 wrong usage."""
    if isinstance(sys.stdout, TextIOWrapper):
        # A terminal that cannot show a name in Hangul shows its code points instead of ending.
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        build()(arguments)
    except CrmError as refused:
        sys.exit(_refuse(str(refused)))
    except OSError as refused:
        place = f"{refused.filename}: " if refused.filename else ""
        sys.exit(_refuse(f"{place}{refused.strerror or refused}."))


def _refuse(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 1


if __name__ == "__main__":
    main()
