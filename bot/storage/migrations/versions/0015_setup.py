"""Who leads a pipeline, what stages were called, and rates that name both their currencies."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

RATE = sa.Numeric(24, 12).with_variant(sa.Text(), "sqlite")


def upgrade() -> None:
    """Add managers and former names; make the rate table anew, which nothing filled before."""
    op.add_column("pipeline", sa.Column("managers", sa.Text(), nullable=False, server_default="[]"))
    op.add_column("stage", sa.Column("former", sa.Text(), nullable=False, server_default="[]"))
    op.drop_table("rate")
    op.create_table(
        "rate",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("base", sa.String(3), nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("rate", RATE, nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.workspace_id"], name="fk_rate_workspace_id"
        ),
        sa.PrimaryKeyConstraint("workspace_id", "base", "currency", "day", name="pk_rate"),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_setting_chores",
        "setting",
        ["workspace_id"],
        sqlite_where=sa.text("key = 'chores'"),
        postgresql_where=sa.text("key = 'chores'"),
    )
