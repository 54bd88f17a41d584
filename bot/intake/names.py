"""Names in a file matched to records of the workspace, made where there is none yet."""

from collections import ChainMap
from collections.abc import MutableMapping
from dataclasses import replace
from datetime import datetime

from bot.domain.person import Person, Role
from bot.intake.roster import Account, Roster
from bot.storage import UnitOfWork

Known = MutableMapping[tuple[str, str], int]
"""Ids by kind of record and name, as far as committed transactions have settled them."""


class Names:
    """Looks names up within one transaction; `fresh` holds what is only known if it commits."""

    def __init__(self, uow: UnitOfWork, known: Known) -> None:
        self._uow = uow
        self.fresh: dict[tuple[str, str], int] = {}
        self._ids: Known = ChainMap(self.fresh, known)
        # Ids only grow: what has a higher one was made in this transaction.
        self._mark = uow.new_id()

    @property
    def now(self) -> datetime:
        """The instant of the transaction."""
        return self._uow.now

    def made(self, kind: str) -> list[int]:
        """Give the ids of the companies or contacts that were not there before."""
        found = {one for (what, _), one in self.fresh.items() if what == kind}
        return sorted(one for one in found if one > self._mark)

    def owner(self, said: str) -> int:
        """Give the person whose e-mail or name that is; a new one is a rep not in Slack yet."""
        key = ("owner", said.casefold())
        if key not in self._ids:
            found = self._person(said)
            self._ids[key] = (found or self._hire(said)).id
        return self._ids[key]

    def company(self, name: str) -> int:
        """Give the company of that name."""
        key = ("company", name.casefold())
        if key not in self._ids:
            self._ids[key] = self._uow.companies.get_or_add(name)
        return self._ids[key]

    def contact(self, name: str, company_id: int | None, email: str | None) -> int:
        """Give the contact of that name at that company."""
        key = ("contact", f"{company_id} {email} {name.casefold()}")
        if key not in self._ids:
            self._ids[key] = self._uow.contacts.get_or_add(name, company_id, email=email)
        return self._ids[key]

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
            self._ids["company", account.name.casefold()] = self._uow.companies.get_or_add(
                account.name,
                industry=account.sector,
                employees=account.employees,
                country=account.location,
                parent_id=self.company(account.parent) if account.parent else None,
            )
        for product in roster.products:
            self.product(product)

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
                email=said.lower() if at else None,
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
