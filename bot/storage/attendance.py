"""Whether a bot is at work on a SQLite file: told by a lock, which goes when its process goes."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.engine import URL

if sys.platform != "win32":
    import fcntl


class Attendance:
    """Who is there to be held up by a long transaction; see docs/adr/0006.

    The lock is on a file beside the database's, so it is seen by every process that has the file,
    and a process that was killed holds it no more. Where there is no such lock (PostgreSQL,
    Windows) nobody is ever alone.
    """

    def __init__(self, url: URL) -> None:
        told = url.get_backend_name() == "sqlite" and sys.platform != "win32"
        self._path = f"{url.database}-bot" if told else None
        self._there: int | None = None

    def come(self) -> None:
        """Be there until `leave`; waits for whoever is alone at this moment."""
        if self._path is not None and self._there is None:
            self._there = self._open(self._path)
            if sys.platform != "win32":
                fcntl.flock(self._there, fcntl.LOCK_SH)

    def leave(self) -> None:
        """Be there no more."""
        if self._there is not None:
            os.close(self._there)
            self._there = None

    @contextmanager
    def alone(self) -> Iterator[bool]:
        """Tell whether nobody is there; if so, whoever comes waits until this is over."""
        if self._path is None:
            yield False
            return
        file = self._open(self._path)
        try:
            yield _locked(file)
        finally:
            os.close(file)

    def _open(self, path: str) -> int:
        # To lock it, it is enough to be allowed to read it: whoever made it may be another user.
        return os.open(path, os.O_RDONLY | os.O_CREAT, 0o644)


def _locked(file: int) -> bool:
    if sys.platform == "win32":
        return False
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
