"""SQLite's conditions on listed values are spelled as comparisons, which cost next to nothing.

For `kind IN ('a', 'b', 'c')` SQLite fills a table of its own with the list for every row that is
written: of what an import's timeline cost it was half. `kind = 'a' OR kind = 'b'` says the same.
"""

import re
import sqlite3
from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy import exc

revision = "0034"
down_revision = "0033"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

_LISTED = re.compile(r"CHECK \((\w+) IN \(('[^']*'(?:, '[^']*'){2,})\)\)")
_TELLS = "kind = 'won' OR kind = 'lost' OR kind = 'created'"
_TELLS_LATE = f"author_id IS NOT NULL AND at < recorded_at AND ({_TELLS})"


def upgrade() -> None:
    """Make the indexes on what is told anew, and spell the checks of all tables anew."""
    if op.get_bind().dialect.name == "sqlite":
        told = ["workspace_id", "at", "deal_id", "kind", "id"]
        _index("ix_timeline_told", told, _TELLS)
        _index("ix_timeline_told_late", ["workspace_id", "recorded_at"], _TELLS_LATE)
        _spell_checks()


def _index(name: str, columns: list[str], condition: str) -> None:
    op.drop_index(name, "timeline")
    op.create_index(name, "timeline", columns, sqlite_where=sa.text(condition))


def _spell_checks() -> None:
    """Write checks in the schema itself, as SQLite's manual has it for what changes no stored row.

    See "Making Other Kinds Of Table Schema Changes" in https://sqlite.org/lang_altertable.html. A
    SQLite that was built to keep its schema from being written stays as it is: only slower.
    """
    run = op.get_bind().exec_driver_sql
    made = run("SELECT name, sql FROM sqlite_master WHERE type = 'table'").fetchall()
    version = run("PRAGMA schema_version").scalar_one()
    run("PRAGMA writable_schema = ON")
    try:
        for name, sql in made:
            spelled = _LISTED.sub(_spelled, sql or "")
            if spelled != sql:
                change = "UPDATE sqlite_master SET sql = ? WHERE type = 'table' AND name = ?"
                run(change, (spelled, name))
        run(f"PRAGMA schema_version = {version + 1}")
    except exc.OperationalError as error:
        if not isinstance(error.orig, sqlite3.OperationalError) or "modified" not in str(error):
            raise
    finally:
        run("PRAGMA writable_schema = RESET")


def _spelled(listed: re.Match[str]) -> str:
    told = " OR ".join(f"{listed[1]} = {value}" for value in listed[2].split(", "))
    return f"CHECK ({told})"
