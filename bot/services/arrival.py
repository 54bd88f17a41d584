"""What comes in by itself: one lead per person or company, scored, given to somebody, told."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal, InvalidOperation

from bot.domain.assignment import Traits
from bot.domain.company import Company, Contact, host, mail_host
from bot.domain.custom import PREFIX, CustomField, CustomValue, FieldKind, RecordKind, read, written
from bot.domain.deal import Deal, Status
from bot.domain.door import Arrival, Door, Inquiry, Outcome
from bot.domain.draft import NewDeal
from bot.domain.error import CrmError, FormErrors, Invalid
from bot.domain.money import Money
from bot.domain.persona import best
from bot.domain.timeline import Change, Entry, EntryKind
from bot.services import assignment, news, persona
from bot.services import deal as deals
from bot.storage import UnitOfWork
from bot.storage.repository import folded

_FIT = 50
"""Points of 100 from which a lead counts as one of the best-fitting persona for the rules."""
_LOOKED_AT = 20
"""Newest deals of a person or company that are looked through for an open one."""


class Reused(Invalid):
    """The sender's key was used before, with another content."""


def receive(uow: UnitOfWork, door: Door, said: Inquiry, *, key: str, digest: str) -> Arrival:
    """Take in what came through a door: once per `key`, as a new lead or on one that is open.

    `digest` is that of the content; a key that comes again with another one is refused
    (`Reused`). Somebody whose e-mail address, or whose company, has an open deal is no second
    lead: what they say goes on that deal, and its owner is told.
    """
    own = own_fields(uow, said)
    known = uow.doors.known(door.id, key)
    if known is not None:
        if known.digest != digest:
            raise Reused("This key was used before, for another lead.")
        return known
    uow.doors.alone(names(said))
    running = open_deal(uow, said)
    if running is not None:
        attach(uow, running, said, own)
        arrived = Arrival(running.id, running.number, Outcome.ATTACHED, digest)
    else:
        made = create(uow, door.pipeline_id, said, own)
        arrived = Arrival(made.id, made.number, Outcome.CREATED, digest)
    uow.doors.keep(door.id, key, arrived)
    return arrived


def create(
    uow: UnitOfWork, pipeline_id: int, said: Inquiry, own: Mapping[int, CustomValue]
) -> Deal:
    """Make a lead of what somebody said, scored and given to whoever the rules say."""
    company = _company(uow, said)
    contact = _contact(uow, said, company)
    if company is None and contact is not None and contact.company_id is not None:
        company = uow.companies.get(contact.company_id)
    turns = assignment.Turns(uow, pipeline_id)
    lead = placed(uow, turns, said, company, contact)
    turns.keep()
    (made,) = deals.store(uow, [lead], by=None)
    if own:
        uow.fields.put(made.id, dict(own))
    return made


def placed(
    uow: UnitOfWork,
    turns: assignment.Turns,
    said: Inquiry,
    company: Company | None,
    contact: Contact | None,
) -> deals.Placed:
    """Draw a lead of what somebody said: whose it is, and which persona it fits."""
    draft = NewDeal(
        name=said.company or said.name or said.email or "",
        company=company.name if company else None,
        contact=contact.name if contact else None,
        email=said.email,
        phone=said.phone,
        value=said.value,
        source=said.source,
        source_detail=said.detail,
        pipeline_id=turns.pipeline_id,
        note=said.message,
    )
    owner_id, persona_id = _owner(uow, turns, draft, company, contact)
    draft = replace(draft, owner_id=owner_id, persona_id=persona_id)
    company_id = company.id if company else None
    return deals.place(uow, draft, company_id, contact.id if contact else None)


def attach(uow: UnitOfWork, deal: Deal, said: Inquiry, own: Mapping[int, CustomValue]) -> None:
    """Put what somebody said on a deal that is open already, and tell its owner."""
    who = said.name or said.email or said.company or ""
    words = f"{who}: {said.message}" if said.message else who
    entry = Entry(
        id=uow.new_id(),
        deal_id=deal.id,
        kind=EntryKind.NOTE,
        at=uow.now,
        recorded_at=uow.now,
        author_id=None,
        body=words[:10_000],
        changes=_filled(uow, deal, own),
    )
    uow.timeline.append(entry)
    news.tell_word(uow, deal, entry)


def open_deal(uow: UnitOfWork, said: Inquiry) -> Deal | None:
    """Give the newest open deal of the same e-mail address, else of the same company."""
    for subject in _subjects(uow, said):
        for found in uow.dossiers.deals(subject, _LOOKED_AT):
            if found.status is Status.OPEN:
                return found
    return None


