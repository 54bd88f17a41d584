"""Whether a bot is at work on a database: told by a lock, which goes when its process goes."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, exc
from sqlalchemy.engine import URL

from bot.storage.engine import make_engine

if sys.platform != "win32":
    import fcntl

_KEY = 7_091_224_518
"""Any number of our own: the advisory lock of whoever is there, in each database another one."""

_PATIENCE = 10
"""Seconds somebody waits on PostgreSQL for whoever is alone, which is for one chunk at a time.

What is held for longer is held by a machine that vanished, as the server finds out in time.
"""


class Attendance:
    """Who is there to be held up by a long transaction; see docs/adr/0006.

    Where there is no lock that tells (Windows) nobody is ever alone.
    """

    def come(self) -> None:
        """Be there until `leave`; waits for whoever is alone at this moment.

        Whoever is there comes again now and then, in case the lock was lost meanwhile.
        """

    def leave(self) -> None:
        """Be there no more."""

    @contextmanager
    def alone(self) -> Iterator[bool]:
        """Tell whether nobody is there; if so, whoever comes waits until this is over."""
        yield False


def attendance_of(url: URL) -> Attendance:
    """Give the attendance of a database."""
    if url.get_backend_name() == "postgresql":
        return _Served(url)
    return _Filed(f"{url.database}-bot") if sys.platform != "win32" else Attendance()


class _Filed(Attendance):
    """By a lock on a file beside the database's, which every process that has the file sees."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._there: int | None = None

    def come(self) -> None:
        if self._there is None:
            self._there = self._open()
            if sys.platform != "win32":
                fcntl.flock(self._there, fcntl.LOCK_SH)

    def leave(self) -> None:
        if self._there is not None:
            os.close(self._there)
            self._there = None

    @contextmanager
    def alone(self) -> Iterator[bool]:
        file = self._open()
        try:
            yield _locked(file)
        finally:
            os.close(file)

    def _open(self) -> int:
        # To lock it, it is enough to be allowed to read it: whoever made it may be another user.
        return os.open(self._path, os.O_RDONLY | os.O_CREAT, 0o644)


class _Served(Attendance):
    """By an advisory lock of a PostgreSQL server, held by a transaction that does nothing else.

    One of a session would be lost, or stay for good, where a pooler gives each transaction another
    session. Between its statements such a transaction sees nothing, so it keeps no old rows.
    """

    def __init__(self, url: URL) -> None:
        self._engine = make_engine(url, pool_size=2, timeout=_PATIENCE)
        self._there: Connection | None = None

    def come(self) -> None:
        if self._there is not None and _stands(self._there):
            return
        self._go()
        try:
            connection = self._engine.connect()
            self._there = connection
            _begin(connection)
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock_shared({_KEY})").close()
        except exc.SQLAlchemyError:
            # At worst large chunks hold others up until it comes the next time.
            self._go()

    def leave(self) -> None:
        self._go()
        self._engine.dispose()

    def _go(self) -> None:
        if self._there is not None:
            _end(self._there)
            self._there = None

    @contextmanager
    def alone(self) -> Iterator[bool]:
        try:
            connection = self._engine.connect()
        except exc.SQLAlchemyError:
            yield False
            return
        try:
            yield _tried(connection)
        finally:
            _end(connection)


def _begin(connection: Connection) -> None:
    """Begin a transaction that may wait a little for its lock and do nothing for long."""
    connection.exec_driver_sql(f"BEGIN; SET LOCAL lock_timeout = '{_PATIENCE}s'")
    connection.exec_driver_sql(
        "SELECT set_config(name, '0', true) FROM pg_settings"
        " WHERE name IN ('idle_in_transaction_session_timeout', 'transaction_timeout')"
    ).close()


def _tried(connection: Connection) -> bool:
    try:
        _begin(connection)
        tried = connection.exec_driver_sql(f"SELECT pg_try_advisory_xact_lock({_KEY})")
        return bool(tried.scalar_one())
    except exc.SQLAlchemyError:
        return False


def _stands(connection: Connection) -> bool:
    """Tell whether the transaction that holds the lock is still there."""
    try:
        connection.exec_driver_sql("SELECT 1").close()
    except exc.SQLAlchemyError:
        return False
    return True


def _end(connection: Connection) -> None:
    """End the transaction, and the lock with it."""
    try:
        connection.exec_driver_sql("ROLLBACK")
    except exc.SQLAlchemyError:
        connection.invalidate()
    connection.close()


def _locked(file: int) -> bool:
    if sys.platform == "win32":
        return False
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
