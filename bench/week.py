"""A week of the clock, hour by hour, each message drawn: what this process holds day by day."""

import gc
import os
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

from pydantic import SecretStr
from sqlalchemy import select

from bench.fill import Ground
from bench.load import BUDGET
from bot.app import build_app
from bot.commands.render import Renderer
from bot.jobs.round import go_round, sweep
from bot.settings import Settings
from bot.storage import Database, OutboxRow, OutboxState, UnitOfWork
from bot.storage.tables import deal, outbox

DAYS = 7
_BATCH = 200
_SECRET = SecretStr("bench")
_HOUR = timedelta(hours=1)
_PAGE = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True, slots=True)
class Week:
    """The bytes held when each day ended, and how many messages were drawn."""

    held: tuple[int, ...]
    drawn: int

    @property
    def grown(self) -> float:
        """How many times what was held after the first day is held at the end."""
        return self.held[-1] / self.held[0]


def lived(db: Database, ground: Ground) -> Week:
    """Let a week pass on a populated workspace.

    It begins on the Monday after today, since the invented deals are as old as that. What is sent
    is drawn as for Slack and then counts as sent.
    """
    today, clock = db.clock().date(), db.clock
    now = datetime.combine(today + timedelta(days=7 - today.weekday()), time(), UTC)
    db.clock = lambda: now
    settings = Settings(slack_bot_token=SecretStr("xoxb-bench"), slack_signing_secret=_SECRET)
    app = build_app(settings, db, clock=lambda: now)
    render = Renderer(db, app.desk.identity, app.table.screens).render
    held, drawn = [], 0
    db.write(ground.workspace.id, lambda uow: _wake(uow, now), budget=BUDGET)
    try:
        for hour in range(1, 24 * DAYS + 1):
            now += _HOUR
            go_round(db, now)
            while rows := db.write(None, _taken, budget=BUDGET):
                drawn += sum(render(row) is not None for row in rows)
            if hour % 24 == 0:
                sweep(db, now)
                gc.collect()
                held.append(_held())
    finally:
        db.clock = clock
    return Week(tuple(held), drawn)


def _wake(uow: UnitOfWork, at: datetime) -> None:
    """Have every open deal looked at, as an import does."""
    chosen = select(deal.c.id).where(deal.c.status == "open")
    uow.looks.wake([row[0] for row in uow.connection.execute(chosen)], at)


def _taken(uow: UnitOfWork) -> list[OutboxRow]:
    """Take some of what waits to be sent, which counts as sent from now on."""
    waits = outbox.c.state == OutboxState.PENDING.value
    ids = [row[0] for row in uow.connection.execute(select(outbox.c.id).where(waits).limit(_BATCH))]
    rows = [row for row in map(uow.outbox.get, ids) if row is not None]
    sent = {"state": OutboxState.SENT.value, "ts": "1.000001"}
    uow.connection.execute(outbox.update().where(outbox.c.id.in_(ids)).values(sent))
    return rows


def _held() -> int:
    """Give the memory of this process that is in use (Linux)."""
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * _PAGE
