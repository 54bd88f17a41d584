"""What a run makes once and its tests share: migrated databases, and what else is dear to make.

Copying a PostgreSQL database takes the server half a second of work, emptying one a few
milliseconds; so a worker migrates one and puts it back on the shelf, empty, after each test. The
connections to it stay open: a new one would first have to learn of all the tables, which takes
longer than most tests.
"""

import fcntl
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache, partial
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import Dialect, Engine, event
from sqlalchemy.engine import URL

from bot.domain.workspace import Workspace
from bot.services.workspace import make
from bot.storage import Database, migrate
from bot.storage.migrate import newest
from tests import engine

_BULKY = 40 * 1024 * 1024
"""Bytes past which tables are made anew rather than emptied: what was deleted still lies in them
and would be read past."""


@dataclass(frozen=True, slots=True)
class Lent:
    """A database, and the connection that empties it."""

    url: URL
    connection: psycopg.Connection[tuple[Any, ...]]


@dataclass(slots=True)
class Shelf:
    """The empty, migrated PostgreSQL databases of one worker."""

    server: URL
    stack: ExitStack
    idle: list[Lent] = field(default_factory=list)

    @contextmanager
    def take(self) -> Iterator[URL]:
        """Lend a database that is empty and at the newest revision."""
        lent = self.idle.pop() if self.idle else self._new()
        yield lent.url
        if _emptied(lent):
            self.idle.append(lent)
        else:
            _cool(lent.url)

    def _new(self) -> Lent:
        url = self.stack.enter_context(engine.postgres_database(self.server))
        self.stack.callback(_cool, url)
        migrate(url)
        plain = url.set(drivername="postgresql").render_as_string(hide_password=False)
        connection = psycopg.connect(plain, autocommit=True)
        return Lent(url, self.stack.enter_context(connection))


@dataclass(frozen=True, slots=True)
class Warm:
    """The connections to a database that stay open from one test to the next."""

    engine: Engine
    backends: set[int] = field(default_factory=set)


_WARM: dict[str, Warm] = {}


@contextmanager
def opened(url: str, clock: Callable[[], datetime]) -> Iterator[Database]:
    """Open a database that was lent; connections to PostgreSQL are those of the test before."""
    database = unsynced(Database(url, clock=clock, pool_size=12))
    if not database.postgres:
        yield database
        database.close()
        return
    warm = _WARM.get(url)
    if warm is None:
        warm = _WARM[url] = Warm(database.engine)
        event.listen(database.engine, "connect", partial(_note, warm.backends))
    database.engine = database._readers = warm.engine
    yield database
    database.attendance.leave()
    if warm.engine.pool.checkedout():  # type: ignore[attr-defined]
        warm.engine.dispose()


def _note(backends: set[int], connection: Any, _record: object) -> None:
    backends.add(connection.info.backend_pid)


def _cool(url: URL) -> None:
    warm = _WARM.pop(url.render_as_string(hide_password=False), None)
    if warm is not None:
        warm.engine.dispose()


@contextmanager
def postgres_shelf(run: str) -> Iterator[Shelf]:
    """Open a shelf on the server of the run `run`; its databases are dropped at the end."""
    with ExitStack() as stack:
        server = stack.enter_context(engine.postgres_server(run))
        yield Shelf(server, stack)


@contextmanager
def lent(request: pytest.FixtureRequest, kind: str, folder: Path) -> Iterator[str]:
    """Lend an empty database of a kind at the newest revision, for as long as a fixture lives."""
    if kind == "sqlite":
        path = folder / "pipewright.db"
        shutil.copyfile(request.getfixturevalue("sqlite_template"), path)
        yield f"sqlite:///{path}"
        return
    with request.getfixturevalue("postgres").take() as taken:
        yield taken.render_as_string(hide_password=False)


@contextmanager
def furnished(
    request: pytest.FixtureRequest, kind: str, folder: Path, now: datetime
) -> Iterator[tuple[Database, Workspace]]:
    """Lend a workspace with the classic pipeline for longer than one test, its clock at `now`."""
    with lent(request, kind, folder) as url, opened(url, lambda: now) as database:
        yield database, make(database, Workspace(id=0, key="local", name="Local"))


def once(path: Path, make: Callable[[Path], object]) -> Path:
    """Make what lies at `path` unless another process of the run has; give the path."""
    with alone(path.with_name(f"{path.name}.lock")):
        done = path.with_name(f"{path.name}.done")
        if not done.exists():
            make(path)
            done.touch()
    return path


@contextmanager
def alone(lock: Path) -> Iterator[None]:
    """Wait until no other process holds a lock, and hold it."""
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def unsynced(database: Database) -> Database:
    """Let a SQLite database not wait for the disk; gives it back.

    Tests ask whether the work is right, not whether it survives a power cut.
    """
    if not database.postgres:
        database.engine.dispose()
        event.listen(database.engine, "connect", _never_wait)
    for one in {database.engine, database._readers}:
        _compiling_once(one)
    return database


_DIALECTS: dict[str, Dialect] = {}
_COMPILED: dict[Any, Any] = {}


def _compiling_once(engine: Engine) -> None:
    """Let an engine know the statements that others of this process have compiled already.

    SQLAlchemy remembers them by engine and dialect, and each test has an engine of its own.
    """
    name = engine.dialect.name
    if name not in _DIALECTS:
        with engine.connect():
            _DIALECTS[name] = engine.dialect
        engine.dispose()
    engine.dialect = _DIALECTS[name]
    engine.update_execution_options(compiled_cache=_COMPILED)


def _never_wait(connection: object, _record: object) -> None:
    connection.execute("PRAGMA synchronous = OFF")  # type: ignore[attr-defined]


@cache
def _newest() -> str:
    return newest()


def _emptied(lent: Lent) -> bool:
    """Delete every row; False when the database is not what it was made as."""
    connection = lent.connection
    warm = _WARM.get(lent.url.render_as_string(hide_password=False))
    connection.execute(
        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        " AND NOT (pid = ANY(%s) AND state = 'idle')",
        [sorted(warm.backends) if warm else []],
    )
    found = connection.execute(
        "SELECT pg_database_size(current_database()), min(version_num) FROM alembic_version"
    ).fetchone()
    if found is None or found[1] != _newest():
        return False
    tables = connection.execute(
        "SELECT tablename FROM pg_tables"
        " WHERE schemaname = 'public' AND tablename <> 'alembic_version' ORDER BY tablename"
    ).fetchall()
    # As a replica it asks neither foreign keys nor the trigger that keeps the timeline.
    with connection.transaction():
        connection.execute("SET LOCAL session_replication_role = replica")
        if found[0] > _BULKY:
            every = ", ".join(f'"{name}"' for (name,) in tables)
            connection.execute(f"TRUNCATE {every}".encode())
            return True
        probes = (f"(SELECT '{name}' FROM \"{name}\" LIMIT 1)" for (name,) in tables)
        filled = connection.execute(" UNION ALL ".join(probes).encode()).fetchall()
        for (name,) in filled:
            connection.execute(f'DELETE FROM "{name}"'.encode())
    return True
