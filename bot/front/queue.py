"""Requests waiting their turn: few are worked on at a time, unless those few have to wait."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Semaphore

SEATS = 4
"""Requests worked on at a time. Python runs one thread at once, and hands over between threads
whenever one asks the database: fifty at once took more than twice as long as one after the other,
four at a time hardly longer (docs/performance.md)."""

PATIENCE = 0.25
"""Seconds after which a request begins without a seat. Those who sit so long wait for a slow
database, not for Python; Slack waits for three seconds."""


class Queue:
    """A place to work for each request, at once or soon."""

    def __init__(self, seats: int = SEATS, patience: float = PATIENCE) -> None:
        self._seats = Semaphore(seats)
        self._patience = patience

    @contextmanager
    def place(self) -> Iterator[None]:
        """Wait for a seat, at most as long as patience lasts, and give it back at the end."""
        seated = self._seats.acquire(timeout=self._patience)
        try:
            yield
        finally:
            if seated:
                self._seats.release()
