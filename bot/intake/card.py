"""A deal as a file tells it: values in our own types, names not yet looked up."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

from bot.domain.money import Money
from bot.domain.pipeline import StageKind
from bot.intake.report import Problem


@dataclass(frozen=True, slots=True)
class Card:
    """A deal as a file tells it; `created` is local midnight where the file only has a date.

    `close` is the actual day of a closed card (None: nobody wrote it down) and the expected one
    of an open card. `last` is the open stage a closed card ended in, where the file says it, and
    `steps` the stages it was in with the instant it came into each. `digest` stands for all the
    row said, as it spelled it.
    """

    external_id: str
    name: str
    pipeline: str
    stage: str
    kind: StageKind
    owner: str | None
    company: str | None
    contact: str | None
    email: str | None
    product: str | None
    value: Money | None
    created: datetime | None
    close: date | None
    lost_reason: str | None
    next_step: str | None
    last: str | None = None
    channel: str | None = None
    note: str | None = None
    steps: tuple[tuple[str, datetime], ...] | None = None
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Read:
    """A row of the deals file: its card, or the problem that keeps it out.

    `told` is what was left out of the card because it could not be read. A row that says of a
    deal what an earlier one said (`again`), or that it was deleted, has neither.
    """

    line: int
    card: Card | None
    problem: Problem | None = None
    told: tuple[Problem, ...] = ()
    again: bool = False


def digest_of(said: Mapping[str, object]) -> str:
    """Give what a card's fields say in 32 hex digits: the same row says the same the next time.

    They come in the card's order. Only what is filled counts, so that a field we learn to read
    later changes no old row.
    """
    filled = [f"{name}={value}" for name, value in said.items() if value is not None]
    return hashed("\x1f".join(filled))


def hashed(text: str) -> str:
    """Give 32 hex digits that stand for a text."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]
