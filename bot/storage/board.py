"""The board: sums per stage out of kept totals, first cards out of indexes."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    Select,
    bindparam,
    column,
    func,
    literal_column,
    select,
    true,
    values,
)

from bot.domain.board import BoardQuery, Filter, Sort, Sums
from bot.domain.deal import Deal
from bot.domain.money import Money
from bot.storage import narrow, order
from bot.storage.card import COLUMNS, OURS, deal_of
from bot.storage.link import Row, Statement
from bot.storage.past import growth_since
from bot.storage.repository import Repository, given
from bot.storage.tables import close_total, deal, stage_total
from bot.storage.tables.deal import close_month, has_no_step, is_open, is_stalled

_COUNTED = {
    Filter.ALL: ("n", "minor", "stalled"),
    Filter.STALLED: ("stalled", "stalled_minor", "stalled"),
    Filter.NO_STEP: ("no_step", "no_step_minor"),
    Filter.CLOSING: ("n", "minor"),
}
"""What of the totals a filter adds up: deals, minor units, and how many are stalled if known."""


def _sums(filter_: Filter, *, owned: bool) -> Statement:
    closing = filter_ is Filter.CLOSING
    kept = (close_total if closing else stage_total).c
    key = (kept.stage_id, kept.currency, kept.probability)
    chosen = select(*key, *(func.sum(kept[name]) for name in _COUNTED[filter_])).where(
        kept.workspace_id == given(kept.workspace_id),
        kept.pipeline_id == given(kept.pipeline_id),
    )
    if closing:
        chosen = chosen.where(kept.close_month == given(kept.close_month))
    if owned:
        chosen = chosen.where(kept.owner_id == given(kept.owner_id))
    elif not closing:
        chosen = chosen.where(kept.owner_id < 0)
    return Statement(chosen.group_by(*key))


_SUMS = {
    (filter_, owned): _sums(filter_, owned=owned) for filter_ in Filter for owned in (False, True)
}


def _chosen(filter_: Filter, *, owned: bool, is_closed: bool) -> Select[tuple[Any, ...]]:
    chosen = OURS
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
    return chosen


# The number of cards is written out below, and stages are not passed as an array: with those as
# parameters PostgreSQL never trusts its prepared plan and makes a new one each time, which takes
# longer than the cards.


@lru_cache(maxsize=512)
def _cards(
    filter_: Filter, sort: Sort, size: int, *, owned: bool, is_closed: bool, cursor: str
) -> Statement:
    chosen = _chosen(filter_, owned=owned, is_closed=is_closed).where(
        deal.c.stage_id == given(deal.c.stage_id)
    )
    return Statement(order.page(chosen, sort, cursor).limit(literal_column(str(size))))


@lru_cache(maxsize=512)
def _firsts(filter_: Filter, sort: Sort, size: int, stages: int, *, owned: bool) -> Statement:
    """Build for PostgreSQL the first cards of so many open stages at once."""
    rows = [(bindparam(f"stage_{number}", type_=BigInteger),) for number in range(stages)]
    wanted = values(column("id", BigInteger), name="wanted").data(rows)
    card = (
        _chosen(filter_, owned=owned, is_closed=False)
        .add_columns(order.RISING[sort].label("rank"))
        .where(deal.c.stage_id == wanted.c.id)
        .order_by(*order.first(sort))
        .limit(literal_column(str(size)))
        .lateral("card")
    )
    return Statement(
        select(*(card.c[one.name] for one in COLUMNS))
        .select_from(wanted.join(card, true()))
        .order_by(card.c.stage_id, card.c.rank, card.c.id)
    )


class Boards(Repository):
    """Boards of the workspace's pipelines."""

    def sums(self, query: BoardQuery, today: date) -> dict[int, Sums]:
        """Give the sums of each stage that has cards, from kept totals.

        The cost grows with stages, owners and currencies, not with deals. How many are stalled
        is kept for all cards and for the stalled ones; within the other filters it is None. What
        is narrowed by a lens is counted along an index over the open deals.
        """
        owned = query.owner_id is not None
        params: dict[str, object] = {
            "workspace_id": self._workspace_id,
            "pipeline_id": query.pipeline_id,
        }
        if query.filter is Filter.CLOSING:
            params["close_month"] = today.year * 100 + today.month
        if owned:
            params["owner_id"] = query.owner_id
        lens = self._uow.lenses.get(query.lens_id)
        if lens.narrows:
            rows = narrow.sums(self._uow, query, lens, today)
        else:
            rows = _SUMS[query.filter, owned].rows(self._link, **params)
        usual = self._probabilities(query.pipeline_id)
        return gather(
            (
                stage_id,
                currency,
                usual.get(stage_id, 0) if own < 0 else own,
                int(deals),
                int(minor),
                int(stalled[0]) if stalled else None,
            )
            for stage_id, currency, own, deals, minor, *stalled in rows
        )

    def count(self, query: BoardQuery, stage_id: int, today: date) -> int:
        """Give how many cards of a stage the query has, for paging."""
        found = self.sums(query, today).get(stage_id)
        return found.deals if found else 0

    def cards(self, query: BoardQuery, stage_id: int, today: date) -> tuple[Deal, ...]:
        """Give the asked page of a stage's cards: one statement along one index.

        A page whose cursor's card has left the stage is empty, and one before a card comes out
        in the page's own order.
        """
        lens = self._uow.lenses.get(query.lens_id)
        if lens.narrows:
            rows = narrow.cards(self._uow, query, lens, stage_id, today)
            return _paged(rows, query)
        stages = (stage for one in self._uow.pipelines.all(archived=True) for stage in one.ever)
        is_closed = any(one.id == stage_id and not one.kind.is_open for one in stages)
        params: dict[str, object] = {
            "workspace_id": self._workspace_id,
            "stage_id": stage_id,
        }
        if query.cursor is not None:
            params["after"] = query.cursor.deal_id
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
            cursor=order.named(query.cursor),
        )
        return _paged(statement.rows(self._link, **params), query)

    def firsts(
        self, query: BoardQuery, stage_ids: Sequence[int], today: date
    ) -> dict[int, tuple[Deal, ...]]:
        """Give the first page of cards of open stages; a stage without cards may be missing.

        On PostgreSQL in one statement, since there each one is a message there and back.
        """
        narrowed = self._uow.lenses.get(query.lens_id).narrows
        if not self._link.postgres or narrowed or query.cursor or len(stage_ids) < 2:
            return {stage_id: self.cards(query, stage_id, today) for stage_id in stage_ids}
        params: dict[str, object] = {"workspace_id": self._workspace_id}
        params.update((f"stage_{number}", one) for number, one in enumerate(stage_ids))
        owned = query.owner_id is not None
        if owned:
            params["owner_id"] = query.owner_id
        if query.filter is Filter.CLOSING:
            params["month"] = today.year * 100 + today.month
        statement = _firsts(query.filter, query.sort, query.size, len(stage_ids), owned=owned)
        found: dict[int, tuple[Deal, ...]] = {}
        for one in map(deal_of, statement.rows(self._link, **params)):
            found[one.stage_id] = (*found.get(one.stage_id, ()), one)
        return found

    def sums_as_of(
        self, pipeline_id: int, instant: datetime, *, owner_id: int | None = None
    ) -> dict[int, Sums]:
        """Give the sums as they stood at an instant: today's less what happened since.

        The cost grows with the changes since, not with the deals. Weights are the deal's
        probability then, else its stage's of today; what was stalled then is not known (None).
        """
        whose = {"owner_id": owner_id} if owner_id is not None else {}
        rows = _SUMS[Filter.ALL, owner_id is not None].rows(
            self._link, workspace_id=self._workspace_id, pipeline_id=pipeline_id, **whose
        )
        kept: dict[tuple[int, str, int], list[int]] = {}
        for row in rows:
            kept[row[0], row[1], row[2]] = [int(row[3]), int(row[4])]
        for where, (deals, minor) in growth_since(
            self._link, self._workspace_id, pipeline_id, instant, owner_id
        ).items():
            part = kept.setdefault(where, [0, 0])
            part[0] -= deals
            part[1] -= minor
        stages = self._probabilities(pipeline_id)
        return gather(
            (stage_id, currency, stages.get(stage_id, 0) if own < 0 else own, n, minor, None)
            for (stage_id, currency, own), (n, minor) in kept.items()
        )

    def _probabilities(self, pipeline_id: int) -> dict[int, int]:
        return {one.id: one.probability for one in self._uow.pipelines.get(pipeline_id).ever}


