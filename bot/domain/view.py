"""A saved view: a question to the board that somebody gave a name."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.board import BoardQuery

LONGEST = 60
"""Characters of a view's name."""

MOST = 50
"""Views a person sees at most: their own and everybody's."""


@dataclass(frozen=True, slots=True)
class View:
    """A board by its name; without an owner it is everybody's."""

    id: int
    name: str
    query: BoardQuery
    owner_id: int | None = None


@dataclass(frozen=True, slots=True)
class Removed:
    """A view that was taken away, when, and the channels that had shown it."""

    view: View
    channels: tuple[str, ...]
    at: datetime
