"""The process that is killed: it sends what is in the outbox until it dies or is told to stop.

`python -m tests.soak.victim` is the nursery: it has everything imported, and for each line of
JSON on its standard input it forks one victim and prints the process id. So a victim is at work
milliseconds after the one before it died, which is when a hasty sender does the most harm.
"""

import json
import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import structlog

from bot.delivery.crew import Crew
from bot.delivery.outcome import Outcome
from bot.delivery.post import Post, client
from bot.delivery.sender import Sender
from bot.storage import Database, Limit, Limits, OutboxRow, OutboxState

FAST = Limits(lane=Limit(0.0), meters={name: Limit(0.0) for name in ("*post", "*update", "*call")})

_EYES = 8
"""Rows the hasty control looks for at once."""


class Forgetful(Sender):
    """The control that takes a claim for a message: what it claimed is written down as sent."""

    def claim(self, limit: int) -> tuple[list[OutboxRow], float]:
        """Claim rows and book them at once."""
        rows, claimed = super().claim(limit)
        with self.db.begin(None) as uow:
            for row in rows:
                uow.outbox.settle(row, OutboxState.SENT)
        return rows, claimed


class Hasty(Sender):
    """The control without quarantine: it looks at once, and never asks how old a claim is."""

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.own = set[int]()

    def claim(self, limit: int) -> tuple[list[OutboxRow], float]:
        """Claim rows, and know them again."""
        rows, claimed = super().claim(limit)
        self.own |= {row.id for row in rows}
        return rows, claimed

    def hurry(self, after: int) -> None:
        """Look for what a process was sending the moment it dies, each row by itself.

        It does so once: who looks over and over falls behind, and finds what has landed meanwhile.
        """
        while _lives(after):
            time.sleep(0.002)
        with self.db.read(None) as uow:
            left = [row for row in uow.outbox.abandoned(self.clock()) if row.id not in self.own]
        with ThreadPoolExecutor(_EYES) as pool:
            list(pool.map(lambda row: self._look([row]), left))

    def _before(self, row: OutboxRow, claimed: float) -> Callable[[str | None], bool]:
        return lambda channel: True


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def draw(row: OutboxRow) -> Mapping[str, Any]:
    """Draw a row as its key, by which the harness counts it."""
    return {"text": row.key}


def admit(row: OutboxRow) -> Outcome | None:
    """Let everybody read."""
    return None


def sender(order: Mapping[str, Any], db: Database) -> Sender:
    """Build the sender an order asks for: where, with which quarantine, of which kind."""
    offset = timedelta(seconds=float(order.get("offset", 0.0)))
    slack = client(str(order["token"]), str(order["api"]), timeout=1)
    quarantine = float(order["quarantine"])
    kind = Forgetful if order.get("forgetful") else Sender if quarantine else Hasty
    return kind(
        db,
        Post(slack, str(order["api"]), db.in_transaction),
        draw,
        lambda: datetime.now(UTC) + offset,
        admit=admit,
        limits=FAST,
        quarantine=quarantine,
    )


def live(order: Mapping[str, Any]) -> None:
    """Send until SIGTERM, then stop gracefully."""
    told = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: told.set())
    db = Database(str(order["url"]), clock=lambda: datetime.now(UTC), pool_size=12)
    working = sender(order, db)
    crew = Crew(working)
    crew.start()
    if isinstance(working, Hasty) and "after" in order:
        threading.Thread(target=working.hurry, args=[int(order["after"])], daemon=True).start()
    nursery = os.getppid()
    while not told.wait(1.0) and os.getppid() == nursery:
        pass
    crew.stop()
    db.close()


def main() -> None:
    """Fork a victim for each order."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    # The dead are not waited for.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        child = os.fork()
        if not child:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            live(json.loads(line))
            os._exit(0)
        print(json.dumps({"pid": child, "at": time.monotonic()}), flush=True)


if __name__ == "__main__":
    main()
