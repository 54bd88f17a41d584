"""Rows that one statement of SQLite's stores, given to it or lying ready for it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bot.storage.link import Link


@dataclass(frozen=True, slots=True)
class Insertion:
    """A step that inserts rows: `into` names the table, `tail` says what becomes of twins.

    Where they lie ready, what `sums` selects from there is inserted as well.
    """

    into: str
    names: Sequence[str]
    rows: Sequence[Sequence[Any]]
    tail: str = ""
    sums: Callable[[str], Sequence[str]] | None = None

    @property
    def head(self) -> str:
        """The statement up to what it inserts."""
        return f"{self.into} ({', '.join(self.names)})"

    def __call__(self, link: "Link") -> None:
        """Store them."""
        marks = ", ".join("?" * len(self.names))
        link.driver.cursor().executemany(f"{self.head} VALUES ({marks}) {self.tail}", self.rows)
