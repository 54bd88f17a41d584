"""Where a deal is talked about, and how well it fits a persona."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

INSTANT = sa.BigInteger().with_variant(sa.DateTime(timezone=True), "postgresql")


def upgrade() -> None:
    """Where a deal is talked about, and how well it fits a persona."""
    op.create_table(
        "deal_room",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("deal_id", sa.BigInteger(), nullable=False),
        sa.Column("channel_id", sa.Text(), nullable=False),
        sa.Column("made_by", sa.BigInteger(), nullable=True),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("archived_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(
            ["workspace_id", "deal_id"],
            ["deal.workspace_id", "deal.id"],
            name="fk_deal_room_workspace_id_deal_id",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "made_by"],
            ["person.workspace_id", "person.id"],
            name="fk_deal_room_workspace_id_made_by",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.workspace_id"], name="fk_deal_room_workspace_id"
        ),
        sa.PrimaryKeyConstraint("workspace_id", "deal_id", name="pk_deal_room"),
    )
    op.create_table(
        "deal_post",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("deal_id", sa.BigInteger(), nullable=False),
        sa.Column("channel_id", sa.Text(), nullable=False),
        sa.Column("ts", sa.Text(), nullable=True),
        sa.Column("drawn_version", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["workspace_id", "deal_id"],
            ["deal.workspace_id", "deal.id"],
            name="fk_deal_post_workspace_id_deal_id",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.workspace_id"], name="fk_deal_post_workspace_id"
        ),
        sa.PrimaryKeyConstraint("workspace_id", "deal_id", "channel_id", name="pk_deal_post"),
    )
    op.create_table(
        "deal_message",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("deal_id", sa.BigInteger(), nullable=False),
        sa.Column("channel_id", sa.Text(), nullable=False),
        sa.Column("ts", sa.Text(), nullable=False),
        sa.Column("entry_id", sa.BigInteger(), nullable=False),
        sa.Column("author_id", sa.Text(), nullable=True),
        sa.Column("author", sa.Text(), nullable=True),
        sa.Column("permalink", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["workspace_id", "entry_id"],
            ["timeline.workspace_id", "timeline.id"],
            name="fk_deal_message_workspace_id_entry_id",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "deal_id"],
            ["deal.workspace_id", "deal.id"],
            name="fk_deal_message_workspace_id_deal_id",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.workspace_id"], name="fk_deal_message_workspace_id"
        ),
        sa.PrimaryKeyConstraint(
            "workspace_id", "deal_id", "channel_id", "ts", name="pk_deal_message"
        ),
    )
    op.create_index("ix_deal_message_entry_id", "deal_message", ["workspace_id", "entry_id"])
    op.create_table(
        "fit",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("deal_id", sa.BigInteger(), nullable=False),
        sa.Column("persona_id", sa.BigInteger(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "deal_id"],
            ["deal.workspace_id", "deal.id"],
            name="fk_fit_workspace_id_deal_id",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "persona_id"],
            ["persona.workspace_id", "persona.id"],
            name="fk_fit_workspace_id_persona_id",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.workspace_id"], name="fk_fit_workspace_id"
        ),
        sa.PrimaryKeyConstraint("workspace_id", "deal_id", "persona_id", name="pk_fit"),
    )
    op.create_index("ix_fit_persona_id", "fit", ["workspace_id", "persona_id"])