def own_fields(uow: UnitOfWork, said: Inquiry) -> dict[int, CustomValue]:
    """Read what was said in the workspace's own fields; `FormErrors` names those that are wrong."""
    if not said.fields:
        return {}
    fields = uow.fields.all(RecordKind.DEAL)
    found: dict[int, CustomValue] = {}
    wrong: dict[str, CrmError] = {}
    for name, text in said.fields.items():
        named = folded(name)
        field = next((one for one in fields if named in (folded(one.name), one.key)), None)
        if field is None:
            wrong[f"fields.{name}"] = Invalid("There is no field of this name.")
            continue
        try:
            found[field.id] = _value(uow, field, text.strip())
        except Invalid as error:
            wrong[f"fields.{name}"] = error
    if wrong:
        raise FormErrors(wrong)
    return found


def _value(uow: UnitOfWork, field: CustomField, text: str) -> CustomValue:
    """Read a value as somebody outside writes it: money with its currency, people by e-mail."""
    if field.kind is FieldKind.MONEY:
        amount, _, currency = text.partition(" ")
        code = currency.strip().upper() or uow.workspace.currency
        if len(code) != 3 or not code.isalpha() or not code.isascii():
            raise Invalid("Write an amount and a currency, as in 1200 USD.")
        try:
            return Money.of(Decimal(amount), code)
        except InvalidOperation as error:
            raise Invalid("Write an amount and a currency, as in 1200 USD.") from error
    if field.kind is FieldKind.PERSON:
        person = uow.persons.by_email(text)
        if person is None or not person.is_member:
            raise Invalid("Nobody here has this e-mail address.")
        return person.id
    if field.kind is FieldKind.CHOICE:
        known = [one for one in field.choices if folded(one) == folded(text)]
        return read(field, known[0] if known else text)
    return read(field, text)


def _subjects(uow: UnitOfWork, said: Inquiry) -> list[Contact | Company]:
    found: list[Contact | Company] = []
    if said.email:
        found += uow.contacts.by_email(said.email)
    company = uow.companies.named(said.company) if said.company else None
    if company is not None:
        found.append(uow.companies.get(company))
    elif not said.company and (at := mail_host(said.email)):
        found += uow.companies.at(at, 1)
    return found


def names(said: Inquiry) -> set[str]:
    """Name what two who come in at once must not both make a lead of."""
    return {folded(one) for one in (said.email, said.company, mail_host(said.email)) if one}


def _company(uow: UnitOfWork, said: Inquiry) -> Company | None:
    site = host(said.website) or mail_host(said.email)
    if not said.company:
        return next(iter(uow.companies.at(site, 1)), None) if site else None
    company_id = uow.companies.get_or_add(
        said.company,
        industry=said.industry,
        employees=said.employees,
        country=said.country,
        domain=site,
    )
    return uow.companies.get(company_id)


def _contact(uow: UnitOfWork, said: Inquiry, company: Company | None) -> Contact | None:
    known = uow.contacts.by_email(said.email) if said.email else []
    if known:
        if known[0].company_id is None and company is not None:
            return uow.contacts.save(replace(known[0], company_id=company.id))
        return known[0]
    name = said.name or said.email
    if not name:
        return None
    contact_id = uow.contacts.get_or_add(
        name,
        company.id if company else None,
        email=said.email,
        phone=said.phone,
        title=said.title,
    )
    return uow.contacts.get(contact_id)


def _owner(
    uow: UnitOfWork,
    turns: assignment.Turns,
    draft: NewDeal,
    company: Company | None,
    contact: Contact | None,
) -> tuple[int | None, int | None]:
    """Give whose the lead is to be, and the persona it fits, if it fits one well."""
    facts = persona.facts_for(draft.source, company, contact)
    fit = best(persona.fits_by(uow, facts))
    fitting = fit.persona.id if fit and (fit.score or 0) >= _FIT else None
    traits = Traits(
        source=draft.source.value if draft.source else None,
        country=company.country if company else None,
        employees=company.employees if company else None,
        persona_id=fitting,
    )
    return turns.choose(traits), fitting


def _filled(uow: UnitOfWork, deal: Deal, own: Mapping[int, CustomValue]) -> tuple[Change, ...]:
    """Fill in the deal's own fields that are empty; what a person wrote is never replaced."""
    present = uow.fields.of(RecordKind.DEAL, deal.id)
    new = {key: value for key, value in own.items() if key not in present}
    if new:
        uow.fields.put(deal.id, dict(new))
    return tuple(Change(f"{PREFIX}{key}", None, written(value)) for key, value in new.items())
