"""The board: sums per stage out of kept totals, first cards out of indexes."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import ROUND_HALF_EVEN, Decimal
from functools import lru_cache

from sqlalchemy import Integer, Select, and_, bindparam, func, literal_column, select

from bot.domain.board import BoardQuery, Filter, Sort, Sums
from bot.domain.deal import Deal
from bot.domain.money import Money
from bot.storage.card import OURS, deal_of
from bot.storage.link import Statement
from bot.storage.past import growth_since
from bot.storage.repository import Repository, given
from bot.storage.tables import close_total, deal, stage, stage_total
from bot.storage.tables.deal import close_month, has_no_step, is_open, is_stalled

_STAGE = and_(
    stage.c.workspace_id == stage_total.c.workspace_id, stage.c.id == stage_total.c.stage_id
)


def _kept() -> Select[tuple[object, ...]]:
    kept = stage_total.c
    sums = (kept.n, kept.minor, kept.stalled, kept.stalled_minor, kept.no_step, kept.no_step_minor)
    return (
        select(
            kept.stage_id,
            kept.currency,
            kept.probability,
            stage.c.probability,
            *(func.sum(column) for column in sums),
        )
        .join(stage, _STAGE)
        .where(
            kept.workspace_id == given(kept.workspace_id),
            kept.pipeline_id == given(kept.pipeline_id),
        )
        .group_by(kept.stage_id, kept.currency, kept.probability, stage.c.probability)
    )


def _closing() -> Select[tuple[object, ...]]:
    kept = close_total.c
    return (
        select(
            kept.stage_id,
            kept.currency,
            kept.probability,
            stage.c.probability,
            func.sum(kept.n),
            func.sum(kept.minor),
        )
        .join(stage, and_(stage.c.workspace_id == kept.workspace_id, stage.c.id == kept.stage_id))
        .where(
            kept.workspace_id == given(kept.workspace_id),
            kept.pipeline_id == given(kept.pipeline_id),
            kept.close_month == given(kept.close_month),
        )
        .group_by(kept.stage_id, kept.currency, kept.probability, stage.c.probability)
    )


_SUMS = {
    (False, False): Statement(_kept().where(stage_total.c.owner_id < 0)),
    (False, True): Statement(
        _kept().where(stage_total.c.owner_id == given(stage_total.c.owner_id))
    ),
    (True, False): Statement(_closing()),
    (True, True): Statement(
        _closing().where(close_total.c.owner_id == given(close_total.c.owner_id))
    ),
}

_AT = {Filter.ALL: 4, Filter.CLOSING: 4, Filter.STALLED: 6, Filter.NO_STEP: 8}
"""Where in a row of sums the count of a filter stands; its minor units follow."""

_ORDER = {
    Sort.VALUE: (deal.c.value_rank.desc(), deal.c.id),
    Sort.CLOSE: (deal.c.close_rank, deal.c.id),
    Sort.AGE: (deal.c.age_rank, deal.c.id),
}


@lru_cache(maxsize=512)
def _cards(
    filter_: Filter, sort: Sort, size: int, *, owned: bool, is_closed: bool, paged: bool
) -> Statement:
    chosen = OURS.where(deal.c.stage_id == given(deal.c.stage_id))
    if owned:
        chosen = chosen.where(deal.c.owner_id == given(deal.c.owner_id))
    if not is_closed or filter_ is Filter.CLOSING:
        chosen = chosen.where(is_open)
    match filter_:
        case Filter.STALLED:
            chosen = chosen.where(is_stalled)
        case Filter.NO_STEP:
            chosen = chosen.where(has_no_step)
        case Filter.CLOSING:
            chosen = chosen.where(close_month == given(deal.c.close_rank, "month"))
        case Filter.ALL:
            pass
    # The number of cards is written out: with a parameter PostgreSQL never trusts its prepared
    # plan and makes a new one each time, which takes three times as long as the cards.
    first = chosen.order_by(*_ORDER[sort]).limit(literal_column(str(size)))
    return Statement(first.offset(bindparam("skip", type_=Integer)) if paged else first)


class Boards(Repository):
    """Boards of the workspace's pipelines."""

    def sums(self, query: BoardQuery, today: date) -> dict[int, Sums]:
        """Give the sums of each stage that has cards, from kept totals.

        The cost grows with stages, owners and currencies, not with deals. How many are stalled
        is kept for all cards and for the stalled ones; within the other filters it is None.
        """
        closing, owned = query.filter is Filter.CLOSING, query.owner_id is not None
        params: dict[str, object] = {
            "workspace_id": self._workspace_id,
            "pipeline_id": query.pipeline_id,
        }
        if closing:
            params["close_month"] = today.year * 100 + today.month
        if owned:
            params["owner_id"] = query.owner_id
        rows = _SUMS[closing, owned].rows(self._link, **params)
        at = _AT[query.filter]
        parts = [
            (
                row[0],
                row[1],
                row[3] if row[2] < 0 else row[2],
                int(row[at]),
                int(row[at + 1]),
                int(row[6]) if query.filter in (Filter.ALL, Filter.STALLED) else None,
            )
            for row in rows
        ]
        return gather(parts)

    def count(self, query: BoardQuery, stage_id: int, today: date) -> int:
        """Give how many cards of a stage the query has, for paging."""
        found = self.sums(query, today).get(stage_id)
        return found.deals if found else 0

    def cards(self, query: BoardQuery, stage_id: int, today: date) -> tuple[Deal, ...]:
        """Give the asked page of a stage's cards: one statement along one index."""
        stages = (stage for one in self._uow.pipelines.all(archived=True) for stage in one.stages)
        is_closed = any(one.id == stage_id and not one.kind.is_open for one in stages)
        params: dict[str, object] = {
            "workspace_id": self._workspace_id,
            "stage_id": stage_id,
        }
        if query.page:
            params["skip"] = query.page * query.size
        owned = query.owner_id is not None
        if owned:
            params["owner_id"] = query.owner_id
        if query.filter is Filter.CLOSING:
            params["month"] = today.year * 100 + today.month
        statement = _cards(
            query.filter,
            query.sort,
            query.size,
            owned=owned,
            is_closed=is_closed,
            paged=query.page > 0,
        )
        return tuple(map(deal_of, statement.rows(self._link, **params)))

    def sums_as_of(self, pipeline_id: int, instant: datetime) -> dict[int, Sums]:
        """Give the sums as they stood at an instant: today's less what happened since.

        The cost grows with the changes since, not with the deals. Weights are the deal's
        probability then, else its stage's of today; what was stalled then is not known (None).
        """
        rows = _SUMS[False, False].rows(
            self._link, workspace_id=self._workspace_id, pipeline_id=pipeline_id
        )
        kept: dict[tuple[int, str, int], list[int]] = {}
        for row in rows:
            kept[row[0], row[1], row[2]] = [int(row[4]), int(row[5])]
        for where, (deals, minor) in growth_since(
            self._link, self._workspace_id, pipeline_id, instant
        ).items():
            part = kept.setdefault(where, [0, 0])
            part[0] -= deals
            part[1] -= minor
        stages = {one.id: one.probability for one in self._uow.pipelines.get(pipeline_id).stages}
        return gather(
            (stage_id, currency, stages.get(stage_id, 0) if own < 0 else own, n, minor, None)
            for (stage_id, currency, own), (n, minor) in kept.items()
        )


