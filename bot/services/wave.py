"""Leads that come in together: who is new to us is stored in sets, the rest one by one."""

from collections.abc import Iterable, Mapping, Sequence

from bot.domain.company import Company, Contact, host, mail_host
from bot.domain.custom import CustomValue
from bot.domain.door import Arrival, Incoming, Inquiry, Outcome
from bot.domain.error import CrmError, FormErrors
from bot.services import arrival, assignment
from bot.services import deal as deals
from bot.storage import UnitOfWork
from bot.storage.repository import folded

Refused = CrmError | FormErrors
Own = Mapping[int, CustomValue]


def receive(uow: UnitOfWork, came: Sequence[Incoming]) -> list[Arrival | Refused]:
    """Take in what came through the doors of a workspace; give what became of each, in order.

    Each has the effect it would have alone (`arrival.receive`). Most leads are of people and
    companies nobody knew: those share a few statements, whatever their number.
    """
    found: dict[int, Arrival | Refused] = {}
    own: dict[int, Own] = {}
    for place, one in enumerate(came):
        try:
            own[place] = arrival.own_fields(uow, one.said)
        except (CrmError, FormErrors) as error:
            found[place] = error
    uow.doors.alone(name for place in own for name in arrival.names(came[place].said))
    new = _strangers(uow, {place: came[place] for place in own})
    lines: dict[int, list[int]] = {}
    for place in new:
        lines.setdefault(came[place].door.pipeline_id, []).append(place)
    for pipeline_id, places in lines.items():
        these = [(came[place], own[place]) for place in places]
        found.update(zip(places, _store(uow, pipeline_id, these), strict=True))
    for place, one in enumerate(came):
        if place not in found:
            try:
                found[place] = arrival.receive(
                    uow, one.door, one.said, key=one.key, digest=one.digest
                )
            except arrival.Reused as error:
                found[place] = error
    return [found[place] for place in range(len(came))]


def _strangers(uow: UnitOfWork, came: Mapping[int, Incoming]) -> list[int]:
    """Give the places of those of whom nothing is known, the first of each kind."""
    everybody = [one.said for one in came.values()]
    known = _known_keys(uow, came.values())
    companies = uow.companies.having("name_key", _companies(everybody))
    sites = uow.companies.having("domain", filter(None, map(_site, everybody)))
    mails = uow.contacts.having("email_key", (folded(one.email) for one in everybody if one.email))
    people = uow.contacts.having("name_key", filter(None, map(_alone, everybody)))
    new, seen = [], set[str]()
    for place, one in came.items():
        said, marks = one.said, _marks(one)
        if seen.isdisjoint(marks) and not (
            (one.door.id, one.key) in known
            or (said.company and folded(said.company) in companies)
            or (said.email and folded(said.email) in mails)
            or _site(said) in sites
            or _alone(said) in people
        ):
            new.append(place)
        seen.update(marks)
    return new


def _known_keys(uow: UnitOfWork, came: Iterable[Incoming]) -> set[tuple[int, str]]:
    by_door: dict[int, list[str]] = {}
    for one in came:
        by_door.setdefault(one.door.id, []).append(one.key)
    return {
        (door_id, key)
        for door_id, keys in by_door.items()
        for key in uow.doors.known_of(door_id, keys)
    }


def _companies(everybody: Iterable[Inquiry]) -> Iterable[str]:
    return (folded(one.company) for one in everybody if one.company)


def _site(said: Inquiry) -> str | None:
    """Give where the company is found by its site: where its name was not said."""
    return None if said.company else host(said.website) or mail_host(said.email)


def _alone(said: Inquiry) -> str | None:
    """Give the name by which somebody without a company may be known."""
    return None if said.company else folded(said.name or said.email or "")


def _marks(one: Incoming) -> set[str]:
    """Give what two of a wave may not have in common to be two strangers."""
    said, marks = one.said, {f"key {one.door.id} {one.key}"}
    marks.update(arrival.names(said))
    if site := host(said.website):
        # As the host of an address is named: a company's site and its mail are one place.
        marks.add(site)
    if name := _alone(said):
        marks.add(f"alone {name}")
    return marks


def _store(uow: UnitOfWork, pipeline_id: int, new: Sequence[tuple[Incoming, Own]]) -> list[Arrival]:
    """Make leads of strangers, each with a company and a contact of their own."""
    companies = [_company(uow, one.said) for one, _ in new]
    contacts = [
        _contact(uow, one.said, company) for (one, _), company in zip(new, companies, strict=True)
    ]
    uow.companies.add_many([one for one in companies if one is not None])
    uow.contacts.add_many([one for one in contacts if one is not None])
    turns = assignment.Turns(uow, pipeline_id)
    placed = [
        arrival.placed(uow, turns, one.said, company, contact)
        for (one, _), company, contact in zip(new, companies, contacts, strict=True)
    ]
    turns.keep()
    made = deals.store(uow, placed, by=None)
    for deal, (_, own) in zip(made, new, strict=True):
        if own:
            uow.fields.put(deal.id, dict(own))
    arrived = [
        Arrival(deal.id, deal.number, Outcome.CREATED, one.digest)
        for deal, (one, _) in zip(made, new, strict=True)
    ]
    uow.doors.keep_many(
        (one.door.id, one.key, known) for (one, _), known in zip(new, arrived, strict=True)
    )
    return arrived


def _company(uow: UnitOfWork, said: Inquiry) -> Company | None:
    if not said.company:
        return None
    site = host(said.website) or mail_host(said.email)
    return Company(uow.new_id(), said.company, said.industry, said.employees, said.country, site)


def _contact(uow: UnitOfWork, said: Inquiry, company: Company | None) -> Contact | None:
    name = said.name or said.email
    if not name:
        return None
    at = company.id if company else None
    return Contact(uow.new_id(), name, at, said.email, said.phone, said.title)
