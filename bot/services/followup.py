"""Follow-ups: the next touch planned, done or snoozed."""

from dataclasses import replace
from datetime import date, timedelta

from bot.domain.deal import Deal, Status
from bot.domain.error import Invalid
from bot.domain.followup import ASK, PLANNED, Followup, FollowupState
from bot.domain.home import Due
from bot.domain.permit import may_sell
from bot.domain.person import Person
from bot.domain.rhythm import Pace, is_of_rhythm
from bot.domain.timeline import Change, EntryKind
from bot.services import rhythm
from bot.services.change import fetch, record
from bot.storage import UnitOfWork

FIELD = rhythm.FOLLOWUP
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
    _ask_ahead(uow, due, assignee)
    skipped = [_end(uow, planned, FollowupState.SKIPPED) for planned in _open(uow, deal)]
    planned = uow.followups.add(
        Followup(id=uow.new_id(), deal_id=deal.id, assignee_id=assignee.id, due=due, note=note)
    )
    beside = (*skipped, Change(f"{FIELD}{planned.id}", None, planned.state))
    after = replace(deal, next_step=note or deal.next_step, next_step_on=due)
    return record(uow, deal, after, EntryKind.NEXT_STEP, by=by, beside=beside)


def finish(uow: UnitOfWork, followup_id: int, *, by: Person) -> Deal:
    """Tick a follow-up off: the touch was made, and the rhythm plans the next one.

    What a person had planned is the deal's next step no longer, and a hold that has come to its
    day is over. Whoever it was planned for may, besides those who may change the deal. Raises
    `Invalid` for the question after the last touch, which is answered and not done.
    """
    followup, deal = _asked(uow, followup_id, by=by)
    if followup.kind == ASK:
        raise Invalid("Choose what becomes of {deal}: go on, later, or close.", deal=deal.name)
    beside = (_end(uow, followup, FollowupState.DONE),)
    after = replace(deal, last_activity_at=uow.now)
    if not is_of_rhythm(followup):
        after = replace(after, next_step=None, next_step_on=None)
    after = _let_go(uow, after, by=by)
    return record(
        uow,
        deal,
        after,
        EntryKind.FOLLOWUP_DONE,
        by=by,
        body=followup.note,
        beside=beside,
        pace=Pace.TOUCHED,
    )


def end_due(uow: UnitOfWork, deal: Deal, *, by: Person) -> tuple[Deal, tuple[Change, ...]]:
    """Tick off what a person had planned on a deal for `by`'s today or a day before.

    Gives the deal without that next step, to be recorded, and what has changed beside it.
    """
    today = uow.now.astimezone(by.tz).date()
    planned = [one for one in _open(uow, deal) if not is_of_rhythm(one) and one.due <= today]
    if not planned:
        return deal, ()
    after = _let_go(uow, replace(deal, next_step=None, next_step_on=None), by=by)
    return after, tuple(_end(uow, one, FollowupState.DONE) for one in planned)


def begin_again(uow: UnitOfWork, followup_id: int, *, by: Person) -> Deal:
    """Keep at a deal whose touches are all made: they count from one again."""
    _, deal = _asked(uow, followup_id, by=by)
    return record(uow, deal, deal, EntryKind.NEXT_STEP, by=by, pace=Pace.AGAIN)


def nurture(
    uow: UnitOfWork, followup_id: int, until: date, *, by: Person, note: str | None = None
) -> Deal:
    """Put a deal on hold: it comes back on a later day as a follow-up, touches then at none.

    Raises `Invalid` for a day that is not to come in the assignee's zone.
    """
    asked, deal = _asked(uow, followup_id, by=by)
    assignee = uow.persons.get(asked.assignee_id) if asked.assignee_id is not None else by
    if until <= uow.now.astimezone(assignee.tz).date():
        raise Invalid("Choose a day to come.")
    planned = uow.followups.add(
        Followup(
            id=uow.new_id(),
            deal_id=deal.id,
            assignee_id=assignee.id,
            due=until,
            kind=PLANNED,
            note=note,
        )
    )
    beside = (Change(f"{FIELD}{planned.id}", None, planned.state),)
    after = replace(deal, next_step=note, next_step_on=until, hold_until=until)
    return record(uow, deal, after, EntryKind.NEXT_STEP, by=by, beside=beside, pace=Pace.AGAIN)


