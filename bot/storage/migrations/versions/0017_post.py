"""A deal's own channel that is still being made, and messages that are kept up to date."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

INSTANT = sa.BigInteger().with_variant(sa.DateTime(timezone=True), "postgresql")


def upgrade() -> None:
    """Make both tables anew, which nothing filled before."""
    op.drop_table("deal_room")
    op.create_table(
        "deal_room",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("deal_id", sa.BigInteger(), nullable=False),
        sa.Column("channel_id", sa.Text(), nullable=True),
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
    op.drop_table("deal_post")
    op.create_table(
        "deal_post",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("deal_id", sa.BigInteger(), nullable=False),
        sa.Column("channel_id", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=True),
        sa.Column("posted_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "deal_id"],
            ["deal.workspace_id", "deal.id"],
            name="fk_deal_post_workspace_id_deal_id",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "person_id"],
            ["person.workspace_id", "person.id"],
            name="fk_deal_post_workspace_id_person_id",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.workspace_id"], name="fk_deal_post_workspace_id"
        ),
        sa.PrimaryKeyConstraint("workspace_id", "deal_id", "channel_id", name="pk_deal_post"),
    )
