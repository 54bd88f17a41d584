"""The way of deals through the stages, of any scope and period, reckoned by the database.

What kept totals do not hold: one pass over the visits, of which only sums leave the database.
"""

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Select, Subquery, and_, case, func, or_, select

from bot.domain.funnel import Loss
from bot.domain.metrics import Period, Scope
from bot.domain.path import TOP, WON, Ladder, ladder_of
from bot.domain.pipeline import Pipeline
from bot.domain.timeline import SINCE_EVER, EntryKind
from bot.storage.day import closed_day, day_of, until_now, within_days
from bot.storage.sums import asked
from bot.storage.tables import deal, stage_visit, timeline
from bot.storage.tables.deal import every

if TYPE_CHECKING:
    from bot.storage.unit import UnitOfWork

_VISIT, _ENTRY = stage_visit.c, timeline.c
_UNKNOWN = -(10**8)
"""The day of what was reached at an unknown time: before every period that has a beginning."""

Sums = Counter[tuple[int, str]]


def climbed(
    uow: "UnitOfWork", scope: Scope, pipeline: Pipeline, period: Period
) -> tuple[Sums, dict[int, Counter[int]]]:
    """Count, by stage, what the deals of a scope reached in a period and how long they stood there.

    The sums are by the names of `bot.domain.funnel.Step`; times are whole days -> visits.
    """
    ladder, sums = ladder_of(pipeline), Sums()
    found = _reached(uow, scope, pipeline, ladder, period)
    told = []
    ids = [one for one, _ in ladder.steps]
    for place, stage_id in enumerate(ids):
        began = _within(period, found.c[f"day_{stage_id}"])
        above = found.c[f"day_{ids[place + 1] if place + 1 < len(ids) else WON}"]
        told += [
            _count(began),
            _count(and_(began, above.is_not(None))),
            _count(and_(began, found.c[f"day_{WON}"].is_not(None))),
            _count(and_(began, found.c[f"stood_{stage_id}"] == 1)),
        ]
    row = uow.connection.execute(select(*told)).one() if told else ()
    keys = [(one, name) for one in ids for name in ("reached", "gone_on", "won", "stood")]
    sums.update({key: int(n or 0) for key, n in zip(keys, row, strict=True)})
    days: dict[int, Counter[int]] = {}
    for stage_id, took, n, back in uow.connection.execute(_left(uow, scope, pipeline, period)):
        sums[stage_id, "back"] += int(back or 0)
        if took is not None:
            days.setdefault(stage_id, Counter())[int(took)] += int(n)
    return sums, days


def reached_both(
    uow: "UnitOfWork", scope: Scope, pipeline: Pipeline, period: Period, lower: int, higher: int
) -> tuple[int, int]:
    """Count the deals that reached a stage in a period, and those of them that reached another."""
    found = _reached(uow, scope, pipeline, ladder_of(pipeline), period).c
    began = _within(period, found[f"day_{lower}"])
    both = and_(began, found[f"day_{higher}"].is_not(None))
    cases, hits = uow.connection.execute(select(_count(began), _count(both))).one()
    return int(cases or 0), int(hits or 0)


def lost(uow: "UnitOfWork", scope: Scope, pipeline: Pipeline, period: Period) -> list[Loss]:
    """Count what was lost or disqualified in a period, by the stage it was lost out of in the end
    and the reason; the most frequent first."""
    out_of = (
        select(_ENTRY.before_stage_id)
        .where(
            _ENTRY.workspace_id == uow.workspace_id,
            _ENTRY.deal_id == deal.c.id,
            _ENTRY.kind == EntryKind.LOST.value,
        )
        .order_by(_ENTRY.at.desc(), _ENTRY.id.desc())
        .limit(1)
        .correlate(deal)
        .scalar_subquery()
    )
    each = (
        select(out_of.label("stage_id"), deal.c.lost_reason.label("reason"), deal.c.status)
        .where(
            deal.c.workspace_id == uow.workspace_id,
            every,
            deal.c.pipeline_id == pipeline.id,
            deal.c.status.in_(("lost", "disqualified")),
            until_now(uow, period, closed_day(uow)),
            *asked(uow, scope),
        )
        .subquery()
        .c
    )
    alike = (each.stage_id, each.reason, each.status)
    rows = uow.connection.execute(
        select(*alike, func.count()).where(each.stage_id.is_not(None)).group_by(*alike)
    )
    found = Counter[tuple[int, str | None, bool]]()
    for stage_id, reason, status, n in rows:
        found[stage_id, reason or None, status == "disqualified"] += int(n)
    order = sorted(found.items(), key=lambda one: (-one[1], one[0][1] or "", one[0][0]))
    return [Loss(stage_id, reason, n, out) for (stage_id, reason, out), n in order]


