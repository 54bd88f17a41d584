"""A process that ticks: `python -m tests.soak.clock URL INSTANT` until nothing is due any more.

It prints a line after each round, so that whoever started it knows that it is at work.
"""

import logging
import sys
import time
from datetime import datetime

import structlog

from bot.domain.error import Busy
from bot.jobs.round import go_round
from bot.storage import Database

IDLE = 3
"""Rounds in a row without anything due after which it is done."""


def main() -> None:
    """Tick, and leave what is busy to the next round."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    url, now = sys.argv[1], datetime.fromisoformat(sys.argv[2])
    db = Database(url, clock=lambda: now, pool_size=4)
    idle = 0
    while idle < IDLE:
        try:
            touched = go_round(db, now)
        except Busy:
            touched = 1
        idle = 0 if touched else idle + 1
        print(touched, flush=True)
        time.sleep(0.05)
    db.close()


if __name__ == "__main__":
    main()
