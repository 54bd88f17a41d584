"""Erasing a contact or one of the team: what goes and what stays, confirmed with the name."""

from collections.abc import Mapping
from typing import Any

from bot.commands.answer import Answer, Open, Payload, Screen, Show
from bot.commands.call import Call, Viewer
from bot.commands.request import Kind
from bot.commands.route import Routes
from bot.commands.screen import Shape
from bot.commands.stage import under
from bot.commands.surface import remembered
from bot.commands.trail import kept, number
from bot.domain.permit import ask_to_administer, ask_to_curate
from bot.services import erase as service
from bot.storage import UnitOfWork
from bot.views import erase as screens
from bot.views import form as forms

routes = Routes()


@routes.reads(Kind.ACTION, "contact.erase")
def ask(call: Call, uow: UnitOfWork) -> Answer:
    """Say what goes and what stays, and ask for the name."""
    ask_to_curate(call.person)
    one = uow.contacts.get(number(call.request.value))
    return Open(screens.ask(one, call.words, meta=remembered(call)))


def _again(call: Call, uow: UnitOfWork) -> Answer:
    return Show(Screen("contact.page", {"contact": str(number(kept(call)["contact"]))}))


@routes.changes(Kind.SUBMISSION, "contact.erase", again=_again)
def confirmed(call: Call, uow: UnitOfWork) -> Answer:
    """Have the contact erased, and show their page with what was begun."""
    form = forms.read(
        screens.EraseForm, call.values, call.words, currency=call.workspace.currency
    ).values
    contact_id = number(kept(call)["contact"])
    call.once(uow)
    with under("name"):
        told = service.ask(uow, contact_id, form.name, by=call.person)
    return Show(Screen("contact.page", {"contact": str(contact_id), "audit": str(told.id)}))


@routes.screen(service.DONE)
def draw_done(uow: UnitOfWork, viewer: Viewer, params: Mapping[str, Any]) -> Payload:
    """Say that it is done."""
    if "person" in params:
        name = uow.persons.get(int(params["person"])).name
    else:
        name = uow.contacts.get(int(params["contact"])).name
    return screens.done(name, int(params["count"]), viewer.words)


@routes.reads(Kind.ACTION, "staff.erase")
def ask_person(call: Call, uow: UnitOfWork) -> Answer:
    """Say what of one of the team goes and what stays, in the window of their form.

    On top of it there is no room: Slack takes three windows, and it is the third.
    """
    return Show(Screen("staff.erase", {**kept(call), "person": str(number(call.request.value))}))


@routes.screen("staff.erase", Shape.MODAL)
def draw_ask(uow: UnitOfWork, viewer: Viewer, params: Mapping[str, Any]) -> Payload:
    """Ask for the name."""
    ask_to_administer(viewer.person)
    one = uow.persons.get(number(params["person"]))
    return screens.ask_person(one, viewer.words, meta=dict(params))


def _people(call: Call, uow: UnitOfWork) -> Answer:
    return Show(Screen("staff.list"))


@routes.changes(Kind.SUBMISSION, "staff.erase", again=_people)
def confirmed_person(call: Call, uow: UnitOfWork) -> Answer:
    """Have one of the team erased, and show the people with what was begun."""
    form = forms.read(
        screens.EraseForm, call.values, call.words, currency=call.workspace.currency
    ).values
    call.once(uow)
    with under("name"):
        told = service.ask_person(uow, number(kept(call)["person"]), form.name, by=call.person)
    return Show(Screen("staff.list", {"audit": str(told.id)}))
