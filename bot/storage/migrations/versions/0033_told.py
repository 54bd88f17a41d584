"""What digests tell of is found along an index of its own, what was written down late as well."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

_TELLS = "kind IN ('won', 'lost', 'created')"


def upgrade() -> None:
    """Add both indexes."""
    tells = sa.text(_TELLS)
    op.create_index(
        "ix_timeline_told",
        "timeline",
        ["workspace_id", "at", "deal_id", "kind", "id"],
        sqlite_where=tells,
        postgresql_where=tells,
    )
    late = sa.text(f"{_TELLS} AND author_id IS NOT NULL AND at < recorded_at")
    op.create_index(
        "ix_timeline_told_late",
        "timeline",
        ["workspace_id", "recorded_at"],
        sqlite_where=late,
        postgresql_where=late,
    )
