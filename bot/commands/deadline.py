"""The one deadline of a request: its wait for a thread, for locks, its statements and retries."""

import time
from dataclasses import dataclass

from bot.domain.error import Busy
from bot.views.words import msg

BUDGET = 1.7
"""Seconds from a request's arrival to its answer's commit; Slack waits three in all."""

_LEAST = 0.02
"""Seconds below which nothing is begun any more."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """When a request has to be done, by the monotonic clock."""

    ends: float

    @classmethod
    def of(cls, arrived: float | None) -> "Deadline":
        """Give the deadline of a request that came in at `arrived` (now, where nobody knows)."""
        return cls((arrived if arrived is not None else time.monotonic()) + BUDGET)

    def left(self) -> float:
        """Give the seconds left; raises `Busy` when they are over, so that nothing happens late."""
        seconds = self.ends - time.monotonic()
        if seconds < _LEAST:
            raise Busy(msg("The database is busy, nothing was changed. Please try again."))
        return seconds
