"""Who would be told what, and why, without telling anybody: the rules and manners tried out."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from bot.domain.deal import Deal
from bot.domain.manners import next_slot
from bot.domain.nudge import NudgeState
from bot.domain.person import Person
from bot.domain.rule import Finding
from bot.domain.timeline import SINCE_EVER
from bot.services import look
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
