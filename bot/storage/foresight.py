"""What is likely to be asked: the same as last time, read in one message before it is asked.

On PostgreSQL every question is a message there and back. What a screen asks hardly differs from
one time to the next, so it is learned, not listed. In a transaction that only reads, a question
has one answer however early it is put: a wrong guess costs a moment, never a wrong answer.

Most answers are those of the last time, too. So those that stayed are asked for no more than a sum
(`bot/storage/seal.py`), in the same transaction; rows come for what has another one.
"""

from collections import OrderedDict
from collections.abc import Hashable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from threading import Lock

from bot.storage.ask import Question
from bot.storage.link import Link
from bot.storage.note import MOST_ROWS, Note, Notes

MOST = 512
"""Occasions that are remembered in all, those that came last."""

MOST_KEPT = 64
"""Occasions of which the answers are, too; those of a board take some 100 kB."""

_FEW = 60
"""Questions of one occasion that are foreseen at most."""


@dataclass(frozen=True, slots=True)
class _Seen:
    """The questions of the last time, and those of them that the time before had, too."""

    last: frozenset[Question]
    steady: Mapping[Question, Note]


@dataclass(frozen=True, slots=True)
class _Kept:
    """The last time's questions with their answers, and the sums of those that stayed.

    `moved` are those that had another answer than the time before. What moves each time is asked
    for without its sum, which would only be asked for in vain.
    """

    asked: Mapping[Question, Note] = field(default_factory=dict)
    sums: Mapping[Question, bytes] = field(default_factory=dict)
    moved: frozenset[Question] = frozenset()

    def next(
        self, link: Link, asked: Mapping[Question, Note], now: dict[Question, bytes]
    ) -> "_Kept":
        """Give what is kept after the next time, in its transaction; `now` are sums known of it."""
        again = [name for name in asked if name in self.asked]
        moved = frozenset(name for name in again if self.asked[name].rows != asked[name].rows)
        calm = [name for name in again if name not in moved or name not in self.moved]
        if len(calm) < 2:
            return _Kept(asked, moved=moved)
        sums = now | link.answers.sums({name: asked[name] for name in calm if name not in now})
        return _Kept(asked, {name: sums[name] for name in calm}, moved)


class Foresight:
    """The questions of each occasion, by occasion, for all transactions of a database."""

    def __init__(self) -> None:
        self.known: OrderedDict[Hashable, _Seen] = OrderedDict()
        self._kept: OrderedDict[Hashable, _Kept] = OrderedDict()
        self._lock = Lock()

    @contextmanager
    def of(self, link: Link, occasion: Hashable) -> Iterator[None]:
        """Read at once what an occasion always asks, in a transaction that only reads.

        Within an occasion that is known already it is part of that.
        """
        if not link.postgres or link.foresees:
            yield
            return
        seen, kept = self.known.get(occasion), self._kept.get(occasion, _Kept())
        now = link.answers.confirm(kept.asked, kept.sums)
        if seen is not None:
            link.answers.ask_before(seen.steady)
        link.foresees = seen is not None
        try:
            with link.noting() as notes:
                yield
        finally:
            link.foresees = False
        asked = _named(notes)
        kept = kept.next(link, asked, now) if _is_small(asked) else _Kept()
        bare = {name: replace(one, rows=[]) for name, one in asked.items()}
        steady = {name: one for name, one in bare.items() if seen and name in seen.last}
        with self._lock:
            self.known.pop(occasion, None)
            self.known[occasion] = _Seen(frozenset(asked), steady)
            if len(self.known) > MOST:
                self.known.popitem(last=False)
            self._kept.pop(occasion, None)
            if kept.asked:
                self._kept[occasion] = kept
            if len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)


def _named(notes: Notes) -> dict[Question, Note]:
    return {one.question: one for one in notes.asked[:_FEW] if one.question is not None}


def _is_small(asked: Mapping[Question, Note]) -> bool:
    return sum(len(one.rows) for one in asked.values()) <= MOST_ROWS
