"""Messages in channels that show a deal: posted, drawn anew when it changes, taken back."""

from typing import Any

from bot.domain.audience import Barrier
from bot.domain.person import Person
from bot.domain.post import TOLD, Post
from bot.domain.timeline import Entry
from bot.storage import OutboxKind, OutboxRow, UnitOfWork

CARD, LINE, BLANK = "share.deal", "share.line", "share.blank"
"""What is drawn: the deal's message, a line of its thread, and what stands where either did."""

_LINES = 200
"""Entries of a deal whose lines are blanked with the message above them."""

_READ_ON = frozenset({Barrier.OUTSIDERS, Barrier.GUESTS, Barrier.HIDDEN, Barrier.CROWD})
_GONE = frozenset({Barrier.ABSENT, Barrier.ARCHIVED, "is_archived", "not_in_channel"})


def share(
    uow: UnitOfWork, deal_id: int, channel_id: str, *, by: Person, back: dict[str, Any] | None
) -> Post:
    """Have a deal shown in a channel from now on, in the place of a message it had there.

    `back` is where the person is told what became of it.
    """
    before = uow.posts.find(deal_id, channel_id)
    if before is not None:
        _blank(uow, before, before.key, {"moved": True})
    post = Post(deal_id, channel_id, f"post:{uow.new_id()}", by.id, uow.now)
    uow.posts.put(post)
    told = {"back": back} if back is not None else {}
    destination = {"to": "channel", "channel": channel_id, "person": by.id, **told}
    params = {"deal": deal_id, "post": post.key}
    uow.outbox.put(post.key, OutboxKind.POST, destination, CARD, params)
    return post


def follow(uow: UnitOfWork, deal_id: int, entries: list[Entry]) -> None:
    """Draw a deal's messages anew, and tell below each what happened."""
    for post in uow.posts.of(deal_id):
        for entry in entries:
            if entry.kind in TOLD:
                tell(uow, post, entry)
        redraw(uow, post)


def tell(uow: UnitOfWork, post: Post, entry: Entry) -> None:
    """Put a line about what happened into the thread of a deal's message."""
    destination = {**_place(post), "to": "channel", "thread_of": post.key}
    params = {"deal": post.deal_id, "entry": str(entry.id), "post": post.key}
    uow.outbox.put(_line(post, entry), OutboxKind.POST, destination, LINE, params)


def redraw(uow: UnitOfWork, post: Post) -> None:
    """Draw a deal's message anew; what waits already is drawn with it, as it is sent."""
    destination = {**_place(post), "to": "update", "of": post.key}
    params = {"deal": post.deal_id, "post": post.key}
    uow.outbox.put(f"redraw:{uow.new_id()}", OutboxKind.UPDATE, destination, CARD, params)


def blank(uow: UnitOfWork, post: Post) -> None:
    """Take a deal's message and the lines below it out of sight, and draw it no more."""
    uow.posts.drop(post)
    told = [one for one in uow.timeline.of(post.deal_id, limit=_LINES) if one.kind in TOLD]
    lines = [key for key in (_line(post, one) for one in told) if uow.outbox.placed(key)]
    for key in [post.key, *lines]:
        _blank(uow, post, key, {})


def stop(uow: UnitOfWork, row: OutboxRow, reason: str) -> None:
    """Give up a message that may not be drawn any more, or cannot.

    Where people may read on who should not (`reason` is a `Barrier` then), it goes blank with all
    that stands below it.
    """
    known = uow.posts.find(int(row.params["deal"]), str(row.destination["channel"]))
    if known is None or known.key != row.params.get("post"):
        return
    if reason in _READ_ON and uow.outbox.placed(known.key) is not None:
        blank(uow, known)
    elif reason in _READ_ON or reason in _GONE or row.key == known.key:
        uow.posts.drop(known)


def _blank(uow: UnitOfWork, post: Post, key: str, params: dict[str, Any]) -> None:
    destination = {**_place(post), "to": "update", "of": key, "blank": True}
    uow.outbox.put(f"blank:{key}", OutboxKind.UPDATE, destination, BLANK, params)


def _line(post: Post, entry: Entry) -> str:
    return f"line:{post.key}:{entry.id}"


def _place(post: Post) -> dict[str, Any]:
    return {"channel": post.channel_id, "person": post.person_id}
