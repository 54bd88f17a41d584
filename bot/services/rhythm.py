"""The rhythm at work: the next touch of each open deal is planned, counted, paused and reset."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, datetime
from functools import cache

from bot.domain.deal import Deal, Status
from bot.domain.followup import ASK, TOUCH, Followup, FollowupState
from bot.domain.person import Person
from bot.domain.pipeline import Stage
from bot.domain.rhythm import (
    DEFAULT,
    Calendar,
    Pace,
    Rhythm,
    Turn,
    counted,
    due,
    fits,
    goes_on,
    is_of_rhythm,
    turn,
)
from bot.domain.timeline import Change
from bot.services.holiday import holidays_of
from bot.storage import UnitOfWork

FIELD = "rhythm:"
"""How a timeline entry names how far a deal's rhythm is."""

FOLLOWUP = "followup:"
"""How a timeline entry names the follow-up it changed; its id comes after."""


def gaps_of(uow: UnitOfWork, stage: Stage) -> tuple[int, ...]:
    """Give the working days before each touch in a stage; none in a closed one."""
    if not stage.kind.is_open:
        return ()
    said = uow.rhythms.gaps(stage.id)
    return DEFAULT if said is None else said


def matters(before: Deal, after: Deal) -> bool:
    """Tell whether a change may begin, pause or end a rhythm."""
    return _regarded(before) != _regarded(after)


def begin(uow: UnitOfWork, new: Iterable[tuple[Deal, Stage]]) -> None:
    """Plan the first touch of new deals, on which nothing is planned and nothing was done."""
    planned = []
    calendars = calendars_of(uow)
    for deal, stage in new:
        gaps = gaps_of(uow, stage)
        if goes_on(deal, stage, gaps):
            calendar = calendars(deal.owner_id)
            wanted = turn(Rhythm(), gaps)
            planned.append(_followup(uow, deal, wanted, due(wanted, gaps, calendar)))
    uow.followups.begin(planned)


def keep(uow: UnitOfWork, deal: Deal, stage: Stage, pace: Pace = Pace.NONE) -> tuple[Change, ...]:
    """Bring what is planned on a deal in line with its rhythm; give what this changed.

    At most one touch is ever planned, none while a person's own plan stands, and nothing at all
    on a closed deal. Costs the same however many touches there were.
    """
    gaps = gaps_of(uow, stage)
    planned = uow.followups.open_of(deal.id)
    if deal.status is not Status.OPEN and pace is Pace.NONE:
        return _end(uow, planned, FollowupState.SKIPPED)
    ours = [one for one in planned if is_of_rhythm(one)]
    if pace is Pace.LOGGED and not any(one.kind == TOUCH for one in ours):
        pace = Pace.NONE
    running = goes_on(deal, stage, gaps) and len(ours) == len(planned)
    if pace is Pace.NONE and not running:
        return _end(uow, ours, FollowupState.SKIPPED)
    before = uow.rhythms.of(deal.id)
    after = counted(before, pace, gaps, uow.now)
    if not running:
        ended = _end(uow, ours, _ending(pace))
        return ended + _store(uow, deal, before, after)
    wanted = turn(after, gaps)
    if pace is Pace.NONE and len(ours) == 1 and fits(ours[0], wanted, deal.owner_id):
        return ()
    owner = uow.persons.get(deal.owner_id or 0)
    calendar = calendar_of(uow, owner)
    day = due(wanted, gaps, calendar)
    if pace is Pace.NONE and ours and (ours[0].kind, ours[0].touch) == (wanted.kind, wanted.touch):
        # The stage or the owner is another, the touch is not: it stays on its day if it can.
        day = calendar.on_or_after(ours[0].due)
    if wanted.kind == ASK:
        after = replace(after, asked_at=uow.now)
    ended = _end(uow, ours, _ending(pace))
    added = uow.followups.add(_followup(uow, deal, wanted, day))
    planned_now = Change(f"{FOLLOWUP}{added.id}", None, added.state)
    return (*ended, *_store(uow, deal, before, after), planned_now)


def calendar_of(uow: UnitOfWork, owner: Person) -> Calendar:
    """Give the days an owner works from their today on, the country's holidays left out."""
    today = uow.now.astimezone(owner.tz).date()
    free = holidays_of(uow, today.year, today.year + 1)
    return Calendar(today, owner.working_days, free)


def calendars_of(uow: UnitOfWork) -> Callable[[int | None], Calendar]:
    """Give what gives a person's calendar by id, made once each; that of nobody is UTC's."""

    @cache
    def calendar(person_id: int | None) -> Calendar:
        nobody = Person(id=0, name="")
        return calendar_of(uow, uow.persons.get(person_id) if person_id is not None else nobody)

    return calendar


def put_back(uow: UnitOfWork, deal_id: int, change: Change) -> None:
    """Give a deal's rhythm the state it had before a change."""
    uow.rhythms.keep(deal_id, _read(change.old))


def _regarded(deal: Deal) -> tuple[object, ...]:
    return (deal.status, deal.stage_id, deal.owner_id, deal.next_step, deal.next_step_on)


def _ending(pace: Pace) -> FollowupState:
    done = pace in (Pace.TOUCHED, Pace.LOGGED)
    return FollowupState.DONE if done else FollowupState.SKIPPED


def _followup(uow: UnitOfWork, deal: Deal, wanted: Turn, day: date) -> Followup:
    return Followup(
        id=uow.new_id(),
        deal_id=deal.id,
        assignee_id=deal.owner_id,
        due=day,
        kind=wanted.kind,
        touch=wanted.touch,
        touches=wanted.touches,
    )


def _end(uow: UnitOfWork, planned: Iterable[Followup], state: FollowupState) -> tuple[Change, ...]:
    changes = []
    for one in planned:
        uow.followups.finish(one.id, state)
        changes.append(Change(f"{FOLLOWUP}{one.id}", one.state, state))
    return tuple(changes)


def _store(uow: UnitOfWork, deal: Deal, before: Rhythm, after: Rhythm) -> tuple[Change, ...]:
    if before == after:
        return ()
    uow.rhythms.keep(deal.id, after)
    return (Change(f"{FIELD}{deal.id}", _written(before), _written(after)),)


def _written(rhythm: Rhythm) -> str:
    instants = (rhythm.replied_at, rhythm.asked_at)
    said = (instant.isoformat() if instant else "-" for instant in instants)
    return " ".join((str(rhythm.touches), *said))


def _read(written: str | None) -> Rhythm:
    if written is None:
        return Rhythm()
    touches, *instants = written.split(" ")
    replied, asked = (None if one == "-" else datetime.fromisoformat(one) for one in instants)
    return Rhythm(int(touches), replied, asked)
