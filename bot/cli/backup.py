"""`pipewright backup`: a copy of the database that is whole, also while the bot runs."""

from pathlib import Path
from typing import Annotated

import typer

from bot.settings import Settings
from bot.storage.backup import back_up


def backup(
    path: Annotated[Path, typer.Argument(metavar="FILE", help="Where the copy goes.")],
) -> None:
    """Copy the SQLite database with all its workspaces; to restore, put the copy in its place."""
    size = back_up(Settings.load().database_url, path)
    print(f"{size:,} bytes in {path}.")
