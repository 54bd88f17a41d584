"""What the bot sends to the database, written down and sent again by the bare driver."""

import sqlite3
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, TypeVar

import psycopg

from bot.domain.error import CrmError
from bot.storage import Database, UnitOfWork
from bot.storage.engine import begin, begin_text
from bot.storage.foresight import Foresight

T = TypeVar("T")
_SECONDS = 2.0
_PRAGMAS = (
    "journal_mode = WAL",
    "synchronous = FULL",
    "foreign_keys = ON",
    "temp_store = MEMORY",
    "cache_size = -32768",
)


@dataclass(frozen=True, slots=True)
class Sent:
    """One statement as the driver got it; `many` is one statement with rows of parameters."""

    sql: str
    params: Any = None
    many: bool = False
    options: dict[str, Any] = field(default_factory=dict)


class _Undone(CrmError):
    """Ends a transaction that was only written down."""


class _Recorder:
    """A driver's connection that writes down what it is given."""

    def __init__(self, driver: Any, log: list[Sent]) -> None:
        self._driver = driver
        self._log = log

    def execute(self, sql: str, params: Any = None, /, **options: Any) -> Any:
        self._log.append(Sent(sql, params, options=options))
        if self._driver is None:
            return None
        return (
            self._driver.execute(sql, **options)
            if params is None
            else self._driver.execute(sql, params, **options)
        )

    def executemany(self, sql: str, rows: Iterable[Any]) -> Any:
        rows = list(rows)
        self._log.append(Sent(sql, rows, many=True))
        return self._driver.cursor().executemany(sql, rows)

    def cursor(self) -> "_Recorder":
        return self

    def __getattr__(self, name: str) -> Any:
        return getattr(self._driver, name)


def record(
    db: Database, workspace_id: int, work: Callable[[UnitOfWork], object], *, write: bool
) -> list[Sent]:
    """Give what a transaction sends, from BEGIN to COMMIT; a write is taken back, not kept."""
    log: list[Sent] = []
    if db.postgres:
        log.append(Sent(begin_text(write=write, seconds=_SECONDS), options={"prepare": False}))
    else:
        begin(_Recorder(None, log), postgres=False, write=write, seconds=_SECONDS)
    # Every answer is to be sent, also one that is known to be the same.
    foresight, db.foresight = db.foresight, Foresight()
    opened = db.begin if write else db.read
    try:
        with opened(workspace_id) as uow:
            link: Any = uow.link
            driver, link.driver = link.driver, _Recorder(link.driver, log)
            work(uow)
            uow.totals.flush()
            link.driver = driver
            raise _Undone("written down")
    except _Undone:
        log.append(Sent("COMMIT"))
    finally:
        db.foresight = foresight
    return log


class Bare:
    """The driver alone on the same database, set up like the bot's connections."""

    def __init__(self, db: Database) -> None:
        self.postgres = db.postgres
        self._connection: Any
        if db.postgres:
            url = db.url.set(drivername="postgresql").render_as_string(hide_password=False)
            self._connection = psycopg.connect(url, autocommit=True)
        else:
            self._connection = sqlite3.connect(
                str(db.url.database), isolation_level=None, cached_statements=500
            )
            for setting in _PRAGMAS:
                self._connection.execute(f"PRAGMA {setting}").fetchall()

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def send(self, log: Iterable[Sent]) -> int:
        """Run what was written down, fetching all rows; give how many rows there were."""
        connection, rows = self._connection, 0
        for sent in log:
            if sent.many:
                connection.cursor().executemany(sent.sql, sent.params)
                continue
            if sent.params is None:
                cursor = connection.execute(sent.sql, **sent.options)
            else:
                cursor = connection.execute(sent.sql, sent.params, **sent.options)
            if cursor.description is not None:
                rows += len(cursor.fetchall())
        return rows

    def rows(self, sql: str, params: Any = ()) -> list[Any]:
        """Run a statement and give its rows."""
        found: list[Any] = self._connection.execute(sql, params).fetchall()
        return found

    def run(self, sql: str, params: Any = ()) -> None:
        """Run a statement."""
        self._connection.execute(sql, params)


__all__ = ["Bare", "Sent", "record"]
