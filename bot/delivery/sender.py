"""The threads that send: claim what is due, draw it, post it once, write down what became of it."""

import queue
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog

from bot.delivery.audience import barrier
from bot.delivery.outcome import Fate, Outcome
from bot.delivery.post import Post
from bot.domain.audience import Barrier
from bot.storage import Database, OutboxKind, OutboxRow, OutboxState, UnitOfWork

_log = structlog.get_logger(__name__)

BATCH = 32
WORKERS = 4
STALE_CLAIM = 5.0
"""Seconds after which a claim is given back unsent: a laptop may have slept in between."""
LONGEST = 70.0
"""Seconds a request of ours can live at most: its time-out, and a margin of a minute."""
TRIES = 3
"""How often what can safely be repeated (drawing a view or a message again) is tried."""

_REPEATABLE = frozenset({"view", "home"})

Render = Callable[[OutboxRow], Mapping[str, Any] | None]
"""Draws a row's subject from the present state, None when there is nothing to show any more."""

Admit = Callable[[OutboxRow], Outcome | None]
"""Looks who would read a row that goes to a channel: None lets it go, else what became of it."""


@dataclass(frozen=True, slots=True)
class _Job:
    """Something to send: a claimed row, or a payload that needs no record."""

    destination: Mapping[str, Any]
    claimed: float
    row: OutboxRow | None = None
    payload: Mapping[str, Any] | None = None


