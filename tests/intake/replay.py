"""A second opinion: boards rebuilt entry by entry from the timeline alone."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime

from bot.domain.deal import Deal, Position
from bot.domain.timeline import Entry
from bot.storage import UnitOfWork

Standing = dict[int, tuple[int, dict[str, int]]]
"""Per stage: how many deals, and their minor units per currency."""


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


def boards(uow: UnitOfWork, *instants: datetime) -> list[Standing]:
    """Count deals and add up minor units per currency for every stage, at each instant."""
    deals: list[Counter[int]] = [Counter() for _ in instants]
    minor: list[dict[int, Counter[str]]] = [{} for _ in instants]
    for _, entries in everything(uow):
        for place, instant in enumerate(instants):
            position = stood(entries, instant)
            if position is None:
                continue
            deals[place][position.stage_id] += 1
            sums = minor[place].setdefault(position.stage_id, Counter())
            if position.value is not None:
                sums[position.value.currency] += position.value.minor
    return [
        {stage: (count, dict(sums[stage])) for stage, count in counted.items()}
        for counted, sums in zip(deals, minor, strict=True)
    ]
