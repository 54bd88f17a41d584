"""A second opinion: boards rebuilt entry by entry from the timeline alone."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime

from bot.domain.deal import Deal, Position
from bot.domain.timeline import Entry
from bot.storage import UnitOfWork


def everything(uow: UnitOfWork) -> Iterator[tuple[Deal, list[Entry]]]:
    """Give every deal with its timeline, oldest entry first."""
    below: int | None = None
    while page := uow.deals.newest(500, before_number=below):
        for deal in page:
            yield deal, uow.timeline.of(deal.id, limit=1000)[::-1]
        below = page[-1].number


def stood(entries: list[Entry], instant: datetime) -> Position | None:
    """Give where a deal stood at an instant, None before it was there."""
    positions = [entry.after for entry in entries if entry.after and entry.at <= instant]
    return positions[-1] if positions else None


def board(uow: UnitOfWork, instant: datetime) -> dict[int, tuple[int, dict[str, int]]]:
    """Count deals and add up minor units per currency for every stage at an instant."""
    deals: Counter[int] = Counter()
    minor: dict[int, Counter[str]] = {}
    for _, entries in everything(uow):
        position = stood(entries, instant)
        if position is None:
            continue
        deals[position.stage_id] += 1
        if position.value is not None:
            sums = minor.setdefault(position.stage_id, Counter())
            sums[position.value.currency] += position.value.minor
    return {stage: (count, dict(minor.get(stage, {}))) for stage, count in deals.items()}
