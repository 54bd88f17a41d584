"""Fields of the workspace's own: defined by admins, filled in on the forms of their records."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.commands.answer import Answer, Open, Payload, Screen, Show
from bot.commands.call import Call, Viewer
from bot.commands.overtaken import form as overtaken
from bot.commands.request import Kind
from bot.commands.route import Routes
from bot.commands.screen import Shape
from bot.commands.stage import under
from bot.commands.surface import remembered
from bot.commands.trail import just_told, kept, number
from bot.domain.audit import Audit, Subject
from bot.domain.custom import CustomField, RecordKind
from bot.domain.error import Invalid
from bot.domain.permit import ask_to_administer
from bot.services import field as fields
from bot.storage import UnitOfWork
from bot.views import custom as screens
from bot.views import form as forms
from bot.views.setting import FieldForm

routes = Routes(alone=True)


@routes.reads(Kind.ACTION, "custom.list")
def listed(call: Call, uow: UnitOfWork) -> Answer:
    """Open the fields over the settings."""
    return Open(draw(uow, call, {}))


@routes.screen("custom.list", Shape.MODAL)
def draw(uow: UnitOfWork, viewer: Viewer, params: Mapping[str, Any]) -> Payload:
    """Draw the fields on one kind of record, deals unless another is named."""
    ask_to_administer(viewer.person)
    record = _record(params.get("record"))
    notice = just_told(uow, viewer, params)
    return screens.fields(uow.fields.all(record), viewer.words, record=record, notice=notice)


def _record(named: object) -> RecordKind:
    return RecordKind(str(named)) if named in list(RecordKind) else RecordKind.DEAL


def _shown(record: RecordKind, told: Audit | None = None) -> Answer:
    audit = {"audit": str(told.id)} if told else {}
    return Show(Screen("custom.list", {"record": record.value, **audit}))


@routes.reads(Kind.ACTION, "custom.record")
def chosen(call: Call, uow: UnitOfWork) -> Answer:
    """Show the fields on another kind of record."""
    return _shown(_record(call.request.value))


@routes.reads(Kind.ACTION, "custom.add")
def ask(call: Call, uow: UnitOfWork) -> Answer:
    """Open the form of a new field."""
    ask_to_administer(call.person)
    return Open(screens.field_form(call.words, known=None, meta=_meta(call)))


def _meta(call: Call) -> dict[str, Any]:
    return {**remembered(call), "record": _record(kept(call).get("record")).value}


def _all(call: Call, uow: UnitOfWork) -> Answer:
    return _shown(_record(kept(call).get("record")))


@routes.changes(Kind.ACTION, "custom.menu", again=_all)
def choose(call: Call, uow: UnitOfWork) -> Answer:
    """Change or remove a field."""
    ask_to_administer(call.person)
    field_id, _, verb = call.request.value.partition(".")
    known = uow.fields.get(number(field_id))
    if verb == "edit":
        return Open(screens.field_form(call.words, known=known, meta=_meta(call)))
    if verb != "archive":
        raise Invalid("This window is too old. Close it and open it again.")
    told = fields.archive(uow, known.id, by=call.person)
    return _shown(known.record, told)


@routes.changes(Kind.SUBMISSION, "custom.save", again=_all)
def save(call: Call, uow: UnitOfWork) -> Answer:
    """Add a field or save a changed one."""
    form = forms.read(FieldForm, call.values, call.words, currency=call.workspace.currency).values
    about = kept(call)
    if about.get("field"):
        known = uow.fields.get(number(about["field"]))
        now = screens.field_form(call.words, known=known, meta=about)
        if late := overtaken(call, uow, now, Subject.FIELD, known.id):
            return late
    call.once(uow)
    record = _record(about.get("record"))
    choices = tuple((form.choices or "").splitlines())
    with under("choices" if form.kind == "choice" and not choices else "name"):
        if about.get("field"):
            known = uow.fields.get(number(about["field"]))
            changed = replace(known, name=form.name, choices=choices)
            _, told = fields.change(uow, changed, by=call.person)
        else:
            draft = CustomField(0, record, form.name, form.kind, choices)
            _, told = fields.add(uow, draft, by=call.person)
    return _shown(record, told)
