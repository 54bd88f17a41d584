"""/metrics alarms and /metrics note: early warnings, and remarks that explain the numbers."""

from collections.abc import Mapping
from typing import Any

from bot.commands.answer import Answer, Open, Payload, Say, Screen, Show
from bot.commands.call import Call, Viewer
from bot.commands.card import LARGEST_ID
from bot.commands.cast import everybody
from bot.commands.metric import command
from bot.commands.overtaken import form as overtaken
from bot.commands.request import Kind
from bot.commands.route import Routes
from bot.commands.surface import remembered
from bot.commands.trail import just_told
from bot.domain.audit import Audit, Subject
from bot.domain.error import Forbidden, Invalid, NotFound
from bot.domain.permit import may_curate
from bot.domain.warning import Kind as Warning
from bot.services import note as remarks
from bot.services import warning
from bot.storage import UnitOfWork
from bot.views import form as forms
from bot.views import note as note_forms
from bot.views import warning as warnings
from bot.views.day import split_day
from bot.views.metadata import metadata
from bot.views.words import msg

routes = Routes(alone=True)

_OLD = "This button no longer works. Type /metrics alarms for a new list."


@command.sub(
    "alarms",
    about=msg("Show what should be looked at early"),
    aliases=("alarm", "warnings", "경보", "알림"),
)
def alarms(call: Call, uow: UnitOfWork) -> Answer:
    """Show what the last weekly look found."""
    return Show(Screen("warnings"))


def _notes(call: Call, uow: UnitOfWork) -> Answer:
    return Show(Screen("notes"))


def _noted(told: Audit) -> Answer:
    return Show(Screen("notes", {"audit": str(told.id)}))


@command.sub(
    "note",
    hint="monday new e-mail sequence",
    about=msg("Remark on a day, or list the remarks"),
    aliases=("notes", "메모", "주석"),
    again=_notes,
)
def note(call: Call, uow: UnitOfWork) -> Answer:
    """Write a remark on a day (today where none is said), or list them all."""
    if not call.text:
        return _notes(call, uow)
    today = uow.workspace.day(uow.now)
    try:
        day, _, said = split_day(call.text, call.person.locale, today)
    except Invalid:
        day, said = today, call.text
    call.once(uow)
    return _noted(remarks.add(uow, day, said, by=call.person))


@routes.screen("warnings")
def draw(uow: UnitOfWork, viewer: Viewer, params: Mapping[str, Any]) -> Payload:
    """Draw what stands."""
    if not may_curate(viewer.person):
        raise Forbidden("Warnings are for managers. Ask one of yours.")
    found = warning.standing(uow, to=viewer.person)
    return warnings.warnings(found, viewer.words, currency=uow.workspace.currency)


@routes.screen(warning.SUBJECT)
def draw_told(uow: UnitOfWork, viewer: Viewer, params: Mapping[str, Any]) -> Payload:
    """Draw the message that tells of new ones."""
    if not may_curate(viewer.person):
        raise NotFound(_OLD)
    found = [warning.read(one) for one in params["warned"]]
    more = int(params.get("more", 0))
    currency = uow.workspace.currency
    return warnings.warnings(found, viewer.words, currency=currency, told=True, more=more)


@routes.screen(warning.POSTED)
def draw_posted(uow: UnitOfWork, viewer: Viewer, params: Mapping[str, Any]) -> Payload:
    """Draw what a channel is told of conversions that fell."""
    found = [warning.read(one) for one in params["warned"]]
    return warnings.posted(
        found, viewer.words, currency=uow.workspace.currency, set_by=viewer.person.name
    )


@routes.screen("notes")
def draw_notes(uow: UnitOfWork, viewer: Viewer, params: Mapping[str, Any]) -> Payload:
    """Draw the remarks."""
    return warnings.notes(
        remarks.notes(uow),
        viewer.words,
        people=everybody(uow),
        may=may_curate(viewer.person),
        notice=just_told(uow, viewer, params, block=warnings.BLOCK),
    )


@routes.reads(Kind.ACTION, "warning.why")
def why(call: Call, uow: UnitOfWork) -> Answer:
    """Open what a warning goes by."""
    if call.request.value not in Warning.__members__.values():
        raise Invalid(_OLD)
    return Open(warnings.why(Warning(call.request.value), call.words))


def _muted(call: Call, uow: UnitOfWork) -> Answer:
    return Say(Screen("warning.muted"))


@routes.changes(Kind.ACTION, "warning.mute", again=_muted)
def mute(call: Call, uow: UnitOfWork) -> Answer:
    """Warn a person of something no more."""
    subject = call.request.value
    if not subject.startswith("warning:") or len(subject) > 100:
        raise Invalid(_OLD)
    call.once(uow)
    warning.mute(uow, subject, by=call.person)
    return _muted(call, uow)


@routes.screen("warning.muted")
def draw_muted(uow: UnitOfWork, viewer: Viewer, params: Mapping[str, Any]) -> Payload:
    """Say that somebody is not warned of it any more."""
    return warnings.muted(viewer.words)


@routes.reads(Kind.ACTION, "note.edit")
def edit(call: Call, uow: UnitOfWork) -> Answer:
    """Open the form of a remark."""
    remarks.ask_to_note(call.person)
    wanted = _id(call.request.value)
    known = next((one for one in remarks.notes(uow) if one.id == wanted), None)
    if known is None:
        raise NotFound("This remark is not there any more.")
    meta = {**remembered(call), "note": str(known.id)}
    return Open(note_forms.note_form(known, call.words, meta=meta))


@routes.changes(Kind.SUBMISSION, "note.save", again=_notes)
def save(call: Call, uow: UnitOfWork) -> Answer:
    """Change a remark."""
    form = forms.read(note_forms.NoteForm, call.values, call.words, currency="USD").values
    extra = metadata(call.request.view).extra
    wanted = _id(str(extra.get("note", "")))
    known = next((one for one in remarks.notes(uow) if one.id == wanted), None)
    if known is not None:
        now = note_forms.note_form(known, call.words, meta=extra)
        if late := overtaken(call, uow, now, Subject.NOTE, wanted):
            return late
    call.once(uow)
    return _noted(remarks.change(uow, wanted, form.day, form.said, by=call.person))


@routes.changes(Kind.ACTION, "note.remove", again=_notes)
def remove(call: Call, uow: UnitOfWork) -> Answer:
    """Take a remark away."""
    wanted = _id(call.request.value)
    call.once(uow)
    return _noted(remarks.remove(uow, wanted, by=call.person))


def _id(value: str) -> int:
    if not (value.isascii() and value.isdigit() and int(value) < LARGEST_ID):
        raise Invalid(_OLD)
    return int(value)
