"""What a database's error means for the work that met it."""

import sqlite3
from enum import StrEnum

from sqlalchemy import exc

from bot.domain.error import Busy

BUSY = "The database is busy, nothing was changed. Please try again."
NO_ROOM = (
    "The database cannot store anything right now (its disk is full or read-only). "
    "Nothing was changed."
)
UNSURE = (
    "The connection to the database broke while the change was stored. "
    "Look whether it is there before you repeat it."
)

_SQLITE_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_SQLITE_NO_ROOM = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY}


class Conflict(Busy):
    """Another transaction won; the whole work can be done again from its beginning."""


class Fault(StrEnum):
    """What to do about an error of the database."""

    AGAIN = "again"
    TWIN = "twin"
    GONE = "gone"
    BUSY = "busy"
    NO_ROOM = "no_room"
    LOST = "lost"
    OURS = "ours"


def fault_of(error: BaseException) -> Fault:
    """Tell what an error raised inside a transaction means.

    AGAIN: lost against another transaction, do it again (reliability rows 53 and 61). TWIN: a
    unique key was taken meanwhile, do it again with new ids. GONE: what a row refers to is not
    there (any more), do it again. BUSY: the deadline is over.
    NO_ROOM: nothing can be written at all. LOST: the connection is gone. OURS: a mistake.
    """
    if isinstance(error, exc.DBAPIError) and error.orig is not None:
        error = error.orig
    match error:
        case Conflict():
            return Fault.AGAIN
        case exc.TimeoutError():
            return Fault.BUSY
        case sqlite3.Error():
            return _sqlite(error)
        case _ if type(error).__module__.partition(".")[0] == "psycopg":
            return _postgres(error)
        case _:
            return Fault.OURS


def _postgres(error: BaseException) -> Fault:
    # Imported here: on SQLite nothing needs the ten megabytes of this driver.
    import psycopg
    from psycopg import errors

    match error:
        case errors.SerializationFailure() | errors.DeadlockDetected():
            return Fault.AGAIN
        case errors.UniqueViolation():
            return Fault.TWIN
        case errors.ForeignKeyViolation():
            return Fault.GONE
        case errors.LockNotAvailable() | errors.QueryCanceled():
            return Fault.BUSY
        case errors.DiskFull() | errors.ReadOnlySqlTransaction():
            return Fault.NO_ROOM
        case psycopg.OperationalError():
            return Fault.LOST
        case _:
            return Fault.OURS


def _sqlite(error: sqlite3.Error) -> Fault:
    code = getattr(error, "sqlite_errorcode", 0)
    if code in (sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY, sqlite3.SQLITE_CONSTRAINT_UNIQUE):
        return Fault.TWIN
    if code == sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY:
        return Fault.GONE
    # Extended codes keep the primary one in their low byte.
    if code & 0xFF in _SQLITE_BUSY:
        return Fault.BUSY
    if code & 0xFF in _SQLITE_NO_ROOM:
        return Fault.NO_ROOM
    return Fault.OURS
