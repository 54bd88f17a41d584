"""The tick: a clock and nothing more. What has to survive is a row, never a scheduled object."""

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import structlog
from apscheduler.events import EVENT_JOB_ERROR, EVENT_JOB_MAX_INSTANCES, EVENT_JOB_MISSED, JobEvent
from apscheduler.schedulers.background import BackgroundScheduler

from bot.jobs.round import go_round, sweep
from bot.services.leave import delete_left
from bot.storage import Database

_log = structlog.get_logger(__name__)

EVERY = 30
"""Seconds between ticks: what falls due is seen within a minute."""
SWEEP = timedelta(hours=1)
"""How often what is out of date is swept away."""
LONGEST = 600.0
"""Seconds a tick may take; nothing it does waits for anybody that long."""
KEPT = timedelta(days=30)
"""For how long the data of a workspace is kept whose Slack took the app out."""
STALE = 4
"""Missed ticks in a row after which the clock is held for dead and made anew."""


def tick(db: Database, now: datetime) -> int:
    """Look after what has fallen due at an instant (UTC); gives how many rows were touched.

    Work goes in short transactions, so a tick never holds up the people who are selling.
    """
    return go_round(db, now)


class Ticker:
    """Calls the tick every half minute; `last` is when one ended, for the health page.

    A watchdog makes the clock anew when no tick has begun for too long and none is running, or
    one has been running for `longest` seconds: a scheduler that died says that it runs, and a
    tick that hangs would let no other begin.
    """

    def __init__(
        self,
        db: Database,
        clock: Callable[[], datetime],
        *,
        every: float = EVERY,
        longest: float = LONGEST,
        kept: timedelta = KEPT,
        scheduler: type[BackgroundScheduler] = BackgroundScheduler,
    ) -> None:
        self._kept, self._longest, self._kind = kept, longest, scheduler
        self._db, self._clock, self._every = db, clock, every
        self.last: datetime | None = None
        self.rebuilt = 0
        self._swept: datetime | None = None
        self._begun = time.monotonic()
        self._stopping, self._asked = threading.Event(), threading.Event()
        self._running = threading.Lock()
        self._scheduler = self._made()
        self._watchdog = threading.Thread(target=self._watch, name="watchdog", daemon=True)

    def start(self) -> None:
        """Start ticking in a thread of its own, the first time at once."""
        self._begun = time.monotonic()
        self._scheduler.start()
        self._now()
        self._db.work.listen(self._now)
        self._watchdog.start()

    def stop(self) -> None:
        """Stop ticking; waits for a running tick."""
        self._stopping.set()
        if self._watchdog.is_alive():
            self._watchdog.join()
        self._scheduler.shutdown()

    def run(self) -> None:
        """Tick once, now; waits for a running tick."""
        with self._running:
            self._go()

    def _turn(self) -> None:
        """Tick, and again for whoever asked meanwhile; while another thread ticks, that one does.

        It is asked for before the lock is tried, and looked for after the lock was let go: so
        nobody asks in vain.
        """
        running = self._running
        self._asked.set()
        while self._asked.is_set() and running.acquire(blocking=False):
            try:
                self._asked.clear()
                self._go()
            finally:
                running.release()

    def _go(self) -> None:
        self._begun = time.monotonic()
        try:
            self._look()
        finally:
            self._begun = time.monotonic()

    def _look(self) -> None:
        now = self._clock()
        if self._swept is None or now - self._swept >= SWEEP:
            sweep(self._db, now)
            delete_left(self._db, now - self._kept)
            self._swept = now
        tick(self._db, now)
        self.last = now

    @property
    def alive(self) -> bool:
        """Whether ticks have been coming; one that takes long is not held for none."""
        quiet = time.monotonic() - self._begun
        return quiet < STALE * self._every or (self._running.locked() and quiet < self._longest)

    def _made(self) -> BackgroundScheduler:
        scheduler = self._kind(
            timezone=UTC,
            # Two, because the one that has just ticked is counted for a moment longer.
            job_defaults={"coalesce": True, "misfire_grace_time": None, "max_instances": 2},
        )
        scheduler.add_listener(
            self._complain, EVENT_JOB_ERROR | EVENT_JOB_MISSED | EVENT_JOB_MAX_INSTANCES
        )
        scheduler.add_job(self._turn, "interval", seconds=self._every, id="tick")
        return scheduler

    def _now(self) -> None:
        """Tick at once instead of at the next half minute, or again after a running tick."""
        self._asked.set()
        if self._scheduler.running and not self._running.locked():
            self._scheduler.modify_job("tick", next_run_time=datetime.now(UTC))

    def _watch(self) -> None:
        while not self._stopping.wait(self._every):
            if self.alive:
                continue
            _log.error("the clock stood still and is made anew", last=self.last)
            dead, self._scheduler = self._scheduler, self._made()
            # A tick that hangs keeps its own lock; as many may run at once as there are processes.
            self._running = threading.Lock()
            self._begun = time.monotonic()
            self.rebuilt += 1
            self._scheduler.start()
            self._now()
            # It may wait for a thread that hangs as well.
            ending = threading.Thread(target=dead.shutdown, kwargs={"wait": False}, daemon=True)
            ending.start()

    @staticmethod
    def _complain(event: JobEvent) -> None:
        error = getattr(event, "exception", None)
        _log.error("tick failed or was missed", code=event.code, exc_info=error)
