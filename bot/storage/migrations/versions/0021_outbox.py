"""Where a sent row stands, whom it concerns, and how soon the next one may go to a place."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

INSTANT = sa.BigInteger().with_variant(sa.DateTime(timezone=True), "postgresql")


def only(where: str) -> dict[str, Any]:
    """Make an index partial on both databases."""
    return {"sqlite_where": sa.text(where), "postgresql_where": sa.text(where)}


def upgrade() -> None:
    """Add a kind for calls, places and looks to the outbox, and the table of paces."""
    with op.batch_alter_table("outbox") as outbox:
        outbox.add_column(sa.Column("lane", sa.Text(), nullable=False, server_default=""))
        outbox.add_column(sa.Column("person_id", sa.BigInteger(), nullable=True))
        outbox.add_column(sa.Column("channel", sa.Text(), nullable=True))
        outbox.add_column(sa.Column("look_at", INSTANT, nullable=True))
        outbox.add_column(sa.Column("told_at", INSTANT, nullable=True))
        outbox.drop_constraint("ck_outbox_kind", type_="check")
        outbox.create_check_constraint(
            "ck_outbox_kind", "kind IN ('answer', 'post', 'update', 'dm', 'call')"
        )
    op.drop_index("ix_outbox_unsettled", "outbox")
    op.create_index("ix_outbox_sending", "outbox", ["claimed_at"], **only("state = 'sending'"))
    op.create_index(
        "ix_outbox_busy", "outbox", ["workspace_id", "lane"], **only("state = 'sending'")
    )
    op.create_index(
        "ix_outbox_waiting",
        "outbox",
        ["workspace_id", "lane", "not_before", "id"],
        **only("state = 'pending'"),
    )
    op.create_index(
        "ix_outbox_look",
        "outbox",
        ["look_at"],
        **only("state = 'unknown' AND look_at IS NOT NULL"),
    )
    op.create_index(
        "ix_outbox_failed",
        "outbox",
        ["workspace_id", "state", "created_at"],
        **only("state IN ('unknown', 'dead')"),
    )
    op.create_index(
        "ix_outbox_answered",
        "outbox",
        ["created_at"],
        **only("kind = 'answer' AND state IN ('sent', 'dead', 'unknown')"),
    )
    op.create_table(
        "pace",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("free_at", INSTANT, nullable=False),
        sa.Column("open_at", INSTANT, nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.workspace_id"], name="fk_pace_workspace_id"
        ),
        sa.PrimaryKeyConstraint("workspace_id", "name", name="pk_pace"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_pace_open_at", "pace", ["open_at"])
