"""Fields of the workspace's own: defined by admins, filled in on a deal's form."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.commands.answer import Answer, Open, Payload, Screen, Show
from bot.commands.call import Call, Viewer
from bot.commands.request import Kind
from bot.commands.route import Routes
from bot.commands.screen import Shape
from bot.commands.stage import under
from bot.commands.surface import remembered
from bot.commands.trail import just_told, kept, number
from bot.domain.custom import CustomField, RecordKind
from bot.domain.error import Invalid
from bot.domain.permit import ask_to_administer
from bot.services import field as fields
from bot.storage import UnitOfWork
from bot.views import custom as screens
from bot.views import form as forms
from bot.views.setting import FieldForm

routes = Routes()


@routes.reads(Kind.ACTION, "custom.list")
def listed(call: Call, uow: UnitOfWork) -> Answer:
    """Open the fields over the settings."""
    return Open(draw(uow, call, {}))


@routes.screen("custom.list", Shape.MODAL)
def draw(uow: UnitOfWork, viewer: Viewer, params: Mapping[str, Any]) -> Payload:
    """Draw the fields on deals."""
    ask_to_administer(viewer.person)
    return screens.fields(
        uow.fields.all(RecordKind.DEAL), viewer.words, notice=just_told(uow, viewer, params)
    )


@routes.reads(Kind.ACTION, "custom.add")
def ask(call: Call, uow: UnitOfWork) -> Answer:
    """Open the form of a new field."""
    ask_to_administer(call.person)
    return Open(screens.field_form(call.words, known=None, meta=remembered(call)))


def _all(call: Call, uow: UnitOfWork) -> Answer:
    return Show(Screen("custom.list"))


@routes.changes(Kind.ACTION, "custom.menu", again=_all)
def choose(call: Call, uow: UnitOfWork) -> Answer:
    """Change or remove a field."""
    ask_to_administer(call.person)
    field_id, _, verb = call.request.value.partition(".")
    known = uow.fields.get(number(field_id))
    if verb == "edit":
        return Open(screens.field_form(call.words, known=known, meta=remembered(call)))
    if verb != "archive":
        raise Invalid("This window is too old. Close it and open it again.")
    told = fields.archive(uow, known.id, by=call.person)
    return Show(Screen("custom.list", {"audit": str(told.id)}))


@routes.changes(Kind.SUBMISSION, "custom.save", again=_all)
def save(call: Call, uow: UnitOfWork) -> Answer:
    """Add a field or save a changed one."""
    form = forms.read(FieldForm, call.values, call.words, currency=call.workspace.currency).values
    about = kept(call)
    call.once(uow)
    choices = tuple((form.choices or "").splitlines())
    with under("choices" if form.kind == "choice" and not choices else "name"):
        if about.get("field"):
            known = uow.fields.get(number(about["field"]))
            changed = replace(known, name=form.name, choices=choices)
            _, told = fields.change(uow, changed, by=call.person)
        else:
            draft = CustomField(0, RecordKind.DEAL, form.name, form.kind, choices)
            _, told = fields.add(uow, draft, by=call.person)
    return Show(Screen("custom.list", {"audit": str(told.id)}))
