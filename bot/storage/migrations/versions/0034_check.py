"""SQLite's conditions on listed values are spelled as comparisons, which cost next to nothing.

For `kind IN ('a', 'b', 'c')` SQLite fills a table of its own with the list for every row that is
written: of what an import's timeline cost it was half. `kind = 'a' OR kind = 'b'` says the same.
"""

import re
from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from bot.storage.respell import respell

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
        respell(lambda _, statement: _LISTED.sub(_spelled, statement))


def _index(name: str, columns: list[str], condition: str) -> None:
    op.drop_index(name, "timeline")
    op.create_index(name, "timeline", columns, sqlite_where=sa.text(condition))


def _spelled(listed: re.Match[str]) -> str:
    told = " OR ".join(f"{listed[1]} = {value}" for value in listed[2].split(", "))
    return f"CHECK ({told})"
