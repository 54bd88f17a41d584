"""The card that travels the board: a lead while it stands in a lead stage, a deal after."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.domain.money import Money
from bot.domain.pipeline import StageKind


class Status(StrEnum):
    """How a card stands; `disqualified` is a close out of a lead stage."""

    OPEN = "open"
    WON = "won"
    LOST = "lost"
    DISQUALIFIED = "disqualified"


class Source(StrEnum):
    """The door a lead came in by."""

    WEB_FORM = "web_form"
    EMAIL = "email"
    WEBHOOK = "webhook"
    REFERRAL = "referral"
    CHAT = "chat"
    LINKEDIN = "linkedin"
    CALL = "call"
    EVENT = "event"
    LIST = "list"
    OTHER = "other"


INBOUND = frozenset({Source.WEB_FORM, Source.EMAIL, Source.WEBHOOK, Source.REFERRAL, Source.CHAT})


@dataclass(frozen=True, slots=True)
class Position:
    """What of a deal the board counts: where it stands, whose it is, and for how much.

    A past board is rebuilt from the positions on the timeline, so every change of one of these
    fields is an entry that carries the position before and after it.
    """

    pipeline_id: int
    stage_id: int
    status: Status
    owner_id: int | None
    value: Money | None
    close_date: date | None
    probability: int | None


@dataclass(frozen=True, slots=True)
class Deal:
    """A lead or deal as stored.

    Times are aware UTC. `created_at` is None for an import that does not say (such a deal is
    "undated": there at every instant, in no cohort, age or stall). `entered_at` is when it came
    into its stage, `position_at` the newest change of its `position`; `version` grows with each
    change and guards against lost updates. `close_date` is the expected date while open and the
    actual one after.
    """

    id: int
    number: int
    name: str
    position: Position
    version: int = 1
    company_id: int | None = None
    company: str | None = None
    contact_id: int | None = None
    contact: str | None = None
    source: Source | None = None
    source_detail: str | None = None
    persona_id: int | None = None
    lost_reason: str | None = None
    competitor: str | None = None
    next_step: str | None = None
    next_step_on: date | None = None
    hold_until: date | None = None
    created_at: datetime | None = None
    qualified_at: datetime | None = None
    closed_at: datetime | None = None
    entered_at: datetime | None = None
    position_at: datetime | None = None
    last_activity_at: datetime | None = None
    stalls_at: datetime | None = None
    stalled: bool = False
    external_source: str | None = None
    external_id: str | None = None

    @property
    def stage_id(self) -> int:
        """The stage it stands in."""
        return self.position.stage_id

    @property
    def status(self) -> Status:
        """Open, won, lost or disqualified."""
        return self.position.status

    @property
    def owner_id(self) -> int | None:
        """Whose it is, None while unowned."""
        return self.position.owner_id

    @property
    def value(self) -> Money | None:
        """What it is worth; None is unknown, which is not zero."""
        return self.position.value

    @property
    def close_date(self) -> date | None:
        """Expected close date while open, the actual one once closed."""
        return self.position.close_date


def status_in(kind: StageKind, *, came_from: StageKind) -> Status:
    """Tell the status of a card that enters a stage of `kind` out of one of `came_from`.

    Closing from a lead stage without winning is a disqualification, not a loss.
    """
    if kind is StageKind.WON:
        return Status.WON
    if kind is StageKind.LOST:
        return Status.DISQUALIFIED if came_from is StageKind.LEAD else Status.LOST
    return Status.OPEN
