"""Doors for leads from outside, what came through them, and who gets it."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

INSTANT = sa.BigInteger().with_variant(sa.DateTime(timezone=True), "postgresql")


def upgrade() -> None:
    """Make the tables of doors and of who gets what comes in."""
    _table(
        "door",
        _big("id"),
        _big("pipeline_id"),
        _words("kind"),
        _words("public_id"),
        _words("secret"),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("old_secret", sa.Text()),
        sa.Column("old_until", INSTANT),
        sa.Column("set_by", sa.BigInteger()),
        _words("config"),
        sa.CheckConstraint("kind IN ('form', 'hook', 'mail', 'channel')", name="kind"),
        sa.UniqueConstraint("public_id", name="uq_door_public_id"),
        sa.UniqueConstraint(
            "workspace_id", "pipeline_id", "kind", name="uq_door_workspace_id_pipeline_id_kind"
        ),
        _link("door", "pipeline_id", "pipeline"),
        _link("door", "set_by", "person"),
    )
    _table(
        "arrival",
        _big("door_id"),
        _words("key"),
        _words("digest"),
        _big("deal_id"),
        _words("outcome"),
        sa.Column("at", INSTANT, nullable=False),
        sa.CheckConstraint("outcome IN ('created', 'attached')", name="outcome"),
        _link("arrival", "door_id", "door"),
        _link("arrival", "deal_id", "deal"),
        key=("door_id", "key"),
        clustered=True,
    )
    op.create_index("ix_arrival_at", "arrival", ["at"])
    _table(
        "assign_rule",
        _big("id"),
        _big("pipeline_id"),
        sa.Column("position", sa.Integer(), nullable=False),
        _words("wanted"),
        _big("turns"),
        _link("assign_rule", "pipeline_id", "pipeline"),
    )
    op.create_index("ix_assign_rule_pipeline", "assign_rule", ["workspace_id", "pipeline_id"])
    _table(
        "assign_turn",
        _big("rule_id"),
        _big("person_id"),
        _big("turn"),
        _link("assign_turn", "rule_id", "assign_rule"),
        _link("assign_turn", "person_id", "person"),
        key=("rule_id", "person_id"),
        clustered=True,
    )
    _table(
        "absence",
        _big("person_id"),
        sa.Column("until", sa.Date(), nullable=False),
        _link("absence", "person_id", "person"),
        key=("person_id",),
    )


def _table(name: str, *items: Any, key: tuple[str, ...] = ("id",), clustered: bool = False) -> None:
    op.create_table(
        name,
        _big("workspace_id"),
        *items,
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.workspace_id"], name=f"fk_{name}_workspace_id"
        ),
        sa.PrimaryKeyConstraint("workspace_id", *key, name=f"pk_{name}"),
        sqlite_with_rowid=not clustered,
    )


def _big(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), nullable=False)


def _words(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False)


def _link(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["workspace_id", column],
        [f"{target}.workspace_id", f"{target}.id"],
        name=f"fk_{table}_workspace_id_{column}",
    )
