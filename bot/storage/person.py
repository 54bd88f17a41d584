"""People of a workspace."""

import time
from collections.abc import Iterator, Sequence

from sqlalchemy import insert, select, true, update

from bot.domain.error import NotFound
from bot.domain.person import Person, Role
from bot.storage.link import Ask, Row, Statement
from bot.storage.repository import Repository, after_prefix, folded, given
from bot.storage.tables import deal, person
from bot.storage.workspace import weekdays_of, weekdays_text

_COLUMNS = (
    person.c.id,
    person.c.name,
    person.c.role,
    person.c.slack_id,
    person.c.email,
    person.c.team,
    person.c.region,
    person.c.manager_id,
    person.c.locale,
    person.c.zone,
    person.c.working_days,
    person.c.active,
)
_ROLES = {one.value: one for one in Role}
_OURS = select(*_COLUMNS).where(person.c.workspace_id == given(person.c.workspace_id))
_GET = Statement(_OURS.where(person.c.id == given(person.c.id)))
_OWNER = Statement(
    _OURS.where(
        person.c.id
        == select(deal.c.owner_id)
        .where(
            deal.c.workspace_id == given(deal.c.workspace_id),
            deal.c.id == given(deal.c.id, "deal_id"),
        )
        .scalar_subquery()
    )
)
_BY_SLACK = Statement(_OURS.where(person.c.slack_id == given(person.c.slack_id)))
_BY_EMAIL = Statement(
    _OURS.where(person.c.email_key == given(person.c.email_key)).order_by(person.c.id).limit(1)
)
_NAMED = Statement(
    _OURS.where(person.c.name_key == given(person.c.name_key)).order_by(
        person.c.active.desc(), person.c.id
    )
)
_ALL = Statement(_OURS.order_by(person.c.name_key, person.c.id))
_TEAMS = Statement(
    select(person.c.team)
    .where(person.c.workspace_id == given(person.c.workspace_id), person.c.team.is_not(None))
    .distinct()
)
_ADD = Statement(insert(person))
_PREFIX = Statement(
    _OURS.where(
        person.c.name_key >= given(person.c.name_key, "first"),
        person.c.name_key < given(person.c.name_key, "last"),
        person.c.active.is_(true()),
    )
    .order_by(person.c.name_key, person.c.id)
    .limit(200)
)

LISTED = 100
"""People a choice is made from at most; with more than a few, screens look them up instead."""

_KEPT = 2.0
"""Seconds for which those listed first are taken from memory."""


class Persons(Repository):
    """People; those read once stay in memory until the transaction ends."""

    def get(self, person_id: int) -> Person:
        """Give a person; raises `NotFound`."""
        seen = self._seen()
        if person_id not in seen:
            row = _GET.first(self._link, workspace_id=self._workspace_id, id=person_id)
            if row is None:
                raise NotFound("There is no such person here.")
            seen[person_id] = _person(row)
        return seen[person_id]

    def ahead(self, person_id: int | None) -> Iterator[Ask]:
        """Say what will be asked of a person."""
        if person_id is not None and person_id not in self._seen():
            yield _GET, {"workspace_id": self._workspace_id, "id": person_id}

    def owner_ahead(self, deal_id: int) -> Iterator[Ask]:
        """Say what will be asked of whoever owns a deal that is read ahead itself."""
        yield _OWNER, {"workspace_id": self._workspace_id, "deal_id": deal_id}

    def meet_owner(self, deal_id: int) -> None:
        """Read a deal's owner, where one message reads more than that; else they are by id."""
        if self._link.postgres:
            row = _OWNER.first(self._link, workspace_id=self._workspace_id, deal_id=deal_id)
            if row is not None:
                self._seen().setdefault(row[0], _person(row))

    def by_slack(self, slack_id: str) -> Person | None:
        """Give the person of a Slack user."""
        row = _BY_SLACK.first(self._link, workspace_id=self._workspace_id, slack_id=slack_id)
        return _person(row) if row else None

    def by_email(self, email: str) -> Person | None:
        """Give the person of an e-mail address, capitals aside."""
        key = folded(email)
        row = _BY_EMAIL.first(self._link, workspace_id=self._workspace_id, email_key=key)
        return _person(row) if row else None

    def named(self, name: str) -> Person | None:
        """Give the person of exactly that name, capitals aside; None when there are several."""
        rows = _NAMED.rows(self._link, workspace_id=self._workspace_id, name_key=folded(name))
        found = [_person(row) for row in rows]
        active = [one for one in found if one.active] or found
        return active[0] if len(active) == 1 else None

    def all(self, *, active_only: bool = True) -> list[Person]:
        """Give people by name."""
        rows = _ALL.rows(self._link, workspace_id=self._workspace_id)
        found = [_person(row) for row in rows]
        return [one for one in found if one.active or not active_only]

    def teams(self) -> list[str]:
        """Give the teams somebody is in, by name."""
        rows = _TEAMS.rows(self._link, workspace_id=self._workspace_id)
        return sorted((row[0] for row in rows if row[0]), key=folded)

    def search(self, prefix: str, limit: int = 20) -> list[Person]:
        """Give active people whose name begins with `prefix`, by name."""
        first = folded(prefix)
        rows = _PREFIX.rows(
            self._link, workspace_id=self._workspace_id, first=first, last=after_prefix(first)
        )
        return [_person(row) for row in rows[:limit]]

    def listed(self) -> Sequence[Person]:
        """Give the first active people by name, as many as a choice is made from at most.

        Every screen names people, and they change seldom: what was read is kept for a moment, in
        which another process may know better. A change made here ends it.
        """
        if self._uow.writes:
            return self.search("", limit=LISTED)
        kept = self._uow.database.listed
        known = kept.get(self._workspace_id)
        if known is None or known[0] < time.monotonic():
            found: Sequence[Person] = self.search("", limit=LISTED)
            if known is not None and known[1] == found:
                # The very same list is compared at once by whoever drew from it.
                found = known[1]
            known = kept[self._workspace_id] = (time.monotonic() + _KEPT, found)
        self._link.note_beside(lambda uow: uow.persons.listed(), known[1])
        return known[1]

    def add(self, added: Person) -> Person:
        """Store a person."""
        _ADD.run(self._link, workspace_id=self._workspace_id, **_values(added))
        self._uow.acquainted = True
        return added

    def save(self, changed: Person) -> Person:
        """Store a changed person."""
        self._uow.connection.execute(
            update(person)
            .where(person.c.workspace_id == self._workspace_id, person.c.id == changed.id)
            .values(_values(changed))
        )
        self._seen().pop(changed.id, None)
        self._uow.acquainted = True
        return changed

    def _seen(self) -> dict[int, Person]:
        if not hasattr(self, "_known"):
            self._known: dict[int, Person] = {}
        return self._known


def _person(row: Row) -> Person:
    person_id, name, role, slack_id, email, team, region, manager_id, locale, zone, *rest = row
    days, active = rest
    return Person(
        person_id,
        name,
        _ROLES[role],
        slack_id,
        email,
        team,
        region,
        manager_id,
        locale,
        zone,
        weekdays_of(days),
        bool(active),
    )


def _values(value: Person) -> dict[str, object]:
    return {
        "id": value.id,
        "name": value.name,
        "name_key": folded(value.name),
        "role": value.role.value,
        "slack_id": value.slack_id,
        "email": value.email,
        "email_key": folded(value.email) if value.email else None,
        "team": value.team,
        "region": value.region,
        "manager_id": value.manager_id,
        "locale": value.locale,
        "zone": value.zone,
        "working_days": weekdays_text(value.working_days),
        "active": value.active,
    }
