"""An import that is killed twenty times, held against one that nobody disturbed."""

import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy.engine import make_url

from bot.domain.workspace import Workspace
from bot.services.workspace import make
from bot.storage import Database, migrate
from bot.storage.rebuild import check
from tests.engine import postgres_database, postgres_server
from tests.intake.test_kill import written

KILLS, ROWS = 20, 80_000
_COMPARED = {
    "deal": "name, status, minor, currency, close_date, created_at, closed_at, external_id",
    "timeline": "kind, at, before_status, after_status, after_minor",
    "stage_visit": "entered_at, left_at, seconds",
    "company": "name",
    "import_row": "external_id, digest",
    "stage_total": "n, minor",
    "day_total": "grain, kind, day, n, minor",
}
"""What is the same in two imports of one file: all but ids, and when we were told."""


def run(kind: str, kills: int = KILLS) -> bool:
    """Import a file under kills and by itself; tell whether both gave the same."""
    began = time.monotonic()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        urls = [f"sqlite:///{folder}/{name}.db" for name in ("killed", "calm")]
        if kind == "postgresql":
            server = stack.enter_context(postgres_server(f"soak-{os.getpid()}"))
            urls = [
                stack.enter_context(postgres_database(server)).render_as_string(hide_password=False)
                for _ in urls
            ]
        file = written(folder / "deals.csv", ROWS)
        for url in urls:
            migrate(make_url(url))
            db = Database(url, clock=lambda: datetime.now(UTC))
            make(db, Workspace(id=0, key="local", name="Local"))
            db.close()
        done = _killed(urls[0], file, kills)
        _start(urls[1], file).wait()
        killed, calm = (_told(url) for url in urls)
    same = killed == calm
    print(
        f"{kind:>10}  import of {ROWS:,} rows  {len(done)} kills between rows {min(done):,} and "
        f"{max(done):,}  {'equal' if same else 'NOT EQUAL'}  {time.monotonic() - began:.0f} s"
    )
    return same and len(done) == kills


def _killed(url: str, file: Path, kills: int) -> list[int]:
    """Start and kill until it was killed so often, then let it end; gives the rows in each time."""
    dice, done = random.Random(), list[int]()
    db = Database(url, clock=lambda: datetime.now(UTC))
    while len(done) < kills:
        running, before = _start(url, file), _rows(db)
        until = before + dice.choice((0, 0, 0, 200))
        while running.poll() is None and _rows(db) <= until:
            time.sleep(0.005)
        time.sleep(dice.uniform(0, 0.15))
        if running.poll() is not None:
            break
        running.send_signal(signal.SIGKILL)
        running.wait()
        done.append(_rows(db))
    _start(url, file).wait()
    db.close()
    return done


def _start(url: str, file: Path) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, "-m", "bot", "import", str(file), "--json"],
        env={**os.environ, "DATABASE_URL": url},
        stdout=subprocess.DEVNULL,
    )


def _rows(db: Database) -> int:
    with db.read(None) as uow:
        counted = uow.connection.exec_driver_sql("SELECT count(*) FROM deal")
        return int(counted.scalar_one())


def _told(url: str) -> dict[str, list[str]]:
    """Give what an import left, without what differs from one to the next."""
    db = Database(url, clock=lambda: datetime.now(UTC))
    with db.read(None) as uow:
        told = {
            table: sorted(
                str(tuple(row))
                for row in uow.connection.exec_driver_sql(f"SELECT {columns} FROM {table}")
            )
            for table, columns in _COMPARED.items()
        }
        found = uow.connection.exec_driver_sql("SELECT workspace_id FROM workspace").scalar_one()
    told["drift"] = [str(one) for one in check(db, int(found))]
    db.close()
    return told
