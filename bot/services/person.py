"""People: met in Slack, matched to those we had, given a role, a team and a manager."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.domain.audit import Audit, Deed, Subject
from bot.domain.error import Invalid
from bot.domain.permit import ask_to_administer
from bot.domain.person import Person, Profile, Role
from bot.services import digest_time
from bot.services.trail import tell
from bot.storage import UnitOfWork

_KEPT = ("role", "team", "region", "manager_id", "slack_id", "email", "active")


def learn(uow: UnitOfWork, profile: Profile, *, team_ids: frozenset[str]) -> Person:
    """Store what Slack says of a user and give the person.

    A user seen before is updated. A new one is matched to a person who has their e-mail address
    but no Slack user yet (an imported rep), so nothing of theirs is lost. `team_ids` are the
    workspace's own Slack ids: users of other teams, guests and bots become outsiders.
    """
    known = uow.persons.by_slack(profile.slack_id)
    if known is None and profile.email:
        named = uow.persons.by_email(profile.email)
        known = named if named is not None and named.slack_id is None else None
    outside = profile.guest or profile.bot or profile.home_team not in team_ids
    if known is None:
        role = Role.ADMIN if profile.admin else Role.REP
        fresh = Person(id=uow.new_id(), name=profile.name, role=role)
        return uow.persons.add(_told(fresh, profile, outside=outside))
    told = _told(known, profile, outside=outside)
    if told != known:
        uow.persons.save(told)
    if told.zone != known.zone:
        digest_time.travel(uow, known)
    return told


def change(uow: UnitOfWork, changed: Person, *, by: Person | None) -> Audit:
    """Change somebody's role, team, region or manager (`by` None: on the command line).

    Raises `Invalid` for a manager who is not one, for a line of managers that goes round in a
    circle, for a role that only Slack can give, and for the last admin.
    """
    if by is not None:
        ask_to_administer(by)
    before = uow.persons.get(changed.id)
    if (changed.role is Role.OUTSIDER) != (before.role is Role.OUTSIDER):
        raise Invalid("Who is a guest is decided in Slack.")
    if before.role is Role.ADMIN and changed.role is not Role.ADMIN:
        _ask_other_admin(uow, before)
    if changed.manager_id is not None:
        _ask_manager(uow, changed)
    uow.persons.save(changed)
    return tell(
        uow,
        Subject.PERSON,
        before.id,
        Deed.CHANGED,
        before=_kept(before),
        after=_kept(changed),
        by=by,
    )


def match(uow: UnitOfWork, imported_id: int, slack_id: str, *, by: Person | None) -> Audit:
    """Say that a person who was imported is a certain Slack user; nothing of theirs is lost.

    The Slack user keeps the imported person's record, with its deals and its history. A record
    Slack has made of them before stays, without the Slack user, for what was done under it.
    Raises `Invalid` for somebody matched already.
    """
    if by is not None:
        ask_to_administer(by)
    before = uow.persons.get(imported_id)
    if before.slack_id is not None:
        raise Invalid("{person} is in Slack already.", person=before.name)
    met = uow.persons.by_slack(slack_id)
    if met is not None:
        if met.role is Role.OUTSIDER:
            raise Invalid("{person} is a guest here.", person=met.name)
        uow.persons.save(replace(met, slack_id=None, email=None, active=False))
    after = replace(
        before,
        slack_id=slack_id,
        email=before.email or (met.email if met else None),
        role=met.role if met and met.role is Role.ADMIN else before.role,
        locale=met.locale if met else before.locale,
        zone=met.zone if met else before.zone,
        active=True,
    )
    uow.persons.save(after)
    return tell(
        uow,
        Subject.PERSON,
        before.id,
        Deed.MATCHED,
        before={**_kept(before), "met": str(met.id) if met else None},
        after=_kept(after),
        by=by,
    )


def put_back(uow: UnitOfWork, told: Audit) -> None:
    """Give a person back what a change took, and a Slack user the record they had."""
    assert told.subject_id is not None and told.before is not None
    was: Mapping[str, Any] = told.before
    now = uow.persons.get(told.subject_id)
    manager = was["manager_id"]
    uow.persons.save(
        replace(
            now,
            role=Role(was["role"]),
            team=was["team"],
            region=was["region"],
            manager_id=int(manager) if manager else None,
            slack_id=was["slack_id"],
            email=was["email"],
            active=bool(was["active"]),
        )
    )
    if was.get("met"):
        met = uow.persons.get(int(was["met"]))
        uow.persons.save(replace(met, slack_id=now.slack_id, active=True))


def _kept(person: Person) -> dict[str, Any]:
    told = {name: getattr(person, name) for name in _KEPT}
    manager = str(person.manager_id) if person.manager_id is not None else None
    return {**told, "role": person.role.value, "manager_id": manager}


def _ask_other_admin(uow: UnitOfWork, leaving: Person) -> None:
    for other in uow.persons.all():
        if other.role is Role.ADMIN and other.is_member and other.id != leaving.id:
            return
    raise Invalid("Somebody has to run this: make another person admin first.")


def _ask_manager(uow: UnitOfWork, person: Person) -> None:
    above, seen = person.manager_id, {person.id}
    while above is not None:
        if above in seen:
            raise Invalid("Nobody can be their own manager, not by way of others either.")
        seen.add(above)
        above = uow.persons.get(above).manager_id


def _told(person: Person, profile: Profile, *, outside: bool) -> Person:
    role = person.role
    if outside:
        role = Role.OUTSIDER
    elif role is Role.OUTSIDER:
        role = Role.REP
    return replace(
        person,
        name=profile.name or person.name,
        role=role,
        slack_id=profile.slack_id,
        email=profile.email or person.email,
        locale=profile.locale,
        zone=profile.zone,
        active=not profile.deleted,
    )
