"""Whoever ticks is killed, at any instant: how long until another one does, and all is done.

Nobody leads: each process has a clock of its own, and rows decide who does what. So the one that
ticked last is what comes closest to a leader, and half of the time it is killed while it ticks.
`python -m tests.soak.leader URL SECONDS` is such a process, that many seconds ahead of the time.
"""

import logging
import queue
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import structlog

from bench.fill import fill
from bench.place import Engine, empty
from bench.run import SMALLEST
from bot.jobs.tick import EVERY, Ticker
from bot.storage import Database
from tests.soak.nodes import tuesday_noon
from tests.soak.stage import end

KILLS = 10
MOST = 60.0
"""Seconds after which the next tick has to come."""
_WOKEN = 400
"""Deals to look at between two kills, so that a tick has something it can be killed in."""
_BEGINS, _ENDS = "begins", "ends"


@dataclass(frozen=True, slots=True)
class _Told:
    """What a process said, and when that was read."""

    by: "subprocess.Popen[str]"
    word: str
    at: float


class _Loud(Ticker):
    """Says when a tick begins and ends."""

    def _look(self) -> None:
        print(_BEGINS, flush=True)
        super()._look()
        print(_ENDS, flush=True)


class _Herd:
    """Processes that tick, and what they say."""

    def __init__(self, db: Database, ahead: timedelta) -> None:
        self._command = [sys.executable, "-m", "tests.soak.leader"]
        self._command += [db.url.render_as_string(hide_password=False), str(ahead.total_seconds())]
        self._said: queue.SimpleQueue[_Told] = queue.SimpleQueue()
        self.alive: list[subprocess.Popen[str]] = []

    def add(self) -> None:
        """Start one and wait until it has ticked."""
        one = subprocess.Popen(self._command, stdout=subprocess.PIPE, text=True)
        self.alive.append(one)
        threading.Thread(target=self._listen, args=[one], daemon=True).start()
        next(told for told in self.said() if told.by is one and told.word == _ENDS)

    def kill(self, one: "subprocess.Popen[str]") -> float:
        """Kill one; gives when."""
        self.alive.remove(one)
        at = time.monotonic()
        end(one.pid, signal.SIGKILL)
        return at

    def said(self) -> Iterator[_Told]:
        """Give what they say, as they say it."""
        while True:
            yield self._said.get(timeout=10 * EVERY)

    def said_by_now(self) -> list[_Told]:
        """Give what they said so far."""
        found = []
        while not self._said.empty():
            found.append(self._said.get())
        return found

    def _listen(self, one: "subprocess.Popen[str]") -> None:
        assert one.stdout is not None
        for line in one.stdout:
            self._said.put(_Told(one, line.strip(), time.monotonic()))


def run(kind: str, *, processes: int, kills: int = KILLS) -> bool:
    """Kill whoever ticks; print how long the next tick took at worst, and tell if that may be."""
    dice, waits, done = random.Random(processes), list[float](), list[float]()
    ahead = tuesday_noon(datetime.now(UTC)) - datetime.now(UTC)
    with empty(Engine.SQLITE if kind == "sqlite" else Engine.POSTGRES) as db:
        fill(db, SMALLEST)
        herd = _Herd(db, ahead)
        try:
            while len(herd.alive) < processes:
                herd.add()
            for turn in range(kills):
                _wake(db, ahead)
                killed = herd.kill(_leader(herd, dice, in_a_tick=turn % 2 == 0))
                after = (told for told in herd.said() if told.by in herd.alive)
                begun = next(told for told in after if told.word == _BEGINS and told.at > killed)
                waits.append(begun.at - killed)
                while _left(db, ahead):
                    time.sleep(0.05)
                done.append(time.monotonic() - killed)
                herd.add()
        finally:
            for one in herd.alive:
                end(one.pid, signal.SIGKILL)
    good = len(waits) == kills and max(waits) <= MOST and max(done) <= MOST
    print(
        f"{'✓' if good else '✗'} {kind:>10}  {processes} clocks, who ticked killed {kills} times: "
        f"next tick after {max(waits):.1f} s at worst ({sum(waits) / kills:.1f} on average)"
        f", all that was due done after {max(done):.1f} s at worst",
        flush=True,
    )
    return good


def _leader(herd: _Herd, dice: random.Random, *, in_a_tick: bool) -> "subprocess.Popen[str]":
    """Let time pass, and give the one that ticks at that instant, or that ticked last."""
    herd.said_by_now()
    if in_a_tick:
        begun = next(told for told in herd.said() if told.word == _BEGINS)
        time.sleep(dice.uniform(0, 0.3))
        return begun.by
    time.sleep(dice.uniform(0, EVERY))
    said = [told.by for told in herd.said_by_now()]
    return said[-1] if said else herd.alive[0]


def _wake(db: Database, ahead: timedelta) -> None:
    with db.begin(None, budget=60) as uow:
        now = datetime.now(UTC) + ahead
        instant = f"'{now.isoformat()}'" if db.postgres else str(int(now.timestamp() * 1e6))
        uow.connection.exec_driver_sql(
            f"UPDATE deal SET look_at = {instant} WHERE id IN "
            f"(SELECT id FROM deal WHERE status = 'open' ORDER BY id LIMIT {_WOKEN})"
        )


def _left(db: Database, ahead: timedelta) -> bool:
    """Tell whether deals that were to be looked at have not been."""
    with db.read(None, budget=60) as uow:
        due = uow.looks.agenda(datetime.now(UTC) + ahead)
    return any(kind == "look" for kind, _ in due)


def main() -> None:
    """Tick as in production, until killed."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    ahead = timedelta(seconds=float(sys.argv[2]))

    def clock() -> datetime:
        return datetime.now(UTC) + ahead

    _Loud(Database(sys.argv[1], clock=clock), clock).start()
    signal.pause()


if __name__ == "__main__":
    main()
