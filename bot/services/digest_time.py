"""When digests come once their reader's days are others: still once a day, and none is lost."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from bot.domain.digest import Digest, moved_due
from bot.domain.person import Person
from bot.domain.workspace import Workspace
from bot.services import manner
from bot.services.digest import Desk, desk, usual
from bot.services.manner import House
from bot.storage import UnitOfWork


@dataclass(frozen=True, slots=True)
class Ways:
    """When people may be told something, before that is changed."""

    people: tuple[Person, ...]
    house: House


def ways(uow: UnitOfWork, people: Iterable[Person]) -> Ways:
    """Read people's ways, to be held against those they have after a change."""
    return Ways(tuple(people), manner.house(uow))


def follow(uow: UnitOfWork, was: Ways) -> None:
    """Have the digests of people come when their hours begin, on their days, if they did before."""
    seen, people = desk(uow), {one.id: one for one in was.people}
    for known in uow.digests.all():
        if known.channel_id is None and known.due_at is not None and known.person_id in people:
            moved = _moved(uow, known, people[known.person_id], was, seen)
            if moved != known:
                uow.digests.save(moved)


def travel(uow: UnitOfWork, was: Person) -> None:
    """Have the digests of somebody who was elsewhere come by the clock of where they are now."""
    follow(uow, ways(uow, [was]))


def resettle(uow: UnitOfWork, was: Workspace) -> None:
    """Have the digests of channels come by the clock of the workspace, whose zone was another."""
    seen = desk(uow)
    for known in uow.digests.all():
        if known.channel_id is not None and known.due_at is not None:
            due = moved_due(known, was.tz, seen.calendar(uow, known), uow.now)
            uow.digests.save(replace(known, due_at=due))


def _moved(uow: UnitOfWork, known: Digest, person: Person, was: Ways, seen: Desk) -> Digest:
    before = usual(uow, known.kind, person, was.house)
    after = usual(uow, known.kind, seen.people[person.id], seen.house)
    moved = replace(
        known,
        minute=after.minute if known.minute == before.minute else known.minute,
        days=after.days if known.days == before.days else known.days,
    )
    calendar = seen.calendar(uow, known)
    if moved == known and calendar.zone == person.tz:
        return known
    return replace(moved, due_at=moved_due(moved, person.tz, calendar, uow.now))
