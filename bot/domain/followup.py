"""Planned touches: who has to come back to whom, and when."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class FollowupState(StrEnum):
    """Where a follow-up stands."""

    OPEN = "open"
    DONE = "done"
    SKIPPED = "skipped"
    SNOOZED = "snoozed"


@dataclass(frozen=True, slots=True)
class Followup:
    """A planned touch, `touch` of `touches`; `due` is a date in the assignee's zone."""

    id: int
    deal_id: int
    assignee_id: int | None
    due: date
    kind: str = "follow_up"
    touch: int = 1
    touches: int = 1
    note: str | None = None
    state: FollowupState = FollowupState.OPEN
