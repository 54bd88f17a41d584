"""Names in a file matched to records of the workspace, made where there is none yet."""

from collections import ChainMap
from collections.abc import MutableMapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.domain.company import Contact
from bot.domain.person import Person, Role
from bot.intake.card import Card
from bot.intake.roster import Account, Roster
from bot.storage import UnitOfWork
from bot.storage.contact import Namesake
from bot.storage.repository import folded

Known = MutableMapping[tuple[str, str], int]
"""Ids by kind of record and name, as far as committed transactions have settled them."""


class Names:
    """Looks names up within one transaction; `fresh` holds what is only known if it commits.

    `made` are the ids of the companies and contacts that were not there before. People and
    products are few and asked for one by one; companies and contacts must be made `ready` before.
    """

    def __init__(self, uow: UnitOfWork, known: Known) -> None:
        self._uow = uow
        self.fresh: dict[tuple[str, str], int] = {}
        self.made: dict[str, list[int]] = {"company": [], "contact": []}
        self._ids: Known = ChainMap(self.fresh, known)
        self._companies: dict[str, int] = {}
        self._keys: dict[str, str] = {}
        self._people: dict[str, list[Namesake]] = {}
        self._joining: list[Contact] = []
        self._here: dict[str, int | None] = {}
        self._owners: dict[tuple[str, str | None], int] = {}

    @property
    def now(self) -> datetime:
        """The instant of the transaction."""
        return self._uow.now

    def ready(self, cards: Sequence[Card]) -> None:
        """Look up all companies and contacts of cards at once; companies not there are made."""
        companies = {card.company for card in cards if card.company}
        people = {card.contact for card in cards if card.contact}
        ids, made = self._uow.companies.ensure(sorted(companies))
        self.made["company"] += made
        self._companies = {name: ids[folded(name)] for name in companies}
        self._keys = {name: folded(name) for name in people}
        self._people = self._uow.contacts.namesakes(set(self._keys.values()))

    def store(self) -> None:
        """Store the contacts that were asked for and are new."""
        self._uow.contacts.add_many(self._joining)
        self.made["contact"] += [one.id for one in self._joining]
        self._joining = []

    def owner(self, said: str, email: str | None = None) -> int:
        """Give the person whose e-mail or name that is; a new one is a rep not in Slack yet."""
        known = self._owners.get((said, email))
        if known is None:
            known = self._owners[said, email] = self._owner(said, email)
        return known

    def _owner(self, said: str, email: str | None) -> int:
        key = ("owner", f"{said} {email}".casefold() if email else said.casefold())
        if key not in self._ids:
            found = self._uow.persons.by_email(email) if email else None
            found = found or self._person(said)
            self._ids[key] = (found or self._hire(said, email=email)).id
        return self._ids[key]

    def colleague(self, said: str) -> int | None:
        """Give the person who is here already by that e-mail or name, None when nobody is."""
        key = said.casefold()
        if key not in self._here:
            found = self._person(said)
            self._here[key] = found.id if found else None
        return self._here[key]

    def company(self, name: str) -> int:
        """Give the company of that name, spelled as one that was made ready."""
        return self._companies[name]

    def contact(
        self, name: str, company_id: int | None, email: str | None, phone: str | None = None
    ) -> int:
        """Give the contact of that name at that company, spelled as one that was made ready."""
        named = self._people.setdefault(self._keys[name], [])
        email_key = folded(email) if email else None
        for one in named:
            if one.is_meant(company_id, email_key):
                return one.id
        fresh = Contact(self._uow.new_id(), name, company_id, email, phone)
        self._joining.append(fresh)
        named.append(Namesake(fresh.id, company_id, email_key))
        return fresh.id

    def product(self, name: str) -> int:
        """Give the product of that name."""
        key = ("product", name.casefold())
        if key not in self._ids:
            self._ids[key] = self._uow.products.get_or_add(name)
        return self._ids[key]

    def settle(self, roster: Roster) -> None:
        """Make the people, companies and products of the files beside the deals."""
        for name in dict.fromkeys(agent.manager for agent in roster.agents if agent.manager):
            regions = {agent.region for agent in roster.agents if agent.manager == name}
            region = regions.pop() if len(regions) == 1 else None
            self._staff(name, role=Role.MANAGER, team=name, region=region, manager_id=None)
        for agent in roster.agents:
            manager_id = self.owner(agent.manager) if agent.manager else None
            self._staff(
                agent.name,
                role=Role.REP,
                team=agent.manager,
                region=agent.region,
                manager_id=manager_id,
            )
        for account in _parents_first(roster.accounts):
            parent_id = self._firm(account.parent) if account.parent else None
            self._firm(
                account.name,
                industry=account.sector,
                employees=account.employees,
                country=account.location,
                parent_id=parent_id,
            )
        for product in roster.products:
            self.product(product)

    def _firm(self, name: str, **facts: Any) -> int:
        """Give the company of that name, made with what is known of it where there is none."""
        # Ids only grow: one that is higher was made just now.
        mark = self._uow.new_id()
        found = self._uow.companies.get_or_add(name, **facts)
        if found > mark:
            self.made["company"].append(found)
        return found

    def _staff(
        self, name: str, *, role: Role, team: str | None, region: str | None, manager_id: int | None
    ) -> None:
        """Make a person of the roster, or fill in what is not known of them yet."""
        person = self._person(name)
        if person is None:
            person = self._hire(name, role=role, team=team, region=region, manager_id=manager_id)
        else:
            told = replace(
                person,
                team=person.team or team,
                region=person.region or region,
                manager_id=person.manager_id or manager_id,
            )
            if told != person:
                self._uow.persons.save(told)
        self._ids["owner", name.casefold()] = person.id

    def _person(self, said: str) -> Person | None:
        people = self._uow.persons
        return (people.by_email(said) if "@" in said else None) or people.named(said)

    def _hire(
        self,
        said: str,
        *,
        email: str | None = None,
        role: Role = Role.REP,
        team: str | None = None,
        region: str | None = None,
        manager_id: int | None = None,
    ) -> Person:
        local, at, _ = said.partition("@")
        place = self._uow.workspace
        return self._uow.persons.add(
            Person(
                id=self._uow.new_id(),
                name=local.replace(".", " ").replace("_", " ").title() if at else said,
                email=said.lower() if at else email and email.lower(),
                role=role,
                team=team,
                region=region,
                manager_id=manager_id,
                locale=place.locale,
                zone=place.zone,
                working_days=place.working_days,
            )
        )


def _parents_first(accounts: tuple[Account, ...]) -> list[Account]:
    """Order companies so that a parent is made, with all that is known of it, before its child."""
    by_name = {account.name: account for account in accounts}
    ordered: dict[str, Account] = {}

    def place(account: Account, above: frozenset[str]) -> None:
        parent = by_name.get(account.parent or "")
        if parent is not None and parent.name not in above:
            place(parent, above | {account.name})
        ordered.setdefault(account.name, account)

    for account in accounts:
        place(account, frozenset({account.name}))
    return list(ordered.values())
