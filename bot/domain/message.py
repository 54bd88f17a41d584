"""A message of a conversation that somebody put on a deal."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Message:
    """Where a message stands and who wrote it.

    `author_id` is Slack's id of who wrote it, `author` the name where we know it; an app that
    wrote it has a name only. The words themselves are the body of the timeline's entry.
    """

    deal_id: int
    channel_id: str
    ts: str
    entry_id: int
    author_id: str | None = None
    author: str | None = None
    permalink: str | None = None
