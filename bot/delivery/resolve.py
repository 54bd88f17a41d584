"""Destinations that name another row: replaced by the place that row's message has."""

from collections.abc import Mapping
from typing import Any

from bot.delivery.outcome import Fate, Outcome
from bot.storage import Database, OutboxRow, OutboxState, UnitOfWork

_PAUSE = 1.0
"""Seconds until it is looked again whether the other row has been sent."""


def resolve(db: Database, row: OutboxRow) -> Mapping[str, Any] | Outcome:
    """Give a row's destination with channels and time stamps in the place of keys.

    An outcome where that cannot be: to wait while the other row is under way, dead when it
    was never sent. A message that was posted anew is found at its new place.
    """
    destination = dict(row.destination)
    if not {"of", "thread_of", "channel_of"} & destination.keys() and (
        destination.get("to") != "update"
    ):
        return destination
    with db.read(row.workspace_id) as uow:
        for name in ("of", "thread_of", "channel_of"):
            if name in destination:
                found = _place(uow, str(destination[name]))
                if isinstance(found, Outcome):
                    return found
                destination |= _named(name, *found)
        if destination.get("to") == "update":
            moved = uow.outbox.placed(anew(str(destination["channel"]), str(destination["ts"])))
            if moved is not None:
                destination |= _named("of", *moved)
    return destination


def anew(channel: str, ts: str) -> str:
    """Name the row that takes the place of a message that cannot be changed any more."""
    return f"anew:{channel}:{ts}"


def _named(name: str, channel: str, ts: str) -> dict[str, str]:
    match name:
        case "of":
            return {"channel": channel, "ts": ts}
        case "thread_of":
            return {"channel": channel, "thread": ts}
        case _:
            return {"channel": channel}


def _place(uow: UnitOfWork, key: str) -> tuple[str, str] | Outcome:
    row = uow.outbox.find(key)
    if row is None:
        return Outcome(Fate.BUG, f"no row {key}")
    if row.state is OutboxState.SENT and row.channel:
        return row.channel, row.ts or ""
    if row.state in (OutboxState.PENDING, OutboxState.SENDING, OutboxState.UNKNOWN):
        return Outcome(Fate.WAIT, "waits for another row", wait=_PAUSE)
    return Outcome(Fate.GONE, "what it belongs to was not sent")
