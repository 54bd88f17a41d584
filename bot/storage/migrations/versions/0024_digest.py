"""Digests, and an index on what they take over from nudges."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

INSTANT = sa.BigInteger().with_variant(sa.DateTime(timezone=True), "postgresql")


def upgrade() -> None:
    """Make the table; who gets a digest without having chosen one is added in the night."""
    op.create_table(
        "digest",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("channel_id", sa.Text(), nullable=True),
        sa.Column("pipeline_id", sa.BigInteger(), nullable=True),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("due_at", INSTANT, nullable=True),
        sa.Column("said_at", INSTANT, nullable=True),
        sa.Column("last", sa.Text(), nullable=False),
        sa.CheckConstraint("kind IN ('channel', 'person', 'review')", name="kind"),
        _link("person_id", "person"),
        _link("pipeline_id", "pipeline"),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.workspace_id"], name="fk_digest_workspace_id"
        ),
        sa.PrimaryKeyConstraint("workspace_id", "id", name="pk_digest"),
        sa.UniqueConstraint(
            "workspace_id", "kind", "place", name="uq_digest_workspace_id_kind_place"
        ),
    )
    _partial("ix_digest_due", "digest", ["due_at"], "due_at IS NOT NULL")
    _partial(
        "ix_nudge_digest", "nudge", ["workspace_id", "day"], "state IN ('folded', 'escalated')"
    )


def _link(column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["workspace_id", column],
        [f"{target}.workspace_id", f"{target}.id"],
        name=f"fk_digest_workspace_id_{column}",
    )


def _partial(name: str, table: str, columns: list[str], where: str) -> None:
    op.create_index(
        name, table, columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where)
    )
