"""Bringing a database to the newest schema, safely when several processes start at once."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, create_engine, inspect
from sqlalchemy.engine import URL

from bot.domain.error import Invalid
from bot.storage.engine import refuse_network, url_of
from bot.storage.reach import reaching

_LOCK = 7_203_114_905
"""Any number of our own: who migrates a PostgreSQL database holds this advisory lock."""

_WAIT = 120
"""Seconds to wait for another process that is migrating."""

_SCRIPTS = Path(__file__).parent / "migrations"


def migrate(url: str | URL, to: str = "head") -> None:
    """Bring a database to the newest revision (or up to an older one); do nothing when it is there.

    One transaction, one process at a time: whoever comes second waits, then finds nothing to do,
    and a process that dies in between leaves the old schema. On SQLite foreign keys are off
    meanwhile (a rebuilt table would take its children with it) and checked before the commit.
    Raises `Invalid` for a database that a newer Pipewright has migrated, and `Unreachable` for
    one that cannot be opened.
    """
    with reaching(), _alone(url_of(url)) as connection:
        found = _revision(connection)
        if found is not None and found not in _revisions():
            raise Invalid("This database belongs to a newer Pipewright. Update Pipewright first.")
        if found != newest():
            _upgrade(connection, to)


def newest() -> str:
    """Give the revision this Pipewright's tables are at."""
    return max(_revisions())


def _revisions() -> set[str]:
    """Give all revisions: the numbers their files begin with."""
    return {path.name[:4] for path in (_SCRIPTS / "versions").glob("[0-9]*.py")}


def _upgrade(connection: Connection, to: str) -> None:
    # Imported here: it takes a tenth of every command's start, and seldom is there anything to do.
    from alembic import command
    from alembic.config import Config

    # Made in code: an installed package has no pyproject beside it.
    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS))
    config.attributes["connection"] = connection
    command.upgrade(config, to)


def head(url: str | URL) -> str | None:
    """Give the revision a database is at, None before its first migration.

    Raises `Unreachable` for a database that cannot be opened; a file is not made by asking.
    """
    read = url_of(url)
    if read.get_backend_name() == "sqlite" and not Path(read.database or "").exists():
        return None
    engine = create_engine(read)
    try:
        with reaching(), engine.connect() as connection:
            return _revision(connection)
    finally:
        engine.dispose()


def is_current(url: str | URL) -> bool:
    """Tell whether a database is at the newest revision."""
    return head(url) == newest()


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.exec_driver_sql("SELECT version_num FROM alembic_version")
    return found.scalar_one_or_none()


@contextmanager
def _alone(url: URL) -> Iterator[Connection]:
    """Open the one transaction in which this process alone migrates."""
    sqlite = url.get_backend_name() == "sqlite"
    if sqlite:
        path = Path(url.database or "")
        path.parent.mkdir(parents=True, exist_ok=True)
        refuse_network(path)
        engine = create_engine(url, isolation_level="AUTOCOMMIT", connect_args={"timeout": _WAIT})
    else:
        engine = create_engine(url, isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection, (_sqlite if sqlite else _postgres)(connection):
            yield connection
    finally:
        engine.dispose()


@contextmanager
def _sqlite(connection: Connection) -> Iterator[None]:
    run = connection.exec_driver_sql
    run("PRAGMA journal_mode = WAL").close()
    run("PRAGMA synchronous = FULL")
    # Has no effect inside a transaction, so it comes before it (reliability row 59).
    run("PRAGMA foreign_keys = OFF")
    run("BEGIN EXCLUSIVE")
    try:
        yield
        broken = run("PRAGMA foreign_key_check").fetchall()
        if broken:
            raise Invalid("The migration would break {count} links; undone.", count=len(broken))
    except BaseException:
        run("ROLLBACK")
        raise
    run("COMMIT")


@contextmanager
def _postgres(connection: Connection) -> Iterator[None]:
    run = connection.exec_driver_sql
    run("BEGIN")
    try:
        run(f"SET LOCAL lock_timeout = '{_WAIT}s'")
        run(f"SELECT pg_advisory_xact_lock({_LOCK})").close()
        yield
    except BaseException:
        run("ROLLBACK")
        raise
    run("COMMIT")
