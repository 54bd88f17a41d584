"""Writing what comes in by itself: many at once in one transaction, each answered after it."""

import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from threading import Event, Thread
from typing import Any

from bot.domain.error import Busy, CrmError, FormErrors
from bot.storage import Database, UnitOfWork

MOST = 64
"""Pieces of work in one transaction."""
LONGEST = 0.1
"""Seconds after which a transaction takes no further work: people who sell wait for it."""
WAITING = 4000
"""Pieces of work that may wait; more are turned away at once instead of being answered late."""

Work = Callable[[UnitOfWork], Any]


@dataclass(slots=True)
class _Piece:
    workspace_id: int
    work: Work
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

    def put(self, workspace_id: int, work: Work) -> Future[Any]:
        """Give what `work` will give, once it is stored; raises `Busy` where too much waits."""
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
        taken = [one for one in self._left if one.workspace_id == turn][:MOST]
        chosen = set(map(id, taken))
        self._left = deque(one for one in self._left if id(one) not in chosen)
        return taken

    def _together(self, pieces: list[_Piece]) -> list[_Piece]:
        """Do pieces in one transaction; give those for which its time was too short."""

        def all_of_them(uow: UnitOfWork) -> list[Any]:
            ends, found = time.monotonic() + LONGEST, []
            for piece in pieces:
                found.append(piece.work(uow))
                if time.monotonic() > ends:
                    break
            return found

        try:
            results = self._db.write(pieces[0].workspace_id, all_of_them)
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
        for piece, result in zip(pieces, results, strict=False):
            piece.done.set_result(result)
        return pieces[len(results) :]
