"""Sending one row: claimed before, drawn from the present state, posted once, written down."""

import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import structlog

from bot.delivery.history import History
from bot.delivery.ledger import BUDGET, DIED, STOPPED, Failed, Landed, Ledger, repeatable
from bot.delivery.marker import Marker
from bot.delivery.outcome import Fate, Outcome
from bot.delivery.post import Post
from bot.delivery.resolve import resolve
from bot.domain.audience import Barrier
from bot.storage import Database, Limits, OutboxRow, OutboxState, UnitOfWork

_log = structlog.get_logger(__name__)

STALE_CLAIM = 5.0
"""Seconds after which a claim is given back unsent: a laptop may have slept in between."""
LONGEST = 70.0
"""Seconds a request of ours can live at most: its time-out, and a margin of a minute."""
_FRESH = 0.1
"""The part of the quarantine that may pass between claim and call before it begins anew."""
_RENEWALS = 3
_AGAIN = timedelta(seconds=60)
"""When history is looked into again after it could not be read."""

Render = Callable[[OutboxRow], Mapping[str, Any] | None]
"""Draws a row's subject from the present state, None when there is nothing to show any more."""

Admit = Callable[[OutboxRow], Outcome | None]
"""Looks who would read a row that goes to a channel: None lets it go, else what became of it."""


