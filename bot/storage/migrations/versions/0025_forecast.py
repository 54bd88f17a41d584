"""Goals; what forecasts learned and said; what people said beside them; categories of deals."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

INSTANT = sa.BigInteger().with_variant(sa.DateTime(timezone=True), "postgresql")
GRAIN = "grain IN ('month', 'quarter')"
MEASURE = "measure IN ('revenue', 'won', 'leads', 'activities')"
CATEGORY = "category IN ('commit', 'best_case', 'pipeline', 'omitted')"


def upgrade() -> None:
    """Add the tables."""
    _table(
        "goal",
        ("measure", "grain", "team", "person_id", "first"),
        _text("measure"),
        _text("grain"),
        *_whose(),
        _day("first"),
        _number("target"),
        sa.Column("author_id", sa.BigInteger(), nullable=True),
        sa.Column("at", INSTANT, nullable=False),
        sa.CheckConstraint(MEASURE, name="measure"),
        sa.CheckConstraint(GRAIN, name="grain"),
        _link("goal", "author_id", "person"),
    )
    _table(
        "forecast_lesson",
        ("pipeline_id",),
        _number("pipeline_id"),
        _day("day"),
        _text("lesson"),
        clustered=False,
    )
    _table(
        "forecast_month",
        ("pipeline_id", "owner_id", "month"),
        _number("pipeline_id"),
        _number("owner_id"),
        _day("month"),
        sa.Column("expected", sa.Float(), nullable=True),
        sa.Column("kept", sa.Integer(), nullable=False),
        sa.Column("stated", sa.Integer(), nullable=False),
    )
    sums = ("won", "p10", "p50", "p90", "open_part", "new_part", "configured", "commit", "best")
    _table(
        "forecast_snapshot",
        ("pipeline_id", "team", "person_id", "grain", "first", "taken"),
        _number("pipeline_id"),
        *_whose(),
        _day("first"),
        _text("grain"),
        _day("taken"),
        sa.Column("currency", sa.String(3), nullable=False),
        *(_number(name) for name in sums),
        sa.Column("said", sa.BigInteger(), nullable=True),
        sa.Column("replayed", sa.Boolean(), nullable=False),
        sa.CheckConstraint(GRAIN, name="grain"),
    )
    _table(
        "forecast_call",
        ("pipeline_id", "team", "person_id", "grain", "first", "id"),
        _number("id"),
        _number("pipeline_id"),
        *_whose(),
        _day("first"),
        _text("grain"),
        _number("minor"),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("author_id", sa.BigInteger(), nullable=True),
        sa.Column("at", INSTANT, nullable=False),
        sa.CheckConstraint(GRAIN, name="grain"),
        _link("forecast_call", "author_id", "person"),
        clustered=False,
    )
    _table(
        "deal_category",
        ("deal_id",),
        _number("deal_id"),
        _text("category"),
        sa.CheckConstraint(CATEGORY, name="category"),
        _link("deal_category", "deal_id", "deal"),
    )


def _table(name: str, key: tuple[str, ...], *items: Any, clustered: bool = True) -> None:
    op.create_table(
        name,
        _number("workspace_id"),
        *items,
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.workspace_id"], name=f"fk_{name}_workspace_id"
        ),
        sa.PrimaryKeyConstraint("workspace_id", *key, name=f"pk_{name}"),
        sqlite_with_rowid=not clustered,
    )


def _whose() -> tuple[sa.Column[str], sa.Column[int]]:
    return _text("team"), _number("person_id")


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False)


def _number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), nullable=False)


def _day(name: str) -> Any:
    return sa.Column(name, sa.Date(), nullable=False)


def _link(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["workspace_id", column],
        [f"{target}.workspace_id", f"{target}.id"],
        name=f"fk_{table}_workspace_id_{column}",
    )
