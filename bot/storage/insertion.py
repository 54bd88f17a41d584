"""Rows that one statement of SQLite's stores, given to it or lying ready for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bot.storage.link import Link


@dataclass(frozen=True, slots=True)
class Insertion:
    """A step that inserts rows: `head` names table and columns, `tail` what becomes of twins."""

    head: str
    rows: Sequence[Sequence[Any]]
    tail: str = ""

    def __call__(self, link: "Link") -> None:
        """Store them."""
        marks = ", ".join("?" * len(self.rows[0]))
        link.driver.cursor().executemany(f"{self.head} VALUES ({marks}) {self.tail}", self.rows)
