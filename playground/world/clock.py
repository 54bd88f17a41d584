"""The workspace's time: the machine's, moved by time travel, and stamps that never repeat."""

import time

MICRO = 1_000_000


class Clock:
    """A clock that can be moved; it ticks with the machine's monotonic clock.

    The wall clock is read once, so that a machine correcting its time cannot reorder messages.
    """

    def __init__(self) -> None:
        self._wall = time.time()
        self._tick = time.monotonic()
        self._offset = 0.0
        self._last = 0

    @property
    def offset(self) -> float:
        """Give the seconds by which time travel has moved this clock."""
        return self._offset

    def now(self) -> float:
        """Give the workspace's time in epoch seconds."""
        return self._wall + (time.monotonic() - self._tick) + self._offset

    def move(self, seconds: float) -> None:
        """Move the clock by `seconds`, forward or back."""
        self._offset += seconds
        if seconds < 0:
            self._last = 0

    def stamp(self) -> str:
        """Give the next message timestamp, `seconds.microseconds`, greater than the last."""
        micros = max(int(self.now() * MICRO), self._last + 1)
        self._last = micros
        return f"{micros // MICRO}.{micros % MICRO:06d}"
