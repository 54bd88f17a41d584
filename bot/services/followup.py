"""Follow-ups: the next touch planned, done or put off."""

from dataclasses import replace
from datetime import date

from bot.domain.deal import Deal, Status
from bot.domain.error import Invalid
from bot.domain.followup import Followup, FollowupState
from bot.domain.permit import may_sell
from bot.domain.person import Person
from bot.domain.timeline import Change, EntryKind
from bot.services.change import fetch, record
from bot.storage import UnitOfWork

FIELD = "followup:"
"""How a timeline entry names the follow-up it changed; its id comes after."""


def schedule(
    uow: UnitOfWork,
    deal_id: int,
    due: date,
    *,
    by: Person,
    note: str | None = None,
    version: int | None = None,
) -> Deal:
    """Plan the next touch of a deal for its owner (the author while unowned).

    It becomes the deal's next step and takes the place of an open follow-up. Raises `Invalid`
    for a day that is over in the assignee's zone and for a closed deal.
    """
    deal = fetch(uow, deal_id, version, by=by)
    if deal.status is not Status.OPEN:
        raise Invalid("{deal} is closed. Reopen it to plan a follow-up.", deal=deal.name)
    assignee = uow.persons.get(deal.owner_id) if deal.owner_id is not None else by
    if due < uow.now.astimezone(assignee.tz).date():
        raise Invalid("That day is over. Choose today or a day to come.")
    skipped = [_end(uow, planned, FollowupState.SKIPPED) for planned in _open(uow, deal)]
    planned = uow.followups.add(
        Followup(id=uow.new_id(), deal_id=deal.id, assignee_id=assignee.id, due=due, note=note)
    )
    beside = (*skipped, Change(f"{FIELD}{planned.id}", None, planned.state))
    after = replace(deal, next_step=note or deal.next_step, next_step_on=due)
    return record(uow, deal, after, EntryKind.NEXT_STEP, by=by, beside=beside)


def finish(uow: UnitOfWork, followup_id: int, *, by: Person) -> Deal:
    """Tick a follow-up off: the touch was made, and the deal has no next step until one is set.

    Whoever it was planned for may, besides those who may change the deal.
    """
    followup = uow.followups.get(followup_id)
    mine = followup.assignee_id == by.id and may_sell(by)
    deal = fetch(uow, followup.deal_id, by=None if mine else by)
    if followup.state is not FollowupState.OPEN:
        raise Invalid("This follow-up is already off the list.")
    beside = (_end(uow, followup, FollowupState.DONE),)
    after = replace(deal, next_step=None, next_step_on=None, last_activity_at=uow.now)
    return record(
        uow, deal, after, EntryKind.FOLLOWUP_DONE, by=by, body=followup.note, beside=beside
    )


def put_off(uow: UnitOfWork, followup_id: int, due: date, *, by: Person) -> Deal:
    """Move an open follow-up to a later day."""
    followup = uow.followups.get(followup_id)
    return schedule(uow, followup.deal_id, due, by=by, note=followup.note)


def take_back(uow: UnitOfWork, change: Change) -> None:
    """Give a follow-up the state it had before a change; one planned by it is skipped."""
    followup_id = int(change.field.removeprefix(FIELD))
    uow.followups.finish(followup_id, FollowupState(change.old or FollowupState.SKIPPED))


def _open(uow: UnitOfWork, deal: Deal) -> tuple[Followup, ...]:
    return tuple(uow.followups.open_of(deal.id))


def _end(uow: UnitOfWork, followup: Followup, state: FollowupState) -> Change:
    uow.followups.finish(followup.id, state)
    return Change(f"{FIELD}{followup.id}", followup.state, state)
