"""What is to become of each row, told before anything is written."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.intake.board import Places
from bot.intake.card import Card, Read
from bot.intake.mapping import Field, Mapping
from bot.intake.report import Outcome, Problem
from bot.storage import UnitOfWork


@dataclass(frozen=True, slots=True)
class Verdict:
    """A row's outcome, with its card unless it is refused, and the problem if it is."""

    outcome: Outcome
    card: Card | None = None
    problem: Problem | None = None


def judge(
    uow: UnitOfWork, reads: Sequence[Read], mapping: Mapping, places: Places
) -> list[Verdict]:
    """Tell each row's outcome by what it said the last time it was imported, if ever."""
    ids = [read.card.external_id for read in reads if read.card]
    before = uow.intake.said(mapping.preset.key, ids)
    verdicts: list[Verdict] = []
    for read in reads:
        problem = read.problem or _misfit(uow, read, mapping, places)
        if problem is not None or read.card is None:
            verdicts.append(Verdict(Outcome.REFUSED, problem=problem))
            continue
        said = before.get(read.card.external_id)
        outcome = Outcome.CREATED if said is None else Outcome.UPDATED
        if said == read.card.digest:
            outcome = Outcome.SKIPPED
        verdicts.append(Verdict(outcome, read.card))
    return verdicts


def _misfit(uow: UnitOfWork, read: Read, mapping: Mapping, places: Places) -> Problem | None:
    """Find what is wrong with a card in this workspace and at this time."""
    card, file = read.card, mapping.table.file
    if card is None:
        return None
    if places.lacks(card.pipeline, card.stage):
        reason = f"The pipeline {card.pipeline} has no stage {card.stage}."
        return Problem(file, read.line, mapping.column(Field.STAGE), reason)
    if card.created is not None and card.created > uow.now:
        reason = "It would have been created in the future."
        return Problem(file, read.line, mapping.column(Field.CREATED), reason)
    return None
