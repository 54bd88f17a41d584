"""What a front hands over and gets back: a parsed payload in, an answer for Slack out."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer as HTTP would give it; Socket Mode acknowledges with the body of a 200 only."""

    status: int
    body: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)


Dispatch = Callable[[Mapping[str, Any], Mapping[str, str]], Answer]
"""Runs a payload, with the headers that say whether it is a redelivery, to its answer."""
