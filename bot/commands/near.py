"""Companies and contacts that are there already, told while somebody types their name."""

from collections.abc import Mapping
from typing import Any

from bot.commands.answer import Answer, Done, Payload, Screen, Show
from bot.commands.call import Call, Viewer
from bot.commands.request import Kind
from bot.commands.route import Routes
from bot.commands.screen import Shape
from bot.commands.trail import kept, number
from bot.domain.company import Company, Contact
from bot.domain.permit import ask_to_sell
from bot.services import near
from bot.storage import UnitOfWork
from bot.views import near as notes
from bot.views.company import role
from bot.views.form import held
from bot.views.near import Known
from bot.views.text import text
from bot.views.words import Words

routes = Routes()

_KINDS = ("company", "contact", "email", "domain")
_NAMES = [f"near.{kind}{again}" for kind in _KINDS for again in ("", ".again")]
_RECORDS = ("company.save", "contact.save")


@routes.reads(Kind.ACTION, *_NAMES)
def typed(call: Call, uow: UnitOfWork) -> Answer:
    """Note below the field who is there already, as far as it is typed."""
    ask_to_sell(call.person)
    kind = call.request.name.split(".")[1]
    about = kept(call)
    found: list[Company | Contact]
    match kind:
        case "company":
            found = [*near.companies(uow, _text(call, call.request.value))]
        case "contact":
            found = [*near.contacts(uow, call.request.value)]
        case "email":
            found = [*near.by_email(uow, call.request.value)]
        case _:
            found = [*near.by_site(uow, call.request.value)]
    own = {str(about.get("company", "")), str(about.get("contact", ""))}
    known = [_known(uow, one, call.words) for one in found if str(one.id) not in own]
    view = notes.noted(call.request.view, call.request.block_id, known, call.words)
    return Done() if view is None else Show(Screen("typing", {"view": view}))


@routes.reads(Kind.ACTION, "near.use")
def use(call: Call, uow: UnitOfWork) -> Answer:
    """Take over who is there already; from a form of its own, its page is shown instead."""
    ask_to_sell(call.person)
    kind, _, record_id = call.request.value.partition(".")
    one: Company | Contact = (
        uow.companies.get(number(record_id))
        if kind == "company"
        else uow.contacts.get(number(record_id))
    )
    if call.request.view.get("callback_id") in _RECORDS:
        named = "company" if isinstance(one, Company) else "contact"
        return Show(Screen(f"{named}.page", {named: str(one.id)}))
    fills = _known(uow, one, call.words).fills
    return Show(Screen("typing", {"view": notes.taken(call.request.view, fills)}))


@routes.screen("typing", Shape.MODAL)
def draw(uow: UnitOfWork, viewer: Viewer, params: Mapping[str, Any]) -> Payload:
    """Give the form as it was changed when the person typed."""
    return dict(params["view"])


def _text(call: Call, value: str) -> str:
    state = call.values.get(call.request.block_id, {})
    return value or str(held(next(iter(state.values()), {})) or "")


def _known(uow: UnitOfWork, one: Company | Contact, words: Words) -> Known:
    if isinstance(one, Company):
        parts = [text(part, 60) for part in (one.industry, one.country, one.domain) if part]
        return Known(f"company.{one.id}", one.name, " · ".join(parts), {"company": one.name})
    at = uow.companies.get(one.company_id).name if one.company_id is not None else None
    parts = [text(part, 60) for part in (at, one.title, one.email) if part]
    parts += [shown] if (shown := role(one.role, words)) else []
    fills = {"contact": one.name, "company": at, "email": one.email, "phone": one.phone}
    known = {name: value for name, value in fills.items() if value}
    return Known(f"contact.{one.id}", one.name, " · ".join(parts), known)
