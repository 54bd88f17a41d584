"""How many rows the next transaction of a long work takes, so that none holds others up."""

from dataclasses import dataclass

TARGET = 0.12
"""Seconds a transaction is meant to take, where 0.25 are allowed."""


@dataclass(frozen=True, slots=True)
class Stride:
    """Rows of the first transaction, and the fewest and most of a later one.

    Each has a cost of its own (a commit, the totals), so on a machine that is busy with other
    things fewer than the least would only make the work longer.
    """

    first: int
    least: int
    most: int

    def after(self, size: int, seconds: float) -> int:
        """Give the rows of the next transaction when one of `size` rows took so long.

        At most twice or half as many at a time, so that one hiccup does not decide.
        """
        ideal = size * TARGET / max(seconds, 0.001)
        return int(max(self.least, min(self.most, 2 * size, max(ideal, size / 2))))
