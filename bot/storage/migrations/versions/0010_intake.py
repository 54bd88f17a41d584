"""What imported rows said."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """What imported rows said."""
    op.create_table(
        "import_row",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("external_id", sa.Text(), nullable=False),
        sa.Column("deal_id", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "deal_id"],
            ["deal.workspace_id", "deal.id"],
            name="fk_import_row_workspace_id_deal_id",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.workspace_id"], name="fk_import_row_workspace_id"
        ),
        sa.PrimaryKeyConstraint("workspace_id", "source", "external_id", name="pk_import_row"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_import_row_deal_id", "import_row", ["workspace_id", "deal_id"])
