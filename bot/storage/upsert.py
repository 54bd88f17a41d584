"""INSERT … ON CONFLICT, which both databases know but SQLAlchemy spells per dialect."""

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite


def insert(dialect: str, table: Table) -> sqlite.Insert:
    """Give the dialect's insert, typed as SQLite's: what is used of both is the same."""
    if dialect == "postgresql":
        made: sqlite.Insert = postgresql.insert(table)  # type: ignore[assignment]
        return made
    return sqlite.insert(table)
