"""The same sums, counted plainly from deals and entries, to hold the storage against."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import ROUND_HALF_EVEN, Decimal

from bot.domain.board import BoardQuery, Filter, Sums
from bot.domain.deal import Deal, Position, Status
from bot.domain.money import Money
from bot.domain.pipeline import Pipeline
from bot.domain.timeline import Entry
from bot.storage import UnitOfWork


def all_deals(uow: UnitOfWork) -> list[Deal]:
    """Give every deal of a small workspace."""
    return list(uow.deals.newest(100_000))


def shown(query: BoardQuery, deals: Iterable[Deal], today: date) -> list[Deal]:
    """Keep the deals a board query counts."""
    return [
        deal
        for deal in deals
        if query.owner_id in (None, deal.owner_id)
        and (
            query.filter is Filter.ALL
            or (query.filter is Filter.STALLED and deal.stalled)
            or (
                query.filter is Filter.NO_STEP
                and deal.status is Status.OPEN
                and deal.next_step is None
                and deal.next_step_on is None
            )
            or (
                query.filter is Filter.CLOSING
                and deal.status is Status.OPEN
                and deal.close_date is not None
                and (deal.close_date.year, deal.close_date.month) == (today.year, today.month)
            )
        )
    ]


def sums_of(
    pipeline: Pipeline, found: Iterable[tuple[Position, bool | None]], *, stalls: bool = True
) -> dict[int, Sums]:
    """Add up positions (and whether each is stalled) by stage."""
    by_stage: dict[int, list[tuple[Position, bool | None]]] = {}
    for position, stalled in found:
        by_stage.setdefault(position.stage_id, []).append((position, stalled))
    result = {}
    for stage_id, part in by_stage.items():
        usual = pipeline.stage(stage_id).probability
        value: dict[str, int] = {}
        weighted: dict[str, int] = {}
        for position, _ in part:
            if position.value is None:
                continue
            code, minor = position.value.currency, position.value.minor
            percent = usual if position.probability is None else position.probability
            value[code] = value.get(code, 0) + minor
            weighted[code] = weighted.get(code, 0) + minor * percent
        result[stage_id] = Sums(
            len(part),
            {code: Money(minor, code) for code, minor in sorted(value.items())},
            {
                code: Money(int((Decimal(sum_) / 100).quantize(Decimal(1), ROUND_HALF_EVEN)), code)
                for code, sum_ in sorted(weighted.items())
            },
            sum(bool(stalled) for _, stalled in part) if stalls else None,
        )
    return result


def stood_at(deal: Deal, entries: Iterable[Entry], instant: datetime) -> Position | None:
    """Replay a deal's entries up to an instant; None when it was not there yet."""
    position = None
    for entry in sorted(entries, key=lambda one: (one.at, one.id)):
        if entry.after is not None and (
            entry.at <= instant or (entry.before is None and deal.created_at is None)
        ):
            position = entry.after
    return position
