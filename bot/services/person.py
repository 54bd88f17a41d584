"""People as Slack tells of them: met, matched to those we had, kept up to date."""

from dataclasses import replace

from bot.domain.person import Person, Profile, Role
from bot.storage import UnitOfWork


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
    return told


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
