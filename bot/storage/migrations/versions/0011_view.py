"""Saved views and what a channel shows."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

INSTANT = sa.BigInteger().with_variant(sa.DateTime(timezone=True), "postgresql")
KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Saved views and what a channel shows."""
    op.create_table(
        "saved_view",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("pipeline_id", sa.BigInteger(), nullable=False),
        sa.Column("owner_id", sa.BigInteger(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_key", KEY, nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "owner_id"],
            ["person.workspace_id", "person.id"],
            name="fk_saved_view_workspace_id_owner_id",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "pipeline_id"],
            ["pipeline.workspace_id", "pipeline.id"],
            name="fk_saved_view_workspace_id_pipeline_id",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.workspace_id"], name="fk_saved_view_workspace_id"
        ),
        sa.PrimaryKeyConstraint("workspace_id", "id", name="pk_saved_view"),
        sa.UniqueConstraint(
            "workspace_id",
            "owner_id",
            "name_key",
            name="uq_saved_view_workspace_id_owner_id_name_key",
        ),
    )
    op.create_table(
        "channel",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("channel_id", sa.Text(), nullable=False),
        sa.Column("view_id", sa.BigInteger(), nullable=True),
        sa.Column("set_by", sa.BigInteger(), nullable=True),
        sa.Column("purpose", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["workspace_id", "set_by"],
            ["person.workspace_id", "person.id"],
            name="fk_channel_workspace_id_set_by",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "view_id"],
            ["saved_view.workspace_id", "saved_view.id"],
            name="fk_channel_workspace_id_view_id",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.workspace_id"], name="fk_channel_workspace_id"
        ),
        sa.PrimaryKeyConstraint("workspace_id", "channel_id", name="pk_channel"),
    )
