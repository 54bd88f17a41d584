"""What a file's columns tell as wholes, found in one walk before any row is read."""

from collections.abc import Mapping as Map
from dataclasses import dataclass

from bot.intake.amount import AmountReading, tell_mark
from bot.intake.day import DayReading, tell_order
from bot.intake.mapping import Field, Mapping


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
        days.update((mapping.cell(row, Field.CREATED), mapping.cell(row, Field.CLOSE)))
        amounts.add(mapping.cell(row, Field.AMOUNT))
        title = mapping.cell(row, Field.PIPELINE) or mapping.preset.title
        named = stages.setdefault(title, {})
        if stage := mapping.cell(row, Field.STAGE):
            named[stage] = None
    named_stages = {title: list(named) for title, named in stages.items()}
    return Survey(tell_order(days), tell_mark(amounts), named_stages)
