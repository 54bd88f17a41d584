"""Tallies out of kept totals: their cost grows with months, owners and stages, not with deals."""

from collections import defaultdict
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import Column, ColumnElement, Select, bindparam, case, func, select

from bot.domain.metrics import Period, Scope, Tally
from bot.domain.pipeline import Stage, StageKind
from bot.storage.count import Count
from bot.storage.cycle import fill_cycles, owners_of
from bot.storage.grain import days_of, ranges
from bot.storage.group import is_asked, stages_of
from bot.storage.link import Row, Statement
from bot.storage.many import among
from bot.storage.repository import given
from bot.storage.share import CLOSED, EVERYBODY
from bot.storage.tables import day_total, stage_total

if TYPE_CHECKING:
    from bot.storage.unit import UnitOfWork

KeyOf = Callable[[int], str | None]
"""Tells of an owner (0: nobody) in which group their deals count; None: in none."""


def _open_sums(*keys: Column[Any]) -> Select[Any]:
    """Add up by stage and currency, in the order of the primary key where `keys` begin it."""
    kept = stage_total.c
    alike = (*keys, kept.stage_id, kept.currency)
    unset, own = kept.probability < 0, kept.probability
    return (
        select(
            kept.stage_id,
            kept.currency,
            func.sum(kept.n),
            func.sum(kept.minor),
            # What goes by the stage's own chance, and the others a hundredfold.
            func.sum(case((unset, kept.minor), else_=0)),
            func.sum(case((unset, 0), else_=kept.minor * own)),
            *keys,
        )
        .where(
            kept.workspace_id == given(kept.workspace_id),
            kept.pipeline_id == given(kept.pipeline_id),
        )
        .group_by(*alike)
    )


_DAYS, _OWNER = day_total.c, stage_total.c.owner_id
_KINDS = ("undated", "created", "won", "lost", "disqualified")
_SUMS = (_DAYS.n, _DAYS.known, _DAYS.minor, _DAYS.won, _DAYS.open, _DAYS.qualified)


def _day_sums(whose: ColumnElement[bool], *keys: Column[Any]) -> Select[Any]:
    return (
        select(_DAYS.kind, _DAYS.currency, *(func.sum(column) for column in _SUMS), *keys)
        .where(
            _DAYS.workspace_id == given(_DAYS.workspace_id),
            _DAYS.pipeline_id == given(_DAYS.pipeline_id),
            _DAYS.grain == given(_DAYS.grain),
            # Kinds and owners are named one by one so that the days of each are a range of the
            # primary key.
            _DAYS.kind.in_([bindparam(f"kind_{kind}", kind) for kind in _KINDS]),
            whose,
            _DAYS.day.between(given(_DAYS.day, "first"), given(_DAYS.day, "last")),
        )
        .group_by(_DAYS.kind, *keys, _DAYS.currency)
    )


_ONE, _ALL, _EACH = "one", "all", "each"
_OPEN = {
    _ALL: Statement(_open_sums().where(_OWNER < 0)),
    _ONE: Statement(_open_sums().where(given(_OWNER) == _OWNER)),
    _EACH: Statement(_open_sums(_OWNER).where(_OWNER >= 0)),
}
_BY_DAY = {
    _ONE: Statement(_day_sums(_DAYS.owner_id == given(_DAYS.owner_id))),
    _EACH: Statement(lambda name: _day_sums(among(name, _DAYS.owner_id), _DAYS.owner_id)),
}
_EVER_LOST = Statement(
    # Summed, since PostgreSQL looks for a first such row from the table's beginning on.
    select(func.coalesce(func.sum(_DAYS.n), 0)).where(
        _DAYS.workspace_id == given(_DAYS.workspace_id),
        _DAYS.pipeline_id == given(_DAYS.pipeline_id),
        _DAYS.grain == "y",
        _DAYS.kind == "lost",
        _DAYS.owner_id == EVERYBODY,
    )
)
_BOUNDS = Statement(
    select(func.min(_DAYS.day), func.max(_DAYS.day)).where(
        _DAYS.workspace_id == given(_DAYS.workspace_id),
        _DAYS.pipeline_id == given(_DAYS.pipeline_id),
        _DAYS.grain == "m",
        _DAYS.owner_id == given(_DAYS.owner_id),
        _DAYS.day > 0,
        _DAYS.n > 0,
    )
)


def kept_tally(uow: "UnitOfWork", scope: Scope, period: Period, *, standing: bool = True) -> Tally:
    """Count a plain scope over a period as of now."""
    if scope.team is not None or scope.region is not None:
        found = kept_groups(uow, scope, period, whose(uow, scope))
        return found.get("", Count()).tally(ever_lost=ever_lost(uow, scope), standing=standing)
    counts = defaultdict[str, Count](Count)
    owner = EVERYBODY if scope.owner_id is None else scope.owner_id
    _fill(uow, scope, period, lambda _: "", counts, owner=owner, standing=standing)
    return counts[""].tally(ever_lost=ever_lost(uow, scope), standing=standing)


def kept_groups(uow: "UnitOfWork", scope: Scope, period: Period, key_of: KeyOf) -> dict[str, Count]:
    """Count a plain scope over a period as of now, in groups of owners."""
    counts = defaultdict[str, Count](Count)
    _fill(uow, scope, period, key_of, counts, owner=scope.owner_id)
    return {key: one for key, one in counts.items() if one.n["deals"]}


