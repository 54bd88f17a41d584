"""The threads that send: one claims what is due, some send it, one looks after what is unclear."""

import queue
import threading
import time
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import structlog

from bot.delivery.sender import Sender
from bot.storage import OutboxRow

_log = structlog.get_logger(__name__)

WORKERS = 8
GRACE = 10.0
"""Seconds that calls under way are waited for when the process ends."""
_PAUSE = 1.0
"""Seconds after which rows of other processes are seen."""


class Crew:
    """Runs a sender until it is stopped. No more is claimed than can be begun with at once."""

    def __init__(self, sender: Sender, *, workers: int = WORKERS, grace: float = GRACE) -> None:
        self.sender, self._grace = sender, grace
        self._due, self._stopping = threading.Event(), threading.Event()
        self._jobs: queue.SimpleQueue[Callable[[], object] | None] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._free = workers
        self._under_way: dict[int, OutboxRow] = {}
        self._claimer = threading.Thread(target=self._claim, name="sender", daemon=True)
        self._looker = threading.Thread(target=self._look, name="sender-look", daemon=True)
        self._workers = [
            threading.Thread(target=self._work, name=f"sender-{n}", daemon=True)
            for n in range(workers)
        ]

    def start(self) -> None:
        """Start sending; a committed row wakes the claiming thread at once."""
        self.sender.db.wake.listen(self._due.set)
        for thread in (*self._workers, self._claimer, self._looker):
            thread.start()

    def stop(self) -> None:
        """Claim no more, wait `grace` seconds for what is under way, and be honest about the rest.

        What was claimed and not begun goes back; what was begun and not answered is unknown.
        """
        self._stopping.set()
        self._due.set()
        deadline = time.monotonic() + self._grace
        self._claimer.join()
        for _ in self._workers:
            self._jobs.put(None)
        for thread in (*self._workers, self._looker):
            thread.join(max(deadline - time.monotonic(), 0.0))
        with self._lock:
            left = list(self._under_way.values())
        for row in left:
            self._guarded(partial(self.sender.abandon, row))

    def tell(self, destination: Mapping[str, Any], payload: Mapping[str, Any]) -> None:
        """Send a payload soon and at most once, without a record of it."""
        self._jobs.put(partial(self.sender.tell, destination, payload))

    def _claim(self) -> None:
        while not self._stopping.is_set():
            self._due.clear()
            self._guarded(self._claim_all)
            if not self._due.is_set():
                self._due.wait(self._guarded(self.sender.wait) or _PAUSE)

    def _claim_all(self) -> None:
        while (free := self._free) and not self._stopping.is_set():
            rows, claimed = self.sender.claim(free)
            if not rows:
                return
            with self._lock:
                self._free -= len(rows)
                self._under_way |= {row.id: row for row in rows}
            for row in rows:
                self._jobs.put(partial(self._send, row, claimed))

    def _send(self, row: OutboxRow, claimed: float) -> None:
        try:
            if self._stopping.is_set():
                self.sender.give_back(row)
            else:
                self.sender.send(row, claimed)
        finally:
            with self._lock:
                self._free += 1
                self._under_way.pop(row.id, None)
            # Its lane may go on now.
            self._due.set()

    def _look(self) -> None:
        while not self._stopping.is_set():
            for step in (self.sender.recover, self.sender.look, self.sender.probe):
                if self._guarded(step) and not self._stopping.is_set():
                    self._due.set()
            self._stopping.wait(_PAUSE)

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None:
            self._guarded(job)

    def _guarded(self, work: Callable[[], Any]) -> Any:
        """Run one step; an error of ours is logged, and the thread lives on."""
        try:
            return work()
        except Exception:  # noqa: BLE001 (the guard of the sending threads)
            _log.exception("sending failed")
            return None
