"""Who would be told what, and why, without telling anybody: the rules and manners tried out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from bot.domain.brief import Brief, Word, stands_anyway
from bot.domain.deal import Deal
from bot.domain.digest import Digest, DigestKind, next_due
from bot.domain.manners import at_local, next_slot, reachable
from bot.domain.nudge import Nudge, NudgeState
from bot.domain.person import Person
from bot.domain.rule import Finding
from bot.domain.timeline import SINCE_EVER
from bot.services import digest, look
from bot.services.brief import led
from bot.services.digest import Desk
from bot.services.look import Room, Seen
from bot.storage import UnitOfWork


@dataclass(frozen=True, slots=True)
class Line:
    """Something that would be told: to whom, about what, when, and in which way.

    `state` is waiting (a message), folded (the digest), escalated (the manager's digest) or old
    (the one message about imported deals).
    """

    person: Person
    deal: Deal
    stage: str
    found: Finding
    at: datetime
    state: NudgeState
    importance: int


@dataclass(frozen=True, slots=True)
class Paper:
    """A digest of the day: who reads it (of a channel's: who set it up), when, and what it says.

    One that is not `sent` stays silent, since there is nothing to say.
    """

    digest: Digest
    person: Person
    at: datetime
    told: Brief
    sent: bool


def rehearse(uow: UnitOfWork) -> list[Line]:
    """Decide about every open deal as the clock would now, budgets included; writes nothing."""
    room, after, found = look.survey(uow), 0, list[Line]()
    while True:
        chunk = uow.looks.working(after, look.CHUNK)
        if not chunk:
            break
        after = chunk[-1][1].id
        first = {deal.id for was, deal in chunk if was == SINCE_EVER}
        for seen in look.see(uow, [deal for _, deal in chunk], room, first):
            found += _lines(seen, room)
    return _budgeted(found, room)


def _lines(seen: Seen, room: Room) -> Iterable[Line]:
    person = seen.person
    if person is None:
        return
    said = list(seen.look.old[:1])
    if seen.look.say is not None:
        said = [seen.look.say]
    waiting = [one for one in seen.told if one.state is NudgeState.WAITING]
    said += [one.found for one in waiting if one not in seen.look.over]
    for found in said:
        case = seen.case
        slot = next_slot(person, room.house.of(person.id), case.now, room.holidays)
        weight = look.weight(found.rule, case.deal)
        yield Line(person, case.deal, case.stage.name, found, slot, seen.look.state, weight)


def _budgeted(found: list[Line], room: Room) -> list[Line]:
    """Fold what is over a person's budget for the day, the least important first."""
    told: dict[tuple[int, date], int] = {}
    lines = []
    for line in sorted(found, key=lambda one: (one.person.name, one.person.id, -one.importance)):
        if line.state is NudgeState.WAITING:
            key = (line.person.id, line.at.astimezone(line.person.tz).date())
            told[key] = told.get(key, 0) + 1
            if told[key] > room.house.of(line.person.id).budget:
                line = replace(line, state=NudgeState.FOLDED)
        lines.append(line)
    return lines


def papers(uow: UnitOfWork, lines: Sequence[Line]) -> list[Paper]:
    """Give the digests of the day that were not told yet, as things stand; writes nothing.

    `lines` are what `rehearse` found: what is over somebody's budget stands in their digest.
    """
    seen, now = digest.desk(uow), uow.now
    aside = [one for one in lines if one.state in (NudgeState.FOLDED, NudgeState.ESCALATED)]
    found = []
    for known in [*uow.digests.all(), *digest.lacking(uow, seen)]:
        reader = seen.people[known.person_id]
        at = _comes(known, seen, uow)
        if at is None or (known.channel_id is None and not reachable(reader)):
            continue
        uow.now = at
        plan = digest.planned(uow, known, seen)
        if plan.told is not None:
            told = plan.told
            if known.channel_id is None:
                told = _with(uow, told, aside, reader)
            sent = told.says_something or not known.silent
            found.append(Paper(known, reader, at, told, sent))
    uow.now = now
    return sorted(found, key=lambda one: (one.at, one.digest.place, one.digest.kind))


def _comes(known: Digest, seen: Desk, uow: UnitOfWork) -> datetime | None:
    """Give when a digest comes on its readers' day; None when not, or when it was told on it."""
    calendar = seen.calendar(uow, known)
    today = calendar.today(uow.now)
    if known.said_at is not None and calendar.today(known.said_at) >= today:
        return None
    begins = at_local(today, 0, calendar.zone)
    at = next_due(known, calendar, begins - timedelta(seconds=1))
    return at if at is not None and calendar.today(at) == today else None


def _with(uow: UnitOfWork, told: Brief, aside: Sequence[Line], reader: Person) -> Brief:
    """Add what would be put aside for a person's digest on its day."""
    known = {(one.nudge.subject, one.found.rule) for one in (*told.folded, *told.escalated)}
    folded, escalated = list(told.folded), list(told.escalated)
    for line in aside:
        nudge = _nudge(line)
        if nudge.day != told.day or (nudge.subject, nudge.rule) in known:
            continue
        word = Word(nudge, line.found, line.deal, line.person)
        if line.state is NudgeState.ESCALATED and led(uow, [nudge], reader):
            escalated.append(word)
        is_own = told.digest.kind is DigestKind.PERSON and line.person.id == reader.id
        if (
            line.state is NudgeState.FOLDED
            and is_own
            and not stands_anyway(told.digest, nudge.rule)
        ):
            folded.append(word)
    return replace(told, folded=tuple(folded), escalated=tuple(escalated))


def _nudge(line: Line) -> Nudge:
    """Give what a line would be stored as."""
    day = line.at.astimezone(line.person.tz).date()
    subject, deal_id = f"deal:{line.deal.id}", line.deal.id
    return Nudge(0, subject, day, line.person.id, line.found, line.at, deal_id, line.state)
