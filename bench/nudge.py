"""The clock's work: a tick with nothing due, and ten thousand reminders that fall due at once."""

import time

from bench.fill import Ground
from bench.load import BUDGET
from bot.domain.nudge import Nudge
from bot.domain.rule import Finding, Rule
from bot.services import nudge
from bot.services.manner import KEY
from bot.storage import Database, UnitOfWork

DUE = 10_000
_DEALS = "SELECT id, owner_id FROM deal WHERE status = 'open' AND owner_id IS NOT NULL LIMIT"


def enqueue(db: Database, ground: Ground) -> float:
    """Have ten thousand reminders fall due; give the seconds until all are told or folded."""
    workspace_id = ground.workspace.id
    with db.begin(workspace_id, budget=BUDGET) as uow:
        _prepare(uow)
    started = time.perf_counter()
    while db.write(workspace_id, nudge.tell, budget=BUDGET):
        pass
    return time.perf_counter() - started


def _prepare(uow: UnitOfWork) -> None:
    """Store reminders that are due now to people who work at any hour and may be told all."""
    uow.settings.put(KEY, {"start": 0, "end": 24 * 60 - 1, "budget": DUE, "off": []})
    uow.connection.exec_driver_sql("UPDATE person SET working_days = '0123456'")
    uow.connection.exec_driver_sql(
        "UPDATE person SET slack_id = 'U' || id WHERE slack_id IS NULL AND active"
    )
    today = uow.now.date()
    rows = uow.connection.exec_driver_sql(f"{_DEALS} {DUE}").fetchall()
    for place in range(DUE):
        deal_id, owner_id = rows[place % len(rows)]
        rule = list(Rule)[place // len(rows)]
        uow.nudges.add(
            Nudge(
                id=uow.new_id(),
                subject=f"deal:{deal_id}",
                day=today,
                person_id=owner_id,
                found=Finding(rule, days=9),
                due_at=uow.now,
                deal_id=deal_id,
                importance=place,
            )
        )
