"""Pipelines, stages and their playbook."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Pipelines, stages and their playbook."""
    op.create_table(
        "pipeline",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_key", KEY, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("archived", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.workspace_id"], name="fk_pipeline_workspace_id"
        ),
        sa.PrimaryKeyConstraint("workspace_id", "id", name="pk_pipeline"),
    )
    op.create_table(
        "stage",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("pipeline_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("probability", sa.Integer(), nullable=False),
        sa.Column("stalled_days", sa.Integer(), nullable=True),
        sa.Column("required", sa.Text(), nullable=False),
        sa.Column("archived", sa.Boolean(), nullable=False),
        sa.CheckConstraint("kind IN ('lead', 'deal', 'won', 'lost')", name="ck_stage_kind"),
        sa.ForeignKeyConstraint(
            ["workspace_id", "pipeline_id"],
            ["pipeline.workspace_id", "pipeline.id"],
            name="fk_stage_workspace_id_pipeline_id",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.workspace_id"], name="fk_stage_workspace_id"
        ),
        sa.PrimaryKeyConstraint("workspace_id", "id", name="pk_stage"),
    )
    op.create_index("ix_stage_pipeline_id", "stage", ["workspace_id", "pipeline_id", "position"])
    op.create_table(
        "stage_activity",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("stage_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("due_days", sa.Integer(), nullable=True),
        sa.Column("required", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "stage_id"],
            ["stage.workspace_id", "stage.id"],
            name="fk_stage_activity_workspace_id_stage_id",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.workspace_id"], name="fk_stage_activity_workspace_id"
        ),
        sa.PrimaryKeyConstraint("workspace_id", "id", name="pk_stage_activity"),
    )
    op.create_index("ix_stage_activity_stage_id", "stage_activity", ["workspace_id", "stage_id"])
