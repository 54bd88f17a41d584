"""Reviews with their deals in order, and the deals of a person that need mending."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

INSTANT = sa.BigInteger().with_variant(sa.DateTime(timezone=True), "postgresql")


def upgrade() -> None:
    """Make the review table anew, which nothing filled before; index what a person has to mend."""
    op.drop_table("review")
    op.create_table(
        "review",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("done", sa.Text(), nullable=False),
        sa.Column("begun_at", INSTANT, nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        _person("review"),
        _owner("review"),
        sa.PrimaryKeyConstraint("workspace_id", "person_id", name="pk_review"),
    )
    op.create_table(
        "review_item",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("deal_id", sa.BigInteger(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.CheckConstraint("outcome IN ('kept', 'changed', 'skipped')", name="outcome"),
        _person("review_item"),
        sa.ForeignKeyConstraint(
            ["workspace_id", "deal_id"],
            ["deal.workspace_id", "deal.id"],
            name="fk_review_item_workspace_id_deal_id",
        ),
        _owner("review_item"),
        sa.PrimaryKeyConstraint("workspace_id", "person_id", "place", name="pk_review_item"),
        sqlite_with_rowid=False,
    )
    by_value = ["workspace_id", "owner_id", sa.literal_column("value_rank DESC"), "id"]
    postgres = op.get_bind().dialect.name == "postgresql"
    stalled = "stalled IS true" if postgres else "stalled IS 1"
    _partial("ix_deal_owner_stalled", by_value, stalled)
    _partial(
        "ix_deal_owner_no_step",
        by_value,
        "status = 'open' AND next_step IS NULL AND next_step_on IS NULL",
    )
    _partial(
        "ix_deal_owner_fresh",
        ["workspace_id", "owner_id", "stage_id", "id"],
        "status = 'open' AND last_activity_at IS NULL",
    )


def _partial(name: str, columns: Sequence[Any], where: str) -> None:
    op.create_index(
        name,
        "deal",
        columns,
        sqlite_where=sa.text(where),
        postgresql_where=sa.text(where),
    )


def _person(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["workspace_id", "person_id"],
        ["person.workspace_id", "person.id"],
        name=f"fk_{table}_workspace_id_person_id",
    )


def _owner(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["workspace_id"], ["workspace.workspace_id"], name=f"fk_{table}_workspace_id"
    )
