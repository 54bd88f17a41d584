"""What is to become of each row, told before anything is written."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from bot.domain.deal import Deal
from bot.domain.error import Invalid
from bot.domain.export import deal_in
from bot.intake.card import Card, Read, says_the_same
from bot.intake.mapping import Field, Mapping
from bot.intake.preset.pipewright import OURS
from bot.intake.report import Outcome, Problem
from bot.storage import UnitOfWork


class Verdict(NamedTuple):
    """A row's outcome, with its card if it has one, and what is to be said of it."""

    outcome: Outcome
    card: Card | None = None
    problems: tuple[Problem, ...] = ()


def judge(uow: UnitOfWork, reads: Sequence[Read], mapping: Mapping) -> list[Verdict]:
    """Tell each row's outcome by what it said the last time it was imported, if ever."""
    ids = [read.card.external_id for read in reads if read.card]
    before = uow.intake.said(mapping.preset.key, ids)
    today = uow.workspace.day(uow.now)
    verdicts: list[Verdict] = []
    for read in reads:
        if read.card is None:
            outcome = Outcome.SKIPPED if read.again else Outcome.REFUSED
            problems = (read.problem, *read.told) if read.problem else read.told
            verdicts.append(Verdict(outcome, problems=problems))
            continue
        if mapping.ours and (told := _here(uow, read, read.card, mapping)) is not None:
            verdicts.append(Verdict(Outcome.SKIPPED, read.card, told))
            continue
        said = before.get(read.card.external_id)
        outcome = Outcome.CREATED if said is None else Outcome.UPDATED
        if said is not None and says_the_same(said, read.card):
            outcome = Outcome.SKIPPED
        verdicts.append(_dated(read, read.card, outcome, mapping, uow.now, today))
    return verdicts


def _here(uow: UnitOfWork, read: Read, card: Card, mapping: Mapping) -> tuple[Problem, ...] | None:
    """Tell a row of our own sheet whose deal is of this workspace; None for one from elsewhere.

    An import leaves such deals as they are: what was changed in the sheet since is told.
    """
    found = _found(uow, card)
    if found is None:
        return None
    position = found.position
    if (position.value, position.close_date) == (card.value, card.close):
        return read.told
    reason = Invalid("Deal #{number} is here already and stays as it is.", number=found.number)
    return (*read.told, Problem(mapping.table.file, read.line, None, reason))


def _found(uow: UnitOfWork, card: Card) -> Deal | None:
    """Find the deal of a row by its id; a sheet that has only numbers must agree on more."""
    ref = card.external_id
    if (deal_id := deal_in(ref)) is not None:
        return uow.deals.known(deal_id)
    found = uow.deals.by_number(int(ref)) if ref.isascii() and ref.isdecimal() else None
    if found is None or found.name != card.name or found.external_source == OURS.key:
        return None
    born = found.created_at.replace(microsecond=0) if found.created_at else None
    return found if born == card.created else None


def _dated(
    read: Read, card: Card, outcome: Outcome, mapping: Mapping, now: datetime, today: date
) -> Verdict:
    """Mend days that have not been yet: what is over was closed by today, whatever its row says."""
    told = read.told
    if card.created is not None and card.created > now:
        reason = Invalid("It would have been created in the future: the day was left out.")
        column = mapping.column(Field.CREATED)
        told = (*told, Problem(mapping.table.file, read.line, column, reason))
        card = card._replace(created=None)
    ahead = card.close is not None and card.close > today
    if ahead and not card.kind.is_open and not mapping.ours:
        reason = Invalid("It would have been closed in the future: today was taken.")
        column = mapping.column(Field.CLOSE)
        told = (*told, Problem(mapping.table.file, read.line, column, reason))
        card = card._replace(close=today)
    return Verdict(outcome, card, told)
