"""Cards."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

INSTANT = sa.BigInteger().with_variant(sa.DateTime(timezone=True), "postgresql")
KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def only(where: str) -> dict[str, Any]:
    """Make an index partial on both databases."""
    return {"sqlite_where": sa.text(where), "postgresql_where": sa.text(where)}


def upgrade() -> None:
    """Cards."""
    op.create_table(
        "deal",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_key", KEY, nullable=False),
        sa.Column("pipeline_id", sa.BigInteger(), nullable=False),
        sa.Column("stage_id", sa.BigInteger(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("owner_id", sa.BigInteger(), nullable=True),
        sa.Column("minor", sa.BigInteger(), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=True),
        sa.Column("close_date", sa.Date(), nullable=True),
        sa.Column("probability", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.BigInteger(), nullable=True),
        sa.Column("contact_id", sa.BigInteger(), nullable=True),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("source_detail", sa.Text(), nullable=True),
        sa.Column("persona_id", sa.BigInteger(), nullable=True),
        sa.Column("lost_reason", sa.Text(), nullable=True),
        sa.Column("competitor", sa.Text(), nullable=True),
        sa.Column("next_step", sa.Text(), nullable=True),
        sa.Column("next_step_on", sa.Date(), nullable=True),
        sa.Column("hold_until", sa.Date(), nullable=True),
        sa.Column("created_at", INSTANT, nullable=True),
        sa.Column("qualified_at", INSTANT, nullable=True),
        sa.Column("closed_at", INSTANT, nullable=True),
        sa.Column("entered_at", INSTANT, nullable=True),
        sa.Column("position_at", INSTANT, nullable=True),
        sa.Column("last_activity_at", INSTANT, nullable=True),
        sa.Column("stalls_at", INSTANT, nullable=True),
        sa.Column("stalled", sa.Boolean(), nullable=False),
        sa.Column("external_source", sa.Text(), nullable=True),
        sa.Column("external_id", sa.Text(), nullable=True),
        sa.Column("value_rank", sa.BigInteger(), nullable=False),
        sa.Column("close_rank", sa.Integer(), nullable=False),
        sa.Column("age_rank", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "source IN ('web_form', 'email', 'webhook', 'referral', 'chat', 'linkedin', 'call', "
            "'event', 'list', 'other')",
            name="ck_deal_source",
        ),
        sa.CheckConstraint(
            "status IN ('open', 'won', 'lost', 'disqualified')", name="ck_deal_status"
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "company_id"],
            ["company.workspace_id", "company.id"],
            name="fk_deal_workspace_id_company_id",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "contact_id"],
            ["contact.workspace_id", "contact.id"],
            name="fk_deal_workspace_id_contact_id",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "owner_id"],
            ["person.workspace_id", "person.id"],
            name="fk_deal_workspace_id_owner_id",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "persona_id"],
            ["persona.workspace_id", "persona.id"],
            name="fk_deal_workspace_id_persona_id",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "pipeline_id"],
            ["pipeline.workspace_id", "pipeline.id"],
            name="fk_deal_workspace_id_pipeline_id",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "stage_id"],
            ["stage.workspace_id", "stage.id"],
            name="fk_deal_workspace_id_stage_id",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.workspace_id"], name="fk_deal_workspace_id"
        ),
        sa.PrimaryKeyConstraint("workspace_id", "id", name="pk_deal"),
        sa.UniqueConstraint("workspace_id", "number", name="uq_deal_workspace_id_number"),
    )
    op.create_index(
        "ix_deal_by_age",
        "deal",
        ["workspace_id", "stage_id", "age_rank", "id"],
        **only("status = 'open'"),
    )
    op.create_index(
        "ix_deal_by_close",
        "deal",
        ["workspace_id", "stage_id", "close_rank", "id"],
        **only("status = 'open'"),
    )
    op.create_index(
        "ix_deal_by_month",
        "deal",
        [
            "workspace_id",
            "stage_id",
            sa.text("(close_rank / 100)"),
            sa.literal_column("value_rank DESC"),
            "id",
        ],
        **only("status = 'open'"),
    )
    op.create_index(
        "ix_deal_by_number",
        "deal",
        ["workspace_id", "stage_id", "number"],
        **only("status = 'open'"),
    )
    op.create_index(
        "ix_deal_by_value",
        "deal",
        ["workspace_id", "stage_id", sa.literal_column("value_rank DESC"), "id"],
    )
    op.create_index("ix_deal_company_id", "deal", ["workspace_id", "company_id"])
    op.create_index(
        "ix_deal_contact_id",
        "deal",
        ["workspace_id", "contact_id"],
        **only("contact_id IS NOT NULL"),
    )
    op.create_index(
        "ix_deal_due_stall",
        "deal",
        ["stalls_at"],
        sqlite_where=sa.text("stalls_at IS NOT NULL AND stalled IS NOT 1"),
        postgresql_where=sa.text("stalls_at IS NOT NULL AND stalled IS NOT true"),
    )
    op.create_index("ix_deal_name_key", "deal", ["workspace_id", "name_key"])
    op.create_index(
        "ix_deal_no_step",
        "deal",
        ["workspace_id", "stage_id", sa.literal_column("value_rank DESC"), "id"],
        **only("status = 'open' AND next_step IS NULL AND next_step_on IS NULL"),
    )
    op.create_index(
        "ix_deal_owner_close",
        "deal",
        ["workspace_id", "owner_id", "close_rank", "id"],
        **only("status = 'open'"),
    )
    op.create_index(
        "ix_deal_owner_value",
        "deal",
        ["workspace_id", "owner_id", "stage_id", sa.literal_column("value_rank DESC"), "id"],
        **only("status = 'open'"),
    )
    op.create_index(
        "ix_deal_stalled",
        "deal",
        ["workspace_id", "stage_id", sa.literal_column("value_rank DESC"), "id"],
        sqlite_where=sa.text("stalled IS 1"),
        postgresql_where=sa.text("stalled IS true"),
    )
    op.create_index(
        "uq_deal_external",
        "deal",
        ["workspace_id", "external_source", "external_id"],
        unique=True,
        **only("external_id IS NOT NULL"),
    )
