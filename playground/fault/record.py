"""The record of all traffic with the app: what was asked, answered, and what befell it."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from playground.shape import Json

_SECRET = frozenset({"token", "client_secret", "refresh_token", "access_token"})


@dataclass(frozen=True, slots=True)
class Entry:
    """One request and its answer. `direction` is `in` from the app and `out` to it."""

    n: int
    at: float
    direction: str
    transport: str
    method: str
    target: str
    nth: int
    request: Json
    answer: Any
    status: int
    fate: str
    ms: float
    weight: int

    def to_json(self) -> Json:
        """Give the entry as the inspector reads it, without secrets."""
        return {
            "n": self.n,
            "at": self.at,
            "direction": self.direction,
            "transport": self.transport,
            "method": self.method,
            "target": self.target,
            "nth": self.nth,
            "request": _veiled(self.request),
            "answer": _veiled(self.answer),
            "status": self.status,
            "fate": self.fate,
            "ms": round(self.ms, 2),
        }


def _veiled(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    return {k: f"{str(v)[:5]}…" if k in _SECRET and v else v for k, v in value.items()}


class Record:
    """The last entries, at most `entries` of them and about `bytes_kept` of text."""

    def __init__(self, entries: int = 5_000, bytes_kept: int = 32_000_000) -> None:
        self._ring: deque[Entry] = deque()
        self.entries, self._bytes = entries, bytes_kept
        self._weight = 0
        self.latest = 0

    def add(
        self,
        *,
        at: float,
        direction: str,
        transport: str,
        method: str,
        target: str = "",
        nth: int = 0,
        request: Json,
        answer: Any = None,
        status: int = 200,
        fate: str = "ok",
        ms: float = 0.0,
        weight: int = 500,
    ) -> None:
        """Keep an entry; `weight` is about how many characters it holds."""
        self.latest += 1
        entry = Entry(
            self.latest, at, direction, transport, method, target, nth,
            request, answer, status, fate, ms, weight,
        )  # fmt: skip
        self._ring.append(entry)
        self._weight += weight
        while len(self._ring) > self.entries or self._weight > self._bytes:
            self._weight -= self._ring.popleft().weight

    def after(self, n: int, limit: int = 200) -> list[Entry]:
        """Give the first `limit` entries whose number is greater than `n`."""
        skip = max(0, n - self._ring[0].n + 1) if self._ring else 0
        return [e for _, e in zip(range(skip + limit), self._ring, strict=False)][skip:]

    def clear(self) -> None:
        """Forget all entries; their numbers go on."""
        self._ring.clear()
        self._weight = 0

    def __iter__(self) -> Iterator[Entry]:
        return iter(tuple(self._ring))
