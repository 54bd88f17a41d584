"""Personas that can be archived, companies and contacts that can be merged, and deals' contacts."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what merging, roles in a purchase and personas need; a fit is reckoned, not stored."""
    no = sa.false()
    op.add_column("persona", sa.Column("archived", sa.Boolean(), nullable=False, server_default=no))
    op.add_column("custom_field", sa.Column("export_name", sa.Text(), nullable=True))
    for table in ("company", "contact"):
        op.add_column(
            table, sa.Column("version", sa.Integer(), nullable=False, server_default=sa.text("1"))
        )
        op.add_column(table, sa.Column("merged_into", sa.BigInteger(), nullable=True))
        gone = sa.text("merged_into IS NOT NULL")
        op.create_index(
            f"ix_{table}_merged_into",
            table,
            ["workspace_id", "merged_into"],
            sqlite_where=gone,
            postgresql_where=gone,
        )
    op.create_index("ix_company_domain", "company", ["workspace_id", "domain"])
    op.create_index("ix_contact_company_id", "contact", ["workspace_id", "company_id"])
    op.drop_table("fit")
    op.create_table(
        "deal_contact",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("deal_id", sa.BigInteger(), nullable=False),
        sa.Column("contact_id", sa.BigInteger(), nullable=False),
        sa.Column("role", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["workspace_id", "deal_id"],
            ["deal.workspace_id", "deal.id"],
            name="fk_deal_contact_workspace_id_deal_id",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "contact_id"],
            ["contact.workspace_id", "contact.id"],
            name="fk_deal_contact_workspace_id_contact_id",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.workspace_id"], name="fk_deal_contact_workspace_id"
        ),
        sa.PrimaryKeyConstraint("workspace_id", "deal_id", "contact_id", name="pk_deal_contact"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_deal_contact_contact_id", "deal_contact", ["workspace_id", "contact_id"])
    op.create_table(
        "merge_item",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("merge_id", sa.BigInteger(), nullable=False),
        sa.Column("record", sa.Text(), nullable=False),
        sa.Column("record_id", sa.BigInteger(), nullable=False),
        sa.Column("role", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["workspace_id", "merge_id"],
            ["audit.workspace_id", "audit.id"],
            name="fk_merge_item_workspace_id_merge_id",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.workspace_id"], name="fk_merge_item_workspace_id"
        ),
        sa.PrimaryKeyConstraint(
            "workspace_id", "merge_id", "record", "record_id", name="pk_merge_item"
        ),
        sqlite_with_rowid=False,
    )
