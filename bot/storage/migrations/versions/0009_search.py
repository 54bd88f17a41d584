"""Words to search by."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Words to search by."""
    op.create_table(
        "word",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("word", KEY, nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.workspace_id"], name="fk_word_workspace_id"
        ),
        sa.PrimaryKeyConstraint("workspace_id", "id", name="pk_word"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_word_word", "word", ["workspace_id", "word"])
    op.create_table(
        "word_key",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("key", sa.BigInteger(), nullable=False),
        sa.Column("word_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.workspace_id"], name="fk_word_key_workspace_id"
        ),
        sa.PrimaryKeyConstraint("workspace_id", "key", "word_id", name="pk_word_key"),
        sqlite_with_rowid=False,
    )
    # The one table that differs: a full-text table, or an array under an inverted index.
    if op.get_bind().dialect.name == "postgresql":
        op.create_table(
            "deal_word",
            sa.Column("workspace_id", sa.BigInteger(), nullable=False),
            sa.Column("deal_id", sa.BigInteger(), nullable=False),
            sa.Column("words", sa.ARRAY(sa.BigInteger()), nullable=False),
            sa.ForeignKeyConstraint(
                ["workspace_id", "deal_id"],
                ["deal.workspace_id", "deal.id"],
                name="fk_deal_word_workspace_id_deal_id",
            ),
            sa.PrimaryKeyConstraint("workspace_id", "deal_id", name="pk_deal_word"),
        )
        op.create_index("ix_deal_word_words", "deal_word", ["words"], postgresql_using="gin")
    else:
        op.execute(
            "CREATE VIRTUAL TABLE deal_word USING "
            "fts5(words, detail=none, columnsize=0, tokenize='ascii')"
        )
