"""Rows in bulk: copied in on PostgreSQL, by one prepared statement on SQLite."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import islice
from typing import Any

from sqlalchemy import Dialect, Table

from bot.domain.once import Once
from bot.storage.form import bound_by
from bot.storage.insertion import Insertion
from bot.storage.link import Link
from bot.storage.tables.kind import Json

Convert = Callable[[Any], Any]
_Bound = tuple[Convert | None, type]

_AT_ONCE = 500
"""Rows that are converted at once: few enough to be still at hand, which halves the time."""


def insert_many(
    link: Link, table: Table, names: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    """Insert rows in bulk: COPY on PostgreSQL, one prepared statement on SQLite."""
    # Making a row may ask the database something, so all are made before the first is sent.
    bound, known = _bound(table, tuple(names), link.dialect), dict[type, Once[Any, Any]]()
    ready, coming = list[tuple[Any, ...]](), iter(rows)
    while some := list(islice(coming, _AT_ONCE)):
        ready += _converted(list(zip(*some, strict=True)), bound, known)
    take_rows(link, table.name, names, ready)


def take_rows(link: Link, table: str, names: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Insert rows that are as the driver takes them."""
    if not rows:
        return
    if link.postgres:
        link.take(partial(_copy, columns=f"{table} ({', '.join(names)})", rows=rows))
    else:
        link.take(Insertion(f"INSERT INTO {table}", names, rows))


def _copy(link: Link, *, columns: str, rows: Iterable[Sequence[Any]]) -> None:
    with link.driver.cursor() as cursor, cursor.copy(f"COPY {columns} FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def _converted(
    columns: Sequence[Sequence[Any]], bound: Iterable[_Bound], known: dict[type, Once[Any, Any]]
) -> Iterator[tuple[Any, ...]]:
    """Give rows as the driver takes them, from their columns.

    Of values that can be compared each is converted once, in whatever column it stands: times,
    above all, are mostly the same ones.
    """
    ready: list[Iterable[Any]] = []
    for values, (convert, kind) in zip(columns, bound, strict=False):
        if convert is None or (values[0] is None and values.count(None) == len(values)):
            ready.append(values)
        elif kind is not Json:
            if kind not in known:
                known[kind] = Once(convert)
                known[kind][None] = None
            ready.append(map(known[kind].__getitem__, values))
        else:
            # As JSON, true and 1 are two things.
            ready.append([value if value is None else convert(value) for value in values])
    return zip(*ready, strict=True)


_BOUND: dict[tuple[Table, tuple[str, ...], str], list[_Bound]] = {}


def _bound(table: Table, names: tuple[str, ...], dialect: Dialect) -> list[_Bound]:
    """Give how each column's values are converted, and of what kind they are."""
    key = (table, names, dialect.name)
    if key not in _BOUND:
        kinds = [table.c[name].type for name in names]
        _BOUND[key] = [(bound_by(kind, dialect), type(kind)) for kind in kinds]
    return _BOUND[key]
