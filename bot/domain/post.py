"""A deal's message in a channel that is kept up to date, and what of its history goes below it."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.timeline import EntryKind

TOLD = frozenset(
    {
        EntryKind.MOVED,
        EntryKind.VALUE,
        EntryKind.DATE,
        EntryKind.OWNER,
        EntryKind.NEXT_STEP,
        EntryKind.NOTE,
        EntryKind.ACTIVITY,
        EntryKind.FOLLOWUP_DONE,
        EntryKind.WON,
        EntryKind.LOST,
        EntryKind.REOPENED,
        EntryKind.UNDONE,
        EntryKind.REPLY,
    }
)
"""What is told in the thread. Edited words and ticked steps only change the message itself, and
the words of another conversation stay on the card: its readers are not this channel's."""


@dataclass(frozen=True, slots=True)
class Post:
    """Where a deal's message stands and who had it posted (`person_id`).

    `key` is the outbox row that posted it.
    """

    deal_id: int
    channel_id: str
    key: str
    person_id: int | None
    posted_at: datetime
