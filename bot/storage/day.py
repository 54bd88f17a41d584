"""Local days of the workspace, reckoned by the database: in days since 1970."""

from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Date,
    Integer,
    and_,
    cast,
    func,
    literal,
    literal_column,
    or_,
    type_coerce,
)

from bot.domain.metrics import Period
from bot.storage.offset import offsets
from bot.storage.tables import deal

if TYPE_CHECKING:
    from bot.storage.unit import UnitOfWork

Int = ColumnElement[int]

EPOCH, _DAY = date(1970, 1, 1), 86_400_000_000
_NEVER = 10**7
"""Days from 1970 that no date is away."""


def within_days(period: Period, day: Int) -> ColumnElement[bool]:
    """Tell whether a day lies in a period; an unknown one only in a period without bounds."""
    if period == Period():
        return literal_column("1") == literal_column("1")
    first = (period.first - EPOCH).days if period.first else -_NEVER
    last = (period.last - EPOCH).days if period.last else _NEVER
    return day.between(first, last)


def until_now(uow: "UnitOfWork", period: Period, day: Int) -> ColumnElement[bool]:
    """Tell whether a day lies in a period that, where it has no end, goes to today."""
    inside = within_days(period, day)
    ahead = period.ahead(uow.workspace.day(uow.now))
    return inside if ahead is None else and_(inside, or_(day.is_(None), ~within_days(ahead, day)))


def created_day(uow: "UnitOfWork") -> Int:
    """Give the day a deal was created on."""
    return day_of(uow, deal.c.created_at)


def closed_day(uow: "UnitOfWork") -> Int:
    """Give the day a closed deal counts as closed on."""
    if uow.connection.dialect.name == "postgresql":
        dated: Any = deal.c.close_date - cast(literal(EPOCH), Date)
    else:
        dated = cast(func.julianday(deal.c.close_date) - 2_440_587.5, Integer)
    return func.coalesce(type_coerce(dated, Integer), day_of(uow, deal.c.closed_at))


def day_of(uow: "UnitOfWork", at: Column[Any]) -> Int:
    """Give the local day of an instant."""
    zone = uow.workspace.zone
    if uow.connection.dialect.name == "postgresql":
        local = cast(func.timezone(zone, at), Date)
        return type_coerce(local - cast(literal(EPOCH), Date), Integer)
    return literal_column(_reckoned(zone, str(at)), Integer)


@lru_cache(maxsize=64)
def _reckoned(zone: str, column: str) -> str:
    """Write how SQLite, which knows no zones, finds the local day of a column of instants.

    As text, once: a zone has changed its clocks some hundred times, and building that anew would
    take longer than the counting.
    """
    newest, *older = reversed(offsets(zone))
    shift = str((older or [newest])[-1][1])
    if older:
        # The newest first, since that is where most deals are.
        changes = (f"WHEN {column} >= {at} THEN {by}" for at, by in [newest, *older[:-1]])
        shift = f"CASE {' '.join(changes)} ELSE {shift} END"
    # Divided from far below, since before 1970 the database would divide towards nought.
    return f"(({column} + {shift} + {_NEVER * _DAY}) / {_DAY} - {_NEVER})"


def month_of(uow: "UnitOfWork", day: Int) -> ColumnElement[str]:
    """Give the month of a day as yyyy-mm."""
    if uow.connection.dialect.name == "postgresql":
        return func.to_char(cast(literal(EPOCH), Date) + day, "YYYY-MM")
    return func.strftime("%Y-%m", day * literal_column("86400"), "unixepoch")
