"""What became of the cards created in a month: from kept totals, else added up by the database."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import Integer, Select, bindparam, case, func, literal_column, null, select

from bot.domain.metrics import Period, Scope
from bot.storage.day import EPOCH, closed_day, created_day, day_of, month_of, within_days
from bot.storage.grain import LAST, number_of
from bot.storage.group import owners_asked
from bot.storage.link import Statement
from bot.storage.many import among
from bot.storage.repository import given
from bot.storage.share import COHORT, EVERYBODY
from bot.storage.sums import asked
from bot.storage.tables import cycle_total, day_total, deal
from bot.storage.tables.deal import every
from bot.storage.trait import in_whole_months

if TYPE_CHECKING:
    from bot.storage.unit import UnitOfWork

_DAYS, _CYCLES = day_total.c, cycle_total.c


@dataclass(slots=True)
class Grown:
    """Cards created in a month, and how many days after it each was qualified and won.

    `youngest` is the last day one of them was created on.
    """

    youngest: date
    created: int = 0
    qualified: Counter[int] = field(default_factory=Counter)
    won: Counter[int] = field(default_factory=Counter)

    def add(self, day: date, deals: int, qualified: int | None, won: int | None) -> None:
        """Count cards in that are alike; None: not qualified or won yet."""
        self.youngest = max(self.youngest, day)
        self.created += deals
        if qualified is not None:
            self.qualified[qualified] += deals
        if won is not None:
            self.won[won] += deals


Cohorts = dict[date, Grown]
"""By the first day of the month the cards were created in."""


def _created(dialect: str) -> Select[Any]:
    month = _DAYS.day // literal_column("100", Integer)
    return (
        select(month, func.max(_DAYS.day), func.sum(_DAYS.n))
        .where(
            _DAYS.workspace_id == given(_DAYS.workspace_id),
            _DAYS.pipeline_id == given(_DAYS.pipeline_id),
            _DAYS.grain == "d",
            _DAYS.kind == "created",
            among(dialect, _DAYS.owner_id),
            _DAYS.day.between(given(_DAYS.day, "first"), given(_DAYS.day, "last")),
            _DAYS.n > 0,
        )
        .group_by(month)
    )


def _ripened(dialect: str) -> Select[Any]:
    alike = (_CYCLES.kind, _CYCLES.month, _CYCLES.days)
    return (
        select(*alike, func.sum(_CYCLES.n))
        .where(
            _CYCLES.workspace_id == given(_CYCLES.workspace_id),
            _CYCLES.pipeline_id == given(_CYCLES.pipeline_id),
            _CYCLES.kind.in_([bindparam(f"kind_{kind}", kind) for kind in COHORT]),
            among(dialect, _CYCLES.owner_id),
            _CYCLES.month.between(given(_CYCLES.month, "since"), given(_CYCLES.month, "until")),
        )
        .group_by(*alike)
    )


_CREATED, _RIPENED = Statement(_created), Statement(_ripened)


def cohorts(uow: "UnitOfWork", scope: Scope, period: Period) -> Cohorts:
    """Count what became of the cards created on the days of a period, by which age.

    Whole months and all time of a plain scope are read from kept totals, at a cost that does not
    grow with the deals.
    """
    if scope.plain and in_whole_months(period):
        return _kept(uow, scope, period)
    return _counted(uow, scope, period)


def _kept(uow: "UnitOfWork", scope: Scope, period: Period) -> Cohorts:
    found: Cohorts = {}
    owners = owners_asked(uow, scope)
    first, last = number_of(period.first) or 1, number_of(period.last) or LAST
    for line in uow.pipelines.all(archived=True):
        if scope.pipeline_id not in (None, line.id):
            continue
        ours: dict[str, object] = {
            "workspace_id": uow.workspace_id,
            "pipeline_id": line.id,
            "ids": [EVERYBODY] if owners is None else owners,
        }
        for month, newest, deals in _CREATED.rows(uow.link, first=first, last=last, **ours):
            day = date(newest // 10_000, newest // 100 % 100, newest % 100)
            begun = date(int(month) // 100, int(month) % 100, 1)
            found.setdefault(begun, Grown(day)).add(day, int(deals), None, None)
        months = {"since": first // 100, "until": last // 100}
        for kind, month, days, deals in _RIPENED.rows(uow.link, **months, **ours):
            grown = found.get(date(month // 100, month % 100, 1))
            if grown is not None:
                (grown.won if kind == COHORT[1] else grown.qualified)[days] += int(deals)
    return found


def _counted(uow: "UnitOfWork", scope: Scope, period: Period) -> Cohorts:
    created = created_day(uow)
    won = case((deal.c.status == "won", closed_day(uow) - created), else_=null())
    each = (
        select(
            month_of(uow, created).label("month"),
            created.label("day"),
            (day_of(uow, deal.c.qualified_at) - created).label("qualified"),
            won.label("won"),
        )
        .where(
            deal.c.workspace_id == uow.workspace_id,
            every,
            created.is_not(None),
            within_days(period, created),
            *asked(uow, scope),
        )
        .subquery()
        .c
    )
    alike = (each.month, each.qualified, each.won)
    told = select(*alike, func.max(each.day), func.count()).group_by(*alike)
    return gathered(
        (
            EPOCH + timedelta(days=int(day)),
            int(deals),
            int(qualified) if qualified is not None else None,
            int(ended) if ended is not None else None,
        )
        for _, qualified, ended, day, deals in uow.connection.execute(told)
    )


def gathered(each: Iterable[tuple[date, int, int | None, int | None]]) -> Cohorts:
    """Put cards into the months of their creation; see `Grown.add`."""
    found: Cohorts = {}
    for day, deals, qualified, won in each:
        found.setdefault(day.replace(day=1), Grown(day)).add(day, deals, qualified, won)
    return found
