"""Several clocks on one database: ten thousand deals due at once, one clock killed on the way."""

import random
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta

from bench.fill import fill
from bench.place import Engine, empty
from bot.storage import Database
from tests.soak.stage import end

DUE = 10_000
_SHARE_OPEN = 0.25
_TOLD = (
    "SELECT coalesce(deal.number, 0), nudge.rule, nudge.day, person.name FROM nudge"
    " JOIN person ON person.id = nudge.person_id LEFT JOIN deal ON deal.id = nudge.deal_id"
    " ORDER BY 1, 2, 3, 4"
)
_DOUBLED = (
    "SELECT count(*) FROM (SELECT subject, rule, day FROM nudge GROUP BY 1, 2, 3"
    " HAVING count(*) > 1) AS twice"
)
_MESSAGES = (
    "SELECT count(*) - count(DISTINCT destination) FROM outbox"
    " WHERE kind = 'dm' AND substr(subject, 1, 5) = 'nudge'"
)


def run(kind: str, *, processes: int, due: int = DUE, kill: bool = True) -> bool:
    """Let clocks work off what is due; gives whether it came out as with a single clock."""
    alone = _work(kind, processes=1, due=due, kill=False)
    many = _work(kind, processes=processes, due=due, kill=kill)
    good = bool(alone.told) and alone.told == many.told and not many.left
    good = good and not many.doubled and not many.messages
    print(
        f"{'✓' if good else '✗'} {kind:>10}  {processes} clocks{', one killed' if kill else ''}  "
        f"{due:,} deals due: {len(many.told):,} reminders, alone {len(alone.told):,}; "
        f"{many.doubled} doubled, {many.messages} second messages, {many.left} left  "
        f"{many.seconds:.0f} s, alone {alone.seconds:.0f} s",
        flush=True,
    )
    return good


class _Came:
    """What came of it; how many rows were told twice, and how many deals were left."""

    def __init__(self, db: Database, seconds: float, now: datetime) -> None:
        self.seconds = seconds
        with db.read(None, budget=60) as uow:
            ask = uow.connection.exec_driver_sql
            self.told = [tuple(row) for row in ask(_TOLD)]
            self.doubled = int(ask(_DOUBLED).scalar_one())
            self.messages = int(ask(_MESSAGES).scalar_one())
            self.left = len(uow.looks.agenda(now))


def tuesday_noon(after: datetime) -> datetime:
    """Give the next Tuesday noon: the invented deals are as old as today, and people work then."""
    days = (1 - after.weekday()) % 7 or 7
    return after.replace(hour=12, minute=0, second=0, microsecond=0) + timedelta(days=days)


def _work(kind: str, *, processes: int, due: int, kill: bool) -> _Came:
    engine = Engine.SQLITE if kind == "sqlite" else Engine.POSTGRES
    now = tuesday_noon(datetime.now(UTC))
    with empty(engine) as db:
        ground = fill(db, int(due / _SHARE_OPEN))
        with db.begin(ground.workspace.id, budget=120) as uow:
            ask = uow.connection.exec_driver_sql
            ask("UPDATE person SET slack_id = 'U' || id WHERE slack_id IS NULL")
            ask("UPDATE deal SET look_at = NULL")
            instant = f"'{now.isoformat()}'" if db.postgres else str(int(now.timestamp() * 1e6))
            ask(
                f"UPDATE deal SET look_at = {instant} WHERE id IN "
                f"(SELECT id FROM deal WHERE status = 'open' ORDER BY id LIMIT {due})"
            )
        url = db.url.render_as_string(hide_password=False)
        begun = time.monotonic()
        command = [sys.executable, "-m", "tests.soak.clock", url, now.isoformat()]
        herd = [
            subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(processes)
        ]
        try:
            if kill:
                stdout = herd[0].stdout
                assert stdout is not None
                stdout.readline()
                time.sleep(random.Random(due).uniform(0.05, 0.5))
                end(herd[0].pid, signal.SIGKILL)
            for one in herd[1:] if kill else herd:
                one.communicate(timeout=1800)
        finally:
            for one in herd:
                end(one.pid, signal.SIGKILL)
                one.communicate()
        return _Came(db, time.monotonic() - begun, now)
