"""Local days of the workspace, reckoned by the database: in days since 1970."""

from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Date,
    Integer,
    case,
    cast,
    func,
    literal,
    literal_column,
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


def day_of(uow: "UnitOfWork", at: ColumnElement[Any]) -> Int:
    """Give the local day of an instant."""
    workspace = uow.workspace
    if uow.connection.dialect.name == "postgresql":
        local = cast(func.timezone(workspace.zone, at), Date)
        return type_coerce(local - cast(literal(EPOCH), Date), Integer)
    instant = type_coerce(at, BigInteger)
    newest, *older = reversed(offsets(workspace.zone))
    shift: ColumnElement[int] = _number((older or [newest])[-1][1])
    if older:
        # The newest first, since that is where most deals are.
        since = [newest, *older[:-1]]
        shift = case(*((instant >= _number(at), _number(by)) for at, by in since), else_=shift)
    # Divided downwards, before 1970 too, where the database divides towards nought.
    moved, day = instant + shift, _number(_DAY)
    return (moved - ((moved % day) + day) % day) // day


def _number(value: int) -> Int:
    return literal_column(str(value), BigInteger)


def month_of(uow: "UnitOfWork", day: Int) -> ColumnElement[str]:
    """Give the month of a day as yyyy-mm."""
    if uow.connection.dialect.name == "postgresql":
        return func.to_char(cast(literal(EPOCH), Date) + day, "YYYY-MM")
    return func.strftime("%Y-%m", day * literal_column("86400"), "unixepoch")
