"""Digests: who gets them, when the next one comes, and how one is put on its way once."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from bot.domain.brief import Brief
from bot.domain.digest import (
    DAILY,
    TIME,
    WEEKLY,
    Calendar,
    Digest,
    DigestKind,
    may_come,
    next_due,
    put_off,
)
from bot.domain.manners import reachable
from bot.domain.permit import leads
from bot.domain.person import Person
from bot.services import manner
from bot.services.brief import SHOWN, brief, figures_of
from bot.services.holiday import holidays_of
from bot.services.manner import House
from bot.storage import OutboxKind, OutboxRow, OutboxState, UnitOfWork

SUBJECT = "digest"
"""What the message is drawn as; its parameter is the key of its row."""
LATE = timedelta(hours=2)
"""How long a digest is waited for that should have come; after that it is the next one's turn."""
CHUNK = 20
"""Digests made ready in one transaction."""
BESIDE = timedelta(minutes=2)
"""How long a person's digest waits after a nudge: never two messages at once."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What becomes of a digest that is due: the row to send, if any, and when the next comes.

    `told` is what it would say now; None when it does not come.
    """

    digest: Digest
    next: Digest
    row: OutboxRow | None = None
    doubts: tuple[int, ...] = ()
    told: Brief | None = None


@dataclass(frozen=True, slots=True)
class Desk:
    """What deciding about digests needs of the workspace, read once for many."""

    house: House
    holidays: frozenset[date]
    people: Mapping[int, Person]

    def calendar(self, uow: UnitOfWork, digest: Digest) -> Calendar:
        """Give when a digest's readers may be told something."""
        if digest.channel_id is None:
            person = self.people[digest.person_id]
            return Calendar(person, self.house.of(person.id).end, self.holidays)
        place = uow.workspace
        team = Person(0, "", zone=place.zone, working_days=place.working_days | digest.days)
        return Calendar(team, self.house.default.end, self.holidays)


def desk(uow: UnitOfWork) -> Desk:
    """Read what deciding about digests needs."""
    people = {one.id: one for one in uow.persons.all(active_only=False)}
    year = uow.now.year
    return Desk(manner.house(uow), holidays_of(uow, year - 1, year + 1), people)


def expect(uow: UnitOfWork) -> int:
    """Give their digests to people who have none yet and chose nothing; how many that were."""
    seen = desk(uow)
    added, since = 0, uow.now - LATE
    for known in uow.digests.all():
        # Who came back, or has a working day again.
        if known.due_at is None and known.on:
            due = next_due(known, seen.calendar(uow, known), since)
            uow.digests.save(replace(known, due_at=due))
    # A night's work that is done late, as on a machine that was off, costs nobody their first.
    for fresh in lacking(uow, seen):
        due = next_due(fresh, seen.calendar(uow, fresh), since)
        added += uow.digests.add(replace(fresh, due_at=due))
    return added


def lacking(uow: UnitOfWork, seen: Desk) -> Iterator[Digest]:
    """Give the digests that people have who chose nothing, and that are not stored yet."""
    for kind in (DigestKind.PERSON, DigestKind.REVIEW):
        for person_id in uow.digests.lacking(kind):
            person = seen.people[person_id]
            if reachable(person) and (kind is DigestKind.PERSON or _leads(uow, person)):
                yield usual(uow, kind, person, seen.house)


def usual(uow: UnitOfWork, kind: DigestKind, person: Person, house: House) -> Digest:
    """Give the digest that somebody gets who chose nothing; of a channel, what is proposed.

    A person's comes when their working hours begin, a manager's review an hour later on the first
    day of their week.
    """
    days = person.working_days or frozenset(range(7))
    minute = TIME[kind]
    if kind is DigestKind.PERSON:
        minute = house.of(person.id).start
    if kind is DigestKind.REVIEW:
        minute, days = min(house.of(person.id).start + 60, 23 * 60), frozenset({min(days)})
    if kind is DigestKind.CHANNEL:
        days = uow.workspace.working_days
    parts = WEEKLY if kind is DigestKind.REVIEW else DAILY
    return Digest(
        uow.new_id(),
        kind,
        person.id,
        minute=minute,
        days=days,
        parts=frozenset(parts),
        locale=person.locale,
    )


def plan(uow: UnitOfWork, most: int = CHUNK) -> list[Plan]:
    """Decide what becomes of the digests that are due now; reads only."""
    due = uow.digests.due(uow.now, most)
    seen = desk(uow) if due else None
    return [planned(uow, digest, seen) for digest in due if seen is not None]


def post(uow: UnitOfWork, plans: Sequence[Plan]) -> int:
    """Put planned digests on their way, each once; gives how many plans there were."""
    for one in plans:
        now = uow.digests.at(one.digest.kind, one.digest.place)
        if now is None or now.due_at != one.digest.due_at:
            continue
        if one.row is not None and not uow.outbox.add(one.row):
            # It was sent today, and its time was put off since.
            uow.digests.save(replace(now, due_at=one.next.due_at))
            continue
        uow.outbox.told(one.doubts)
        kept = (one.next.due_at, one.next.said_at, one.next.last)
        uow.digests.save(replace(now, due_at=kept[0], said_at=kept[1], last=kept[2]))
    return len(plans)


