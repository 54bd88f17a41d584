"""Nudges told and settled: one message a person, within their hours and their budget."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import count

from bot.domain.error import NotFound
from bot.domain.followup import Snooze, put_off_to
from bot.domain.habit import HABITS
from bot.domain.manners import next_slot, reachable, settles_at
from bot.domain.nudge import Mute, Nudge, NudgeState
from bot.domain.person import Person
from bot.domain.rule import Rule
from bot.services import warning
from bot.services.holiday import holidays_of
from bot.services.manner import House, house
from bot.storage import OutboxKind, OutboxRow, OutboxState, UnitOfWork

CHUNK = 100
"""People spoken to in one transaction."""
SUBJECT = "nudge"
"""What the message is drawn as; its parameter is its own key."""


def tell(uow: UnitOfWork, most: int = CHUNK) -> int:
    """Put what is due to be told into the outbox, one message a person; give how many rows it was.

    What does not fit into a person's hours waits for their next ones, what is over their budget
    goes into the day's digest.
    """
    people = uow.nudges.people(uow.now, most)
    if not people:
        return 0
    manners = house(uow)
    free = holidays_of(uow, uow.now.year, uow.now.year + 1)
    waiting = uow.nudges.waiting(people, uow.now)
    said = uow.nudges.said(people, (uow.now - timedelta(days=2)).date())
    for person_id, nudges in waiting.items():
        person = uow.persons.get(person_id)
        if not reachable(person):
            _leave(uow, nudges)
            continue
        _speak(uow, person, nudges, manners, free, said)
    return sum(len(nudges) for nudges in waiting.values())


def _speak(
    uow: UnitOfWork,
    person: Person,
    nudges: Sequence[Nudge],
    manners: House,
    free: frozenset[date],
    said: dict[tuple[int, date], tuple[int, int]],
) -> None:
    wanted = manners.of(person.id)
    slot = next_slot(person, wanted, uow.now, free)
    if slot > uow.now:
        _postpone(uow, person, nudges, slot)
        return
    today = uow.now.astimezone(person.tz).date()
    told, messages = said.get((person.id, today), (0, 0))
    now = [one for one in nudges if not messages or HABITS[one.rule].prompt]
    later = [one for one in nudges if one not in now]
    if later:
        morning = next_slot(person, wanted, uow.now, free, after=today)
        _postpone(uow, person, later, morning)
    room = max(0, wanted.budget - told - warning.told_on(uow, person, today))
    for one in now[room:]:
        uow.nudges.save(replace(one, state=NudgeState.FOLDED, day=today, settled_at=uow.now))
    if not now[:room]:
        return
    key = _send(uow, person, today, messages + 1)
    for one in now[:room]:
        uow.nudges.save(
            replace(
                one,
                state=NudgeState.SENT,
                day=today,
                sent_at=uow.now,
                message=key,
                settle_at=settles_at(person, uow.now, free),
            )
        )


def _send(uow: UnitOfWork, person: Person, today: date, place: int) -> str:
    """Put a person's next message of the day into the outbox; give its key."""
    while True:
        key = _key(person.id, today, place)
        row = OutboxRow(
            id=uow.new_id(),
            key=key,
            kind=OutboxKind.DM,
            destination={"to": "dm", "user": person.slack_id, "person": person.id},
            subject=SUBJECT,
            params={"message": key},
        )
        if uow.outbox.add(row):
            return key
        place += 1


def _key(person_id: int, day: date, place: int) -> str:
    return f"nudge:{person_id}:{day.isoformat()}:{place}"


def told_on(uow: UnitOfWork, person_id: int, day: date) -> frozenset[int]:
    """Give the ids of the deals that a person's messages of a local day tell of.

    A message that may not have arrived tells of none.
    """
    found = set[int]()
    for place in count(1):
        row = uow.outbox.find(_key(person_id, day, place))
        if row is None:
            break
        if row.state not in (OutboxState.UNKNOWN, OutboxState.DEAD):
            told = uow.nudges.in_message(row.key)
            found |= {one.deal_id for one in told if one.deal_id is not None}
    return frozenset(found)


