"""What a front hands over and gets back: a parsed payload in, an answer for Slack out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer as HTTP would give it; Socket Mode acknowledges with the body of a 200 only."""

    status: int
    body: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)


class Dispatch(Protocol):
    """Runs a payload to its answer."""

    def __call__(
        self, payload: Mapping[str, Any], headers: Mapping[str, str], *, arrived: float | None
    ) -> Answer:
        """Answer a payload; `headers` say whether it is a redelivery, `arrived` when it came in.

        By the monotonic clock: what waited for a thread has less time left.
        """
