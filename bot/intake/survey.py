"""What a file's columns tell as wholes, found in one walk before any row is read."""

from collections.abc import Mapping as Map
from dataclasses import dataclass

from bot.intake.amount import AmountReading, tell_mark
from bot.intake.day import DayReading, tell_order
from bot.intake.ending import kind_of
from bot.intake.mapping import Field, Mapping

_DAYS = (Field.CREATED, Field.CLOSE, Field.WON_AT, Field.LOST_AT, Field.CHANGED)


@dataclass(frozen=True, slots=True)
class Survey:
    """How dates and amounts are written, and the stages named, by pipeline, in file order."""

    days: DayReading
    amounts: AmountReading
    stages: Map[str, list[str]]


def survey(mapping: Mapping) -> Survey:
    """Walk the rows once; raises `Invalid` where the file breaks, before anything is written."""
    days: set[str] = set()
    amounts: set[str] = set()
    stages: dict[str, dict[str, None]] = {}
    for row in mapping.table.rows():
        days.update(mapping.cell(row, what) for what in _DAYS)
        amounts.add(mapping.cell(row, Field.AMOUNT))
        title = mapping.cell(row, Field.PIPELINE) or mapping.preset.title
        named = stages.setdefault(title, {})
        for what in (Field.STAGE, Field.STATUS):
            stage = mapping.cell(row, what)
            if stage and (what is Field.STAGE or not kind_of(stage).is_open):
                named[stage] = None
    named_stages = {title: list(named) for title, named in stages.items()}
    return Survey(tell_order(days), tell_mark(amounts), named_stages)
