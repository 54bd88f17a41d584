"""One change made to many deals: what, to how many, and how far it got."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

MOST = 2_000
"""Deals that one change in bulk takes at most: enough for a stage, and still looked at first."""


class BulkKind(StrEnum):
    """What is done to each deal."""

    MOVE = "move"
    ASSIGN = "assign"
    DATE = "date"


class BulkState(StrEnum):
    """How far it is; an undone one may still be on its way back."""

    OPEN = "open"
    DONE = "done"
    UNDONE = "undone"


@dataclass(frozen=True, slots=True)
class Bulk:
    """A change in bulk. `to` is the stage's or person's id, or the ISO date.

    `pipeline_id` and `stage_id` are where the deals stood; `total` were chosen, `done` are changed:
    one that may not be changed, or cannot be, stays as it is.
    """

    id: int
    author_id: int
    at: datetime
    kind: BulkKind
    to: str
    pipeline_id: int
    stage_id: int
    total: int
    done: int = 0
    state: BulkState = BulkState.OPEN
