"""Digests: what a channel, a person or a manager is told together, on which days, at what time."""

from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, tzinfo
from enum import StrEnum
from typing import Any

from bot.domain.manners import at_local, works_on
from bot.domain.person import WEEKDAYS, Person

_DAY = timedelta(days=1)
_AHEAD = 400
_LEAST = 120
"""Minutes after its time for which a digest may still come, however late that time is set."""


class DigestKind(StrEnum):
    """Who reads it: a channel each day, a person each day, a manager once a week."""

    CHANNEL = "channel"
    PERSON = "person"
    REVIEW = "review"


class Part(StrEnum):
    """What a digest tells of, in the order in which it does."""

    DUE = "due"
    CLOSING = "closing"
    STALLED = "stalled"
    WON = "won"
    LOST = "lost"
    NEW = "new"
    NUMBERS = "numbers"
    BOARD = "board"
    CHANGES = "changes"
    RISK = "risk"


DAILY = (
    Part.DUE, Part.CLOSING, Part.STALLED, Part.WON, Part.LOST, Part.NEW, Part.NUMBERS,
)  # fmt: skip
"""What a daily digest may tell of."""
WEEKLY = (
    Part.BOARD, Part.CHANGES, Part.WON, Part.LOST, Part.RISK, Part.DUE, Part.CLOSING,
    Part.STALLED, Part.NUMBERS,
)  # fmt: skip
"""What a weekly review may tell of."""
TIME = {DigestKind.CHANNEL: 9 * 60, DigestKind.PERSON: 9 * 60, DigestKind.REVIEW: 10 * 60}
"""The minute of the local day at which each comes while nobody chose another."""


def parts_of(kind: DigestKind) -> tuple[Part, ...]:
    """Give what a digest of a kind may tell of, in its order."""
    return WEEKLY if kind is DigestKind.REVIEW else DAILY


@dataclass(frozen=True, slots=True)
class Digest:
    """A digest somebody has chosen, or has because nobody chose otherwise.

    `person_id` is who reads it, of a channel's who set it up; `pipeline_id` None is all of them.
    `minute` counts from local midnight: of the person's day, of a channel's the workspace's.
    `days` are weekday numbers, Monday 0; a `silent` one does not come when there is nothing to
    say, and one that is not `on` never. `due_at` is when it comes next (UTC, None: never),
    `said_at` when it was last put on its way, and `last` what has to be remembered of that (small
    JSON).
    """

    id: int
    kind: DigestKind
    person_id: int
    channel_id: str | None = None
    pipeline_id: int | None = None
    minute: int = 9 * 60
    days: frozenset[int] = WEEKDAYS
    parts: frozenset[Part] = field(default_factory=lambda: frozenset(DAILY))
    locale: str = "en"
    silent: bool = True
    on: bool = True
    due_at: datetime | None = None
    said_at: datetime | None = None
    last: Mapping[str, Any] = field(default_factory=dict)

    @property
    def place(self) -> str:
        """Name where it goes; with its kind there is one such digest."""
        if self.channel_id is None:
            return f"person:{self.person_id}"
        return f"{self.channel_id}:{self.pipeline_id or 0}"

    @property
    def told(self) -> tuple[Part, ...]:
        """Its parts in order."""
        return tuple(part for part in parts_of(self.kind) if part in self.parts)


@dataclass(frozen=True, slots=True)
class Calendar:
    """When somebody, or a channel's team, may be told something.

    `end` is the minute of the local day after which they are left alone.
    """

    person: Person
    end: int
    holidays: Set[date] = frozenset()

    @property
    def zone(self) -> tzinfo:
        """The zone whose days are counted."""
        return self.person.tz

    def today(self, now: datetime) -> date:
        """Give the local date."""
        return now.astimezone(self.zone).date()


def next_due(digest: Digest, calendar: Calendar, now: datetime) -> datetime | None:
    """Give when a digest comes next, later than `now`; None when it never would.

    Once on each local date that is chosen and worked, however the clocks are changed. A weekly
    one whose day is off comes on the next day that is worked.
    """
    day = calendar.today(now)
    if digest.kind is DigestKind.REVIEW:
        day -= timedelta(days=6)
    for _ in range(_AHEAD if digest.on else 0):
        if day.weekday() in digest.days:
            on = _worked(digest, day, calendar)
            at = at_local(on, digest.minute, calendar.zone) if on is not None else None
            if at is not None and at > now:
                return at
        day += _DAY
    return None


def may_come(digest: Digest, calendar: Calendar, now: datetime) -> bool:
    """Tell whether a digest that is due, perhaps since long, comes now.

    A daily one comes on its day or not at all: the next one says the same. A weekly one that was
    missed comes on the next day that is worked, in working hours.
    """
    today = calendar.today(now)
    begins = at_local(today, digest.minute, calendar.zone)
    last = min(max(calendar.end, digest.minute + _LEAST), 24 * 60 - 1)
    if not begins <= now <= at_local(today, last, calendar.zone):
        return False
    if not works_on(calendar.person, today, calendar.holidays):
        return False
    return digest.kind is DigestKind.REVIEW or today.weekday() in digest.days


def put_off(digest: Digest, calendar: Calendar, now: datetime) -> datetime | None:
    """Give when a digest that may not come now is looked at again."""
    if digest.kind is not DigestKind.REVIEW:
        return next_due(digest, calendar, now)
    day = calendar.today(now)
    for _ in range(_AHEAD):
        at = at_local(day, digest.minute, calendar.zone)
        if at > now and works_on(calendar.person, day, calendar.holidays):
            return at
        day += _DAY
    return None


def moved_due(digest: Digest, zone: tzinfo, calendar: Calendar, now: datetime) -> datetime | None:
    """Give when a digest comes next that was to come on a day of `zone`, by its calendar now.

    It comes on that day, or on an earlier one that it may come on by now; elsewhere that may be
    today. Where its time has passed it is due at once: there is one on each local date at most.
    """
    since = now if calendar.zone == zone else at_local(calendar.today(now), 0, calendar.zone)
    later = next_due(digest, calendar, since)
    day = digest.due_at.astimezone(zone).date() if digest.due_at is not None else None
    # A weekly one may come on a day that is not its own, because that one is off.
    if day is None or (digest.kind is not DigestKind.REVIEW and day.weekday() not in digest.days):
        return later
    same = at_local(day, digest.minute, calendar.zone)
    return min(same, later) if later is not None else same


def _worked(digest: Digest, day: date, calendar: Calendar) -> date | None:
    """Give the day a digest of a day comes on: that day, a weekly one's the next one worked."""
    if works_on(calendar.person, day, calendar.holidays):
        return day
    if digest.kind is not DigestKind.REVIEW:
        return None
    for ahead in range(1, 7):
        later = day + timedelta(days=ahead)
        if works_on(calendar.person, later, calendar.holidays):
            return later
    return None
