"""Lists as one parameter: one statement for any number of keys, or of rows."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Column,
    ColumnElement,
    Dialect,
    Text,
    TypeDecorator,
    bindparam,
    func,
    select,
)

from bot.storage.tables.kind import Json


def among(dialect: str, column: Column[Any], name: str = "ids") -> ColumnElement[bool]:
    """Make the condition that a column is one of the keys given under a name, as a list."""
    if dialect == "postgresql":
        kind = ARRAY(Text()) if isinstance(column.type, Text) else _Ids()
        return column == func.any(bindparam(name, type_=kind))
    each = func.json_each(bindparam(name, type_=Json)).table_valued("value")
    return column.in_(select(each.c.value))


def array_of(values: Iterable[int]) -> str:
    """Write numbers as PostgreSQL reads an array, at a tenth of what its driver takes for it."""
    return f"{{{','.join(map(str, values))}}}"


def texts_of(values: Iterable[str]) -> str:
    """Write texts as PostgreSQL reads an array, each quoted."""
    told = list(values)
    quoted = {text: _quoted(text) for text in set(told)}
    return f"{{{','.join([quoted[text] for text in told])}}}"


class _Ids(TypeDecorator[Sequence[int]]):
    """Keys for PostgreSQL; see `array_of`."""

    impl = ARRAY(BigInteger)
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Callable[[Any], Any]:
        """Give what writes them."""
        return array_of


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