class Sender:
    """Sends the outbox. One thread claims; what goes to the same place goes by the same worker.

    So two answers to one message arrive in the order they were asked for.
    """

    def __init__(
        self,
        db: Database,
        post: Post,
        render: Render,
        clock: Callable[[], datetime],
        *,
        admit: Admit = lambda row: Outcome(Fate.DEAD, Barrier.HIDDEN),
        pause: float = 1.0,
    ) -> None:
        self._db, self._post, self._render, self._clock = db, post, render, clock
        self._admit = admit
        self._pause = pause
        self._due, self._stopping = threading.Event(), threading.Event()
        self._lanes: list[queue.Queue[_Job | None]] = [queue.Queue() for _ in range(WORKERS)]
        self._threads = [
            threading.Thread(target=self._claim_loop, name="sender", daemon=True),
            *(
                threading.Thread(target=self._work, args=(lane,), name=f"sender-{n}", daemon=True)
                for n, lane in enumerate(self._lanes)
            ),
        ]

    def start(self) -> None:
        """Start sending; a committed row wakes the claiming thread at once."""
        self._db.wake.listen(self._due.set)
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Finish what was claimed and end the threads."""
        self._stopping.set()
        self._due.set()
        self._threads[0].join()
        for lane in self._lanes:
            lane.put(None)
        for thread in self._threads[1:]:
            thread.join()

    def tell(self, destination: Mapping[str, Any], payload: Mapping[str, Any]) -> None:
        """Send a payload soon and at most once, without a record of it."""
        self._put(_Job(destination, time.monotonic(), payload=payload))

    def drain(self) -> int:
        """Send all that is due in the calling thread; gives how many rows were taken."""
        taken = 0
        while rows := self._claim():
            for row in rows:
                self._send(_Job(row.destination, time.monotonic(), row=row))
            taken += len(rows)
        return taken

    def recover(self) -> int:
        """Settle what a sender that died had claimed; gives how many rows that were.

        What looks the same when it is sent twice goes out again, of the rest nobody knows.
        """
        died = self._clock() - timedelta(seconds=LONGEST)
        with self._db.begin(None) as uow:
            left = [row for row in uow.outbox.unsettled(died) if row.state is OutboxState.SENDING]
            for row in left:
                again = _repeatable(row) and row.attempts < TRIES
                state = OutboxState.PENDING if again else OutboxState.UNKNOWN
                uow.outbox.settle(row.id, state, error="sender died")
        return len(left)

    def _claim_loop(self) -> None:
        looked = -LONGEST
        while not self._stopping.is_set():
            if time.monotonic() - looked > LONGEST:
                looked = time.monotonic()
                self._guarded(self.recover)
            self._due.wait(self._pause)
            self._due.clear()
            if self._stopping.is_set():
                return
            self._guarded(self._claim_all)

    def _claim_all(self) -> None:
        while rows := self._claim():
            claimed = time.monotonic()
            for row in rows:
                self._put(_Job(row.destination, claimed, row=row))

    def _claim(self) -> tuple[OutboxRow, ...]:
        """Mark due rows as being sent, committed before any of them is."""
        with self._db.begin(None) as uow:
            return tuple(uow.outbox.claim(BATCH, self._clock()))

    def _put(self, job: _Job) -> None:
        place = job.destination.get("url") or job.destination.get("view")
        place = place or job.destination.get("user") or ""
        self._lanes[hash(place) % len(self._lanes)].put(job)

    def _work(self, lane: "queue.Queue[_Job | None]") -> None:
        while (job := lane.get()) is not None:
            self._guarded(self._send, job)

    def _guarded(self, work: Callable[..., object], *arguments: _Job) -> None:
        """Run one step; an error of ours is logged, and the thread lives on."""
        try:
            work(*arguments)
        except Exception:  # noqa: BLE001 (the guard of the sending threads)
            _log.exception("sending failed")

    def _send(self, job: _Job) -> None:
        row = job.row
        if row is None:
            outcome = self._post.send(job.destination, job.payload or {})
            if outcome.fate is not Fate.SENT:
                _log.warning("notice not shown", to=job.destination["to"], reason=outcome.reason)
            return
        if time.monotonic() - job.claimed > STALE_CLAIM:
            self._settle(row, Outcome(Fate.WAIT, "claim too old"))
            return
        if row.destination.get("to") == "channel" and (stopped := self._admit(row)) is not None:
            self._settle(row, stopped)
            return
        payload = self._render(row)
        if payload is None:
            self._settle(row, Outcome(Fate.GONE, "nothing to show"))
            return
        outcome = self._post.send(row.destination, payload)
        if outcome.fate is Fate.REDRAW:
            # Drawn again from the present state, it may take the place of whatever is there.
            unhashed = {key: value for key, value in row.destination.items() if key != "hash"}
            outcome = self._post.send(unhashed, self._render(row) or payload)
        self._settle(row, outcome)

    def _settle(self, row: OutboxRow, outcome: Outcome) -> None:
        state, wait = _state(row, outcome)
        not_before = self._clock() + timedelta(seconds=wait) if wait is not None else None
        with self._db.begin(None) as uow:
            uow.outbox.settle(
                row.id,
                state,
                ts=outcome.ts,
                error=outcome.reason or None,
                not_before=not_before,
            )
            if state is not OutboxState.PENDING:
                _tell_back(uow, row, state, outcome)
        if state not in (OutboxState.SENT, OutboxState.PENDING):
            _log.warning("not sent", to=row.destination["to"], state=state, reason=outcome.reason)


def _tell_back(uow: UnitOfWork, row: OutboxRow, state: OutboxState, outcome: Outcome) -> None:
    """Tell who had something posted to a channel what became of it, where they asked for it."""
    back = row.destination.get("back")
    if row.destination.get("to") != "channel" or not isinstance(back, dict):
        return
    told = {"channel": row.destination["channel"]}
    if state is OutboxState.UNKNOWN:
        told["barrier"] = Barrier.UNSURE.value
    elif outcome.fate is not Fate.SENT:
        told["barrier"] = barrier(outcome.reason).value
    uow.outbox.add(
        OutboxRow(
            id=uow.new_id(),
            key=f"told:{row.id}",
            kind=OutboxKind.ANSWER,
            destination={**back, "person": row.destination["person"]},
            subject="share.told",
            params=told,
            workspace_id=row.workspace_id,
        )
    )


def _state(row: OutboxRow, outcome: Outcome) -> tuple[OutboxState, float | None]:
    """Give the state a row goes to, and the seconds to wait if it is to be tried again."""
    match outcome.fate:
        case Fate.SENT | Fate.GONE:
            return OutboxState.SENT, None
        case Fate.WAIT:
            return OutboxState.PENDING, outcome.wait
        case Fate.UNKNOWN if _repeatable(row) and row.attempts < TRIES:
            return OutboxState.PENDING, float(row.attempts)
        case Fate.UNKNOWN:
            return OutboxState.UNKNOWN, None
        case _:
            return OutboxState.DEAD, None


def _repeatable(row: OutboxRow) -> bool:
    """Tell whether sending twice looks like sending once: it replaces what is there."""
    return row.destination.get("to") in _REPEATABLE or bool(row.destination.get("replace"))
