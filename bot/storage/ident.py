"""Ids made by the application, so that a row can be spoken of before it is stored."""

import secrets
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import chain, repeat
from threading import Lock

_EPOCH = datetime(2025, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)
_LOW_BITS = 22
_TAKEN = 256
"""Ids that are taken at once where many are needed."""


class IdMaker:
    """Makes 63-bit integers: milliseconds since 2025, then 22 bits that grow from a random start.

    Ids of one maker only grow. Two processes can, very rarely, make the same one: that is a
    unique violation, after which `scatter` takes this maker elsewhere and the work is repeated.
    """

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._lock = Lock()
        self._millisecond = -1
        self._low = 0

    def __call__(self) -> int:
        """Give the next id."""
        with self._lock:
            return self._next()

    def many(self, count: int) -> range:
        """Give the next `count` ids, one after the other."""
        with self._lock:
            first = self._next()
            last = first + max(count - 1, 0)
            self._millisecond, self._low = last >> _LOW_BITS, last & ((1 << _LOW_BITS) - 1)
            return range(first, first + count)

    def each(self) -> Iterator[int]:
        """Give ids one after the other, for whoever needs many and does not know how many."""
        return chain.from_iterable(map(self.many, repeat(_TAKEN)))

    def _next(self) -> int:
        millisecond = max((self._clock() - _EPOCH) // _MILLISECOND, 0)
        if millisecond > self._millisecond:
            self._millisecond = millisecond
            # Half of the room is left to grow into.
            self._low = secrets.randbits(_LOW_BITS - 1)
        else:
            self._low += 1
            if self._low >> _LOW_BITS:
                self._millisecond += 1
                self._low = secrets.randbits(_LOW_BITS - 1)
        return self._millisecond << _LOW_BITS | self._low

    def scatter(self) -> None:
        """Jump ahead by up to a minute, away from whoever made the same ids."""
        with self._lock:
            self._millisecond += 1 + secrets.randbelow(60_000)
            self._low = secrets.randbits(_LOW_BITS - 1)
