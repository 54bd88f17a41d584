"""Where the measured databases live: in a scratch folder and on a scratch server, gone after."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from bot.storage import Database, migrate
from tests.engine import Unavailable, postgres_database, postgres_server


class Engine(StrEnum):
    """The two databases."""

    SQLITE = "sqlite"
    POSTGRES = "postgres"


def clock() -> datetime:
    """Give the time."""
    return datetime.now(UTC)


@contextmanager
def empty(engine: Engine) -> Iterator[Database]:
    """Give an empty migrated database; its file or server database is removed afterwards.

    PostgreSQL is TEST_DATABASE_URL's server, else an embedded one that, unlike the one of the
    tests, waits for its disk. Raises `Unavailable` when there is none.
    """
    if engine is Engine.SQLITE:
        with (
            tempfile.TemporaryDirectory(prefix="pipewright-bench-") as folder,
            _open(f"sqlite:///{Path(folder) / 'bench.db'}") as db,
        ):
            yield db
        return
    os.environ.setdefault("TEST_POSTGRES_FSYNC", "on")
    os.environ.setdefault("TEST_POSTGRES_BUFFERS", "512MB")
    with (
        postgres_server(f"bench-{os.getpid()}") as server,
        postgres_database(server) as url,
        _open(url.render_as_string(hide_password=False)) as db,
    ):
        yield db


@contextmanager
def _open(url: str) -> Iterator[Database]:
    migrate(url)
    db = Database(url, clock=clock)
    try:
        yield db
    finally:
        db.close()


def settle(db: Database) -> None:
    """Let the database do after a bulk load what it would have done by itself in time."""
    if db.postgres:
        with db.engine.connect() as connection:
            connection.exec_driver_sql("VACUUM ANALYZE")
    else:
        with db.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").close()


__all__ = ["Engine", "Unavailable", "clock", "empty", "settle"]
