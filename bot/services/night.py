"""What is done once a night for each workspace: limits learned, rules that nobody heeds quieted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from bot.domain.manners import at_local, next_slot, reachable
from bot.domain.nudge import Score
from bot.domain.person import Person, Role
from bot.domain.pipeline import Stage
from bot.domain.rule import Rule
from bot.domain.stall import learned
from bot.domain.worktime import working_days_between
from bot.services import chore
from bot.services.holiday import holidays_of
from bot.services.manner import FALLEN, house
from bot.storage import OutboxKind, OutboxRow, UnitOfWork

KEY = "night"
"""The setting that holds when the next night is, found by a partial index."""
HOUR = 3
"""The local hour at which the night's work is done."""
SAMPLE = 20
"""Settled nudges of a rule from which its rate means something."""
FLOOR = 0.15
"""The share acted on in time below which a rule speaks in the digest only."""
BESIDE = timedelta(minutes=6)
"""How long what is said about the rules waits when somebody's hours begin: their work is first."""
WINDOW = timedelta(days=45)
"""How far back the rates are counted."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """A stage's limit as its visits teach it: working days, and of how many visits."""

    stage: Stage
    days: int | None
    sample: int | None


def due_next(uow: UnitOfWork) -> datetime:
    """Give when the next night of the workspace is (UTC)."""
    zone = uow.workspace.tz
    today = uow.now.astimezone(zone).date()
    tonight = at_local(today, HOUR * 60, zone)
    if tonight > uow.now:
        return tonight
    return at_local(today + timedelta(days=1), HOUR * 60, zone)


def expect(uow: UnitOfWork) -> None:
    """Have a workspace's nights come, if they do not yet."""
    if uow.settings.get(KEY) is None:
        uow.settings.put(KEY, due_next(uow).isoformat(timespec="seconds"))


def begin(uow: UnitOfWork) -> bool:
    """Take this night's work, unless it was taken; the next night is written down with it."""
    kept = uow.settings.get(KEY)
    if kept is None or datetime.fromisoformat(kept) > uow.now:
        return False
    uow.settings.put(KEY, due_next(uow).astimezone(UTC).isoformat(timespec="seconds"))
    return True


def lessons(uow: UnitOfWork) -> list[Lesson]:
    """Learn the stages' limits from how long won deals stayed; gives those that moved.

    Days are the owner's working days; it reads all visits and writes nothing.
    """
    people = {one.id: one for one in uow.persons.all(active_only=False)}
    visits = uow.stalls.visits_of_won()
    free = holidays_of(uow, uow.now.year - 2, uow.now.year)
    found = []
    for pipeline in uow.pipelines.all():
        for stage in pipeline.open_stages:
            of_stage = visits.get(stage.id, [])
            days = learned([_days(visit, people, free) for visit in of_stage])
            if days != stage.learned_days:
                found.append(Lesson(stage, days, len(of_stage) if days is not None else None))
    return found


def learn(uow: UnitOfWork, found: Sequence[Lesson]) -> None:
    """Set limits that were learned and have the deals of their stages timed anew in chunks."""
    for lesson in found:
        for stage in uow.pipelines.get(lesson.stage.pipeline_id).open_stages:
            if stage.id == lesson.stage.id:
                uow.pipelines.save_stage(
                    replace(stage, learned_days=lesson.days, learned_from=lesson.sample)
                )
                chore.add(uow, {"kind": "restall", "stage": str(stage.id)})


def judge(uow: UnitOfWork) -> list[Score]:
    """Let rules that are not acted on speak in the digest only, and say so to who can change it."""
    fallen = dict(uow.settings.held(FALLEN) or {})
    scores = uow.nudges.scores((uow.now - WINDOW).date())
    weak = [
        score
        for rule, score in scores.items()
        if rule.value not in fallen
        and rule is not Rule.BACKLOG
        and score.settled >= SAMPLE
        and (score.rate or 0) < FLOOR
    ]
    if not weak:
        return []
    today = uow.workspace.day(uow.now).isoformat()
    for score in weak:
        fallen[score.rule.value] = {
            "since": today,
            "acted": score.acted,
            "settled": score.settled,
        }
    uow.settings.put(FALLEN, fallen)
    manners, free = house(uow), holidays_of(uow, uow.now.year, uow.now.year + 1)
    for person in uow.persons.all():
        if person.role in (Role.ADMIN, Role.MANAGER) and reachable(person):
            wanted = manners.of(person.id)
            begins = next_slot(person, wanted, uow.now, free)
            slot = next_slot(person, wanted, begins + BESIDE, free)
            _say_so(uow, person, today, [score.rule for score in weak], slot)
    return weak


def _say_so(
    uow: UnitOfWork, person: Person, day: str, rules: Sequence[Rule], slot: datetime
) -> None:
    uow.outbox.add(
        OutboxRow(
            id=uow.new_id(),
            key=f"fallen:{person.id}:{day}",
            kind=OutboxKind.DM,
            destination={"to": "dm", "user": person.slack_id, "person": person.id},
            subject="nudge.fallen",
            params={"rules": [rule.value for rule in rules]},
            not_before=slot,
        )
    )


def _days(
    visit: tuple[int | None, datetime, datetime],
    people: Mapping[int, Person],
    free: frozenset[date],
) -> float:
    owner_id, entered, left = visit
    owner = (people.get(owner_id) if owner_id is not None else None) or Person(id=0, name="")
    return working_days_between(
        entered,
        left,
        zone=owner.tz,
        working_days=owner.working_days,
        holidays=free,
    )
