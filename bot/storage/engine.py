"""The two databases as SQLAlchemy engines, and how each begins a transaction."""

import sqlite3
from dataclasses import dataclass
from functools import partial
from math import ceil
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event, exc
from sqlalchemy.engine import URL, make_url

from bot.domain.error import Invalid


@dataclass(frozen=True, slots=True)
class Habit:
    """How a process works on a SQLite file: kibibytes a connection caches, and pages of the log.

    So many pages are brought into the file together, so that those a long work changes in each of
    its chunks are not written there with every commit; the log has them and at most what one more
    transaction writes.
    """

    cache: int
    log: int


SERVING = Habit(cache=32_768, log=4_000)
"""Of a bot: a log of 16 MB."""
LONG_WORK = Habit(cache=8_192, log=60_000)
"""Of a process that does one long work and ends: an import writes a quarter as much with 240 MB."""

_NETWORK_FILE_SYSTEMS = frozenset(
    {"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "virtiofs", "fuse.sshfs", "afs", "ceph"}
)


def url_of(text: str | URL) -> URL:
    """Read a DATABASE_URL (or a SQLite file's path) and name the drivers we use.

    Raises `Invalid` for what is no address, for another database, and for SQLite without a file.
    """
    if isinstance(text, str) and "://" not in text:
        text = URL.create("sqlite", database=str(Path(text).expanduser()))
    try:
        url = make_url(text)
    except (exc.ArgumentError, ValueError) as error:
        raise Invalid(
            "DATABASE_URL is not the address of a database: it looks like "
            "postgresql://user:password@host/name or sqlite:////folder/file.db."
        ) from error
    kind = url.get_backend_name()
    if kind in ("postgresql", "postgres"):
        return url.set(drivername="postgresql+psycopg")
    if kind != "sqlite":
        raise Invalid("{kind} is not a database Pipewright works with.", kind=kind)
    if not url.database or url.database == ":memory:":
        raise Invalid("A SQLite database needs a file.")
    return url.set(drivername="sqlite+pysqlite")


def make_engine(
    url: URL, *, pool_size: int, timeout: float, writes: bool = True, habit: Habit = SERVING
) -> Engine:
    """Make the engine; transactions are begun and ended by us, never by the driver.

    Without `writes` a SQLite connection refuses to write; PostgreSQL is told per transaction.

    The driver's own BEGIN is deferred, and a deferred transaction that begins to write fails at
    once under contention instead of waiting (reliability row 53).
    """
    if url.get_backend_name() == "sqlite":
        path = Path(url.database or "")
        path.parent.mkdir(parents=True, exist_ok=True)
        refuse_network(path)
        engine = create_engine(
            url,
            isolation_level="AUTOCOMMIT",
            pool_size=pool_size,
            max_overflow=0,
            pool_timeout=timeout,
            pool_use_lifo=True,
            connect_args={"check_same_thread": False, "cached_statements": 500, "timeout": timeout},
        )
        event.listen(engine, "connect", partial(_prepare_sqlite, habit=habit))
        if not writes:
            event.listen(engine, "connect", _only_read)
        return engine
    return create_engine(
        url,
        isolation_level="AUTOCOMMIT",
        pool_size=pool_size,
        max_overflow=0,
        pool_timeout=timeout,
        pool_use_lifo=True,
        connect_args={"connect_timeout": max(ceil(timeout), 2)},
    )


def begin(driver: Any, *, postgres: bool, write: bool, seconds: float) -> None:
    """Begin a transaction whose waits and statements together end after `seconds`.

    Reads see one snapshot and cannot write. On PostgreSQL the begin and its limits travel in
    one message; on SQLite reads come with a connection that only reads.
    """
    if postgres:
        _say(driver, begin_text(write=write, seconds=seconds))
        return
    milliseconds = max(int(seconds * 1000), 1)
    driver.execute(f"PRAGMA busy_timeout = {milliseconds}")
    driver.execute("BEGIN IMMEDIATE" if write else "BEGIN")


def log_size(url: URL) -> int:
    """Give the bytes of a SQLite file's log, 0 where there is none."""
    log = Path(f"{url.database}-wal")
    return log.stat().st_size if log.exists() else 0


def begin_text(*, write: bool, seconds: float) -> str:
    """Give what begins such a transaction on PostgreSQL."""
    milliseconds = max(int(seconds * 1000), 1)
    mode = "READ COMMITTED" if write else "REPEATABLE READ READ ONLY"
    return (
        f"BEGIN ISOLATION LEVEL {mode}; SET LOCAL statement_timeout = {milliseconds}; "
        f"SET LOCAL lock_timeout = {milliseconds}"
    )


def end_reading(driver: Any, *, postgres: bool) -> None:
    """End a transaction that only read."""
    if postgres:
        _say(driver, "COMMIT")
    else:
        driver.execute("COMMIT")


def _say(driver: Any, text: str) -> None:
    """Run on PostgreSQL what gives no rows, without the cursor that takes most of the time.

    What fails is said again by the driver, which knows how to raise it.
    """
    # Imported here: on SQLite nothing needs the ten megabytes of this driver.
    from psycopg.pq import ExecStatus

    if driver.pgconn.exec_(text.encode()).status != ExecStatus.COMMAND_OK:
        driver.execute(text, prepare=False)


def refuse_network(path: Path, *, mounts: Path = Path("/proc/self/mounts")) -> None:
    """Raise `Invalid` when a SQLite file would lie on a network file system.

    Its write-ahead log needs memory shared by all who open the file, which such file systems
    do not give: databases there have been corrupted within a minute (reliability row 55). Where
    the table of mounts cannot be read, nothing is refused.
    """
    if not mounts.exists():
        return
    target = path.parent.resolve()
    best, kind = -1, ""
    for line in mounts.read_text(encoding="utf-8", errors="replace").splitlines():
        fields = line.split(" ")
        point = Path(fields[1].replace("\\040", " "))
        if target.is_relative_to(point) and len(point.parts) > best:
            best, kind = len(point.parts), fields[2]
    if kind in _NETWORK_FILE_SYSTEMS:
        raise Invalid(
            "{path} is on a network file system ({kind}), where SQLite can lose data. "
            "Choose a local folder, or use PostgreSQL.",
            path=str(path),
            kind=kind,
        )


def _only_read(connection: sqlite3.Connection, _record: object) -> None:
    connection.execute("PRAGMA query_only = ON")


def _prepare_sqlite(connection: sqlite3.Connection, _record: object, *, habit: Habit) -> None:
    for setting in (
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
        "temp_store = MEMORY",
        f"cache_size = -{habit.cache}",
        f"wal_autocheckpoint = {habit.log}",
    ):
        connection.execute(f"PRAGMA {setting}").fetchall()
