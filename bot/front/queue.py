"""Requests waiting their turn: few are worked on at a time, unless those few have to wait."""

import time
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

HASTE = 1.0
"""Seconds after that in which nobody waits for a seat any more: the database is slow for all."""


class Queue:
    """A place to work for each request, at once or soon."""

    def __init__(self, seats: int = SEATS, patience: float = PATIENCE) -> None:
        self._seats = Semaphore(seats)
        self._patience = patience
        self._hasty_until = 0.0

    @contextmanager
    def place(self) -> Iterator[None]:
        """Wait for a seat, at most as long as patience lasts, and give it back at the end."""
        hasty = time.monotonic() < self._hasty_until
        seated = self._seats.acquire(timeout=0 if hasty else self._patience)
        if not seated and not hasty:
            self._hasty_until = time.monotonic() + HASTE
        try:
            yield
        finally:
            if seated:
                self._seats.release()
