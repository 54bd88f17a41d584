"""Taking back the last change of a deal, for ten minutes, by its author or a manager."""

from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import Any

from bot.domain.custom import PREFIX
from bot.domain.deal import Deal, Position, Source
from bot.domain.error import Invalid
from bot.domain.permit import ask_to_sell
from bot.domain.person import Person
from bot.domain.rhythm import Pace
from bot.domain.timeline import Entry, EntryKind
from bot.services import category, company, field, followup, permit, playbook, rhythm
from bot.services.change import fetch, record, written
from bot.storage import UnitOfWork

WINDOW = timedelta(minutes=10)
"""How long a change can be taken back."""

_LOOK_BACK = 30
_ASIDE = frozenset({EntryKind.NOTE, EntryKind.ACTIVITY, EntryKind.MESSAGE})

_READ: Mapping[str, Callable[[str], object]] = MappingProxyType(
    {
        "source": Source,
        "persona_id": int,
        "next_step_on": date.fromisoformat,
        "hold_until": date.fromisoformat,
        "qualified_at": datetime.fromisoformat,
        "closed_at": datetime.fromisoformat,
        "entered_at": datetime.fromisoformat,
        "last_activity_at": datetime.fromisoformat,
    }
)


def undo(uow: UnitOfWork, deal_id: int, *, by: Person) -> Deal:
    """Take back the newest change of a deal; give the deal as it stands after.

    Raises `Invalid` when there is nothing left to take back, when somebody else made the newest
    change and `by` does not lead the deal, or when it is older than ten minutes. Undo
    is an entry of the timeline itself and gives the stage clock back as it was, so a move undone
    never restarts it.
    """
    ask_to_sell(by)
    deal = fetch(uow, deal_id)
    return take_back(uow, deal, _newest(uow, deal, by), by=by)


def take_back(uow: UnitOfWork, deal: Deal, entry: Entry, *, by: Person | None) -> Deal:
    """Give a deal back what one entry changed; give the deal as it stands after.

    Raises `NotFound` when it stood in a stage that its pipeline has no more.
    """
    _ask_there(uow, entry)
    restored = _before(uow, deal, entry)
    if restored.stage_id != deal.stage_id:
        uow.visits.take_back(deal)
    return record(uow, deal, restored, EntryKind.UNDONE, by=by, undoes=entry.id, pace=Pace.NONE)


def _ask_there(uow: UnitOfWork, entry: Entry) -> None:
    """Raise `NotFound` where a deal would come to stand in a stage that is gone by now."""
    was, became = entry.before, entry.after
    if was is not None and became is not None and was.stage_id != became.stage_id:
        uow.pipelines.get(was.pipeline_id).stage(was.stage_id)


def _newest(uow: UnitOfWork, deal: Deal, by: Person) -> Entry:
    """Give the entry to take back: the newest that stands, others' notes and touches aside."""
    entries = sorted(
        uow.timeline.of(deal.id, limit=_LOOK_BACK), key=lambda entry: entry.id, reverse=True
    )
    gone = {entry.undoes for entry in entries if entry.undoes is not None}
    for entry in entries:
        mine = entry.author_id == by.id
        if (
            entry.kind is EntryKind.UNDONE
            or entry.id in gone
            or (entry.kind in _ASIDE and not mine)
        ):
            continue
        if entry.kind is EntryKind.CREATED:
            break
        if not mine and not permit.leads(uow, deal, by=by):
            author = uow.persons.get(entry.author_id).name if entry.author_id else "?"
            raise Invalid(
                "{person} made the last change. Only they or a manager can undo it.", person=author
            )
        if uow.now - entry.recorded_at > WINDOW:
            raise Invalid(
                "A change can be undone for ten minutes. Change {deal} by hand now.", deal=deal.name
            )
        return entry
    raise Invalid("There is nothing to undo on {deal}.", deal=deal.name)


def _before(uow: UnitOfWork, deal: Deal, entry: Entry) -> Deal:
    """Give the deal with what the entry changed put back, unless it was changed again since."""
    values: dict[str, Any] = {"position": _position_before(deal.position, entry)}
    for change in entry.changes:
        if change.field.startswith(followup.FIELD):
            followup.take_back(uow, change)
        elif change.field.startswith(rhythm.FIELD):
            rhythm.put_back(uow, deal.id, change)
        elif change.field.startswith(playbook.FIELD):
            playbook.take_back(uow, change)
        elif change.field.startswith(company.FIELD):
            company.take_back(uow, deal, change)
        elif change.field.startswith(category.FIELD):
            category.take_back(uow, deal, change)
        elif change.field.startswith(PREFIX):
            field.take_back(uow, deal, change)
        elif written(getattr(deal, change.field)) == change.new:
            read = _READ.get(change.field, str)
            values[change.field] = read(change.old) if change.old is not None else None
    restored = replace(deal, **values)
    if restored.company != deal.company:
        employer = uow.companies.get_or_add(restored.company) if restored.company else None
        restored = replace(restored, company_id=employer)
    if restored.contact != deal.contact:
        contact = (
            uow.contacts.get_or_add(restored.contact, restored.company_id)
            if restored.contact
            else None
        )
        restored = replace(restored, contact_id=contact)
    return restored


def _position_before(position: Position, entry: Entry) -> Position:
    if entry.before is None or entry.after is None:
        return position
    was: dict[str, Any] = {
        field.name: getattr(entry.before, field.name)
        for field in fields(Position)
        if getattr(entry.before, field.name) != getattr(entry.after, field.name)
    }
    return replace(position, **was)