def _reached(
    uow: "UnitOfWork", scope: Scope, pipeline: Pipeline, ladder: Ladder, period: Period
) -> Subquery:
    """Give, per deal that moved in a period, the day it reached each stage (null: never), and
    where it stood."""
    visits = _visits(uow, scope, pipeline, ladder, period).subquery().c
    # A win that was reopened counts for nothing.
    counts = ~and_(visits.height == TOP, visits.gone == 1)
    day = func.coalesce(visits.entered, _UNKNOWN)
    told: list[ColumnElement[Any]] = []
    for stage_id, height in (*ladder.steps, (WON, TOP)):
        at = func.min(case((and_(counts, visits.height >= height), day)))
        told.append(at.label(f"day_{stage_id}"))
        stood = func.max(case((visits.stage_id == stage_id, 1), else_=0))
        told.append(stood.label(f"stood_{stage_id}"))
    return select(visits.deal_id, *told).group_by(visits.deal_id).subquery()


def _left(uow: "UnitOfWork", scope: Scope, pipeline: Pipeline, period: Period) -> Select[Any]:
    """Count the visits that ended in a period by stage and days, and those that ended backward."""
    visits = _visits(uow, scope, pipeline, ladder_of(pipeline), period, ordered=True).subquery().c
    back = and_(visits.later >= 0, visits.later < visits.height, visits.height < TOP)
    took = visits.left - visits.entered
    return (
        select(visits.stage_id, took.label("took"), func.count(), _count(back))
        .where(visits.gone == 1, within_days(period, visits.left))
        .group_by(visits.stage_id, took)
    )


def _visits(
    uow: "UnitOfWork",
    scope: Scope,
    pipeline: Pipeline,
    ladder: Ladder,
    period: Period,
    *,
    ordered: bool = False,
) -> Select[Any]:
    """Give the visits of the deals of a scope that moved in a period, with how high each is;
    `ordered`, with the height of the next."""
    heights = ((_VISIT.stage_id == one, height) for one, height in ladder.heights.items())
    height: ColumnElement[int] = case(*heights, else_=-1)
    told: list[ColumnElement[Any]] = [
        _VISIT.deal_id,
        _VISIT.stage_id,
        height.label("height"),
        case((_VISIT.left_at.is_(None), 0), else_=1).label("gone"),
        day_of(uow, _VISIT.entered_at).label("entered"),
    ]
    if ordered:
        order = (case((_VISIT.left_at.is_(None), 1), else_=0), _VISIT.id)
        later = func.lead(height).over(partition_by=_VISIT.deal_id, order_by=order)
        told += [later.label("later"), day_of(uow, _VISIT.left_at).label("left")]
    found = select(*told).where(
        _VISIT.workspace_id == uow.workspace_id, _VISIT.pipeline_id == pipeline.id
    )
    if period != Period():
        found = found.where(_VISIT.deal_id.in_(_moved(uow, pipeline, period)))
    narrow = list(asked(uow, replace(scope, pipeline_id=None)))
    if not narrow:
        return found
    mine = and_(deal.c.workspace_id == _VISIT.workspace_id, deal.c.id == _VISIT.deal_id)
    return found.select_from(stage_visit.join(deal, mine)).where(*narrow)


def _moved(uow: "UnitOfWork", pipeline: Pipeline, period: Period) -> Select[Any]:
    """Give the deals that came to a stage or left one in a period: few of all there are."""
    workspace, visit = uow.workspace, stage_visit.alias("moving").c
    since = workspace.end_of(period.first - timedelta(days=1)) if period.first else SINCE_EVER
    until = workspace.end_of(period.last) if period.last else uow.now + timedelta(days=36_500)
    return select(visit.deal_id).where(
        visit.workspace_id == uow.workspace_id,
        visit.pipeline_id == pipeline.id,
        or_(visit.entered_at.between(since, until), visit.left_at.between(since, until)),
    )


def _within(period: Period, day: ColumnElement[int]) -> ColumnElement[bool]:
    return and_(day.is_not(None), within_days(period, day))


def _count(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0))
