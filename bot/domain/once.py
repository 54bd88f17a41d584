"""What is worked out once for each different cell: files say the same things again and again."""

from collections.abc import Callable
from typing import TypeVar

Key = TypeVar("Key")
Made = TypeVar("Made")

_LONGEST = 300
"""Characters of a cell that is remembered; longer ones are prose, and seldom there twice."""


class Once(dict[Key, Made]):
    """What a function gives, remembered for the first `most` keys.

    It is looked up at the speed of a dictionary, so that a column is read by `map`.
    """

    __slots__ = ("_make", "_most")

    def __init__(self, make: Callable[[Key], Made], most: int = 10_000) -> None:
        super().__init__()
        self._make, self._most = make, most

    def __missing__(self, key: Key) -> Made:
        made = self._make(key)
        if len(self) < self._most and not (isinstance(key, str) and len(key) > _LONGEST):
            self[key] = made
        return made
