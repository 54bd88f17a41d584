"""What the page of a company or contact shows, gathered."""

from collections.abc import Mapping
from typing import Any

from bot.commands.call import Viewer
from bot.commands.cast import everybody
from bot.commands.trail import number
from bot.domain.company import Company, Contact
from bot.domain.deal import Status
from bot.domain.error import NotFound
from bot.domain.message import Message
from bot.domain.money import Money
from bot.domain.timeline import Entry, EntryKind
from bot.services.company import RECORD
from bot.storage import UnitOfWork
from bot.storage.dossier import Holding
from bot.views import custom
from bot.views.company import CONTACTS, DEALS, ENTRIES, Page


def subject_of(uow: UnitOfWork, params: Mapping[str, Any]) -> Company | Contact:
    """Give what a page is about; of one that was merged, what it is part of."""
    if params.get("company"):
        company = uow.companies.get(number(params["company"]))
        return company if company.merged_into is None else uow.companies.get(company.merged_into)
    contact = uow.contacts.get(number(params.get("contact")))
    return contact if contact.merged_into is None else uow.contacts.get(contact.merged_into)


def page_of(
    uow: UnitOfWork, viewer: Viewer, subject: Company | Contact, params: Mapping[str, Any]
) -> Page:
    """Gather a page; `deals` and `older` in `params` say from where its lists go on."""
    below, before = (number(params.get(name) or "0") for name in ("deals", "older"))
    deals = uow.dossiers.deals(subject, DEALS + 1, below)
    entries = uow.dossiers.entries(subject, ENTRIES + 1, before)
    record = RECORD[type(subject)]
    own = custom.lines(
        uow.fields.all(record),
        uow.fields.of(record, subject.id),
        viewer.words,
        everybody(uow),
    )
    is_company = isinstance(subject, Company)
    company = None
    if isinstance(subject, Contact) and subject.company_id is not None:
        company = uow.companies.get(subject.company_id)
    former = (uow.companies if is_company else uow.contacts).former(subject.id)
    return Page(
        subject=subject,
        company=company,
        former=[one.name for one in former],
        own=own,
        contacts=uow.contacts.at(subject.id, CONTACTS + 1) if is_company else (),
        sums=_sums(uow.dossiers.holdings(subject)),
        deals=deals[:DEALS],
        entries=entries[:ENTRIES],
        messages=_messages(uow, entries),
        more=deals[DEALS - 1].number if len(deals) > DEALS else None,
        older=entries[ENTRIES - 1].id if len(entries) > ENTRIES else None,
        back=_back(uow, params),
    )


def _sums(holdings: list[Holding]) -> dict[Status, tuple[int, dict[str, Money]]]:
    sums: dict[Status, tuple[int, dict[str, Money]]] = {}
    for status in Status:
        here = [one for one in holdings if one.status is status]
        if not here:
            continue
        values: dict[str, Money] = {}
        for one in here:
            if one.value is not None:
                code = one.value.currency
                minor = one.value.minor + (values[code].minor if code in values else 0)
                values[code] = Money(minor, code)
        sums[status] = (sum(one.deals for one in here), values)
    return sums


def _messages(uow: UnitOfWork, entries: list[Entry]) -> dict[int, Message]:
    found: dict[int, Message] = {}
    for entry in entries:
        if entry.kind is EntryKind.MESSAGE and entry.id not in found:
            found.update(uow.messages.since(entry.deal_id, entry.id))
    return found


def _back(uow: UnitOfWork, params: Mapping[str, Any]) -> Any:
    if not params.get("back"):
        return None
    try:
        return uow.deals.get(number(params["back"]))
    except NotFound:
        return None
