"""What cards are about, what is planned, and the fields a workspace adds."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def only(where: str) -> dict[str, Any]:
    """Make an index partial on both databases."""
    return {"sqlite_where": sa.text(where), "postgresql_where": sa.text(where)}


def upgrade() -> None:
    """What cards are about, what is planned, and the fields a workspace adds."""
    op.create_table(
        "deal_product",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("deal_id", sa.BigInteger(), nullable=False),
        sa.Column("product_id", sa.BigInteger(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "deal_id"],
            ["deal.workspace_id", "deal.id"],
            name="fk_deal_product_workspace_id_deal_id",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "product_id"],
            ["product.workspace_id", "product.id"],
            name="fk_deal_product_workspace_id_product_id",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.workspace_id"], name="fk_deal_product_workspace_id"
        ),
        sa.PrimaryKeyConstraint("workspace_id", "deal_id", "product_id", name="pk_deal_product"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_deal_product_product_id", "deal_product", ["workspace_id", "product_id"])
    op.create_table(
        "custom_field",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("record", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_key", KEY, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("choices", sa.Text(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("archived", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('text', 'number', 'money', 'date', 'choice', 'person')",
            name="ck_custom_field_kind",
        ),
        sa.CheckConstraint(
            "record IN ('deal', 'company', 'contact')", name="ck_custom_field_record"
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.workspace_id"], name="fk_custom_field_workspace_id"
        ),
        sa.PrimaryKeyConstraint("workspace_id", "id", name="pk_custom_field"),
        sa.UniqueConstraint(
            "workspace_id",
            "record",
            "name_key",
            name="uq_custom_field_workspace_id_record_name_key",
        ),
    )
    op.create_table(
        "custom_value",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("record_id", sa.BigInteger(), nullable=False),
        sa.Column("field_id", sa.BigInteger(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "field_id"],
            ["custom_field.workspace_id", "custom_field.id"],
            name="fk_custom_value_workspace_id_field_id",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.workspace_id"], name="fk_custom_value_workspace_id"
        ),
        sa.PrimaryKeyConstraint("workspace_id", "record_id", "field_id", name="pk_custom_value"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_custom_value_field_id", "custom_value", ["workspace_id", "field_id"])
    op.create_table(
        "followup",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("deal_id", sa.BigInteger(), nullable=False),
        sa.Column("assignee_id", sa.BigInteger(), nullable=True),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("touch", sa.Integer(), nullable=False),
        sa.Column("touches", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "state IN ('open', 'done', 'skipped', 'snoozed')", name="ck_followup_state"
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "assignee_id"],
            ["person.workspace_id", "person.id"],
            name="fk_followup_workspace_id_assignee_id",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "deal_id"],
            ["deal.workspace_id", "deal.id"],
            name="fk_followup_workspace_id_deal_id",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.workspace_id"], name="fk_followup_workspace_id"
        ),
        sa.PrimaryKeyConstraint("workspace_id", "id", name="pk_followup"),
    )
    op.create_index("ix_followup_deal_id", "followup", ["workspace_id", "deal_id"])
    op.create_index(
        "ix_followup_due",
        "followup",
        ["workspace_id", "assignee_id", "due"],
        **only("state = 'open'"),
    )
