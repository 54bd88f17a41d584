"""How often something may come from one place: kept in memory, in bounded room."""

import math
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address

KEPT = 10_000
"""Places remembered at most; the one that was quiet longest is forgotten first."""


@dataclass(frozen=True, slots=True)
class Rate:
    """`burst` at once, and `per_second` from then on."""

    burst: int
    per_second: float


class Limiter:
    """A bucket for each place; `clock` gives monotonic seconds."""

    def __init__(self, rate: Rate, clock: Callable[[], float], *, kept: int = KEPT) -> None:
        self._rate, self._clock, self._kept = rate, clock, kept
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait(self, place: str, cost: float = 1.0) -> int:
        """Take from a place's bucket; gives 0, or the seconds to wait where it is empty."""
        now = self._clock()
        left, last = self._buckets.pop(place, (float(self._rate.burst), now))
        left = min(self._rate.burst, left + max(now - last, 0.0) * self._rate.per_second)
        enough = left >= cost
        self._buckets[place] = (left - cost if enough else left, now)
        if len(self._buckets) > self._kept:
            self._buckets.popitem(last=False)
        return 0 if enough else max(1, math.ceil((cost - left) / self._rate.per_second))


def place_of(address: str) -> str:
    """Name the place of an address: whoever has an IPv6 address has 2^64 of them."""
    try:
        found = ip_address(address)
    except ValueError:
        return address[:64]
    if isinstance(found, IPv6Address):
        return str(found.ipv4_mapped or IPv6Address(int(found) >> 64 << 64))
    return str(found)
