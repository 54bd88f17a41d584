"""The tick: a clock and nothing more. What has to survive is a row, never a scheduled object."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import structlog
from apscheduler.events import EVENT_JOB_ERROR, EVENT_JOB_MAX_INSTANCES, EVENT_JOB_MISSED, JobEvent
from apscheduler.schedulers.background import BackgroundScheduler

from bot.services import chore, upkeep
from bot.storage import Database
from bot.storage.rebuild import rebuild

_log = structlog.get_logger(__name__)

EVERY = 30
"""Seconds between ticks: what falls due is seen within a minute."""
BATCH = 500
KEPT = timedelta(days=2)
"""For how long interaction keys are kept; Slack repeats an event for minutes, not days."""


def tick(db: Database, now: datetime) -> int:
    """Look after what has fallen due at an instant (UTC); gives how many rows were touched.

    Work goes in short transactions, so a tick never holds up the people who are selling.
    """
    touched = 0
    while True:
        with db.begin(None) as uow:
            flipped = uow.stalls.flip_due(now, BATCH)
        touched += flipped
        if flipped < BATCH:
            break
    with db.begin(None) as uow:
        touched += uow.interactions.purge(now - KEPT)
    return touched + _chores(db)


def _chores(db: Database) -> int:
    """Go on with the work that was too long for one transaction; gives how many chunks it took."""
    with db.read(None) as uow:
        owners = uow.settings.with_chores()
    chunks = 0
    for workspace_id in owners:
        _recount(db, workspace_id)
        while db.write(workspace_id, upkeep.step):
            chunks += 1
        chunks += 1
    return chunks


def _recount(db: Database, workspace_id: int) -> None:
    """Count the totals anew where the borders of days have moved; they are locked meanwhile."""
    with db.read(workspace_id) as uow:
        due = any(errand["kind"] == "recount" for errand in chore.waiting(uow))
    if due:
        db.write(workspace_id, lambda uow: chore.drop(uow, "recount"))
        rebuild(db, workspace_id)


class Ticker:
    """Calls the tick every half minute; `last` is when one ended, for the health page."""

    def __init__(
        self, db: Database, clock: Callable[[], datetime], *, every: float = EVERY
    ) -> None:
        self._db, self._clock = db, clock
        self.last: datetime | None = None
        self._scheduler = BackgroundScheduler(
            timezone=UTC,
            job_defaults={"coalesce": True, "misfire_grace_time": None, "max_instances": 1},
        )
        self._scheduler.add_listener(
            self._complain, EVENT_JOB_ERROR | EVENT_JOB_MISSED | EVENT_JOB_MAX_INSTANCES
        )
        self._scheduler.add_job(self.run, "interval", seconds=every, id="tick")

    def start(self) -> None:
        """Start ticking in a thread of its own, the first time at once."""
        self._scheduler.start()
        self._now()
        self._db.work.listen(self._now)

    def _now(self) -> None:
        """Tick as soon as a thread is free instead of at the next half minute."""
        if self._scheduler.running:
            self._scheduler.modify_job("tick", next_run_time=datetime.now(UTC))

    def stop(self) -> None:
        """Stop ticking; waits for a running tick."""
        self._scheduler.shutdown()

    def run(self) -> None:
        """Tick once, now."""
        now = self._clock()
        tick(self._db, now)
        self.last = now

    @staticmethod
    def _complain(event: JobEvent) -> None:
        error = getattr(event, "exception", None)
        _log.error("tick failed or was missed", code=event.code, exc_info=error)