class Sender:
    """Sends rows of the outbox in the calling thread; `Crew` runs it in threads of its own."""

    def __init__(
        self,
        db: Database,
        post: Post,
        render: Render,
        clock: Callable[[], datetime],
        *,
        admit: Admit = lambda row: Outcome(Fate.DEAD, Barrier.HIDDEN),
        landed: Landed = lambda uow, row: None,
        failed: Failed = lambda uow, row, reason: None,
        limits: Limits | None = None,
        quarantine: float = LONGEST,
    ) -> None:
        self.db, self.clock = db, clock
        self._post, self._render, self._admit = post, render, admit
        self._limits = limits or Limits()
        self._quarantine = timedelta(seconds=quarantine)
        self._marker = Marker(db)
        self._history = History(post, self._marker, self._quarantine)
        self._ledger = Ledger(
            db,
            clock,
            limits=self._limits,
            quarantine=self._quarantine,
            landed=landed,
            failed=failed,
        )
        self._closed: dict[int, float] = {}
        self._under_way = set[int]()

    def tell(self, destination: Mapping[str, Any], payload: Mapping[str, Any]) -> None:
        """Send a payload at most once, without a record of it."""
        outcome = self._post.send(destination, payload)
        if outcome.fate is not Fate.SENT:
            _log.warning("notice not shown", to=destination["to"], reason=outcome.reason)

    def claim(self, limit: int) -> tuple[list[OutboxRow], float]:
        """Mark due rows as being sent, committed before any of them is.

        With them comes the monotonic instant their quarantines began, which is before the
        transaction: what the database took its time for is part of them.
        """
        begun, now = time.monotonic(), self.clock()
        with self.db.read(None) as uow:
            if not uow.outbox.due(now):
                return [], begun
        alive = min(self._quarantine.total_seconds(), self._post.slack.timeout + STALE_CLAIM)
        with self.db.begin(None) as uow:
            rows = uow.outbox.claim(limit, now, limits=self._limits, alive=alive)
        self._under_way |= {row.id for row in rows}
        return rows, begun

    def drain(self, most: int = 10_000) -> int:
        """Send all that may go now, in the calling thread; gives how many rows were taken."""
        taken = 0
        while taken < most:
            rows, claimed = self.claim(8)
            if not rows:
                break
            for row in rows:
                self.send(row, claimed)
            taken += len(rows)
        return taken

    def wait(self) -> float:
        """Give the seconds until something may be sent that may not be now, a second at most."""
        now = self.clock()
        with self.db.read(None) as uow:
            instants = [uow.outbox.next_due(now), uow.paces.next_open(now)]
        soonest = min((one for one in instants if one is not None), default=None)
        if soonest is None:
            return 1.0
        return min(max((soonest - now).total_seconds(), 0.0) + 0.001, 1.0)

    def send(self, row: OutboxRow, claimed: float) -> OutboxState | None:
        """Send a row that was claimed at a monotonic instant; gives the state it is in then."""
        try:
            return self._ledger.settle(row, self._outcome(row, claimed))
        finally:
            self._under_way.discard(row.id)

    def give_back(self, row: OutboxRow) -> None:
        """Let go of a claimed row that was not begun with."""
        self._ledger.settle(row, Outcome(Fate.WAIT, "given back"))
        self._under_way.discard(row.id)

    def abandon(self, row: OutboxRow) -> None:
        """Write down that nobody waits any more for the answer to a row's call."""
        self._ledger.settle(row, Outcome(Fate.UNKNOWN, STOPPED))

    def recover(self) -> int:
        """Settle what a sender that died had claimed; gives how many rows that were.

        What looks the same when it is sent twice goes out again, of the rest nobody knows. What
        this sender is at itself is none of it, however far the clock was put forward meanwhile.
        """
        with self.db.read(None) as uow:
            found = uow.outbox.abandoned(self.clock() - self._quarantine)
        left = [row for row in found if row.id not in self._under_way]
        for row in left:
            self._ledger.settle(row, Outcome(Fate.UNKNOWN, DIED))
        return len(left)

    def look(self) -> int:
        """Look into history for rows of unknown fate, place by place; gives how many were."""
        now = self.clock()
        with self.db.read(None) as uow:
            rows = uow.outbox.looked_for(now)
        places: dict[tuple[Any, ...], list[OutboxRow]] = {}
        for row in rows:
            thread = row.destination.get("thread") or row.destination.get("thread_of")
            place = row.channel or row.lane
            places.setdefault((row.workspace_id, place, thread), []).append(row)
        for together in places.values():
            self._look(together)
        return len(rows)

    def probe(self) -> int:
        """Ask whether a Slack that did not answer is there again; gives how many were asked."""
        with self.db.read(None) as uow:
            shaky = uow.paces.shaky(self.clock())
        for workspace_id in shaky:
            outcome = self._post.alive()
            with self.db.begin(None, budget=BUDGET) as uow:
                if outcome.fate in (Fate.SENT, Fate.DISABLED):
                    uow.paces.answered(workspace_id, self.clock())
                else:
                    uow.paces.failed(workspace_id, self.clock())
                if outcome.fate is Fate.DISABLED:
                    uow.workspaces.disable(workspace_id)
        return len(shaky)

    def _outcome(self, row: OutboxRow, claimed: float) -> Outcome:
        if time.monotonic() - claimed > STALE_CLAIM:
            return Outcome(Fate.WAIT, "claim too old")
        if time.monotonic() < self._closed.get(row.workspace_id, 0.0):
            return Outcome(Fate.WAIT, "no calls to this Slack", wait=1.0)
        place = resolve(self.db, row)
        if isinstance(place, Outcome):
            return place
        if _in_channel(place) and (stopped := self._admit(replace(row, destination=place))):
            return stopped
        payload = self._render(row) if row.subject else {}
        if payload is None:
            return Outcome(Fate.GONE, "nothing to show")
        outcome = self._sent(row, place, payload, claimed)
        if outcome.fate is Fate.DISABLED:
            # Until the database says so to everybody, nobody here calls it either.
            self._closed[row.workspace_id] = time.monotonic() + STALE_CLAIM
        return outcome

    def _sent(
        self, row: OutboxRow, place: Mapping[str, Any], payload: Mapping[str, Any], claimed: float
    ) -> Outcome:
        if place.get("to") == "call" and row.attempts > 1:
            place = {**place, "args": {**place.get("args", {}), "again": True}}
        mark = self._marker.of(row)
        outcome = self._post.send(place, payload, mark, self._before(row, claimed))
        if outcome.fate is Fate.REDRAW:
            # Drawn again from the present state, it may take the place of whatever is there.
            unhashed = {key: value for key, value in place.items() if key != "hash"}
            return self._post.send(unhashed, self._render(row) or payload)
        if outcome.fate is not Fate.GONE:
            return outcome
        if place.get("to") == "update":
            return replace(outcome, channel=place["channel"], ts=place["ts"])
        if place.get("thread"):
            # The thread is gone or locked and nothing was posted: it is said in the channel.
            unthreaded = {key: value for key, value in place.items() if key != "thread"}
            return self._post.send(unthreaded, payload, mark, self._before(row, claimed))
        return outcome

    def _before(self, row: OutboxRow, claimed: float) -> Callable[[str | None], bool]:
        """Make the last look before a call: is the claim fresh, and does its quarantine hold."""
        fresh = min(self._quarantine.total_seconds() * _FRESH, STALE_CLAIM)

        def check(channel: str | None) -> bool:
            waited = time.monotonic() - claimed
            if repeatable(row):
                return waited <= STALE_CLAIM

            def work(uow: UnitOfWork) -> bool:
                return uow.outbox.renew(row, self.clock(), channel=channel)

            # Claiming, asking and uploading took long: the claim is made anew, if still ours,
            # and not believed when that took long as well.
            for _ in range(_RENEWALS):
                if waited <= fresh:
                    return True
                begun = time.monotonic()
                if not self.db.write(row.workspace_id, work):
                    return False
                waited = time.monotonic() - begun
            return waited <= fresh

        return check

    def _look(self, rows: list[OutboxRow]) -> None:
        places = [resolve(self.db, row) for row in rows]
        known = [
            replace(row, destination=place)
            for row, place in zip(rows, places, strict=True)
            if not isinstance(place, Outcome)
        ]
        sought = self._history.seek(known) if known else {}
        for row in rows:
            outcome = sought.get(row.id, Outcome(Fate.DEAD, "nowhere to look"))
            if outcome.fate in (Fate.SENT, Fate.WAIT) and outcome.reason in ("", _ABSENT):
                self._ledger.settle(row, outcome)
                continue
            self._postpone(row, outcome)

    def _postpone(self, row: OutboxRow, outcome: Outcome) -> None:
        """Leave a row unknown: looked for again later, or never when history is closed to us."""
        pause = timedelta(seconds=outcome.wait) if outcome.wait else min(_AGAIN, self._quarantine)
        again = None if outcome.fate is Fate.DEAD else self.clock() + pause

        def work(uow: UnitOfWork) -> None:
            uow.outbox.settle(
                row, OutboxState.UNKNOWN, error=f"history: {outcome.reason}", look_at=again
            )

        self.db.write(row.workspace_id, work, budget=BUDGET)


_ABSENT = "not in history"


def _in_channel(place: Mapping[str, Any]) -> bool:
    """Tell whether others than one person would read it, so that they are looked at first.

    What takes something out of sight may be read by anybody.
    """
    if place.get("blank"):
        return False
    channel = str(place.get("channel") or "")
    return place.get("to") in ("channel", "update") and not channel.startswith("D")
