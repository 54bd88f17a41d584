"""Writing what comes in by itself: many at once in one transaction, each answered after it."""

import time
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from threading import Event, Thread
from typing import Any

from bot.domain.door import Incoming
from bot.domain.error import Busy, CrmError, FormErrors
from bot.services import wave
from bot.storage import Database, UnitOfWork

MOST = 64
"""Pieces of work in one transaction."""
WAVE = 32
"""Leads stored at once: more would cost hardly less each."""
LONGEST = 0.1
"""Seconds after which a transaction takes no further work: people who sell wait for it."""
WAITING = 4000
"""Pieces of work that may wait; more are turned away at once instead of being answered late."""

Work = Callable[[UnitOfWork], Any]


@dataclass(slots=True)
class _Piece:
    """Work that waits; of a lead it is known what it is, so that several are stored at once."""

    workspace_id: int
    work: Work | Incoming
    done: Future[Any]


class Batch:
    """One thread that writes; whoever puts work in waits for what it gave, after the commit.

    A commit costs a hundred times what a row does, so all that came meanwhile shares the next
    one. Work that is refused is done again by itself, so that it harms nobody else's.
    """

    def __init__(self, db: Database) -> None:
        self._db = db
        self._queue: SimpleQueue[_Piece] = SimpleQueue()
        self._left: deque[_Piece] = deque()
        self._stopping = Event()
        self._thread = Thread(target=self._run, name="intake", daemon=True)

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def stop(self) -> None:
        """Finish what waits, and stop."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join()

    def put(self, workspace_id: int, work: Work | Incoming) -> Future[Any]:
        """Give what `work`, or what becomes of a lead, will give, once it is stored.

        Raises `Busy` where too much waits.
        """
        if self._queue.qsize() >= WAITING or self._stopping.is_set():
            raise Busy("Too much is coming in. Please try again in a moment.")
        piece = _Piece(workspace_id, work, Future())
        self._queue.put(piece)
        return piece.done

    def _run(self) -> None:
        while True:
            pieces = self._next()
            if pieces:
                self._left.extendleft(reversed(self._together(pieces)))
            elif self._stopping.is_set():
                return

    def _next(self) -> list[_Piece]:
        """Take what waits for the workspace whose turn it is."""
        if not self._left:
            try:
                self._left.append(self._queue.get(timeout=0.05))
            except Empty:
                return []
        while len(self._left) < MOST:
            try:
                self._left.append(self._queue.get_nowait())
            except Empty:
                break
        turn = self._left[0].workspace_id
        taken, rest = list[_Piece](), deque[_Piece]()
        for one in self._left:
            (taken if one.workspace_id == turn and len(taken) < MOST else rest).append(one)
        self._left = rest
        return taken

    def _together(self, pieces: list[_Piece]) -> list[_Piece]:
        """Do pieces in one transaction; give those for which its time was too short."""

        try:
            results = self._db.write(pieces[0].workspace_id, lambda uow: _all(uow, pieces))
        except (CrmError, FormErrors) as error:
            if len(pieces) == 1:
                pieces[0].done.set_exception(error)
            else:
                for piece in pieces:
                    self._together([piece])
            return []
        except Exception as error:  # noqa: BLE001 (the thread's guard: whoever waits is told)
            if len(pieces) == 1:
                pieces[0].done.set_exception(error)
            else:
                for piece in pieces:
                    self._together([piece])
            return []
        for place, result in results.items():
            if isinstance(result, CrmError | FormErrors):
                pieces[place].done.set_exception(result)
            else:
                pieces[place].done.set_result(result)
        return [piece for place, piece in enumerate(pieces) if place not in results]


def _all(uow: UnitOfWork, pieces: Sequence[_Piece]) -> dict[int, Any]:
    """Do what there is time for; give what it gave, by the piece's place."""
    ends, found = time.monotonic() + LONGEST, dict[int, Any]()
    works = [(place, piece.work) for place, piece in enumerate(pieces)]
    leads = [(place, work) for place, work in works if isinstance(work, Incoming)]
    for start in range(0, len(leads), WAVE):
        part = leads[start : start + WAVE]
        became = wave.receive(uow, [came for _, came in part])
        found.update((place, one) for (place, _), one in zip(part, became, strict=True))
        if time.monotonic() > ends:
            return found
    for place, work in works:
        if not isinstance(work, Incoming):
            found[place] = work(uow)
            if time.monotonic() > ends:
                break
    return found
