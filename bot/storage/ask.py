"""A question to the database: a statement with what it is given, and how two are told to be one."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.storage.statement import Statement

Ask = tuple[Statement, Mapping[str, Any]]
"""A statement and what it is given."""

Question = Hashable
"""An `Ask` that can be compared."""


@dataclass(frozen=True, slots=True)
class Batch:
    """How what `one` asks of a key is asked `many` keys ("ids") at once.

    Both take what is `given`, `one` its `key` under that name. The rows are alike, and have it at
    `place`.
    """

    many: Statement
    one: Statement
    given: Mapping[str, Any]
    key: str
    place: int


def question_of(statement: Statement, given: Mapping[str, Any]) -> Question:
    """Give what compares a question with others; raises `TypeError` where a list is given."""
    return statement, frozenset(given.items())


def name_of(statement: Statement, given: Mapping[str, Any]) -> Question | None:
    """Name a question that may be given a list; None for what else cannot be compared."""
    try:
        return question_of(
            statement,
            {name: tuple(one) if isinstance(one, list) else one for name, one in given.items()},
        )
    except TypeError:
        return None
