"""The index open deals are counted along knows when each came into its stage."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

_OPEN = (
    *("workspace_id", "stage_id", "number", "pipeline_id", "status", "owner_id", "source"),
    *("persona_id", "currency", "probability", "minor", "created_at", "qualified_at"),
    "entered_at",
)


def upgrade() -> None:
    """Widen the index."""
    is_open = sa.text("status = 'open'")
    op.drop_index("ix_deal_by_number", "deal")
    op.create_index(
        "ix_deal_by_number", "deal", _OPEN, sqlite_where=is_open, postgresql_where=is_open
    )
