"""The trail of changes beside the deals, and taking the newest ones back."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from bot.domain.audit import WINDOW, Audit, Deed, Subject
from bot.domain.error import Invalid
from bot.domain.permit import ask_to_administer, may_administer
from bot.domain.person import Person
from bot.services import (
    company,
    digest_choice,
    field,
    goal,
    note,
    person,
    persona,
    pipeline,
    playbook,
    preset,
    rate,
    setup,
    stage,
    unite,
)
from bot.services.trail import tell
from bot.storage import UnitOfWork


def _record(uow: UnitOfWork, told: Audit) -> None:
    (unite.part if told.deed is Deed.MERGED else company.put_back)(uow, told)


def _pipeline(uow: UnitOfWork, told: Audit) -> None:
    (preset if told.deed is Deed.RESTAGED else pipeline).put_back(uow, told)


_PUT_BACK: Mapping[Subject, Callable[[UnitOfWork, Audit], None]] = MappingProxyType(
    {
        Subject.WORKSPACE: setup.put_back,
        Subject.PIPELINE: _pipeline,
        Subject.STAGE: stage.put_back,
        Subject.PERSON: person.put_back,
        Subject.FIELD: field.put_back,
        Subject.RATE: rate.put_back,
        Subject.PERSONA: persona.put_back,
        Subject.PLAYBOOK: playbook.put_back,
        Subject.GOAL: goal.put_back,
        Subject.DIGEST: digest_choice.put_back,
        Subject.NOTE: note.put_back,
        Subject.COMPANY: _record,
        Subject.CONTACT: _record,
    }
)


_SWEEPING = (Deed.MERGED, Deed.ARCHIVED, Deed.RESTAGED, Deed.ERASED)
"""What leaves nothing of a subject as it was."""


def undo(uow: UnitOfWork, audit_id: int, *, by: Person) -> Audit:
    """Take a change of settings back; give the entry that says so.

    Its author may, or an admin, for ten minutes. Raises `Invalid` when it is too late, when it
    was taken back before, or when what it changed was changed again, naming by whom.
    """
    told = uow.audits.get(audit_id)
    if told.author_id != by.id:
        ask_to_administer(by)
    if not undoable(uow, told, by=by):
        raise Invalid("A change can be undone for ten minutes. Change it by hand now.")
    later = [one for one in uow.audits.later(told) if one.undoes is None]
    gone = {one.undoes for one in uow.audits.later(told)}
    for one in later:
        if one.id not in gone and _touches(one, told):
            who = uow.persons.get(one.author_id).name if one.author_id else "?"
            raise Invalid("{person} changed this again since. Undo that first.", person=who)
    _PUT_BACK[told.subject](uow, told)
    return tell(
        uow,
        told.subject,
        told.subject_id,
        Deed.UNDONE,
        before=told.after,
        after=told.before,
        by=by,
        undoes=told.id,
    )


def undoable(uow: UnitOfWork, told: Audit, *, by: Person) -> bool:
    """Tell whether a person can still take a change back."""
    return (
        told.undoes is None
        and told.deed is not Deed.ERASED
        and (told.author_id == by.id or may_administer(by))
        and uow.now - told.at <= WINDOW
        and not uow.audits.undone(told)
    )


def _touches(later: Audit, told: Audit) -> bool:
    """Tell whether a later change is about the same fields."""
    return bool(_changed(later) & _changed(told)) or later.deed in _SWEEPING


def _changed(told: Audit) -> set[str]:
    before: Mapping[str, Any] = told.before or {}
    after: Mapping[str, Any] = told.after or {}
    return {name for name in {*before, *after} if before.get(name) != after.get(name)}