def snooze(
    uow: UnitOfWork, followup_id: int, due: date, *, by: Person, note: str | None = None
) -> Deal:
    """Put an open follow-up off to a later day; it stays the same touch of the same person.

    Whoever it was planned for may, besides those who may change the deal. Raises `Invalid` for
    one that is off the list, and for a day that is over in the assignee's zone.
    """
    followup, deal = _asked(uow, followup_id, by=by)
    assignee = uow.persons.get(followup.assignee_id) if followup.assignee_id is not None else by
    _ask_ahead(uow, due, assignee)
    ended = _end(uow, followup, FollowupState.SNOOZED)
    later = uow.followups.add(
        replace(followup, id=uow.new_id(), due=due, note=note or followup.note)
    )
    beside = (ended, Change(f"{FIELD}{later.id}", None, later.state))
    after = deal
    if not is_of_rhythm(followup):
        # A touch of the rhythm is nobody's plan, and put off it still is none.
        after = replace(deal, next_step=note or deal.next_step, next_step_on=due)
    return record(uow, deal, after, EntryKind.NEXT_STEP, by=by, beside=beside)


def agenda(uow: UnitOfWork, person: Person, *, ahead: int, limit: int) -> tuple[Due, ...]:
    """Give a person's open follow-ups due by `ahead` days from their today, the oldest first."""
    last = uow.now.astimezone(person.tz).date() + timedelta(days=ahead)
    planned = uow.followups.due(person.id, last, limit=limit)
    return tuple(Due(followup, uow.deals.get(followup.deal_id)) for followup in planned)


def first_of(uow: UnitOfWork, deal: Deal) -> Followup:
    """Give the follow-up of a deal that is due first; raises `Invalid` when none is planned."""
    if (followup := next_of(uow, deal)) is not None:
        return followup
    raise Invalid("No follow-up is planned on {deal}.", deal=deal.name)


def next_of(uow: UnitOfWork, deal: Deal) -> Followup | None:
    """Give the open follow-up of a deal that is due first, if there is one."""
    return next(iter(_open(uow, deal)), None)


def take_back(uow: UnitOfWork, change: Change) -> None:
    """Give a follow-up the state it had before a change; one planned by it is skipped."""
    followup_id = int(change.field.removeprefix(FIELD))
    uow.followups.finish(followup_id, FollowupState(change.old or FollowupState.SKIPPED))


def _asked(uow: UnitOfWork, followup_id: int, *, by: Person) -> tuple[Followup, Deal]:
    """Load an open follow-up and its deal for somebody who may settle it."""
    followup = uow.followups.get(followup_id)
    mine = followup.assignee_id == by.id and may_sell(by)
    deal = fetch(uow, followup.deal_id, by=None if mine else by)
    if followup.state is not FollowupState.OPEN:
        raise Invalid("This follow-up is already off the list.")
    return followup, deal


def _let_go(uow: UnitOfWork, deal: Deal, *, by: Person) -> Deal:
    """End a hold that has come to its day."""
    over = deal.hold_until is not None and deal.hold_until <= uow.now.astimezone(by.tz).date()
    return replace(deal, hold_until=None) if over else deal


def _ask_ahead(uow: UnitOfWork, due: date, assignee: Person) -> None:
    if due < uow.now.astimezone(assignee.tz).date():
        raise Invalid("That day is over. Choose today or a day to come.")


def _open(uow: UnitOfWork, deal: Deal) -> tuple[Followup, ...]:
    return tuple(uow.followups.open_of(deal.id))


def _end(uow: UnitOfWork, followup: Followup, state: FollowupState) -> Change:
    uow.followups.finish(followup.id, state)
    return Change(f"{FIELD}{followup.id}", followup.state, state)
