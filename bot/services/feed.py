"""A person's follow-ups and next steps as a calendar, under a secret address of their own."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from bot.domain.deal import Deal
from bot.domain.error import Forbidden
from bot.domain.home import Due
from bot.domain.person import Person
from bot.storage import UnitOfWork

MOST = 500
"""Entries of each kind on it."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """What is planned: touches, and the next steps of own deals that are no touch already."""

    person: Person
    made_at: datetime
    touches: tuple[Due, ...]
    steps: tuple[Deal, ...]


def make(uow: UnitOfWork, *, by: Person) -> str:
    """Give a person a new address and its secret, which is not kept; the one before ends."""
    if not by.is_member:
        raise Forbidden("Only members of the team have a calendar.")
    # Letters and digits only: an underscore would be shown as something that looks like one.
    token = secrets.token_hex(32)
    uow.feeds.put(by.id, _hash(token))
    return token


def stop(uow: UnitOfWork, *, by: Person) -> None:
    """Take a person's address away."""
    uow.feeds.drop(by.id)


def owner(uow: UnitOfWork, token: str) -> tuple[int, int] | None:
    """Give the workspace and the person of a secret; None where there is none, or no Slack."""
    found = uow.feeds.owner(_hash(token))
    if found is None or found[0] in uow.workspaces.disabled():
        return None
    return found


def calendar(uow: UnitOfWork, person_id: int) -> Calendar | None:
    """Give what is on a person's calendar; None for one that ended or who has left."""
    person = uow.persons.get(person_id)
    made_at = uow.feeds.made_at(person_id)
    if made_at is None or not person.is_member:
        return None
    touches = tuple(uow.feeds.touches(person_id, MOST))
    planned = {(one.deal.id, one.followup.due) for one in touches}
    steps = uow.feeds.steps(person_id, MOST)
    others = tuple(one for one in steps if (one.id, one.next_step_on) not in planned)
    return Calendar(person, made_at, touches, others)


def _hash(token: str) -> str:
    return sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
