"""People, companies, contacts, products and personas."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """People, companies, contacts, products and personas."""
    op.create_table(
        "person",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_key", KEY, nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("slack_id", sa.Text(), nullable=True),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("email_key", KEY, nullable=True),
        sa.Column("team", sa.Text(), nullable=True),
        sa.Column("region", sa.Text(), nullable=True),
        sa.Column("manager_id", sa.BigInteger(), nullable=True),
        sa.Column("locale", sa.Text(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("working_days", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "role IN ('admin', 'manager', 'rep', 'viewer', 'outsider')", name="ck_person_role"
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "manager_id"],
            ["person.workspace_id", "person.id"],
            name="fk_person_workspace_id_manager_id",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.workspace_id"], name="fk_person_workspace_id"
        ),
        sa.PrimaryKeyConstraint("workspace_id", "id", name="pk_person"),
    )
    op.create_index("ix_person_email_key", "person", ["workspace_id", "email_key"])
    op.create_index("ix_person_name_key", "person", ["workspace_id", "name_key"])
    op.create_index("uq_person_slack_id", "person", ["workspace_id", "slack_id"], unique=True)
    op.create_table(
        "company",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_key", KEY, nullable=False),
        sa.Column("industry", sa.Text(), nullable=True),
        sa.Column("employees", sa.Integer(), nullable=True),
        sa.Column("country", sa.Text(), nullable=True),
        sa.Column("domain", sa.Text(), nullable=True),
        sa.Column("parent_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["workspace_id", "parent_id"],
            ["company.workspace_id", "company.id"],
            name="fk_company_workspace_id_parent_id",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.workspace_id"], name="fk_company_workspace_id"
        ),
        sa.PrimaryKeyConstraint("workspace_id", "id", name="pk_company"),
        sa.UniqueConstraint("workspace_id", "name_key", name="uq_company_workspace_id_name_key"),
    )
    op.create_table(
        "contact",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_key", KEY, nullable=False),
        sa.Column("company_id", sa.BigInteger(), nullable=True),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("email_key", KEY, nullable=True),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("role", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["workspace_id", "company_id"],
            ["company.workspace_id", "company.id"],
            name="fk_contact_workspace_id_company_id",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.workspace_id"], name="fk_contact_workspace_id"
        ),
        sa.PrimaryKeyConstraint("workspace_id", "id", name="pk_contact"),
    )
    op.create_index("ix_contact_email_key", "contact", ["workspace_id", "email_key"])
    op.create_index("ix_contact_name_key", "contact", ["workspace_id", "name_key"])
    op.create_table(
        "product",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_key", KEY, nullable=False),
        sa.Column("minor", sa.BigInteger(), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=True),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.workspace_id"], name="fk_product_workspace_id"
        ),
        sa.PrimaryKeyConstraint("workspace_id", "id", name="pk_product"),
        sa.UniqueConstraint("workspace_id", "name_key", name="uq_product_workspace_id_name_key"),
    )
    op.create_table(
        "persona",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("profile", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.workspace_id"], name="fk_persona_workspace_id"
        ),
        sa.PrimaryKeyConstraint("workspace_id", "id", name="pk_persona"),
    )
