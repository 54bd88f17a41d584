"""Rows that lie ready in a SQLite file of their own, so that one statement stores them all."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.storage.driver import Driver
from bot.storage.insertion import Insertion

if TYPE_CHECKING:
    from bot.storage.link import Link, Step

NAME = "stage"
"""What the file is called while a transaction stores what is in it."""


_AT_ONCE = 500
"""Rows of a statement: SQLite keeps each page it changes as it was, in memory, until its end."""

_BESIDE = 8
"""Rows laid by a statement: with one each, running it takes as long as a row of few values."""


@dataclass(frozen=True, slots=True)
class _Staged:
    """A step that inserts rows from where they lie ready, `told` being what all of them say."""

    rows: str
    head: str
    tail: str
    told: Sequence[Any]
    count: int
    sums: Sequence[str]

    def __call__(self, link: "Link") -> None:
        some = f"{self.rows} WHERE _rowid_ > ? AND _rowid_ <= ?"
        for start in range(0, self.count, _AT_ONCE):
            given = [*self.told, start, start + _AT_ONCE]
            link.driver.execute(f"{self.head} {some} {self.tail}", given)
        for selected in self.sums:
            link.driver.execute(f"{self.head} {selected} {self.tail}", self.told)


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

    @contextmanager
    def filling(self) -> Iterator[None]:
        """Lay rows ready inside, in the place of those before."""
        driver = self._driver
        driver.execute("BEGIN")
        try:
            for number in range(self._filled):
                driver.execute(f"DROP TABLE t{number}")
            self._filled = 0
            yield
        finally:
            driver.execute("COMMIT")

    def lay(self, rows: Insertion) -> "Step":
        """Lay the rows of a step ready, and give the step that stores them from there.

        What all of them say is kept beside: it is the values laid that take the time.
        """
        table, count = f"t{self._filled}", len(rows.rows)
        self._filled += 1
        told, chosen, laid = list[Any](), list[str](), dict[str, Sequence[Any]]()
        for name, values in zip(rows.names, zip(*rows.rows, strict=True), strict=True):
            column = f"c{len(chosen)}"
            alike = values[0] == values[-1] and values.count(values[0]) == count
            # A table has one column at least.
            if alike and name != rows.names[-1]:
                told.append(values[0])
                column = "?"
            else:
                laid[column] = values
            chosen.append(f"{column} AS {name}")
        self._driver.execute(f"CREATE TABLE {table} ({', '.join(laid)})")
        self._fill(table, list(zip(*laid.values(), strict=True)))
        selected = f"SELECT {', '.join(chosen)} FROM {NAME}.{table}"
        sums = rows.sums(f"({selected})") if rows.sums is not None else ()
        return _Staged(selected, rows.head, rows.tail, told, count, sums)

    def _fill(self, table: str, rows: Sequence[Sequence[Any]]) -> None:
        head, marks = f"INSERT INTO {table} VALUES", f"({', '.join('?' * len(rows[0]))})"
        whole, step = len(rows) - len(rows) % _BESIDE, _BESIDE * len(rows[0])
        values = list(chain.from_iterable(rows[:whole]))
        beside = [values[start : start + step] for start in range(0, len(values), step)]
        self._driver.executemany(f"{head} {', '.join([marks] * _BESIDE)}", beside)
        self._driver.executemany(f"{head} {marks}", rows[whole:])

    def attach(self, driver: Driver) -> None:
        """Let a connection read it; not inside a transaction."""
        driver.execute(f"ATTACH ? AS {NAME}", [str(self.path)])

    def detach(self, driver: Driver) -> None:
        """Let a connection read it no more."""
        driver.execute(f"DETACH {NAME}")

    def close(self) -> None:
        """Let go of the file."""
        self._driver.close()
