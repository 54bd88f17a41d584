"""Companies and contacts: added, changed, named on a deal in a role."""

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any

from bot.domain.audit import Audit, Deed, Subject
from bot.domain.company import Company, Contact, host
from bot.domain.custom import CustomValue, RecordKind, written
from bot.domain.deal import Deal
from bot.domain.error import Invalid
from bot.domain.permit import ask_to_sell
from bot.domain.person import Person
from bot.domain.timeline import Change, EntryKind
from bot.services import chore
from bot.services.change import fetch, record
from bot.services.trail import tell
from bot.storage import UnitOfWork

LONGEST = 150
FIELD = "contact:"
"""How a timeline entry names a contact that came on a deal or left it; its id follows."""

CHUNK = 200
"""Deals filed under a company's new name in one transaction."""

Own = Mapping[int, CustomValue | None]
_NOTHING: Own = {}

SUBJECT = {Company: Subject.COMPANY, Contact: Subject.CONTACT}
RECORD = {Company: RecordKind.COMPANY, Contact: RecordKind.CONTACT}
_KEPT = frozenset({"id", "version", "merged_into"})


def add_company(
    uow: UnitOfWork, draft: Company, *, by: Person, own: Own = _NOTHING
) -> tuple[Company, Audit]:
    """Add a company; `draft.id` is given out. Raises `Invalid` where there is one of that name."""
    ask_to_sell(by)
    added = uow.companies.add(_checked(uow, replace(draft, id=uow.new_id())))
    uow.fields.put(added.id, own)
    return added, tell(uow, Subject.COMPANY, added.id, Deed.ADDED, after=told(uow, added), by=by)


def add_contact(
    uow: UnitOfWork, draft: Contact, *, by: Person, own: Own = _NOTHING
) -> tuple[Contact, Audit]:
    """Add a contact; `draft.id` is given out. Raises `Invalid` for a known e-mail address."""
    ask_to_sell(by)
    added = uow.contacts.add(_checked_contact(uow, replace(draft, id=uow.new_id())))
    uow.fields.put(added.id, own)
    return added, tell(uow, Subject.CONTACT, added.id, Deed.ADDED, after=told(uow, added), by=by)


def change(
    uow: UnitOfWork, changed: Company | Contact, *, by: Person, own: Own = _NOTHING
) -> Audit | None:
    """Change what is known of a company or contact, and its own fields; None if nothing differs.

    Raises `Stale` when it was changed since `changed` was read.
    """
    ask_to_sell(by)
    before = told(uow, stored(uow, changed))
    if isinstance(changed, Company):
        _rename(uow, uow.companies.save(_checked(uow, changed)), str(before["name"]))
    else:
        uow.contacts.save(_checked_contact(uow, changed))
    uow.fields.put(changed.id, own)
    after = told(uow, stored(uow, changed))
    if after == before:
        return None
    subject = SUBJECT[type(changed)]
    return tell(uow, subject, changed.id, Deed.CHANGED, before=before, after=after, by=by)


def name_on(
    uow: UnitOfWork,
    deal_id: int,
    contact_id: int,
    role: str | None,
    *,
    by: Person,
    version: int | None = None,
) -> Deal:
    """Name a contact on a deal in a role, or change the role; the first one is the deal's own."""
    deal = fetch(uow, deal_id, version, by=by)
    contact = uow.contacts.get(contact_id)
    if contact.merged_into is not None:
        raise Invalid("{name} is part of another record now. Choose that one.", name=contact.name)
    known = {one.id: as_ for one, as_ in uow.contacts.on(deal_id)}
    uow.contacts.join(deal_id, contact_id, role)
    after = deal
    if deal.contact_id is None:
        after = replace(deal, contact_id=contact.id, contact=contact.name)
    old = (known[contact_id] or "") if contact_id in known else None
    beside = (Change(f"{FIELD}{contact_id}", old, role or ""),)
    return record(uow, deal, after, EntryKind.EDITED, by=by, beside=beside)


def people(uow: UnitOfWork, deal: Deal) -> list[tuple[Contact, str | None]]:
    """Give who is named on a deal with the role there, the deal's own contact first."""
    named = uow.contacts.on(deal.id)
    if deal.contact_id is not None and all(one.id != deal.contact_id for one, _ in named):
        named.append((uow.contacts.get(deal.contact_id), None))
    return sorted(named, key=lambda each: each[0].id != deal.contact_id)


