"""Companies and contacts that are close to what is typed, so that nobody is entered twice."""

from rapidfuzz import fuzz

from bot.domain.company import Company, Contact, host, mail_host
from bot.storage import UnitOfWork
from bot.storage.repository import folded

MOST = 2
"""How many are told at once: more would push the form apart."""

_ALIKE = 84.0
_LETTERS = 3
_LOOKED_AT = 10


def companies(uow: UnitOfWork, typed: str) -> list[Company]:
    """Give companies of that name or one like it, closest first; from three letters on."""
    name = folded(typed)
    if len(name) < (2 if not name.isascii() else _LETTERS):
        return []
    found = {one.id: one for one in uow.companies.beginning(name, _LOOKED_AT)}
    first = name.split(" ")[0]
    if len(first) >= _LETTERS and first != name:
        found |= {one.id: one for one in uow.companies.beginning(first, _LOOKED_AT)}
    if len(found) < MOST:
        ids = [match.deal.company_id for match in uow.search.deals(name, _LOOKED_AT)]
        found |= uow.companies.many(one for one in ids if one is not None)
    scored = sorted(((_alike(name, one.name), one.name, one) for one in found.values()), key=_first)
    return [one for score, _, one in scored if score >= _ALIKE][:MOST]


def contacts(uow: UnitOfWork, typed: str) -> list[Contact]:
    """Give contacts of that name, or whose name begins so; from three letters on."""
    name = folded(typed)
    if len(name) < (2 if not name.isascii() else _LETTERS):
        return []
    return uow.contacts.beginning(name, _LOOKED_AT)[:MOST]


def by_email(uow: UnitOfWork, typed: str) -> list[Company | Contact]:
    """Give who has that e-mail address, and the companies whose web site is at its host."""
    at = mail_host(typed)
    if at is None:
        return []
    people: list[Company | Contact] = [*uow.contacts.by_email(typed)]
    return [*people, *uow.companies.at(at, MOST)][:MOST]


def by_site(uow: UnitOfWork, typed: str) -> list[Company]:
    """Give the companies whose web site that is."""
    site = host(typed)
    return uow.companies.at(site, MOST) if site and "." in site else []


def _alike(typed: str, name: str) -> float:
    own = folded(name)
    if own.startswith(typed):
        return 100.0
    # "Acme" and "Acme Inc": the shorter one stands whole in the longer one.
    return max(fuzz.ratio(typed, own), 0.95 * fuzz.token_set_ratio(typed, own))


def _first(scored: tuple[float, str, Company]) -> tuple[float, str]:
    return -scored[0], scored[1]
