"""A whole workspace into a file and out of one, for `export --archive` and `import`."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from bot.cli import figure
from bot.cli.session import Session
from bot.domain.error import Invalid
from bot.services import archive
from bot.storage import Database

LONG = 3600.0
"""Seconds an archive may read; it blocks nobody."""


@contextmanager
def whole(path: Path) -> Iterator[IO[bytes]]:
    """Open a file that takes its name once it is whole, and leaves nothing behind if it is not."""
    partial = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with partial.open("wb") as file:
            yield file
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


def save(opened: Session, path: Path) -> None:
    """Write the workspace's archive."""
    place = opened.workspace
    with opened.db.read(place.id, budget=LONG) as uow, whole(path) as file:
        count = archive.write(uow, file)
    print(f"{count:,} records in {path}.")


def archived(path: Path) -> Path | None:
    """Give the path back if what lies there is an archive, whatever it is called."""
    if not path.is_file():
        return None
    with path.open("rb") as file:
        return path if archive.is_archive(file) else None


def restore(db: Database, workspace_id: int, path: Path, *, as_json: bool, dry_run: bool) -> None:
    """Put an archive's workspace into this one."""
    if dry_run:
        raise Invalid("An archive is restored whole: there is nothing to try out.")
    with path.open("rb") as file:
        count = archive.restore(db, workspace_id, file)
    if as_json:
        figure.write({"restored": count})
    else:
        print(f"{count:,} records restored.")
