"""A statement for many rows at once on PostgreSQL: their values are columns of one message."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import ARRAY, Dialect, Insert, bindparam, column, func, select
from sqlalchemy.sql.elements import BindParameter, ClauseElement
from sqlalchemy.sql.visitors import replacement_traverse
from sqlalchemy.types import TypeDecorator, TypeEngine


class Spread:
    """An insert of one row, or an update of one, as it is run for the rows of `unnest`.

    `binds` are the parameters each row gives, `converted` what turns their values into the
    driver's. An update must be for other rows each time: PostgreSQL changes a row once.
    """

    __slots__ = ("_converted", "_names", "sql")

    def __init__(
        self,
        clause: ClauseElement,
        binds: Mapping[str, BindParameter[Any]],
        converted: Mapping[str, Callable[[Any], Any]],
        dialect: Dialect,
    ) -> None:
        self._names = tuple(binds)
        self._converted = converted
        kinds = {name: _plain(bind.type, dialect) for name, bind in binds.items()}
        lists = (bindparam(name, type_=ARRAY(kind)) for name, kind in kinds.items())
        each = (
            func.unnest(*lists)
            .table_valued(*(column(name, kind) for name, kind in kinds.items()))
            .render_derived(name="each")
        )

        def spread(element: Any, **_: Any) -> Any:
            known = isinstance(element, BindParameter) and element.key in kinds
            return each.c[element.key] if known else None

        if isinstance(clause, Insert):
            of_each = select(*(each.c[name] for name in kinds))
            many: Any = clause.from_select(list(kinds), of_each)
        else:
            many = replacement_traverse(clause, {}, spread)
        self.sql: str = many.compile(dialect=dialect).string

    def columns(self, rows: Sequence[Mapping[str, Any]]) -> dict[str, list[Any]]:
        """Give the parameters of all rows for the driver."""
        return {name: self._column(name, [row[name] for row in rows]) for name in self._names}

    def _column(self, name: str, values: list[Any]) -> list[Any]:
        convert = self._converted.get(name)
        if convert is None:
            return values
        return [None if value is None else convert(value) for value in values]


def _plain(kind: TypeEngine[Any], dialect: Dialect) -> TypeEngine[Any]:
    """Give the database's own type: what is in the lists is converted already."""
    return kind.type_engine(dialect) if isinstance(kind, TypeDecorator) else kind