def ever_lost(uow: "UnitOfWork", scope: Scope) -> bool:
    """Tell whether the pipelines of a scope have ever recorded a loss."""
    return any(
        _EVER_LOST.rows(uow.link, workspace_id=uow.workspace_id, pipeline_id=one)[0][0] > 0
        for one in _pipelines(uow, scope)
    )


def foresees(uow: "UnitOfWork", scope: Scope, period: Period) -> bool:
    """Tell whether closes are dated after today in a period that has no end and so goes to today.

    People cannot say so, but what is imported may.
    """
    ahead = period.ahead(uow.workspace.day(uow.now))
    if ahead is None:
        return False
    asked = {"workspace_id": uow.workspace_id, "owner_id": EVERYBODY, **days_of(ahead)}
    found = (
        row
        for one in _pipelines(uow, scope)
        for row in _BY_DAY[_ONE].rows(uow.link, pipeline_id=one, **asked)
    )
    return any(row[0] in CLOSED and row[2] for row in found)


def kept_bounds(uow: "UnitOfWork", scope: Scope) -> tuple[int, int] | None:
    """Give the first and last month (yyyymm) in which anything is counted, None without any."""
    owner = EVERYBODY if scope.owner_id is None else scope.owner_id
    found = []
    for one in _pipelines(uow, scope):
        ours = {"workspace_id": uow.workspace_id, "pipeline_id": one, "owner_id": owner}
        found += [row for row in _BOUNDS.rows(uow.link, **ours) if row[0] is not None]
    if not found:
        return None
    return min(row[0] for row in found) // 100, max(row[1] for row in found) // 100


def _fill(
    uow: "UnitOfWork",
    scope: Scope,
    period: Period,
    key_of: KeyOf,
    counts: defaultdict[str, Count],
    *,
    owner: int | None,
    standing: bool = True,
) -> None:
    """Add kept rows up; `owner` None reads each owner's, `EVERYBODY` those over all."""

    @cache
    def count_of(owner_id: int) -> Count | None:
        key = key_of(owner_id)
        return counts[key] if key is not None else None

    many = _EACH if owner is None else _ALL if owner == EVERYBODY else _ONE
    stages = stages_of(uow) if standing else {}
    ahead, foreseen = period.ahead(uow.workspace.day(uow.now)), False
    for pipeline_id in _pipelines(uow, scope):
        ours: dict[str, object] = {"workspace_id": uow.workspace_id, "pipeline_id": pipeline_id}
        whose = {"owner_id": owner} if many == _ONE else {}
        for row in _OPEN[many].rows(uow.link, **ours, **whose) if standing else ():
            count = count_of(row[6] if many == _EACH else 0) if row[2] else None
            if count is not None:
                _open(row, stages.get(row[0]), count)
        by_day = _BY_DAY[_EACH if many == _EACH else _ONE]
        ours |= {"ids": owners_of(uow)} if many == _EACH else {"owner_id": owner}
        for grain, first, last in ranges(period):
            for row in by_day.rows(uow.link, grain=grain, first=first, last=last, **ours):
                count = count_of(row[8] if many == _EACH else 0) if row[2] else None
                if count is not None:
                    _day(row, count)
        for row in by_day.rows(uow.link, **days_of(ahead), **ours) if ahead else ():
            count = count_of(row[8] if many == _EACH else 0) if row[2] else None
            if count is not None and row[0] in CLOSED:
                _day(row, count, -1)
                foreseen = True
        if period != Period() and standing:
            for row in by_day.rows(uow.link, grain="y", first=0, last=0, **ours):
                count = count_of(row[8] if many == _EACH else 0)
                if row[0] == "undated" and count is not None:
                    count.n["undated"] += int(row[2])
    fill_cycles(uow, _pipelines(uow, scope), period, count_of, owner)
    if ahead and foreseen:
        fill_cycles(uow, _pipelines(uow, scope), ahead, count_of, owner, -1)


def _open(row: Row, stage: Stage | None, count: Count) -> None:
    currency, deals, minor, usual, own = row[1], *map(int, row[2:6])
    count.n["deals"] += deals
    if stage is None or not stage.kind.is_open:
        return
    count.n["open_leads" if stage.kind is StageKind.LEAD else "open_deals"] += deals
    if currency:
        count.value["open"][currency] += minor
        count.known["open"][currency] += deals
        count.hundredfold[currency] += usual * stage.probability + own


def _day(row: Row, count: Count, times: int = 1) -> None:
    kind, currency, *sums = row[:8]
    deals, valued, minor, won, still_open, qualified = (times * int(one) for one in sums)
    count.n[kind] += deals
    if kind == "created":
        count.n["created_won"] += won
        count.n["created_open"] += still_open
        count.n["created_qualified"] += qualified
    if kind in ("won", "lost") and currency:
        count.value[kind][currency] += minor
        count.known[kind][currency] += valued


def _pipelines(uow: "UnitOfWork", scope: Scope) -> list[int]:
    if scope.pipeline_id is not None:
        return [scope.pipeline_id]
    return [one.id for one in uow.pipelines.all(archived=True)]


def whose(uow: "UnitOfWork", scope: Scope) -> KeyOf:
    """Give the one group "" to the owners a scope asks for by name, team or region."""
    ours = {one.id for one in uow.persons.all(active_only=False) if is_asked(one, scope)}
    nobody = (scope.owner_id, scope.team, scope.region) == (None,) * 3
    return lambda owner_id: "" if owner_id in ours or (nobody and not owner_id) else None
