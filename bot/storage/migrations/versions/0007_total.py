"""Kept totals."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Kept totals."""
    op.create_table(
        "stage_total",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("pipeline_id", sa.BigInteger(), nullable=False),
        sa.Column("owner_id", sa.BigInteger(), nullable=False),
        sa.Column("stage_id", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("probability", sa.SmallInteger(), nullable=False),
        sa.Column("n", sa.BigInteger(), nullable=False),
        sa.Column("minor", sa.BigInteger(), nullable=False),
        sa.Column("stalled", sa.BigInteger(), nullable=False),
        sa.Column("stalled_minor", sa.BigInteger(), nullable=False),
        sa.Column("no_step", sa.BigInteger(), nullable=False),
        sa.Column("no_step_minor", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.workspace_id"], name="fk_stage_total_workspace_id"
        ),
        sa.PrimaryKeyConstraint(
            "workspace_id",
            "pipeline_id",
            "owner_id",
            "stage_id",
            "currency",
            "probability",
            name="pk_stage_total",
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "close_total",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("pipeline_id", sa.BigInteger(), nullable=False),
        sa.Column("close_month", sa.Integer(), nullable=False),
        sa.Column("stage_id", sa.BigInteger(), nullable=False),
        sa.Column("owner_id", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("probability", sa.SmallInteger(), nullable=False),
        sa.Column("n", sa.BigInteger(), nullable=False),
        sa.Column("minor", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.workspace_id"], name="fk_close_total_workspace_id"
        ),
        sa.PrimaryKeyConstraint(
            "workspace_id",
            "pipeline_id",
            "close_month",
            "stage_id",
            "owner_id",
            "currency",
            "probability",
            name="pk_close_total",
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "day_total",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("pipeline_id", sa.BigInteger(), nullable=False),
        sa.Column("grain", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("owner_id", sa.BigInteger(), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("n", sa.BigInteger(), nullable=False),
        sa.Column("known", sa.BigInteger(), nullable=False),
        sa.Column("minor", sa.BigInteger(), nullable=False),
        sa.Column("days", sa.BigInteger(), nullable=False),
        sa.Column("cycles", sa.BigInteger(), nullable=False),
        sa.Column("suspicious", sa.BigInteger(), nullable=False),
        sa.Column("won", sa.BigInteger(), nullable=False),
        sa.Column("open", sa.BigInteger(), nullable=False),
        sa.Column("qualified", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.workspace_id"], name="fk_day_total_workspace_id"
        ),
        sa.PrimaryKeyConstraint(
            "workspace_id",
            "pipeline_id",
            "grain",
            "kind",
            "owner_id",
            "day",
            "currency",
            name="pk_day_total",
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "cycle_total",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("pipeline_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("owner_id", sa.BigInteger(), nullable=False),
        sa.Column("month", sa.Integer(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("n", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.workspace_id"], name="fk_cycle_total_workspace_id"
        ),
        sa.PrimaryKeyConstraint(
            "workspace_id",
            "pipeline_id",
            "kind",
            "owner_id",
            "month",
            "days",
            name="pk_cycle_total",
        ),
        sqlite_with_rowid=False,
    )