def _paged(rows: Sequence[Row], query: BoardQuery) -> tuple[Deal, ...]:
    found = tuple(map(deal_of, rows))
    return found[::-1] if query.cursor is not None and query.cursor.back else found


def gather(parts: Iterable[tuple[int, str, int, int, int, int | None]]) -> dict[int, Sums]:
    """Add up (stage, currency, probability, deals, minor, stalled) to sums by stage."""
    counts: dict[int, tuple[list[int], dict[str, list[int]]]] = {}
    unknown: set[int] = set()
    for stage_id, currency, probability, n, minor, still in parts:
        known = counts.get(stage_id)
        if known is None:
            known = counts[stage_id] = ([0, 0], {})
        count, values = known
        count[0] += n
        if still is None:
            unknown.add(stage_id)
        else:
            count[1] += still
        if currency and n:
            value = values.get(currency)
            if value is None:
                value = values[currency] = [0, 0]
            value[0] += minor
            value[1] += minor * probability
    return {
        stage_id: Sums(
            deals,
            {code: Money(values[code][0], code) for code in sorted(values)},
            {code: Money(_percent(values[code][1]), code) for code in sorted(values)},
            None if stage_id in unknown else stalled,
        )
        for stage_id, ((deals, stalled), values) in counts.items()
        if deals
    }


def _percent(hundredfold: int) -> int:
    """Divide by a hundred, rounding half to even."""
    whole, rest = divmod(hundredfold, 100)
    return whole + (rest > 50 or (rest == 50 and whole % 2))
