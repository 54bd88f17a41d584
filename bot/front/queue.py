"""Requests waiting their turn: few are worked on at a time, unless those few have to wait."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Condition

SEATS = 2
"""Requests worked on at a time. Python runs one thread at once, and hands over between threads
whenever one asks the database: fifty at once took more than twice as long as one after the other,
two at a time hardly longer (docs/performance.md)."""

PATIENCE = 0.25
"""Seconds without any seat becoming free after which a request begins without one. Those who sit
so long wait for a slow database, not for Python; Slack waits for three seconds."""

ENOUGH = 0.8
"""Seconds a request waits in all, however fast others come and go."""

HASTE = 1.0
"""Seconds after that in which nobody waits for a seat any more: the database is slow for all."""


class Queue:
    """A place to work for each request, at once or soon."""

    def __init__(self, seats: int = SEATS, patience: float = PATIENCE) -> None:
        self._free = seats
        self._patience = patience
        self._changed = Condition()
        self._moved = 0.0
        self._hasty_until = 0.0

    @contextmanager
    def place(self) -> Iterator[None]:
        """Wait for a seat, at most as long as patience lasts, and give it back at the end."""
        with self._changed:
            seated = self._seat()
        try:
            yield
        finally:
            if seated:
                with self._changed:
                    self._free += 1
                    self._moved = time.monotonic()
                    self._changed.notify()

    def _seat(self) -> bool:
        """Take a seat; False when this one begins without."""
        began = now = time.monotonic()
        while not self._free:
            lasts = min(max(began, self._moved) + self._patience, began + ENOUGH) - now
            if now < self._hasty_until:
                return False
            if lasts <= 0:
                self._hasty_until = now + HASTE
                self._changed.notify_all()
                return False
            self._changed.wait(lasts)
            now = time.monotonic()
        self._free -= 1
        return True
