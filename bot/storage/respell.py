"""What SQLite's schema says, written anew in place for what changes no stored row."""

import sqlite3
from collections.abc import Callable

from alembic import op
from sqlalchemy import exc


def respell(anew: Callable[[str, str], str]) -> None:
    """Write the statement of each table as `anew` gives it for a table's name and statement.

    See "Making Other Kinds Of Table Schema Changes" in https://sqlite.org/lang_altertable.html. A
    SQLite that was built to keep its schema from being written stays as it is: only slower.
    """
    run = op.get_bind().exec_driver_sql
    made = run("SELECT name, sql FROM sqlite_master WHERE type = 'table'").fetchall()
    version = run("PRAGMA schema_version").scalar_one()
    run("PRAGMA writable_schema = ON")
    try:
        for name, sql in made:
            told = anew(name, sql or "")
            if told != sql:
                change = "UPDATE sqlite_master SET sql = ? WHERE type = 'table' AND name = ?"
                run(change, (told, name))
        run(f"PRAGMA schema_version = {version + 1}")
    except exc.OperationalError as error:
        if not isinstance(error.orig, sqlite3.OperationalError) or "modified" not in str(error):
            raise
    finally:
        run("PRAGMA writable_schema = RESET")
