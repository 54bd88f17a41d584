"""Looking at the deals whose turn it is: what holds, whom it concerns, and when to look next."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from bot.domain.deal import Deal
from bot.domain.habit import HABITS
from bot.domain.looking import Look, look
from bot.domain.manners import next_slot, reachable
from bot.domain.money import Money
from bot.domain.nudge import Nudge, NudgeState
from bot.domain.person import Person, Role
from bot.domain.pipeline import Pipeline
from bot.domain.rule import Case, Finding, Rule
from bot.domain.timeline import SINCE_EVER
from bot.services import night
from bot.services.holiday import holidays_of
from bot.services.manner import House, house
from bot.services.nudge import refresh
from bot.storage import UnitOfWork
from bot.storage.look import Work

CHUNK = 200
"""Deals looked at in one transaction."""
TROUBLE = "nudge.trouble"
"""The setting that names deals which could not be looked at, and when that was."""
MOST_TROUBLE = 50
MEMORY = timedelta(days=400)
"""How far back it counts what was said before."""


@dataclass(frozen=True, slots=True)
class Room:
    """What a look needs of the workspace, read once for many deals."""

    people: Mapping[int, Person]
    house: House
    holidays: frozenset[date]
    big: Mapping[tuple[int, str], Money]


@dataclass(frozen=True, slots=True)
class Seen:
    """A deal that was looked at: its case, whom it concerns (None: nobody), and the outcome."""

    case: Case
    work: Work
    person: Person | None
    look: Look
    told: tuple[Nudge, ...] = ()


def survey(uow: UnitOfWork) -> Room:
    """Read what a look needs of the workspace."""
    year = uow.now.year
    return Room(
        {one.id: one for one in uow.persons.all(active_only=False)},
        house(uow),
        holidays_of(uow, year - 1, year + 1),
        uow.worth.big(),
    )


def cases(uow: UnitOfWork, deals: Sequence[Deal], room: Room | None = None) -> list[Case]:
    """Give deals as the rules see them; a handful of statements for any number of deals."""
    return [case for case, _ in _cases(uow, deals, room or survey(uow))]


def look_at(uow: UnitOfWork, most: int = CHUNK, *, deal_id: int | None = None) -> int:
    """Look at deals whose turn it is, store what is to be told, and when their turn comes next.

    Gives how many there were. What is said is a row of its own, once per deal, rule and day. With
    `deal_id`, that deal alone is looked at.
    """
    due = uow.looks.due(uow.now, most, deal_id=deal_id)
    if not due:
        return 0
    night.expect(uow)
    room = survey(uow)
    first = {deal.id for was, deal in due if was == SINCE_EVER}
    for (was, _), seen in zip(due, see(uow, [deal for _, deal in due], room, first), strict=True):
        _store(uow, seen, room)
        uow.looks.looked(seen.case.deal.id, was, seen.look.again)
    return len(due)


def set_aside(uow: UnitOfWork, deal_id: int, was: datetime, until: datetime) -> None:
    """Let a deal be that could not be looked at, and remember it for whoever runs this."""
    uow.looks.looked(deal_id, was, until)
    trouble = dict(uow.settings.held(TROUBLE) or {})
    trouble[str(deal_id)] = uow.now.isoformat(timespec="seconds")
    uow.settings.put(TROUBLE, dict(list(trouble.items())[-MOST_TROUBLE:]))


def see(
    uow: UnitOfWork, deals: Sequence[Deal], room: Room, first: Iterable[int] = ()
) -> list[Seen]:
    """Decide about deals, writing nothing; `first` are those never looked at before."""
    known = _cases(uow, deals, room)
    subjects = [subject for case, _ in known for subject in _subjects(case)]
    told = uow.nudges.about(subjects, (uow.now - MEMORY).date())
    silent = uow.manners.silent(subjects, uow.now.date())
    begun = set(first)
    return [
        _seen(uow, case, work, room, told, silent, first=case.deal.id in begun)
        for case, work in known
    ]


def _seen(
    uow: UnitOfWork,
    case: Case,
    work: Work,
    room: Room,
    told: Mapping[str, Sequence[Nudge]],
    silent: Mapping[tuple[int, str], Mapping[Rule | None, date | None]],
    *,
    first: bool,
) -> Seen:
    person = recipient(case, uow.pipelines.get(case.deal.position.pipeline_id), room.people)
    before = [_acted(one, work) for subject in _subjects(case) for one in told.get(subject, ())]
    off = room.house.of(person.id).off if person else frozenset(Rule)
    outcome = look(
        case,
        sorted(before, key=lambda one: (one.day, one.id), reverse=True),
        off=off,
        fallen=room.house.fallen,
        muted=silent.get((person.id, f"deal:{case.deal.id}")) if person else None,
        first=first,
    )
    return Seen(case, work, person, outcome, tuple(before))


def recipient(case: Case, pipeline: Pipeline, people: Mapping[int, Person]) -> Person | None:
    """Give who is told about a deal: its owner, and for one who left whoever led them.

    Nobody is told for an owner who is not in Slack yet; their deals stand on the board.
    """
    owner = case.owner
    if owner is not None and reachable(owner):
        return owner
    if owner is not None and owner.is_member and owner.slack_id is None:
        return None
    above = people.get(owner.manager_id) if owner and owner.manager_id else None
    if above is not None and reachable(above):
        return above
    return fallback(pipeline, people)


def fallback(pipeline: Pipeline, people: Mapping[int, Person]) -> Person | None:
    """Give who answers for a pipeline: who it names, else a manager, else an admin."""
    there = sorted((one for one in people.values() if reachable(one)), key=lambda one: one.id)
    named = [one for one in there if one.id in pipeline.manager_ids]
    managers = [one for one in there if one.role is Role.MANAGER]
    admins = [one for one in there if one.role is Role.ADMIN]
    return next(iter(named + managers + admins), None)


def _cases(uow: UnitOfWork, deals: Sequence[Deal], room: Room) -> list[tuple[Case, Work]]:
    ids = [deal.id for deal in deals]
    followups, tasks, work = uow.looks.followups(ids), uow.looks.tasks(deals), uow.looks.work(ids)
    found = []
    for deal in deals:
        pipeline = uow.pipelines.get(deal.position.pipeline_id)
        stage = pipeline.known(deal.stage_id) or pipeline.stage(deal.stage_id)
        done = work.get(deal.id, Work())
        big = room.big.get((pipeline.id, deal.value.currency)) if deal.value else None
        case = Case(
            deal,
            stage,
            uow.now,
            owner=room.people.get(deal.owner_id) if deal.owner_id is not None else None,
            followup=followups.get(deal.id),
            task=tasks.get(deal.id),
            pushes=done.pushes,
            touched=done.last is not None,
            big_from=big,
            holidays=room.holidays,
        )
        found.append((case, done))
    return found


def _subjects(case: Case) -> list[str]:
    subjects = [f"deal:{case.deal.id}"]
    if case.owner is not None and not case.owner.is_member:
        subjects.append(f"person:{case.owner.id}")
    return subjects


def _acted(one: Nudge, work: Work) -> Nudge:
    """Count a nudge as acted on where somebody did something to the deal after it was sent."""
    done = one.sent_at is not None and work.last is not None and work.last > one.sent_at
    if one.state is NudgeState.SENT and one.deal_id is not None and done:
        return replace(one, state=NudgeState.ACTED, settled_at=work.last)
    return one


def _store(uow: UnitOfWork, seen: Seen, room: Room) -> None:
    for one in seen.told:
        if one.state is NudgeState.ACTED and one.settled_by is None and one.settled_at:
            _settle(uow, one)
    for one in seen.look.over:
        if one.state is not NudgeState.SENT:
            uow.nudges.save(replace(one, state=NudgeState.DROPPED, settled_at=uow.now))
    if seen.person is None:
        return
    for one in seen.told:
        if one.state is NudgeState.WAITING and one.person_id != seen.person.id:
            uow.nudges.save(replace(one, person_id=seen.person.id))
    for found in seen.look.old:
        uow.nudges.add(_nudge(uow, seen, found, room, NudgeState.OLD))
    if seen.look.old:
        _backlog(uow, seen.person, room)
    if seen.look.say is not None:
        uow.nudges.add(_nudge(uow, seen, seen.look.say, room, seen.look.state))


def _settle(uow: UnitOfWork, acted: Nudge) -> None:
    """Write down who acted, and have the message say so; nothing is done twice."""
    stored = uow.nudges.get(acted.id)
    if stored is None or stored.state is not NudgeState.SENT or acted.deal_id is None:
        return
    by = next(
        (one.author_id for one in uow.timeline.of(acted.deal_id, limit=5) if one.author_id), None
    )
    uow.nudges.save(replace(acted, settled_by=by))
    refresh(uow, acted)


def _nudge(uow: UnitOfWork, seen: Seen, found: Finding, room: Room, state: NudgeState) -> Nudge:
    person, deal = seen.person, seen.case.deal
    assert person is not None
    gone = found.rule is Rule.OWNER_GONE and seen.case.owner is not None
    due = next_slot(person, room.house.of(person.id), uow.now, room.holidays)
    return Nudge(
        id=uow.new_id(),
        subject=f"person:{deal.owner_id}" if gone else f"deal:{deal.id}",
        day=due.astimezone(person.tz).date(),
        person_id=person.id,
        found=found,
        due_at=due,
        deal_id=None if gone else deal.id,
        state=state,
        importance=weight(found.rule, deal),
        round=max(seen.look.round, 1),
    )


def _backlog(uow: UnitOfWork, person: Person, room: Room) -> None:
    """Have one message say how many imported deals need a look, whatever their number."""
    subject = f"person:{person.id}"
    known = uow.nudges.about([subject], (uow.now - timedelta(days=3)).date()).get(subject, ())
    if any(one.rule is Rule.BACKLOG and one.state is NudgeState.WAITING for one in known):
        return
    due = next_slot(person, room.house.of(person.id), uow.now, room.holidays)
    uow.nudges.add(
        Nudge(
            id=uow.new_id(),
            subject=subject,
            day=due.astimezone(person.tz).date(),
            person_id=person.id,
            found=Finding(Rule.BACKLOG),
            due_at=due,
            importance=HABITS[Rule.BACKLOG].importance * 1000,
        )
    )


def weight(rule: Rule, deal: Deal) -> int:
    """Give the place of something to say among others: by its rule, then by what is at stake."""
    minor = max(deal.value.minor, 0) if deal.value else 0
    return HABITS[rule].importance * 1000 + min(999, int(math.log2(minor + 1) * 16))