def _postpone(uow: UnitOfWork, person: Person, nudges: Sequence[Nudge], to: datetime) -> None:
    day = to.astimezone(person.tz).date()
    for one in nudges:
        uow.nudges.save(replace(one, due_at=to, day=day))


def _leave(uow: UnitOfWork, nudges: Sequence[Nudge]) -> None:
    """Drop what was for somebody who may not be told any more; the deals are looked at anew."""
    for one in nudges:
        uow.nudges.save(replace(one, state=NudgeState.DROPPED, settled_at=uow.now))
    uow.looks.wake([one.deal_id for one in nudges if one.deal_id is not None], uow.now)


def lapse(uow: UnitOfWork, most: int = CHUNK) -> int:
    """Count what nobody acted on in time as ignored, and look at its deal again."""
    lapsed = uow.nudges.lapsed(uow.now, most)
    for one in lapsed:
        uow.nudges.save(replace(one, state=NudgeState.IGNORED, settled_at=uow.now))
    uow.looks.wake([one.deal_id for one in lapsed if one.deal_id is not None], uow.now)
    return len(lapsed)


def refresh(uow: UnitOfWork, told: Nudge) -> None:
    """Have the message a nudge stands in drawn anew: it shows what was done since."""
    person = uow.persons.get(told.person_id)
    if told.message is None or person.slack_id is None:
        return
    uow.outbox.add(
        OutboxRow(
            id=uow.new_id(),
            key=f"{told.message}:{uow.now.isoformat()}",
            kind=OutboxKind.UPDATE,
            destination={"to": "update", "of": told.message, "person": person.id},
            subject=SUBJECT,
            params={"message": told.message},
        )
    )


def mine(uow: UnitOfWork, nudge_id: int, *, by: Person) -> Nudge:
    """Give a nudge to who was told; raises `NotFound` for anybody else's."""
    found = uow.nudges.get(nudge_id)
    if found is None or found.person_id != by.id:
        raise NotFound("This reminder is not there any more.")
    return found


def snooze(uow: UnitOfWork, nudge_id: int, how_far: Snooze, *, by: Person) -> Nudge:
    """Silence the deal of a nudge until a later working day of the person; give the nudge."""
    told = mine(uow, nudge_id, by=by)
    back = put_off_to(how_far, uow.now.astimezone(by.tz).date(), by.working_days)
    return _silence(uow, told, None, back - timedelta(days=1))


def mute(uow: UnitOfWork, nudge_id: int, *, by: Person, whole_deal: bool = False) -> Nudge:
    """Silence what a nudge said for good: of this rule, or of everything about the deal."""
    told = mine(uow, nudge_id, by=by)
    return _silence(uow, told, None if whole_deal else told.rule, None)


def unmute(uow: UnitOfWork, nudge_id: int, *, by: Person) -> Nudge:
    """Let a deal speak again after it was silenced."""
    told = mine(uow, nudge_id, by=by)
    for rule in (told.rule, None):
        uow.manners.lift(Mute(by.id, told.subject, rule))
    uow.looks.wake([told.deal_id] if told.deal_id is not None else [], uow.now)
    return told


def _silence(uow: UnitOfWork, told: Nudge, rule: Rule | None, until: date | None) -> Nudge:
    uow.manners.silence(Mute(told.person_id, told.subject, rule, until))
    if told.state in (NudgeState.SENT, NudgeState.IGNORED):
        told = replace(
            told, state=NudgeState.SNOOZED, settled_at=uow.now, settled_by=told.person_id
        )
        uow.nudges.save(told)
    uow.looks.wake([told.deal_id] if told.deal_id is not None else [], uow.now)
    return told
