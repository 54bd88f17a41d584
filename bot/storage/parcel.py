"""A row of the outbox: what is to be sent, where to, and what has become of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from bot.storage.link import Row
from bot.storage.tables import outbox


class OutboxKind(StrEnum):
    """What is done with the row: answer an interaction, post, update a message, write a DM, or
    make a call that is no message (which must be safe to repeat)."""

    ANSWER = "answer"
    POST = "post"
    UPDATE = "update"
    DM = "dm"
    CALL = "call"


class OutboxState(StrEnum):
    """Where it stands; `sending` is committed before the request leaves."""

    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    UNKNOWN = "unknown"
    DEAD = "dead"


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """Something to send: `subject` and `params` say what to draw, `destination` where it goes.

    `key` is unique per workspace (what, for whom, which local date): a second row of that key is
    not stored. Fields from `state` on are kept by the outbox.
    """

    id: int
    key: str
    kind: OutboxKind
    destination: Mapping[str, Any]
    subject: str
    params: Mapping[str, Any] = field(default_factory=dict)
    not_before: datetime | None = None
    state: OutboxState = OutboxState.PENDING
    attempts: int = 0
    created_at: datetime | None = None
    claimed_at: datetime | None = None
    channel: str | None = None
    ts: str | None = None
    error: str | None = None
    workspace_id: int = 0
    lane: str = ""


_NAMES = (
    "id",
    "key",
    "kind",
    "destination",
    "subject",
    "params",
    "not_before",
    "state",
    "attempts",
    "created_at",
    "claimed_at",
    "channel",
    "ts",
    "error",
    "workspace_id",
    "lane",
)
COLUMNS = tuple(outbox.c[name] for name in _NAMES)


def outbox_row(row: Row) -> OutboxRow:
    """Read a row of `COLUMNS`."""
    row_id, key, kind, destination, subject, params, not_before, state, *rest = row
    return OutboxRow(
        row_id,
        key,
        OutboxKind(kind),
        destination,
        subject,
        params,
        not_before,
        OutboxState(state),
        *rest,
    )


def lane_of(kind: OutboxKind, destination: Mapping[str, Any]) -> str:
    """Name what a row shares its order with: the rows of one lane go one after the other.

    Answers have lanes of their own: whoever clicked does not wait behind a reminder.
    """
    where = _place(destination)
    return f"answer {where}" if where and kind is OutboxKind.ANSWER else where


def _place(destination: Mapping[str, Any]) -> str:
    match destination.get("to"):
        case "channel" | "call":
            return str(destination.get("channel") or destination.get("channel_of") or "")
        case "dm":
            return str(destination.get("user") or "")
        case "home":
            return f"home {destination.get('user')}"
        case "update":
            if destination.get("of"):
                return f"of {destination['of']}"
            return f"{destination.get('channel')} {destination.get('ts')}"
        case "response":
            return str(destination.get("url") or "")
        case "view":
            return str(destination.get("view") or "")
        case _:
            return ""


def person_of(destination: Mapping[str, Any]) -> int | None:
    """Give the id of the person a row concerns."""
    person = destination.get("person")
    return int(person) if person is not None else None
