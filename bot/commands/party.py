"""The people of a deal, opened from its card: named, given a role, taken off."""

from collections.abc import Mapping
from typing import Any

from bot.commands.answer import Answer, Open, Payload, Screen, Show, View
from bot.commands.call import Call, Viewer
from bot.commands.card import named
from bot.commands.company import shown
from bot.commands.overtaken import form as overtaken
from bot.commands.request import Kind, Place
from bot.commands.route import Routes
from bot.commands.screen import Shape
from bot.commands.stage import under
from bot.commands.surface import remembered
from bot.commands.trail import kept, number
from bot.domain.audit import Subject
from bot.domain.error import Invalid
from bot.services import company as companies
from bot.services import permit
from bot.services.change import fetch
from bot.storage import UnitOfWork
from bot.views import form as forms
from bot.views import party as screens
from bot.views.setting import PartyForm

routes = Routes(alone=True)


@routes.reads(Kind.ACTION, "party.open")
def opened(call: Call, uow: UnitOfWork) -> Answer:
    """Show the people of a deal: over a message, in place of the window that is open."""
    params = {"deal": str(named(call).deal_id)}
    if call.request.place is Place.MODAL:
        return Show(Screen("party", params))
    return Open(draw(uow, call, params))


@routes.screen("party", Shape.MODAL)
def draw(uow: UnitOfWork, viewer: Viewer, params: Mapping[str, Any]) -> Payload:
    """Draw the people of a deal."""
    deal = uow.deals.get(number(params["deal"]))
    editable = permit.may_change(uow, deal, by=viewer.person)
    return screens.party(deal, companies.people(uow, deal), viewer.words, editable=editable)


@routes.reads(Kind.ACTION, "party.add")
def ask(call: Call, uow: UnitOfWork) -> Answer:
    """Ask who else is named on the deal."""
    return _form(call, uow, number(call.request.value), None)


def _again(call: Call, uow: UnitOfWork) -> Answer:
    return Show(Screen("party", {"deal": str(number(kept(call)["deal"]))}))


@routes.changes(Kind.ACTION, "party.menu", again=_again)
def choose(call: Call, uow: UnitOfWork) -> Answer:
    """Open somebody, ask for another role, or take them off the deal."""
    deal_id, _, rest = call.request.value.partition(".")
    contact_id, _, verb = rest.partition(".")
    deal, contact = number(deal_id), number(contact_id)
    match verb:
        case "open":
            params = {"contact": str(contact), "back": str(deal)}
            return shown(call, uow, "contact.page", params)
        case "role":
            return _form(call, uow, deal, contact)
        case "off":
            call.once(uow)
            companies.take_off(uow, deal, contact, by=call.person)
            return Show(Screen("party", {"deal": str(deal)}))
        case _:
            raise Invalid("This window is too old. Close it and open it again.")


def _form(call: Call, uow: UnitOfWork, deal_id: int, contact_id: int | None) -> Answer:
    return Open(_view(call, uow, deal_id, contact_id, remembered(call)))


def _view(
    call: Call, uow: UnitOfWork, deal_id: int, contact_id: int | None, meta: Mapping[str, Any]
) -> View:
    deal = fetch(uow, deal_id, by=call.person)
    part = None
    contact = uow.contacts.get(contact_id) if contact_id is not None else None
    if contact is not None:
        roles = {one.id: role for one, role in companies.people(uow, deal)}
        part = roles.get(contact.id) or contact.role
    return screens.party_form(deal, contact, part, call.words, meta)


@routes.changes(Kind.SUBMISSION, "party.save", again=_again)
def save(call: Call, uow: UnitOfWork) -> Answer:
    """Name somebody on the deal, or change a role."""
    form = forms.read(PartyForm, call.values, call.words, currency=call.workspace.currency).values
    about = kept(call)
    contact_id = number(about["contact"]) if about.get("contact") else form.contact
    if about.get("contact"):
        now = _view(call, uow, number(about["deal"]), number(about["contact"]), about)
        if late := overtaken(call, uow, now, Subject.CONTACT, contact_id):
            return late
    call.once(uow)
    with under("contact" if not about.get("contact") else "role"):
        if contact_id is None:
            raise Invalid("Please fill this in.")
        companies.name_on(uow, number(about["deal"]), contact_id, form.role, by=call.person)
    return Show(Screen("party", {"deal": str(number(about["deal"]))}))
