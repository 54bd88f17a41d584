"""Deals as they stand now, added up by the database, however the numbers are told apart.

What kept totals do not hold is counted here in one pass over the deals, of which only sums leave
the database: a tenth of what it costs to look at each deal.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    case,
    func,
    literal,
    null,
    select,
)

from bot.domain.metrics import Period, Scope
from bot.domain.pipeline import StageKind
from bot.storage.count import Count
from bot.storage.day import EPOCH, closed_day, created_day, day_of, month_of, until_now, within_days
from bot.storage.group import owners_asked, stages_of
from bot.storage.tables import deal, deal_product
from bot.storage.tables.deal import every, is_open

if TYPE_CHECKING:
    from bot.storage.unit import UnitOfWork

KeysOf = Callable[[Any], str]

_COLUMNS = {
    "owner": deal.c.owner_id,
    "team": deal.c.owner_id,
    "region": deal.c.owner_id,
    "stage": deal.c.stage_id,
    "source": deal.c.source,
    "persona": deal.c.persona_id,
    "currency": deal.c.currency,
    "pipeline": deal.c.pipeline_id,
    "product": deal_product.c.product_id,
}


def count_up(
    uow: "UnitOfWork", scope: Scope, period: Period, by: str = "", key_of: KeysOf = lambda _: ""
) -> dict[str, Count]:
    """Count a scope over a period as of now, in groups.

    `by` is one of `bot.storage.group.GROUPS` that is no period, or "" for one group; `key_of`
    gives the key of what the column of the group holds (a cohort's is its month already). A deal
    with two products counts in both. A cohort is what was created in the period, and counts
    whatever became of it.
    """
    stages = stages_of(uow)
    counts = defaultdict[str, Count](Count)
    for row in uow.connection.execute(_sums(uow, scope, period, by)):
        key = (row[0] or "") if by == "cohort" else key_of(row[0])
        status, stage_id, own, code, born, apt, ended, dated, zero, days = row[1:11]
        deals, minor = int(row[11]), int(row[12] or 0)
        count = counts[key]
        n = count.n
        n["deals"] += deals
        n["undated"] += 0 if dated else deals
        if born:
            n["created"] += deals
            n["created_won"] += deals if status == "won" else 0
            n["created_open"] += deals if status == "open" else 0
            n["created_qualified"] += deals if apt else 0
        if status == "open":
            stage = stages.get(stage_id)
            lead = stage is not None and stage.kind is StageKind.LEAD
            n["open_leads" if lead else "open_deals"] += deals
            if code is not None:
                percent = own if own is not None else stage.probability if stage else 0
                count.value["open"][code] += minor
                count.known["open"][code] += deals
                count.hundredfold[code] += minor * percent
        elif ended:
            n[status] += deals
            if status == "disqualified":
                continue
            # The value of a lost deal is often written down as 0, which says nothing.
            if code is not None and not (status == "lost" and zero):
                count.value[status][code] += minor
                count.known[status][code] += deals
            if days is not None:
                count.days[status][int(days)] += deals
    return counts


def cycles(
    uow: "UnitOfWork", pipeline_ids: Iterable[int], period: Period, owner: int | None
) -> list[tuple[int, str, int, int]]:
    """Count how long the deals closed in a period took: owner (0: nobody), status, days, deals.

    Of one owner, or with None of each.
    """
    created, closed = created_day(uow), closed_day(uow)
    ours = select(deal.c.owner_id, deal.c.status, (closed - created).label("days")).where(
        deal.c.workspace_id == uow.workspace_id,
        every,
        deal.c.pipeline_id.in_(list(pipeline_ids)),
        deal.c.status.in_(("won", "lost")),
        created.is_not(None),
        within_days(period, closed),
    )
    if owner is not None:
        ours = ours.where(deal.c.owner_id == owner if owner else deal.c.owner_id.is_(None))
    found = ours.subquery().c
    rows = uow.connection.execute(
        select(found.owner_id, found.status, found.days, func.count()).group_by(
            found.owner_id, found.status, found.days
        )
    )
    return [(row[0] or 0, row[1], int(row[2]), int(row[3])) for row in rows]


def entered_on(uow: "UnitOfWork", scope: Scope) -> list[tuple[int, date | None, int]]:
    """Count the open deals of a scope by stage and the local day they came into it."""
    day = day_of(uow, deal.c.entered_at)
    found = (
        select(deal.c.stage_id, day.label("day"))
        .where(deal.c.workspace_id == uow.workspace_id, is_open, *asked(uow, scope))
        .subquery()
        .c
    )
    rows = uow.connection.execute(
        select(found.stage_id, found.day, func.count()).group_by(found.stage_id, found.day)
    )
    return [
        (stage_id, None if day is None else EPOCH + timedelta(days=int(day)), n)
        for stage_id, day, n in rows
    ]


def _sums(uow: "UnitOfWork", scope: Scope, period: Period, by: str) -> Select[Any]:
    created, closed, cohort = created_day(uow), closed_day(uow), by == "cohort"
    narrow = Period() if cohort else period
    ended = and_(~is_open, until_now(uow, narrow, closed))
    counts = and_(ended, deal.c.status != "disqualified")
    key = month_of(uow, created) if cohort else _COLUMNS.get(by, literal(""))
    inner = select(
        key.label("key"),
        deal.c.status,
        case((is_open, deal.c.stage_id), else_=null()).label("stage_id"),
        case((is_open, deal.c.probability), else_=null()).label("own"),
        deal.c.currency,
        _flag(within_days(narrow, created)).label("born"),
        _flag(deal.c.qualified_at.is_not(None)).label("apt"),
        _flag(ended).label("ended"),
        _flag(created.is_not(None)).label("dated"),
        _flag(deal.c.minor == 0).label("zero"),
        case((counts, closed - created), else_=null()).label("days"),
        deal.c.minor,
    ).where(deal.c.workspace_id == uow.workspace_id, every, *asked(uow, scope))
    if cohort:
        inner = inner.where(within_days(period, created))
    if by == "product":
        inner = inner.select_from(
            deal.outerjoin(
                deal_product,
                and_(
                    deal_product.c.workspace_id == deal.c.workspace_id,
                    deal_product.c.deal_id == deal.c.id,
                ),
            )
        )
    found = inner.subquery().c
    told = [one for one in found if one.name != "minor"]
    return select(*told, func.count(), func.sum(found.minor)).group_by(*told)


def asked(uow: "UnitOfWork", scope: Scope) -> Iterable[ColumnElement[bool]]:
    """Give the conditions a scope puts on deals."""
    owners = owners_asked(uow, scope)
    if owners is not None:
        yield deal.c.owner_id.in_(owners)
    same = {
        deal.c.pipeline_id: scope.pipeline_id,
        deal.c.persona_id: scope.persona_id,
        deal.c.source: scope.source,
        deal.c.currency: scope.currency,
    }
    for column, wanted in same.items():
        if wanted is not None:
            yield column == wanted
    if scope.product_id is not None:
        yield deal.c.id.in_(
            select(deal_product.c.deal_id).where(
                deal_product.c.workspace_id == uow.workspace_id,
                deal_product.c.product_id == scope.product_id,
            )
        )


def _flag(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return case((condition, 1), else_=0)
