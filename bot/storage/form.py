"""A statement as one database takes it: its text, its parameters in order, values both ways."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from sqlalchemy import Dialect, Float, Numeric
from sqlalchemy.sql.dml import UpdateBase
from sqlalchemy.sql.elements import ClauseElement
from sqlalchemy.types import TypeEngine

from bot.storage.spread import Spread

Row = tuple[Any, ...]
_Processor = Callable[[Any], Any]

_NUMERIC = 1700
"""PostgreSQL's type id of numbers with decimals."""


class Form:
    """A statement as one dialect takes it: text, parameter order, conversions both ways."""

    __slots__ = (
        "_clause",
        "_converted",
        "_dialect",
        "_fixed",
        "_order",
        "_results",
        "_spread",
        "sql",
    )

    def __init__(self, clause: ClauseElement, dialect: Dialect) -> None:
        compiled: Any = clause.compile(dialect=dialect)
        self.sql: str = compiled.string
        binds: Mapping[str, Any] = compiled.binds
        self._converted = {
            name: processor
            for name, bind in binds.items()
            if (processor := bound_by(bind.type, dialect)) is not None
        }
        self._fixed = {
            name: self._convert(name, bind.effective_value)
            for name, bind in binds.items()
            if not bind.required
        }
        self._order: tuple[str, ...] | None = (
            tuple(compiled.positiontup) if compiled.positiontup is not None else None
        )
        self._results = _results(clause, dialect)
        self._clause, self._dialect = clause, dialect
        self._spread: Spread | None = None

    @property
    def spread(self) -> Spread:
        """The statement for many rows at once, on PostgreSQL."""
        if self._spread is None:
            compiled: Any = self._clause.compile(dialect=self._dialect)
            asked = {name: bind for name, bind in compiled.binds.items() if bind.required}
            self._spread = Spread(self._clause, asked, self._converted, self._dialect)
        return self._spread

    def _convert(self, name: str, value: Any) -> Any:
        processor = self._converted.get(name)
        return value if processor is None else processor(value)

    def params(self, given: Mapping[str, Any]) -> Any:
        """Convert and order the parameters for the driver."""
        values = dict(self._fixed)
        converted = self._converted
        for name, value in given.items():
            processor = converted.get(name)
            values[name] = value if processor is None or value is None else processor(value)
        if self._order is None:
            return values
        return [values[name] for name in self._order]

    def convert(self, rows: list[Row]) -> list[Row]:
        """Turn the driver's values into ours."""
        results = self._results
        if not results or not rows:
            return rows
        converted = []
        for row in rows:
            values = list(row)
            for at, processor in results:
                if values[at] is not None:
                    values[at] = processor(values[at])
            converted.append(tuple(values))
        return converted


def bound_by(kind: TypeEngine[Any], dialect: Dialect) -> _Processor | None:
    adapted = kind.dialect_impl(dialect)
    processor: _Processor | None = adapted.bind_processor(dialect)
    return processor


def _results(clause: ClauseElement, dialect: Dialect) -> list[tuple[int, _Processor]]:
    if isinstance(clause, UpdateBase):
        columns: Iterable[Any] = clause.exported_columns
    else:
        columns = getattr(clause, "selected_columns", ())
    found = []
    for at, column in enumerate(columns):
        adapted = column.type.dialect_impl(dialect)
        if isinstance(column.type, Float):
            # Both drivers give floats as they are.
            continue
        # What psycopg gives for a number with decimals is asked for by PostgreSQL's type id.
        coltype = _NUMERIC if isinstance(column.type, Numeric) else None
        processor = adapted.result_processor(dialect, coltype)
        if processor is not None:
            found.append((at, processor))
    return found
