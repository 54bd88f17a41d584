"""What a person hands in before it is a record: a new card, and the close of one."""

from dataclasses import dataclass
from datetime import date

from bot.domain.deal import Source
from bot.domain.money import Money


@dataclass(frozen=True, slots=True)
class NewDeal:
    """A card to make; `name` empty takes the company's or the contact's name.

    `stage_id` None starts in the pipeline's first lead stage (`lead`) or deal stage.
    """

    name: str = ""
    company: str | None = None
    contact: str | None = None
    email: str | None = None
    phone: str | None = None
    owner_id: int | None = None
    value: Money | None = None
    close_date: date | None = None
    source: Source | None = None
    source_detail: str | None = None
    pipeline_id: int | None = None
    stage_id: int | None = None
    lead: bool = True
    note: str | None = None
    persona_id: int | None = None


@dataclass(frozen=True, slots=True)
class Closing:
    """What is asked when a card closes: the value and day of a win, the why of a loss."""

    on: date
    value: Money | None = None
    reason: str | None = None
    competitor: str | None = None
    note: str | None = None
