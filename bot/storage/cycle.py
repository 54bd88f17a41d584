"""How long closed deals took: the kept histogram of days from creation to close."""

from collections.abc import Callable, Sequence
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Select, bindparam, func, select

from bot.domain.metrics import Period
from bot.storage.count import Count
from bot.storage.grain import number_of, whole_months
from bot.storage.link import Statement
from bot.storage.many import among
from bot.storage.repository import given
from bot.storage.share import EVERYBODY
from bot.storage.sums import cycles
from bot.storage.tables import cycle_total

if TYPE_CHECKING:
    from bot.storage.unit import UnitOfWork

_CYCLES = cycle_total.c


def _cycles(dialect: str, deals: ColumnElement[Any]) -> Select[Any]:
    return select(_CYCLES.kind, _CYCLES.owner_id, _CYCLES.days, deals).where(
        _CYCLES.workspace_id == given(_CYCLES.workspace_id),
        _CYCLES.pipeline_id == given(_CYCLES.pipeline_id),
        _CYCLES.kind.in_([bindparam("kind_won", "won"), bindparam("kind_lost", "lost")]),
        # Named one by one so that the months of each are a range of the primary key.
        among(dialect, _CYCLES.owner_id),
    )


_IN_MONTHS = Statement(
    lambda dialect: (
        _cycles(dialect, func.sum(_CYCLES.n))
        .where(
            _CYCLES.month.between(given(_CYCLES.month, "first"), given(_CYCLES.month, "last")),
            _CYCLES.month % 100 > 0,
        )
        .group_by(_CYCLES.kind, _CYCLES.owner_id, _CYCLES.days)
    )
)
_IN_ONE = Statement(
    lambda dialect: _cycles(dialect, _CYCLES.n).where(_CYCLES.month == given(_CYCLES.month))
)


def fill_cycles(
    uow: "UnitOfWork",
    pipeline_ids: Sequence[int],
    period: Period,
    count_of: Callable[[int], Count | None],
    owner: int | None,
    times: int = 1,
) -> None:
    """Count how often won and lost deals of the period took so many days.

    `count_of` gives what an owner's deals are counted in. A period of whole months is read from
    the kept histogram, any other is counted by the database from the deals.
    """
    whole = whole_months(period)
    asked = (period.first or date.min, period.last or date.max)
    if whole != asked:
        one_owner = None if owner == EVERYBODY else owner
        for owner_id, status, days, deals in cycles(uow, pipeline_ids, period, one_owner):
            count = count_of(owner_id)
            if count is not None:
                count.days[status][days] += times * deals
        return
    statement, chosen = _IN_ONE, {"month": 0}
    first, last = number_of(asked[0]) // 100, number_of(asked[1]) // 100
    if period != Period():
        if first // 100 == last // 100 and (first % 100, last % 100) == (1, 12):
            chosen = {"month": first // 100 * 100}
        else:
            statement, chosen = _IN_MONTHS, {"first": first, "last": last}
    owners = [owner] if owner is not None else owners_of(uow)
    for pipeline_id in pipeline_ids:
        ours = {"workspace_id": uow.workspace_id, "pipeline_id": pipeline_id}
        rows = statement.rows(uow.link, ids=owners, **ours, **chosen)
        for (kind, one), alike in groupby(rows, itemgetter(0, 1)):
            count = count_of(max(one, 0))
            if count is not None:
                histogram = count.days[kind]
                for row in alike:
                    histogram[row[2]] += times * int(row[3])


def owners_of(uow: "UnitOfWork") -> list[int]:
    """Give who may own deals, nobody (0) included."""
    return [0, *(one.id for one in uow.persons.all(active_only=False))]
