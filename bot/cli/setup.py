"""`pipewright migrate` and `manifest`: what is needed before the bot can run."""

from typing import Annotated

import typer

from bot.settings import Settings
from bot.storage import migrate as bring_up


def migrate() -> None:
    """Bring the database to the current migration; a second time does nothing."""
    bring_up(Settings.load().database_url)
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
    # The manifest is built from the routing table, which takes Bolt with it: half a second that
    # the other commands need not wait for.
    from bot.manifest import text

    print(text(url=url, prefix=prefix), end="")
