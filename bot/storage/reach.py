"""What a person reads when their database cannot be reached at all."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import exc

from bot.domain.error import CrmError


class Unreachable(CrmError):
    """The database of the settings cannot be opened; the message says why, without its address.

    The address can hold a password, and drivers repeat it in their errors, so only their first
    line is passed on, and of PostgreSQL's only what follows the server's name.
    """


@contextmanager
def reaching() -> Iterator[None]:
    """Turn an error of opening or migrating a database into `Unreachable`; leave others alone."""
    try:
        yield
    except exc.DBAPIError as error:
        on_sqlite = isinstance(error.orig, sqlite3.DatabaseError)
        if error.orig is None or not (on_sqlite or isinstance(error, exc.OperationalError)):
            raise
        reason = _reason(error.orig)
        raise Unreachable("The database cannot be opened: {reason}.", reason=reason) from error


def _reason(error: BaseException) -> str:
    first = str(error).strip().splitlines()[0] if str(error).strip() else "no reason given"
    _, failed, rest = first.partition("failed: ")
    return (rest if failed and rest else first).rstrip(".")