def take_off(
    uow: UnitOfWork, deal_id: int, contact_id: int, *, by: Person, version: int | None = None
) -> Deal:
    """Take a contact off a deal; of the deal's own, the next one named takes the place."""
    deal = fetch(uow, deal_id, version, by=by)
    others = [one for one, _ in uow.contacts.on(deal_id) if one.id != contact_id]
    known = {one.id: as_ for one, as_ in uow.contacts.on(deal_id)}
    uow.contacts.leave(deal_id, contact_id)
    after = deal
    if deal.contact_id == contact_id:
        first = others[0] if others else None
        after = replace(
            deal, contact_id=first.id if first else None, contact=first.name if first else None
        )
    beside: tuple[Change, ...] = ()
    if contact_id in known:
        beside = (Change(f"{FIELD}{contact_id}", known[contact_id] or "", None),)
    return record(uow, deal, after, EntryKind.EDITED, by=by, beside=beside)


def take_back(uow: UnitOfWork, deal: Deal, change: Change) -> None:
    """Give a deal's contact the role it had before a change, or take it off again."""
    contact_id = int(change.field.removeprefix(FIELD))
    if change.old is None:
        uow.contacts.leave(deal.id, contact_id)
    else:
        uow.contacts.join(deal.id, contact_id, change.old or None)


def put_back(uow: UnitOfWork, entry: Audit) -> None:
    """Give a company or contact back what a change took; what was added is left as it is."""
    assert entry.subject_id is not None
    if entry.before is None:
        raise Invalid("What was added stays. Merge it into another record instead.")
    company = entry.subject is Subject.COMPANY
    now: Any = (uow.companies if company else uow.contacts).get(entry.subject_id)
    restored = replace(now, **_differing(entry, now))
    if company:
        _rename(uow, uow.companies.save(restored), now.name)
    else:
        uow.contacts.save(restored)
    after: Mapping[str, Any] = entry.after or {}
    for key in {**entry.before["own"], **after.get("own", {})}:
        old, new = entry.before["own"].get(key), after.get("own", {}).get(key)
        if old != new:
            uow.fields.restore(now.id, int(key), old, new)


def refile(uow: UnitOfWork, errand: dict[str, Any]) -> bool:
    """File the next deals of a company under its names; tell whether there are more."""
    company = uow.companies.get(int(errand["run"]))
    names = [company.name, *(one.name for one in uow.companies.former(company.id))]
    last = uow.unions.refile(company.id, names, int(errand.get("after", 0)), CHUNK)
    errand["after"] = str(last or 0)
    return last is not None


def refiled(uow: UnitOfWork, company_id: int) -> None:
    """File a company's deals under its names, the first at once and the rest in chunks."""
    errand = {"kind": "refile", "run": str(company_id)}
    if refile(uow, errand):
        chore.add(uow, errand)


def told(uow: UnitOfWork, one: Company | Contact) -> dict[str, Any]:
    """Give what the trail keeps of a company or contact; ids as text, own fields as stored."""
    values = {
        field.name: plain(field.name, getattr(one, field.name))
        for field in fields(one)
        if field.name not in _KEPT
    }
    own = uow.fields.of(RECORD[type(one)], one.id)
    return {**values, "own": {str(key): written(value) for key, value in own.items()}}


def stored(uow: UnitOfWork, one: Company | Contact) -> Company | Contact:
    """Give a company or contact as it is stored now."""
    repository = uow.companies if isinstance(one, Company) else uow.contacts
    return repository.get(one.id)


def _differing(entry: Audit, now: Company | Contact) -> dict[str, Any]:
    """Give the fields a change set that still are as it set them, as they were before."""
    before, after = entry.before or {}, entry.after or {}
    return {
        name: int(was) if name.endswith("_id") and was else was
        for name, was in before.items()
        if name != "own" and was != after.get(name) == plain(name, getattr(now, name))
    }


def plain(name: str, value: Any) -> Any:
    """Give a field's value as the trail keeps it."""
    return str(value) if name.endswith("_id") and value is not None else value


def _rename(uow: UnitOfWork, company: Company, old: str) -> None:
    if company.name != old:
        refiled(uow, company.id)


def _checked(uow: UnitOfWork, company: Company) -> Company:
    name = company.name.strip()
    if not name or len(name) > LONGEST:
        raise Invalid("Give it a name of at most {limit} characters.", limit=LONGEST)
    known = uow.companies.named(name)
    if known is not None and known != company.id:
        raise Invalid("There is a company called {name} already. Use that one.", name=name)
    return replace(company, name=name, domain=host(company.domain))


def _checked_contact(uow: UnitOfWork, contact: Contact) -> Contact:
    name = contact.name.strip()
    if not name or len(name) > LONGEST:
        raise Invalid("Give it a name of at most {limit} characters.", limit=LONGEST)
    if contact.email:
        for known in uow.contacts.by_email(contact.email):
            if known.id != contact.id:
                raise Invalid(
                    "{name} has that e-mail address already. Use that contact.", name=known.name
                )
    return replace(contact, name=name)
