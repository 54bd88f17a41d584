"""A deal as a file tells it: values in our own types, names not yet looked up."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from hashlib import sha256
from typing import NamedTuple

from bot.domain.money import Money
from bot.domain.pipeline import StageKind
from bot.intake.ours import Ours
from bot.intake.report import Problem

_CORE = 24
"""Digits of a digest that stand for what every deal has."""


class Card(NamedTuple):
    """A deal as a file tells it; `created` is local midnight where the file only has a date.

    `close` is the actual day of a closed card (None: nobody wrote it down) and the expected one
    of an open card. `last` is the open stage a closed card ended in, where the file says it, and
    `steps` the stages it was in with the instant it came into each. `own` is what it says in fields
    of the workspace's own, by their names, `chance` its own percent of probability. `digest` stands
    for all the row said, as it spelled it.
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
    own: tuple[tuple[str, str], ...] | None = None
    chance: int | None = None
    owner_email: str | None = None
    ours: Ours | None = None
    digest: str = ""


class Read(NamedTuple):
    """A row of the deals file: its card, or the problem that keeps it out.

    `told` is what was left out of the card because it could not be read. A row that says of a
    deal what an earlier one said (`again`), or that it was deleted, has neither.
    """

    line: int
    card: Card | None
    problem: Problem | None = None
    told: tuple[Problem, ...] = ()
    again: bool = False


def told(columns: Mapping[str, Sequence[object]]) -> list[str]:
    """Write what cards say, each in one text, from the columns of their fields in a card's order.

    Only what is filled counts, so that a field we learn to read later changes no old row.
    """
    parts = [
        [
            None if one is None else f"{name}={one if type(one) is not Money else _written(one)}"
            for one in column
        ]
        for name, column in columns.items()
    ]
    return ["\x1f".join(filter(None, row)) for row in zip(*parts, strict=True)]


def digest_of(external_id: str, name: str, told: str, own: object = None) -> str:
    """Give 32 hex digits for what a card says: the same row says the same the next time.

    `told` is all it says beside its id and its name. Fields of the workspace's `own` have the last
    digits to themselves, so that the same deal in a file without them says nothing else: see
    `says_the_same`.
    """
    core = hashed(f"external_id={external_id}\x1fname={name}\x1f{told}\x1fdigest=")
    return core if own is None else f"{core[:_CORE]}{hashed(repr(own))[_CORE:]}"


def says_the_same(before: str, card: Card) -> bool:
    """Tell whether a card says what the digest of an earlier row stands for."""
    if card.own is None:
        return before[:_CORE] == card.digest[:_CORE]
    return before == card.digest


def _written(value: Money) -> str:
    """Write an amount of money as `str` does, which takes ten times as long."""
    return f"Money(minor={value.minor}, currency={value.currency!r})"


def hashed(text: str) -> str:
    """Give 32 hex digits that stand for a text."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]
