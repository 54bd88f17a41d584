"""Personas: kept by managers, and how well leads fit them."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from bot.domain.audit import Audit, Deed, Subject
from bot.domain.company import Company, Contact
from bot.domain.deal import Deal, Source
from bot.domain.error import Invalid
from bot.domain.permit import ask_to_curate
from bot.domain.person import Person
from bot.domain.persona import Facts, Fit, Persona, Trait, ask_whole, fit
from bot.domain.timeline import EntryKind
from bot.services.change import fetch, record
from bot.services.trail import tell
from bot.storage import UnitOfWork
from bot.storage.persona import persona_of, profile_of

MOST = 50
"""Personas at once: all of them fit into one list to choose from."""

LONGEST = 60


def add(uow: UnitOfWork, draft: Persona, *, by: Person) -> tuple[Persona, Audit]:
    """Add a persona; `draft.id` is given out."""
    ask_to_curate(by)
    if len(uow.personas.all()) >= MOST:
        raise Invalid("There can be {limit} personas. Archive one first.", limit=MOST)
    added = uow.personas.add(_checked(uow, replace(draft, id=uow.new_id())))
    told = tell(uow, Subject.PERSONA, added.id, Deed.ADDED, after=_told(added), by=by)
    return added, told


def change(uow: UnitOfWork, changed: Persona, *, by: Person) -> tuple[Persona, Audit]:
    """Change what is said of a persona, or its rules; every fit follows at once."""
    ask_to_curate(by)
    before = uow.personas.get(changed.id)
    after = _checked(uow, changed)
    uow.personas.save(after)
    return after, _changed(uow, before, after, Deed.CHANGED, by)


def archive(uow: UnitOfWork, persona_id: int, *, by: Person) -> Audit:
    """Offer a persona no more; deals that have it keep it, and so do the numbers."""
    ask_to_curate(by)
    before = uow.personas.get(persona_id)
    after = replace(before, archived=True)
    uow.personas.save(after)
    return _changed(uow, before, after, Deed.ARCHIVED, by)


def put_back(uow: UnitOfWork, told: Audit) -> None:
    """Give a persona back what a change took; one that was added is archived.

    Raises `Invalid` that names a deal which has it by now.
    """
    assert told.subject_id is not None
    now = uow.personas.get(told.subject_id)
    if told.before is None:
        bearer = uow.personas.bearer(now.id)
        if bearer is not None:
            raise Invalid("{deal} has this persona by now, so it stays.", deal=bearer)
        uow.personas.save(replace(now, archived=True))
        return
    was = told.before
    uow.personas.save(
        persona_of(now.id, was["name"], was["description"], was["profile"], was["archived"])
    )


def assign(
    uow: UnitOfWork, deal_id: int, persona_id: int | None, *, by: Person, version: int | None = None
) -> Deal:
    """Say whom a deal is sold to; None says that it is nobody typical."""
    deal = fetch(uow, deal_id, version, by=by)
    if deal.persona_id == persona_id:
        return deal
    if persona_id is not None and uow.personas.get(persona_id).archived:
        raise Invalid("There is no such persona any more.")
    return record(uow, deal, replace(deal, persona_id=persona_id), EntryKind.EDITED, by=by)


def fits(uow: UnitOfWork, deal: Deal) -> list[Fit]:
    """Judge a lead by every persona that has rules, from what is known now."""
    return fits_of(uow, [deal])[deal.id]


def fits_of(uow: UnitOfWork, deals: Iterable[Deal]) -> dict[int, list[Fit]]:
    """Judge several leads; two look-ups for all of them, and none without personas."""
    several = list(deals)
    ruled = [one for one in uow.personas.all() if one.rules]
    if not ruled:
        return {deal.id: [] for deal in several}
    companies = uow.companies.many(one.company_id for one in several if one.company_id is not None)
    contacts = uow.contacts.many(one.contact_id for one in several if one.contact_id is not None)
    return {
        deal.id: [
            fit(
                persona,
                facts_of(
                    deal,
                    companies.get(deal.company_id or 0),
                    contacts.get(deal.contact_id or 0),
                ),
            )
            for persona in ruled
        ]
        for deal in several
    }


def fits_by(uow: UnitOfWork, facts: Facts) -> list[Fit]:
    """Judge a lead that is not stored yet by every persona that has rules."""
    return [fit(one, facts) for one in uow.personas.all() if one.rules]


def facts_of(deal: Deal, company: Company | None, contact: Contact | None) -> Facts:
    """Gather what rules can ask about."""
    return facts_for(deal.source, company, contact)


def facts_for(source: Source | None, company: Company | None, contact: Contact | None) -> Facts:
    """Gather them for a lead that is not stored yet."""
    words = {
        Trait.INDUSTRY: company.industry if company else None,
        Trait.COUNTRY: company.country if company else None,
        Trait.TITLE: contact.title if contact else None,
        Trait.ROLE: contact.role if contact else None,
        Trait.SOURCE: source.value if source else None,
    }
    known = {trait: word for trait, word in words.items() if word}
    return Facts(known, company.employees if company else None)


def _checked(uow: UnitOfWork, persona: Persona) -> Persona:
    name = persona.name.strip()
    if not name or len(name) > LONGEST:
        raise Invalid("Give it a name of at most {limit} characters.", limit=LONGEST)
    for known in uow.personas.all():
        if known.id != persona.id and known.name.casefold() == name.casefold():
            raise Invalid("There is a persona called {name} already.", name=name)
    ask_whole(persona)
    return replace(persona, name=name)


def _changed(uow: UnitOfWork, before: Persona, after: Persona, deed: Deed, by: Person) -> Audit:
    return tell(
        uow, Subject.PERSONA, after.id, deed, before=_told(before), after=_told(after), by=by
    )


def _told(persona: Persona) -> dict[str, Any]:
    return {
        "name": persona.name,
        "description": persona.description,
        "profile": profile_of(persona),
        "archived": persona.archived,
    }
