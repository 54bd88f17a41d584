"""The fault plan: rules, and the fate they give to each request, always the same from one seed.

A fate depends on the seed, the rules, the method, the target and how often that method was called
for that target before, and on nothing else: not on time, nor on what other requests do.
"""

import hashlib
from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from fnmatch import fnmatchcase


class Fault(StrEnum):
    """What may be done to a request of the app, to a delivery to it, or to a new connection."""

    LATENCY = "latency"
    """The answer takes `seconds` longer; goes together with any other fault."""
    LOST = "lost"
    """The connection is dropped before anything was done."""
    RESET = "reset"
    """The request is carried out, then the connection is dropped without an answer."""
    ERROR_500 = "error_500"
    """The request is carried out, then answered 500."""
    NO_ANSWER = "no_answer"
    """The request is carried out and the connection stays silent for `seconds`, then drops."""
    LATE = "late"
    """The request is carried out `seconds` after it came in, whether or not the app still waits."""
    RATE_LIMITED = "rate_limited"
    """429 with `Retry-After: retry_after`; nothing is done."""
    REFUSED = "refused"
    """`ok: false` with `error`; nothing is done."""
    REFUSED_500 = "refused_500"
    """500; nothing is done."""
    DROP = "drop"
    """A delivery never leaves."""
    DUPLICATE = "duplicate"
    """A delivery leaves twice."""
    REORDER = "reorder"
    """A delivery waits until another has overtaken it, `seconds` at most."""


REQUEST_FAULTS = frozenset(Fault) - {Fault.DROP, Fault.DUPLICATE, Fault.REORDER}
DELIVERY_FAULTS = frozenset({Fault.LATENCY, Fault.DROP, Fault.DUPLICATE, Fault.REORDER})


@dataclass(frozen=True, slots=True)
class Rule:
    """A fault and whom it befalls.

    `method` and `target` are patterns (`*` stands for anything). A Web API request's method is its
    name and its target the channel, person or file it speaks of; a delivery's method is
    `deliver:<kind>` and its target the command, event type or callback. `rate` is the share of
    calls that are struck; `first` and `last` bound the n-th call of that method and target.
    """

    fault: Fault
    method: str = "*"
    target: str = "*"
    rate: float = 1.0
    first: int = 1
    last: int | None = None
    seconds: float = 0.0
    retry_after: int = 1
    error: str = "internal_error"

    def covers(self, method: str, target: str, nth: int) -> bool:
        """Tell whether the rule speaks of this call."""
        if nth < self.first or (self.last is not None and nth > self.last):
            return False
        return fnmatchcase(method, self.method) and fnmatchcase(target, self.target)


@dataclass(frozen=True, slots=True)
class Fate:
    """What is to happen to one call: how long it is held up, and its fault if it has one."""

    nth: int
    delay: float = 0.0
    rule: Rule | None = None

    @property
    def fault(self) -> Fault | None:
        """Give the fault, None where the call is to pass."""
        return self.rule.fault if self.rule else None

    @property
    def name(self) -> str:
        """Give the word the record shows."""
        if self.rule:
            return self.rule.fault.value
        return Fault.LATENCY.value if self.delay else "ok"


def fate(seed: int, rules: tuple[Rule, ...], method: str, target: str, nth: int) -> Fate:
    """Decide the n-th call of `method` for `target`: latencies add up, else the first rule wins."""
    delay, chosen = 0.0, None
    for place, rule in enumerate(rules):
        if not rule.covers(method, target, nth):
            continue
        if rule.rate < 1 and _chance(seed, place, method, target, nth) >= rule.rate:
            continue
        if rule.fault is Fault.LATENCY:
            delay += rule.seconds
        elif chosen is None:
            chosen = rule
    return Fate(nth, delay, chosen)


def _chance(seed: int, place: int, method: str, target: str, nth: int) -> float:
    text = f"{seed}|{place}|{method}|{target}|{nth}".encode()
    return int.from_bytes(hashlib.blake2b(text, digest_size=8).digest()) / 2**64


class Plan:
    """The rules in force and the count of calls, by method and target."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self.rules: tuple[Rule, ...] = ()
        self._calls: dict[tuple[str, str], int] = defaultdict(int)

    def set(self, rules: tuple[Rule, ...], *, seed: int | None = None) -> None:
        """Put rules in force and count calls from the beginning."""
        self.rules = rules
        self.seed = self.seed if seed is None else seed
        self._calls.clear()

    def draw(self, method: str, target: str) -> Fate:
        """Count a call and give its fate."""
        self._calls[method, target] += 1
        nth = self._calls[method, target]
        if not self.rules:
            return Fate(nth)
        return fate(self.seed, self.rules, method, target, nth)
