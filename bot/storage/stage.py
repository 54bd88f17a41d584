"""Rows that lie ready in a SQLite file of their own, so that one statement stores them all."""

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bot.storage.insertion import Insertion

if TYPE_CHECKING:
    from bot.storage.link import Link, Step

NAME = "stage"
"""What the file is called while a transaction stores what is in it."""


_AT_ONCE = 500
"""Rows of a statement: SQLite keeps each page it changes as it was, in memory, until its end."""


@dataclass(frozen=True, slots=True)
class _Staged:
    """A step that inserts rows from where they lie ready."""

    head: str
    table: str
    tail: str
    count: int

    def __call__(self, link: "Link") -> None:
        some = f"SELECT * FROM {NAME}.{self.table} WHERE rowid > ? AND rowid <= ?"
        for start in range(0, self.count, _AT_ONCE):
            link.driver.execute(f"{self.head} {some} {self.tail}", [start, start + _AT_ONCE])


class Stage:
    """A scratch file that is filled by one thread and read by another, one after the other.

    Given rows, the driver takes the interpreter back for each, so two threads would wait for each
    other all the time; a statement that selects leaves it alone until all its rows are in.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._driver = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        for setting in ("journal_mode = OFF", "synchronous = OFF"):
            self._driver.execute(f"PRAGMA {setting}").fetchall()
        self._filled = 0

    def fill(self, steps: "Iterable[Step]") -> "list[Step]":
        """Lay the rows of steps ready in the place of those before; gives the steps that are left.

        Steps without rows stay as they are.
        """
        left: list[Step] = []
        driver = self._driver
        driver.execute("BEGIN")
        for number in range(self._filled):
            driver.execute(f"DROP TABLE t{number}")
        self._filled = 0
        for step in steps:
            if not isinstance(step, Insertion):
                left.append(step)
                continue
            table, width = f"t{self._filled}", len(step.rows[0])
            driver.execute(f"CREATE TABLE {table} ({', '.join(f'c{n}' for n in range(width))})")
            marks = ", ".join("?" * width)
            driver.executemany(f"INSERT INTO {table} VALUES ({marks})", step.rows)
            self._filled += 1
            left.append(_Staged(step.head, table, step.tail, len(step.rows)))
        driver.execute("COMMIT")
        return left

    def attach(self, driver: sqlite3.Connection) -> None:
        """Let a connection read it; not inside a transaction."""
        driver.execute(f"ATTACH ? AS {NAME}", [str(self.path)])

    def detach(self, driver: sqlite3.Connection) -> None:
        """Let a connection read it no more."""
        driver.execute(f"DETACH {NAME}")

    def close(self) -> None:
        """Let go of the file."""
        self._driver.close()
