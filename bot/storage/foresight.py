"""What is likely to be asked: the same as last time, read in one message before it is asked.

On PostgreSQL every question is a message there and back. What a screen asks hardly differs from
one time to the next, so it is learned, not listed. In a transaction that only reads, a question
has one answer however early it is put: a wrong guess costs a moment, never a wrong answer.
"""

from collections import OrderedDict
from collections.abc import Hashable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from threading import Lock

from bot.storage.ask import Question
from bot.storage.link import Link
from bot.storage.note import Note

MOST = 512
"""Occasions that are remembered in all, those that came last."""

_FEW = 60
"""Questions of one occasion that are foreseen at most."""


@dataclass(frozen=True, slots=True)
class _Seen:
    """The questions of the last time, and those of them that the time before had, too."""

    last: frozenset[Question]
    steady: Mapping[Question, Note]


class Foresight:
    """The questions of each occasion, by occasion, for all transactions of a database."""

    def __init__(self) -> None:
        self.known: OrderedDict[Hashable, _Seen] = OrderedDict()
        self._lock = Lock()

    @contextmanager
    def of(self, link: Link, occasion: Hashable) -> Iterator[None]:
        """Read at once what an occasion always asks, in a transaction that only reads."""
        if not link.postgres:
            yield
            return
        seen = self.known.get(occasion)
        if seen is not None:
            link.ask_before(seen.steady)
        with link.noting() as notes:
            yield
        named = {one.question: replace(one, rows=[]) for one in notes.asked[:_FEW]}
        asked = {name: one for name, one in named.items() if name is not None}
        steady = {name: one for name, one in asked.items() if seen and name in seen.last}
        with self._lock:
            self.known.pop(occasion, None)
            self.known[occasion] = _Seen(frozenset(asked), steady)
            if len(self.known) > MOST:
                self.known.popitem(last=False)
