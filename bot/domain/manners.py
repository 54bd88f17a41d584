"""Good manners: when somebody may be spoken to, how often, and about what."""

from collections.abc import Set
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from bot.domain.person import Person, Role
from bot.domain.rule import Rule
from bot.domain.worktime import is_working

_DAY = timedelta(days=1)
BUDGET = 5
"""Deals a person is nudged about on a day; what is over goes into the digest."""
PATIENCE = 3
"""Times the same is said and ignored before the manager's digest has it instead."""
SETTLE_DAYS = 2
"""Working days (48 h in which somebody works) after which a nudge counts as ignored."""
_LONGEST = 400


@dataclass(frozen=True, slots=True)
class Manners:
    """What a person, or their workspace for all, has set.

    `start` and `end` are minutes of the local day between which nudges may come; `off` are rules
    they do not want to hear of.
    """

    start: int = 9 * 60
    end: int = 18 * 60
    budget: int = BUDGET
    off: frozenset[Rule] = field(default_factory=frozenset)


def reachable(person: Person) -> bool:
    """Tell whether somebody may be nudged at all: members in Slack who do more than look."""
    return person.is_member and person.role is not Role.VIEWER and person.slack_id is not None


def at_local(day: date, minute: int, zone: tzinfo) -> datetime:
    """Give the instant (UTC) of a minute of a local day, exactly one for each day.

    A time that a change of the clocks leaves out is the first valid instant after the gap; of one
    that comes twice the first counts.
    """
    wall = datetime.combine(day, time(minute // 60, minute % 60), tzinfo=zone)
    late = wall.astimezone(UTC)
    if late.astimezone(zone).replace(tzinfo=None) == wall.replace(tzinfo=None):
        return late
    # In a gap the offset before it gives an instant after the change, the offset after one before.
    early = wall.replace(fold=1).astimezone(UTC)
    before = early.astimezone(zone).utcoffset()
    while late - early > timedelta(seconds=1):
        middle = early + (late - early) // 2
        if middle.astimezone(zone).utcoffset() == before:
            early = middle
        else:
            late = middle
    return late.replace(microsecond=0)


def works_on(person: Person, day: date, holidays: Set[date]) -> bool:
    """Tell whether a person works on a local day; whoever never works is not left out for ever."""
    days = person.working_days or frozenset(range(7))
    return is_working(day, days) and day not in holidays


def next_slot(
    person: Person,
    manners: Manners,
    now: datetime,
    holidays: Set[date] = frozenset(),
    *,
    after: date | None = None,
) -> datetime:
    """Give the next instant at which a person may be spoken to: now, if they are at work.

    With `after`, on a later local day than that.
    """
    zone = person.tz
    today = now.astimezone(zone).date()
    day = today if after is None or today > after else after + _DAY
    for _ in range(_LONGEST):
        if works_on(person, day, holidays):
            begins, ends = (at_local(day, minute, zone) for minute in (manners.start, manners.end))
            if now < ends or day > today:
                return max(now, begins)
        day += _DAY
    return now


def settles_at(person: Person, sent: datetime, holidays: Set[date] = frozenset()) -> datetime:
    """Give when a nudge told at an instant counts as ignored: 48 h of days that are worked."""
    zone = person.tz
    local = sent.astimezone(zone)
    day, left = local.date(), SETTLE_DAYS
    for _ in range(_LONGEST):
        day += _DAY
        left -= works_on(person, day, holidays)
        if not left:
            break
    return at_local(day, local.hour * 60 + local.minute, zone)
