"""`pipewright run`, `play`, `migrate` and `manifest`: the bot itself and its set-up."""

from pathlib import Path
from typing import Annotated

import typer

from bot import manifest as app_manifest
from bot import play as playing
from bot import run as running
from bot.settings import Settings
from bot.storage.migrate import migrate as bring_up


def run() -> None:
    """Run the bot against Slack, by Socket Mode or signed HTTP as the settings say."""
    running.run(Settings.load())


def play(
    source: Annotated[
        Path | None, typer.Option("--data", metavar="PATH", help="Import this, not the sample.")
    ] = None,
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port of the page (0: free).")] = 0,
    browser: Annotated[bool, typer.Option(help="Open the page in a browser.")] = True,
) -> None:
    """Start a Slack in a box, the bot against it, and a pipeline to try; Ctrl-C ends all."""
    playing.play(source, port=port, open_browser=browser)


def migrate() -> None:
    """Bring the database to the current migration; a second time does nothing."""
    settings = Settings.load()
    if settings.sqlite_folder is not None:
        settings.sqlite_folder.mkdir(parents=True, exist_ok=True)
    bring_up(settings.database_url)
    print("The database is up to date.")


def manifest(
    url: Annotated[
        str | None, typer.Option("--url", help="Public https address, for signed HTTP.")
    ] = None,
    prefix: Annotated[
        str, typer.Option("--prefix", help="Before each command, like crm- for /crm-deal.")
    ] = "",
) -> None:
    """Print the Slack app's manifest: Socket Mode, or HTTP with --url."""
    print(app_manifest.build(url=url, prefix=prefix), end="")
