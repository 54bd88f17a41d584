"""Nudges: what was found, whom it is told, and what became of it."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.domain.rule import Finding, Rule


class NudgeState(StrEnum):
    """Where a nudge stands.

    `waiting` for its hour; `sent`, not settled yet; `folded` into the digest instead; `dropped`
    before it was said, because it was no longer so; `old`: so already when the deal was imported.
    Settled ones are `acted` on in time, `snoozed`, or `ignored`; `escalated` ones were ignored so
    often that the manager's digest has them.
    """

    WAITING = "waiting"
    SENT = "sent"
    FOLDED = "folded"
    DROPPED = "dropped"
    OLD = "old"
    ACTED = "acted"
    SNOOZED = "snoozed"
    IGNORED = "ignored"
    ESCALATED = "escalated"


@dataclass(frozen=True, slots=True)
class Nudge:
    """Something to tell a person once: unique per subject, rule and the person's local `day`.

    `subject` is "deal:<id>" or "person:<id>"; `round` counts how often the same was said before,
    and once; `message` is the key of the outbox row that said it. `settle_at` is when it counts
    as ignored. Times are aware UTC.
    """

    id: int
    subject: str
    day: date
    person_id: int
    found: Finding
    due_at: datetime
    deal_id: int | None = None
    state: NudgeState = NudgeState.WAITING
    importance: int = 0
    round: int = 1
    sent_at: datetime | None = None
    message: str | None = None
    settle_at: datetime | None = None
    settled_at: datetime | None = None
    settled_by: int | None = None
    workspace_id: int = 0

    @property
    def rule(self) -> Rule:
        """The rule that found it."""
        return self.found.rule


@dataclass(frozen=True, slots=True)
class Mute:
    """What a person is spared: a rule (None: all) about a subject, until a day or for good."""

    person_id: int
    subject: str
    rule: Rule | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Score:
    """What became of the nudges of a rule: of those told, how many were acted on in time."""

    rule: Rule
    sent: int = 0
    acted: int = 0
    snoozed: int = 0
    ignored: int = 0

    @property
    def settled(self) -> int:
        """Those of which it is known what became of them."""
        return self.acted + self.snoozed + self.ignored

    @property
    def rate(self) -> float | None:
        """The share acted on, None while none is settled."""
        return self.acted / self.settled if self.settled else None