def planned(uow: UnitOfWork, digest: Digest, seen: Desk) -> Plan:
    """Decide what becomes of a digest that is due now; reads only."""
    calendar = seen.calendar(uow, digest)
    reader = seen.people[digest.person_id]
    if digest.channel_id is None and not reachable(reader):
        # Nobody is there to read it; who comes back is given one anew.
        return Plan(digest, replace(digest, due_at=None))
    if not may_come(digest, calendar, uow.now):
        return Plan(digest, replace(digest, due_at=put_off(digest, calendar, uow.now)))
    later = replace(digest, due_at=next_due(digest, calendar, uow.now))
    today = calendar.today(uow.now)
    carried = _carried(uow, digest, calendar)
    doubts = uow.outbox.unknowns(digest.person_id) if digest.kind is DigestKind.PERSON else []
    kept = {
        "message": f"{SUBJECT}:{digest.id}:{today.isoformat()}",
        "digest": digest.id,
        "day": today.isoformat(),
        "since": carried["since"],
        "before": carried["before"],
        "doubts": [*carried["doubts"], *(row.key for row in doubts)],
    }
    told = brief(uow, digest, today, datetime.fromisoformat(kept["since"]), kept)
    if digest.silent and not told.says_something:
        return Plan(digest, later, told=told)
    row = _row(uow, digest, reader, kept)
    last = {**kept, "numbers": figures_of(uow, digest)}
    return Plan(
        digest,
        replace(later, said_at=uow.now, last=last),
        row,
        tuple(row.id for row in doubts),
        told,
    )


def _carried(uow: UnitOfWork, digest: Digest, calendar: Calendar) -> dict[str, Any]:
    """Give what a digest takes over: from the last one if that was read, else what it had too.

    The first one tells of the day before, a review of the week before.
    """
    last = dict(digest.last)
    if digest.said_at is None or not last:
        span = timedelta(days=7 if digest.kind is DigestKind.REVIEW else 1)
        since = (uow.now - span).isoformat()
        return {"since": since, "before": None, "doubts": []}
    row = uow.outbox.find(str(last["message"]))
    arrived = row is not None and (row.ts is not None or row.state is OutboxState.UNKNOWN)
    if arrived:
        return {"since": digest.said_at.isoformat(), "before": last["numbers"], "doubts": []}
    return {"since": last["since"], "before": last["before"], "doubts": list(last["doubts"])}


def _row(uow: UnitOfWork, digest: Digest, reader: Person, kept: Mapping[str, Any]) -> OutboxRow:
    params = {**kept, "fresh": True}
    if digest.channel_id is not None:
        destination = {"to": "channel", "channel": digest.channel_id, "person": reader.id}
        return OutboxRow(
            uow.new_id(), kept["message"], OutboxKind.POST, destination, SUBJECT, params
        )
    destination = {"to": "dm", "user": reader.slack_id, "person": reader.id}
    beside = uow.nudges.spoken_to(reader.id, uow.now - BESIDE)
    return OutboxRow(
        uow.new_id(),
        kept["message"],
        OutboxKind.DM,
        destination,
        SUBJECT,
        params,
        not_before=uow.now + BESIDE if beside else None,
    )


def send_again(uow: UnitOfWork, row: OutboxRow, changed: Mapping[str, Any]) -> None:
    """Put a digest that was refused on its way once more, drawn otherwise."""
    known = next((one for one in uow.digests.all() if one.id == row.params["digest"]), None)
    if known is None or known.last.get("message") != row.key:
        return
    key = f"{row.key}:again"
    params = {**row.params, **changed, "message": key}
    again = OutboxRow(uow.new_id(), key, row.kind, row.destination, row.subject, params)
    if uow.outbox.add(again):
        uow.digests.save(replace(known, last={**known.last, "message": key}))


def told_in(uow: UnitOfWork, message: str) -> Mapping[str, Any] | None:
    """Give what a digest's row carries, by its key."""
    row = uow.outbox.find(message)
    return row.params if row is not None and row.subject == SUBJECT else None


def read(uow: UnitOfWork, kept: Mapping[str, Any], *, most: int = SHOWN) -> Brief:
    """Read a digest anew, as of now, by what its row carries."""
    digest = uow.digests.get(int(kept["digest"]))
    since = datetime.fromisoformat(str(kept["since"]))
    return brief(uow, digest, date.fromisoformat(str(kept["day"])), since, kept, most=most)


def is_over(uow: UnitOfWork, digest: Digest, kept: Mapping[str, Any]) -> bool:
    """Tell whether a digest that could not be sent in time may not be sent any more.

    Its day is over, or the evening has begun, or a later one is on its way.
    """
    if digest.last.get("message") != kept["message"]:
        return True
    calendar = desk(uow).calendar(uow, digest)
    today = calendar.today(uow.now)
    if digest.kind is DigestKind.REVIEW:
        return not may_come(digest, calendar, uow.now)
    return today.isoformat() != kept["day"] or not may_come(digest, calendar, uow.now)


def _leads(uow: UnitOfWork, person: Person) -> bool:
    return any(leads(person, pipeline) for pipeline in uow.pipelines.all())
