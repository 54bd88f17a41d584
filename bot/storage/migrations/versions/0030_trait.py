"""Kept totals of closed deals by trait and of paths by owner; all are counted anew after it."""

import json

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

_OPEN = (
    *("workspace_id", "stage_id", "number", "pipeline_id", "status", "owner_id", "source"),
    *("persona_id", "currency", "probability", "minor", "created_at", "qualified_at"),
)


def upgrade() -> None:
    """Make the tables, widen an index, and ask every workspace that has deals for a recount."""
    op.create_table(
        "trait_total",
        _number("workspace_id"),
        _number("pipeline_id"),
        sa.Column("trait", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("month", sa.Integer(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        *(_number(name) for name in ("n", "known", "minor", "won", "qualified")),
        _of_workspace("trait_total"),
        sa.PrimaryKeyConstraint(
            *("workspace_id", "pipeline_id", "trait", "kind", "month", "value", "currency"),
            "days",
            name="pk_trait_total",
        ),
        sqlite_with_rowid=False,
    )
    op.drop_table("path_total")
    op.create_table(
        "path_total",
        *(_number(name) for name in ("workspace_id", "pipeline_id", "owner_id", "stage_id")),
        sa.Column("month", sa.Integer(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        *(_number(name) for name in ("n", "next", "won", "stood", "back")),
        _of_workspace("path_total"),
        sa.PrimaryKeyConstraint(
            *("workspace_id", "pipeline_id", "owner_id", "stage_id", "month", "days"),
            name="pk_path_total",
        ),
        sqlite_with_rowid=False,
    )
    is_open = sa.text("status = 'open'")
    op.drop_index("ix_deal_by_number", "deal")
    op.create_index(
        "ix_deal_by_number", "deal", _OPEN, sqlite_where=is_open, postgresql_where=is_open
    )
    _recount()


def _recount() -> None:
    link = op.get_bind()
    setting = sa.table(
        "setting",
        sa.column("workspace_id", sa.BigInteger()),
        sa.column("key", sa.Text()),
        sa.column("value", sa.Text()),
    )
    deal = sa.table("deal", sa.column("workspace_id", sa.BigInteger()))
    chores = setting.c.key == "chores"
    rows = link.execute(sa.select(setting.c.workspace_id, setting.c.value).where(chores))
    waiting = {row[0]: json.loads(row[1]) for row in rows}
    for (workspace_id,) in link.execute(sa.select(deal.c.workspace_id).distinct()).fetchall():
        errands = [*waiting.get(workspace_id, ()), {"kind": "recount"}]
        link.execute(sa.delete(setting).where(chores, setting.c.workspace_id == workspace_id))
        link.execute(
            sa.insert(setting).values(
                workspace_id=workspace_id, key="chores", value=json.dumps(errands)
            )
        )


def _number(name: str) -> "sa.Column[int]":
    return sa.Column(name, sa.BigInteger(), nullable=False)


def _of_workspace(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["workspace_id"], ["workspace.workspace_id"], name=f"fk_{table}_workspace_id"
    )
