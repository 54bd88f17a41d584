"""The pages of companies and contacts: found, opened, paged, and their forms."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.commands.answer import Answer, Open, Payload, Screen, Show, View
from bot.commands.call import Call, Viewer
from bot.commands.card import draw_view
from bot.commands.card import named as token_of
from bot.commands.cast import every_pipeline, everybody
from bot.commands.dossier import page_of, subject_of
from bot.commands.overtaken import late
from bot.commands.request import Kind, Place
from bot.commands.route import Routes
from bot.commands.screen import Shape
from bot.commands.stage import under
from bot.commands.surface import remembered
from bot.commands.trail import just_told, kept, number
from bot.domain.audit import Audit, Subject
from bot.domain.company import Company, Contact
from bot.domain.custom import RecordKind
from bot.domain.permit import ask_to_sell, may_curate, may_sell
from bot.services import company as companies
from bot.storage import UnitOfWork
from bot.views import company as screens
from bot.views import company_form, custom
from bot.views import form as forms
from bot.views.setting import CompanyForm, ContactForm

routes = Routes(alone=True)


def shown(call: Call, uow: UnitOfWork, subject: str, params: dict[str, str]) -> Answer:
    """Show a page: in place of the window the person is in, else in a window of its own."""
    if call.request.place is Place.MODAL:
        return Show(Screen(subject, params))
    return Open(draw(uow, call, params))


@routes.reads(Kind.ACTION, "company.open", "contact.open", "company.search", "contact.search")
def opened(call: Call, uow: UnitOfWork) -> Answer:
    """Open a company or contact; the value may name the deal whose card led here."""
    kind = call.request.name.partition(".")[0]
    subject_id, _, deal_id = call.request.value.partition(".")
    params = {kind: str(number(subject_id))}
    if deal_id:
        params["back"] = str(number(deal_id))
    return shown(call, uow, f"{kind}.page", params)


@routes.reads(Kind.ACTION, "company.deals", "company.older", "contact.deals", "contact.older")
def turned(call: Call, uow: UnitOfWork) -> Answer:
    """Turn to more deals, or to what happened earlier."""
    kind, _, what = call.request.name.partition(".")
    cursor = {what: str(number(call.request.value))}
    return Show(Screen(f"{kind}.page", {**_about(kept(call)), **cursor}))


@routes.reads(Kind.ACTION, "company.deal")
def deal_opened(call: Call, uow: UnitOfWork) -> Answer:
    """Open a deal of the page: on top where there is room for its forms, else in its place."""
    deal_id = token_of(call).deal_id
    view = call.request.view
    if view.get("id") == view.get("root_view_id"):
        return Open(draw_view(uow, call, {"deal": deal_id}))
    return Show(Screen("card", {"deal": deal_id}))


@routes.reads(Kind.ACTION, "company.find")
def ask(call: Call, uow: UnitOfWork) -> Answer:
    """Ask which company or contact to open, in place of the settings or another page."""
    return Show(Screen("company.finder"))


@routes.screen("company.finder", Shape.MODAL)
def draw_finder(uow: UnitOfWork, viewer: Viewer, params: Mapping[str, Any]) -> Payload:
    """Draw the question."""
    return screens.finder(viewer.words, editable=may_sell(viewer.person))


@routes.screen("company.page", Shape.MODAL)
@routes.screen("contact.page", Shape.MODAL)
def draw(uow: UnitOfWork, viewer: Viewer, params: Mapping[str, Any]) -> Payload:
    """Draw the page of a company or a contact; one that was merged shows what it became."""
    subject = subject_of(uow, params)
    return screens.page(
        page_of(uow, viewer, subject, params),
        viewer.words,
        pipelines=every_pipeline(uow),
        people=everybody(uow),
        editable=may_sell(viewer.person),
        curator=may_curate(viewer.person),
        extra={**_about(params), _kind(subject): str(subject.id)},
        notice=just_told(uow, viewer, params),
    )


@routes.reads(Kind.ACTION, "company.add", "company.edit")
def company_asked(call: Call, uow: UnitOfWork) -> Answer:
    """Open the form of a company, a new one or the one of the page."""
    ask_to_sell(call.person)
    known = None
    if call.request.name == "company.edit":
        known = uow.companies.get(number(call.request.value))
    return Open(_company_view(call, uow, known, _way(call)))


def _company_view(
    call: Call, uow: UnitOfWork, known: Company | None, meta: Mapping[str, Any]
) -> View:
    return company_form.company_form(
        call.words,
        known=known,
        own=uow.fields.all(RecordKind.COMPANY),
        values=uow.fields.of(RecordKind.COMPANY, known.id) if known else {},
        people=everybody(uow),
        meta=meta,
    )


@routes.reads(Kind.ACTION, "contact.add", "contact.edit", "contact.named")
def contact_asked(call: Call, uow: UnitOfWork) -> Answer:
    """Open the form of a contact: of a page, new at a company, or new on a deal."""
    ask_to_sell(call.person)
    known, company_id, deal = None, None, ""
    value = call.request.value
    if call.request.name == "contact.edit":
        known = uow.contacts.get(number(value))
        company_id = known.company_id
    elif call.request.name == "contact.named":
        deal = str(number(value))
        company_id = uow.deals.get(int(deal)).company_id
    elif value:
        company_id = number(value)
    return Open(_contact_view(call, uow, known, company_id, _way(call), deal=deal))


def _contact_view(
    call: Call,
    uow: UnitOfWork,
    known: Contact | None,
    company_id: int | None,
    meta: Mapping[str, Any],
    *,
    deal: str = "",
) -> View:
    return company_form.contact_form(
        call.words,
        known=known,
        company=uow.companies.get(company_id) if company_id is not None else None,
        own=uow.fields.all(RecordKind.CONTACT),
        values=uow.fields.of(RecordKind.CONTACT, known.id) if known else {},
        people=everybody(uow),
        deal=deal,
        meta=meta,
    )


def _again(call: Call, uow: UnitOfWork) -> Answer:
    """Show the form to who was too late with it, with what the other has changed."""
    if not call.stale:
        return Show(Screen("company.finder"))
    about = kept(call)
    if about.get("company"):
        company = uow.companies.get(number(about["company"]))
        now = _company_view(call, uow, company, about)
        return late(call, uow, now, Subject.COMPANY, company.id)
    contact = uow.contacts.get(number(about["contact"]))
    now = _contact_view(call, uow, contact, contact.company_id, about)
    return late(call, uow, now, Subject.CONTACT, contact.id)


@routes.changes(Kind.SUBMISSION, "company.save", again=_again)
def save_company(call: Call, uow: UnitOfWork) -> Answer:
    """Add a company or save a changed one, and show its page."""
    form = forms.read(CompanyForm, call.values, call.words, currency=call.workspace.currency).values
    fields = uow.fields.all(RecordKind.COMPANY)
    own = custom.read_inputs(fields, call.values, call.words, currency=call.workspace.currency)
    about = kept(call)
    call.once(uow)
    with under("name"):
        if about.get("company"):
            known = uow.companies.get(number(about["company"]))
            seen = replace(known, version=number(about["version"]), **form.model_dump())
            return _page(seen, companies.change(uow, seen, by=call.person, own=own), about)
        draft = Company(0, **form.model_dump())
        added, told = companies.add_company(uow, draft, by=call.person, own=own)
    return _page(added, told, about)


@routes.changes(Kind.SUBMISSION, "contact.save", again=_again)
def save_contact(call: Call, uow: UnitOfWork) -> Answer:
    """Add a contact or save a changed one, and show its page or the people of its deal."""
    form = forms.read(ContactForm, call.values, call.words, currency=call.workspace.currency).values
    fields = uow.fields.all(RecordKind.CONTACT)
    own = custom.read_inputs(fields, call.values, call.words, currency=call.workspace.currency)
    about = kept(call)
    call.once(uow)
    company_id = uow.companies.get_or_add(form.company) if form.company else None
    values = {**form.model_dump(exclude={"company"}), "company_id": company_id}
    with under("email" if form.email else "name"):
        if about.get("contact"):
            known = uow.contacts.get(number(about["contact"]))
            seen = replace(known, version=number(about["version"]), **values)
            return _page(seen, companies.change(uow, seen, by=call.person, own=own), about)
        added, told = companies.add_contact(uow, Contact(0, **values), by=call.person, own=own)
    if about.get("deal"):
        deal_id = number(about["deal"])
        companies.name_on(uow, deal_id, added.id, added.role, by=call.person)
        return Show(Screen("party", {"deal": str(deal_id)}))
    return _page(added, told, about)


def _page(subject: Company | Contact, told: Audit | None, about: Mapping[str, Any]) -> Answer:
    """Show the page of what was saved; a new contact at a company leaves the company's there."""
    audit = {"audit": str(told.id)} if told else {}
    if isinstance(subject, Contact) and about.get("at"):
        return Show(Screen("company.page", {"company": str(about["at"]), **audit}))
    kind = _kind(subject)
    return Show(Screen(f"{kind}.page", {kind: str(subject.id), **_back(about), **audit}))


def _way(call: Call) -> dict[str, Any]:
    """Give what a form keeps: the window below it, and the page that this shows."""
    about, view = kept(call), call.request.view.get("callback_id")
    way = {**remembered(call), **_back(about)}
    if view == "company.view" and call.request.name == "contact.add":
        way["at"] = str(about["company"])
    return way


def _about(params: Mapping[str, Any]) -> dict[str, str]:
    """Give what a page is about and where it was turned to."""
    names = ("company", "contact", "back", "deals", "older")
    return {name: str(params[name]) for name in names if params.get(name)}


def _back(about: Mapping[str, Any]) -> dict[str, str]:
    return {"back": str(about["back"])} if about.get("back") else {}


def _kind(subject: Company | Contact) -> str:
    return "company" if isinstance(subject, Company) else "contact"
