"""What moved the open deals between two instants: kept totals and the timeline, no deals read."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, and_, case, false, func, or_, select
from sqlalchemy.sql.expression import FromClause

from bot.domain.deal import Status
from bot.domain.metrics import Period
from bot.domain.money import Money
from bot.domain.movement import Extent, Flow, Steps
from bot.storage.link import Statement
from bot.storage.repository import Repository, given
from bot.storage.tables import close_total, deal, stage_total, timeline

_ENTRY = timeline.c
_UNDONE, _UNDOING = timeline.alias("undone"), timeline.alias("undoing")


@dataclass(frozen=True, slots=True)
class _Shape:
    """Which bounds an extent has; each shape is a statement of its own."""

    piped: bool
    owned: bool
    timed: bool


class Movements(Repository):
    """Open deals at an instant, and the changes of position between two."""

    def standing(self, extent: Extent, instant: datetime) -> Flow:
        """Count the open deals of an extent as they stood: today's less what came since.

        The cost grows with the changes since the instant, not with the deals.
        """
        shape, params = _shape(extent), self._params(extent)
        open_stages = {
            stage.id
            for pipeline in self._uow.pipelines.all(archived=True)
            for stage in pipeline.ever
            if stage.kind.is_open
        }
        counted = _Count()
        for stage_id, currency, n, minor in _kept(shape).rows(self._link, **params):
            if stage_id in open_stages:
                counted.add(currency, int(n), int(minor))
        for old, new, *sums in _since(shape).rows(self._link, instant=instant, **params):
            left, lost, came, won = map(int, sums)
            counted.add(old, left, lost)
            counted.add(new, -came, -won)
        return counted.flow()

    def steps(self, extent: Extent, since: datetime, until: datetime) -> list[Steps]:
        """Count the changes after one instant and up to another, those alike together.

        What was undone within the time, and its undoing, cancel out and are left out.
        """
        statement = _between(_shape(extent))
        params = self._params(extent)
        rows = statement.rows(self._link, since=since, until=until, **params)
        return [
            Steps(
                was=Status(was) if was is not None else None,
                now=Status(now),
                was_within=bool(was_within),
                is_within=bool(is_within),
                was_in=bool(was_in),
                is_in=bool(is_in),
                before=Money(int(before), old) if old is not None else None,
                after=Money(int(after), new) if new is not None else None,
                changes=int(changes),
                valued=int(valued),
            )
            for was, now, was_within, is_within, was_in, is_in, old, new, *sums in rows
            for before, after, changes, valued in (sums,)
        ]

    def _params(self, extent: Extent) -> dict[str, Any]:
        params: dict[str, Any] = {"workspace_id": self._workspace_id}
        if extent.pipeline_id is not None:
            params["pipeline_id"] = extent.pipeline_id
        if extent.owner_id is not None:
            params["owner_id"] = extent.owner_id
        if extent.closing is not None:
            first, last = _bounds(extent.closing)
            params |= {"first": first, "last": last}
            params |= {"first_month": _month(first), "last_month": _month(last)}
        return params


class _Count:
    """Deals and minor units per currency, added up as they come."""

    def __init__(self) -> None:
        self.deals = 0
        self.minor: dict[str, int] = {}

    def add(self, currency: str | None, deals: int, minor: int) -> None:
        self.deals += deals
        if currency:
            self.minor[currency] = self.minor.get(currency, 0) + minor

    def flow(self) -> Flow:
        value = {code: Money(minor, code) for code, minor in sorted(self.minor.items()) if minor}
        return Flow(self.deals, value)


def _bounds(closing: Period) -> tuple[date, date]:
    """Give both days of a closing period; it has them."""
    assert closing.first is not None and closing.last is not None
    return closing.first, closing.last


def _shape(extent: Extent) -> _Shape:
    return _Shape(
        piped=extent.pipeline_id is not None,
        owned=extent.owner_id is not None,
        timed=extent.closing is not None,
    )


def _month(day: date) -> int:
    return day.year * 100 + day.month


@lru_cache(maxsize=16)
def _kept(shape: _Shape) -> Statement:
    kept = (close_total if shape.timed else stage_total).c
    chosen = select(kept.stage_id, kept.currency, func.sum(kept.n), func.sum(kept.minor)).where(
        kept.workspace_id == given(kept.workspace_id)
    )
    if shape.piped:
        chosen = chosen.where(kept.pipeline_id == given(kept.pipeline_id))
    if shape.timed:
        first = given(kept.close_month, "first_month")
        chosen = chosen.where(
            kept.close_month.between(first, given(kept.close_month, "last_month"))
        )
    if shape.owned:
        chosen = chosen.where(kept.owner_id == given(kept.owner_id))
    elif not shape.timed:
        # The rows over all owners.
        chosen = chosen.where(kept.owner_id < 0)
    return Statement(chosen.group_by(kept.stage_id, kept.currency))


def _within(side: str, shape: _Shape) -> ColumnElement[bool]:
    """Tell whether a position is of the asked pipeline and owner."""
    pipeline, owner = _ENTRY[f"{side}_pipeline_id"], _ENTRY[f"{side}_owner_id"]
    parts: list[ColumnElement[bool]] = [pipeline.is_not(None)]
    if shape.piped:
        parts.append(pipeline == given(pipeline, "pipeline_id"))
    if shape.owned:
        parts.append(func.coalesce(owner == given(owner, "owner_id"), false()))
    return and_(*parts)


def _counted(side: str, shape: _Shape) -> ColumnElement[bool]:
    """Tell whether a position is an open deal of the extent."""
    status, day = _ENTRY[f"{side}_status"], _ENTRY[f"{side}_close_date"]
    parts: list[ColumnElement[bool]] = [_within(side, shape), status == Status.OPEN.value]
    if shape.timed:
        inside = day.between(given(day, "first"), given(day, "last"))
        parts.append(func.coalesce(inside, false()))
    return and_(*parts)


# A deal without a creation date was there at every instant: its entry on the timeline is not its
# beginning. Not EXISTS: PostgreSQL would hash all deals to ask about a few.
_BORN = (
    select(deal.c.created_at)
    .where(deal.c.workspace_id == _ENTRY.workspace_id, deal.c.id == _ENTRY.deal_id)
    .scalar_subquery()
    .is_not(None)
)
_IS_STEP = and_(
    _ENTRY.workspace_id == given(_ENTRY.workspace_id),
    _ENTRY.after_pipeline_id.is_not(None),
    or_(_ENTRY.before_pipeline_id.is_not(None), _BORN),
)


@lru_cache(maxsize=16)
def _since(shape: _Shape) -> Statement:
    """What left and what came after an instant, in one pass: deals and minor units of both."""
    currencies = (_ENTRY.before_currency, _ENTRY.after_currency)
    sums = []
    for side in ("before", "after"):
        counted = _counted(side, shape)
        sums.append(func.sum(case((counted, 1), else_=0)))
        minor = func.coalesce(_ENTRY[f"{side}_minor"], 0)
        sums.append(func.sum(case((counted, minor), else_=0)))
    return Statement(
        select(*currencies, *sums)
        .where(_IS_STEP, _ENTRY.at > given(_ENTRY.at, "instant"))
        .group_by(*currencies)
    )


def _is_none(found: Any) -> ColumnElement[bool]:
    is_none: ColumnElement[bool] = found.limit(1).scalar_subquery().is_(None)
    return is_none


# An entry and the one that undid it cancel out when both lie in the time that is looked at.
_STANDS = and_(
    _is_none(
        select(_UNDOING.c.id).where(
            _UNDOING.c.workspace_id == _ENTRY.workspace_id,
            _UNDOING.c.undoes == _ENTRY.id,
            _UNDOING.c.at <= given(_ENTRY.at, "until"),
        )
    ),
    or_(
        _ENTRY.undoes.is_(None),
        _is_none(
            select(_UNDONE.c.id).where(
                _UNDONE.c.workspace_id == _ENTRY.workspace_id,
                _UNDONE.c.id == _ENTRY.undoes,
                _UNDONE.c.at > given(_ENTRY.at, "since"),
            )
        ),
    ),
)


@lru_cache(maxsize=16)
def _between(shape: _Shape) -> Statement:
    steps: FromClause = (
        select(
            _ENTRY.before_status.label("was"),
            _ENTRY.after_status.label("now"),
            _within("before", shape).label("was_within"),
            _within("after", shape).label("is_within"),
            case((_ENTRY.before_status.is_(None), false()), else_=_counted("before", shape)).label(
                "was_in"
            ),
            _counted("after", shape).label("is_in"),
            _ENTRY.before_currency,
            _ENTRY.after_currency,
            _ENTRY.before_minor,
            _ENTRY.after_minor,
            _ENTRY.before_minor.is_distinct_from(_ENTRY.after_minor).label("revalued"),
            _ENTRY.before_currency.is_distinct_from(_ENTRY.after_currency).label("reminted"),
        )
        .where(
            _IS_STEP,
            _ENTRY.at > given(_ENTRY.at, "since"),
            _ENTRY.at <= given(_ENTRY.at, "until"),
            _STANDS,
        )
        .subquery()
    )
    one = steps.c
    alike = (
        one.was,
        one.now,
        one.was_within,
        one.is_within,
        one.was_in,
        one.is_in,
        one.before_currency,
        one.after_currency,
    )
    valued = case((or_(one.revalued, one.reminted), 1), else_=0)
    return Statement(
        select(
            *alike,
            func.coalesce(func.sum(one.before_minor), 0),
            func.coalesce(func.sum(one.after_minor), 0),
            func.count(),
            func.sum(valued),
        )
        .where(or_(one.was_in, one.is_in))
        .group_by(*alike)
    )
