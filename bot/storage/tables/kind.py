"""Column kinds both databases share, and the frame every table of a tenant is built on."""

import json
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    DateTime,
    Dialect,
    ForeignKeyConstraint,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
)
from sqlalchemy.schema import SchemaItem
from sqlalchemy.types import TypeDecorator, TypeEngine

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_WRITTEN = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

Key = Text().with_variant(Text(collation="C"), "postgresql")
"""Casefolded words to look up by; compared by code point on both, so that prefixes are ranges."""


class Instant(TypeDecorator[datetime]):
    """An aware UTC time: microseconds since 1970 on SQLite, timestamptz on PostgreSQL."""

    impl = BigInteger
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Choose the column's type."""
        if dialect.name == "postgresql":
            return dialect.type_descriptor(DateTime(timezone=True))
        return dialect.type_descriptor(BigInteger())

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """Give what the driver takes."""
        if value is None or dialect.name == "postgresql":
            return value
        return (value - _EPOCH) // _MICROSECOND

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Give an aware UTC time back, whatever zone the session is in."""
        return _utc(value) if dialect.name == "postgresql" else _since_epoch(value)

    def result_processor(
        self, dialect: Dialect, coltype: object
    ) -> Callable[[Any], datetime | None]:
        """Give what turns values into times, without the calls between: a card has six times."""
        return _utc if dialect.name == "postgresql" else _since_epoch


def _utc(value: datetime | None) -> datetime | None:
    return None if value is None else value.astimezone(UTC)


def _since_epoch(value: int | None) -> datetime | None:
    return None if value is None else _EPOCH + timedelta(microseconds=value)


class Json(TypeDecorator[Any]):
    """A value that is kept whole and never queried, as JSON text."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        """Give the text."""
        if value is None:
            return None
        return _WRITTEN.encode(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        """Give the value back."""
        # Most lists kept so are empty, and each stage of a pipeline has two of them.
        if value == "[]":
            return []
        return None if value is None else json.loads(value)


def among(column: str, kinds: type[StrEnum] | Iterable[str], name: str) -> CheckConstraint:
    """Allow a column the values of an enumeration only."""
    values = ", ".join(f"'{kind}'" for kind in kinds)
    return CheckConstraint(f"{column} IN ({values})", name=name)


TAKEN_AWAY = frozenset({"deal", "timeline"})
"""Tables of which many rows at once go, when an import is taken back."""


def link(column: str, target: str, to: str = "id") -> ForeignKeyConstraint:
    """Refer to a row of the same tenant, so that no row can point into another's data.

    Whether something still refers to a row that goes is asked once where the reference says
    RESTRICT; else PostgreSQL looks first, at three times the cost, whether the row came back.
    """
    return ForeignKeyConstraint(
        ["workspace_id", column],
        [f"{target}.workspace_id", f"{target}.{to}"],
        ondelete="RESTRICT" if target in TAKEN_AWAY else None,
    )


def tenant_table(
    name: str,
    *items: SchemaItem,
    key: Iterable[str] = ("id",),
    clustered: bool = False,
    derived: bool = False,
) -> Table:
    """Make a table whose primary key begins with its workspace.

    It refers to that by itself only where no other row does so for it: a reference costs a look-up
    for each row that is written. Rows that are `derived` add up what refers to it.

    `clustered` keeps SQLite's rows in key order (no hidden row id): right for small rows that
    are only ever found by their key.
    """
    key = tuple(key)
    first: list[SchemaItem] = [Column("workspace_id", BigInteger, nullable=False)]
    if key == ("id",):
        first.append(Column("id", BigInteger, nullable=False))
    made = [*first, *items, PrimaryKeyConstraint("workspace_id", *key)]
    if not derived and not _is_tied(items):
        made.append(ForeignKeyConstraint(["workspace_id"], ["workspace.workspace_id"]))
    return Table(name, metadata, *made, sqlite_with_rowid=not clustered)


def _is_tied(items: Iterable[SchemaItem]) -> bool:
    """Tell whether each row refers to another of its tenant, which refers to the workspace."""
    loose = {one.name for one in items if isinstance(one, Column) and one.nullable}
    return any(
        isinstance(one, ForeignKeyConstraint) and loose.isdisjoint(one.column_keys) for one in items
    )
