"""Whether answers are still the same, which PostgreSQL tells without sending them again.

To ask a screen's ten questions takes a driver longer than the server takes to answer them. So one
statement asks all of them, and for each only the sum (SHA-256) of its answer comes back: where that
is what it was, the rows are, too.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from bot.storage.driver import Driver
from bot.storage.note import Note

_GIVEN = re.compile(r"%\((\w+)\)s")

# A row as it is sent has each value behind its length, so no two answers look alike.
_SUM = (
    "(SELECT sha256(coalesce(string_agg(record_send(whole_row), ''), ''))"
    " FROM ({asked}) AS whole_row)"
)


def sums_of(driver: Driver, notes: Sequence[Note]) -> tuple[bytes, ...]:
    """Ask again what was noted, on PostgreSQL; give the sum of each answer as of now."""
    # Imported here: whoever has SQLite would wait for it at each start, and hold it, for nothing.
    from psycopg import RawCursor

    asked, names = _all_of(tuple(one.sql for one in notes))
    # The driver would parse a text of this length each time for what is given by name.
    connection: Any = driver
    cursor: Any = RawCursor(connection)
    cursor.execute(asked, [notes[at].bound[name] for at, name in names])
    sums: tuple[bytes, ...] = cursor.fetchone()
    return sums


@lru_cache(maxsize=512)
def _all_of(questions: tuple[str, ...]) -> tuple[str, list[tuple[int, str]]]:
    """Give one statement for all questions, and which one gives what by which name, in order."""
    names: list[tuple[int, str]] = []
    parts = []
    for at, asked in enumerate(questions):

        def numbered(found: re.Match[str], at: int = at) -> str:
            names.append((at, found[1]))
            return f"${len(names)}"

        # What is no parameter has its percent signs doubled.
        text = "%".join(_GIVEN.sub(numbered, one) for one in asked.split("%%"))
        parts.append(_SUM.format(asked=text))
    return f"SELECT {', '.join(parts)}", names