def gather(parts: Iterable[tuple[int, str, int, int, int, int | None]]) -> dict[int, Sums]:
    """Add up (stage, currency, probability, deals, minor, stalled) to sums by stage."""
    deals: dict[int, int] = {}
    stalled: dict[int, int | None] = {}
    value: dict[int, dict[str, int]] = {}
    weighted: dict[int, dict[str, int]] = {}
    for stage_id, currency, probability, n, minor, still in parts:
        deals[stage_id] = deals.get(stage_id, 0) + n
        known = stalled.get(stage_id, 0)
        stalled[stage_id] = None if still is None or known is None else known + still
        if not currency or not n:
            continue
        values, weights = value.setdefault(stage_id, {}), weighted.setdefault(stage_id, {})
        values[currency] = values.get(currency, 0) + minor
        weights[currency] = weights.get(currency, 0) + minor * probability
    return {
        stage_id: Sums(
            count,
            {code: Money(minor, code) for code, minor in sorted(value.get(stage_id, {}).items())},
            {
                code: Money(_percent(hundredfold), code)
                for code, hundredfold in sorted(weighted.get(stage_id, {}).items())
            },
            stalled[stage_id],
        )
        for stage_id, count in deals.items()
        if count
    }


def _percent(hundredfold: int) -> int:
    return int((Decimal(hundredfold) / 100).to_integral_value(ROUND_HALF_EVEN))
