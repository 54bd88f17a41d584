"""When each workspace's next night is: limits are learned and rules judged then."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Find the nights that have come without asking every workspace."""
    where = sa.text("key = 'night'")
    op.create_index(
        "ix_setting_night", "setting", ["value"], sqlite_where=where, postgresql_where=where
    )
