"""What is written later than it is said, and read later than it is sent."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Later:
    """Rows that one statement is to be run for, and what is called when one touched nothing."""

    rows: list[Mapping[str, Any]]
    refuse: Callable[[], None] | None


@dataclass(frozen=True, slots=True)
class Unread:
    """A cursor that tells how many rows were touched, once it is read."""

    cursor: Any
    wanted: int
    refuse: Callable[[], None]

    def ask(self) -> None:
        """Call `refuse`, which raises, unless so many were."""
        if self.cursor.rowcount < self.wanted:
            self.refuse()
