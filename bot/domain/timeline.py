"""The append-only story of a deal; every number and past board can be rebuilt from it."""

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from bot.domain.deal import Position

SINCE_EVER = datetime(1970, 1, 1, tzinfo=UTC)
"""Where the creation of a deal is booked whose date is not known: it is there at every instant."""


class EntryKind(StrEnum):
    """What happened."""

    CREATED = "created"
    MOVED = "moved"
    VALUE = "value"
    DATE = "date"
    OWNER = "owner"
    EDITED = "edited"
    NEXT_STEP = "next_step"
    NOTE = "note"
    ACTIVITY = "activity"
    FOLLOWUP_DONE = "followup_done"
    WON = "won"
    LOST = "lost"
    REOPENED = "reopened"
    UNDONE = "undone"
    MESSAGE = "message"
    TASK = "task"
    REPLY = "reply"
    MERGED = "merged"


class ActivityKind(StrEnum):
    """A touch with the customer."""

    CALL = "call"
    EMAIL = "email"
    MEETING = "meeting"
    DEMO = "demo"


@dataclass(frozen=True, slots=True)
class Change:
    """A field outside the position that changed, old and new value as text (None: empty)."""

    field: str
    old: str | None
    new: str | None


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened to a deal.

    `at` is when it happened, `recorded_at` when we were told (both aware UTC); as-of goes by
    `at`. `at` of a deal's position changes never runs backwards. `before` and `after` are set on
    entries that changed the position (`before` is None on the creation). `activity` is set on
    activities, `body` holds words (a note, a reason, an activity's text), `changes` the other
    fields it changed, `undoes` the entry that an UNDONE one takes back.
    """

    id: int
    deal_id: int
    kind: EntryKind
    at: datetime
    recorded_at: datetime
    author_id: int | None
    before: Position | None = None
    after: Position | None = None
    activity: ActivityKind | None = None
    body: str | None = None
    changes: tuple[Change, ...] = ()
    undoes: int | None = None
