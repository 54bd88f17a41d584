"""All tables."""

from alembic import op

from bot.storage.tables import metadata

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make all tables."""
    metadata.create_all(op.get_bind())
    from bot.storage.migrations.extra import after
    after(op)
