"""Rate limits: calls per minute by method and team, and messages per second by channel."""

from collections import deque

_MINUTE = 60.0
_JITTER = 0.05
"""A client that waits a second exactly is early by what the network took less than before."""


class Rate:
    """Counts calls; gives the seconds to wait where a limit is passed, else 0."""

    def __init__(self) -> None:
        self._calls: dict[tuple[str, str], deque[float]] = {}
        self._free: dict[str, float] = {}

    def call(self, method: str, team_id: str, per_minute: int, now: float) -> int:
        """Count a call of a method for a team at `now`."""
        calls = self._calls.setdefault((method, team_id), deque())
        while calls and (calls[0] <= now - _MINUTE or calls[0] > now):
            calls.popleft()
        if len(calls) >= per_minute:
            return max(1, _ceil(calls[0] + _MINUTE - now))
        calls.append(now)
        return 0

    def post(self, channel_id: str, now: float, burst: int = 1) -> int:
        """Count a message into a channel at `now`: one a second after a burst."""
        free = self._free.get(channel_id, 0.0)
        if free - now > burst + 60:
            free = 0.0
        if free - (burst - 1) > now + _JITTER:
            return max(1, _ceil(free - (burst - 1) - now))
        self._free[channel_id] = max(free, now) + 1.0
        if len(self._free) > 20_000:
            self._free = {c: t for c, t in self._free.items() if t > now}
        return 0

    def clear(self) -> None:
        """Forget every count."""
        self._calls.clear()
        self._free.clear()


def _ceil(seconds: float) -> int:
    return int(-(-seconds // 1))
