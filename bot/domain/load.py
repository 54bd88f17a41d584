"""An import that somebody began, from the file until it is in, and until it is taken back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any


class LoadState(StrEnum):
    """How far it is: `waiting` to be looked at, `ready` to be started by whoever asked."""

    WAITING = "waiting"
    READY = "ready"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"
    UNDOING = "undoing"
    UNDONE = "undone"

    @property
    def is_at_work(self) -> bool:
        """Whether something is to be done in the background."""
        return self in (LoadState.WAITING, LoadState.RUNNING, LoadState.UNDOING)

    @property
    def is_over(self) -> bool:
        """Whether it can be taken back: what it made stands."""
        return self in (LoadState.DONE, LoadState.CANCELLED, LoadState.FAILED)


@dataclass(frozen=True, slots=True)
class LoadRun:
    """An import: `name` is its file's, `facts` what is known of it so far, as JSON.

    `person_id` is None for one of the command line, which nobody in the background takes up.
    """

    id: int
    person_id: int | None
    name: str
    state: LoadState
    facts: Mapping[str, Any]
    asked_at: datetime
    held_until: datetime | None = None

    @property
    def key(self) -> str:
        """The key of the message that says how far it is."""
        return f"import:{self.id}"
