"""A copy of a SQLite database that is whole, made while others write."""

import sqlite3
from contextlib import closing
from pathlib import Path

from bot.domain.error import Invalid
from bot.storage.engine import url_of


def back_up(url: str, target: Path) -> int:
    """Copy the database into a file that is not there yet; gives its size in bytes.

    SQLite's own backup sees one snapshot and holds nobody up; the copy is checked, then takes its
    name. Raises `Invalid` for a database that has a tool of its own for this, and for a copy that
    is not whole.
    """
    source = url_of(url)
    if source.get_backend_name() != "sqlite":
        raise Invalid(
            "PostgreSQL is backed up with its own tool: pg_dump --format=custom --file={file} "
            "followed by the address in DATABASE_URL.",
            file=str(target),
        )
    if target.exists():
        raise Invalid("{file} is there already. Choose another name.", file=str(target))
    partial = target.with_name(f".{target.name}.partial")
    partial.unlink(missing_ok=True)
    try:
        with (
            closing(sqlite3.connect(f"file:{source.database}?mode=ro", uri=True)) as ours,
            closing(sqlite3.connect(partial)) as copy,
        ):
            ours.backup(copy)
            # One file, without a log beside it that could be forgotten.
            copy.execute("PRAGMA journal_mode = DELETE").fetchall()
            (found,) = copy.execute("PRAGMA integrity_check").fetchone()
        if found != "ok":
            raise Invalid("The copy is not whole: {reason}.", reason=found)
        partial.replace(target)
    except sqlite3.Error as error:
        raise Invalid("The database cannot be copied: {reason}.", reason=error) from error
    finally:
        partial.unlink(missing_ok=True)
    return target.stat().st_size
