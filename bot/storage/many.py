"""Rows of a list of keys, which is one parameter: one statement for any number of them."""

from typing import Any

from sqlalchemy import ARRAY, BigInteger, Column, ColumnElement, Text, bindparam, func, select

from bot.storage.tables.kind import Json


def among(dialect: str, column: Column[Any], name: str = "ids") -> ColumnElement[bool]:
    """Make the condition that a column is one of the keys given under a name, as a list."""
    if dialect == "postgresql":
        kind = Text() if isinstance(column.type, Text) else BigInteger()
        return column == func.any(bindparam(name, type_=ARRAY(kind)))
    each = func.json_each(bindparam(name, type_=Json)).table_valued("value")
    return column.in_(select(each.c.value))
