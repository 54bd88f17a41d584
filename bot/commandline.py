"""All commands of the command line under one name."""

from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from types import MappingProxyType
from typing import Annotated

import typer

from bot import heap
from bot.settings import Settings

_PLACES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "migrate": ("setup", "migrate"),
        "manifest": ("setup", "manifest"),
        "board": ("board", "board"),
        "metrics": ("metric", "metrics"),
        "funnel": ("funnel", "funnel"),
        "changes": ("movement", "changes"),
        "forecast": ("forecast", "forecast"),
        "nudges": ("nudge", "nudges"),
        "doctor": ("doctor", "doctor"),
        "export": ("export", "export"),
        "backup": ("backup", "backup"),
        "erase": ("erase", "erase"),
        "import": ("intake", "import_"),
        "person": ("person", "person"),
        "goals": ("goal", "goals"),
        "rates": ("rate", "rates"),
    }
)
"""Each command's module in `bot.cli` and its name there. The one that is asked for is loaded alone:
an import of a hostile file has no room for what charts and forecasts need."""


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


def build(asked: str | None = None) -> typer.Typer:
    """Give the command line, with all its commands or with the one that is asked for alone."""
    app = typer.Typer(
        name="pipewright",
        help="A sales pipeline that lives in Slack.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
    )
    # Without it a single command would be the whole command line.
    app.callback()(lambda: None)
    own = {"run": run, "play": play}
    alone = asked in own or asked in _PLACES
    for name, command in own.items():
        if not alone or name == asked:
            app.command(name)(command)
    for name, (module, attribute) in _PLACES.items():
        if alone and name != asked:
            continue
        found = getattr(import_module(f"bot.cli.{module}"), attribute)
        if isinstance(found, typer.Typer):
            app.add_typer(found, name=name)
        else:
            app.command(name)(found)
    return app
