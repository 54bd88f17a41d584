"""Who may do what: the one rule behind every command, every button and every use case."""

from bot.domain.error import Forbidden
from bot.domain.person import Person, Role
from bot.domain.pipeline import Pipeline


def may_sell(person: Person) -> bool:
    """Tell whether a person may add cards and work on some: every member but a viewer."""
    return person.is_member and person.role is not Role.VIEWER


def leads(person: Person, pipeline: Pipeline, owner: Person | None = None) -> bool:
    """Tell whether a person leads a pipeline, or the one whose deal it is.

    Admins lead everything. Managers lead the people of their team, those who report to them, and
    the pipelines that name them; a pipeline that names nobody is led by every manager.
    """
    if not person.is_member or person.role not in (Role.ADMIN, Role.MANAGER):
        return False
    if person.role is Role.ADMIN or not pipeline.manager_ids:
        return True
    if person.id in pipeline.manager_ids:
        return True
    if owner is None:
        return False
    return owner.manager_id == person.id or (owner.team is not None and owner.team == person.team)


def may_change(person: Person, pipeline: Pipeline, owner: Person | None) -> bool:
    """Tell whether a person may change a deal of `owner` (None: unowned).

    Reps change their own deals and unowned ones; a deal whose owner is not in Slack yet is worked
    by whoever is there. Whoever leads the pipeline or the owner may change it too.
    """
    if not may_sell(person):
        return False
    if owner is None or owner.id == person.id or owner.slack_id is None:
        return True
    return leads(person, pipeline, owner)


def may_administer(person: Person) -> bool:
    """Tell whether a person may change the workspace: its settings, people, fields and rates."""
    return person.is_member and person.role is Role.ADMIN


def may_curate(person: Person) -> bool:
    """Tell whether a person may change what all sell with: personas, merges of companies."""
    return person.is_member and person.role in (Role.ADMIN, Role.MANAGER)


def ask_to_curate(person: Person) -> None:
    """Raise `Forbidden` unless the person may change personas and merge records."""
    if not may_curate(person):
        raise Forbidden("Only a manager or an admin can do that.")


def ask_to_sell(person: Person) -> None:
    """Raise `Forbidden` unless the person may add cards."""
    if not may_sell(person):
        raise Forbidden(
            "You can look at the pipeline, but not change it. Ask an admin for another role."
        )


def ask_to_change(person: Person, pipeline: Pipeline, owner: Person | None) -> None:
    """Raise `Forbidden`, naming who may, unless the person may change a deal of `owner`."""
    if may_change(person, pipeline, owner):
        return
    ask_to_sell(person)
    raise Forbidden(
        "This deal belongs to {owner}. Only they, a manager or an admin can change it.",
        owner=owner.name if owner else "?",
    )


def ask_to_lead(person: Person, pipeline: Pipeline) -> None:
    """Raise `Forbidden` unless the person leads the pipeline."""
    if not leads(person, pipeline):
        raise Forbidden(
            "Only an admin or a manager of {pipeline} can do that.", pipeline=pipeline.name
        )


def ask_to_administer(person: Person) -> None:
    """Raise `Forbidden` unless the person may change the workspace's settings."""
    if not may_administer(person):
        raise Forbidden("Only an admin can do that.")
