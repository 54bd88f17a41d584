"""An import that is killed, at any instant, and run again is one import."""

import csv
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from bot.services.workspace import choose
from bot.storage import Database
from bot.storage.rebuild import check

ROWS, KILLS = 900, 2


def written(path: Path, rows: int = ROWS) -> Path:
    """Write a list of deals, a third of them won, with companies that recur."""
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(
            ["Deal ID", "Deal name", "Company", "Stage", "Amount", "Create date", "Close date"]
        )
        for n in range(rows):
            stage = ("Qualified", "Proposal", "Won")[n % 3]
            closed = "2026-04-01" if stage == "Won" else ""
            row = [
                n + 1,
                f"Deal {n + 1}",
                f"Company {n % 40}",
                stage,
                100 + n,
                "2026-02-03",
                closed,
            ]
            out.writerow(row)
    return path


def counted(db: Database, workspace_id: int, table: str) -> int:
    with db.read(workspace_id) as uow:
        return int(uow.connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one())


def test_an_import_that_is_killed_again_and_again_loses_and_doubles_nothing(
    sqlite_template: Path, tmp_path: Path
) -> None:
    path = tmp_path / "pipewright.db"
    shutil.copyfile(sqlite_template, path)
    url, file = f"sqlite:///{path}", written(tmp_path / "deals.csv")
    dice, killed_at = random.Random(), list[int]()
    db = Database(url, clock=lambda: datetime.now(UTC))
    workspace = choose(db, None)

    def begin() -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [sys.executable, "-m", "bot", "import", str(file), "--json"],
            env={**os.environ, "DATABASE_URL": url},
            stdout=subprocess.PIPE,
            text=True,
        )

    for _ in range(KILLS):
        running, before = begin(), counted(db, workspace.id, "deal")
        while running.poll() is None and counted(db, workspace.id, "deal") == before:
            time.sleep(0.01)
        time.sleep(dice.uniform(0, 0.1))
        running.send_signal(signal.SIGKILL)
        running.communicate()
        killed_at.append(counted(db, workspace.id, "deal"))
    last = begin()
    told = json.loads(last.communicate(timeout=60)[0])
    assert 0 < killed_at[0] < ROWS, "it was not killed half way"
    assert (told["rows"], told["refused"]) == (ROWS, 0)
    assert told["created"] + told["skipped"] == ROWS and told["skipped"] == killed_at[-1]
    assert counted(db, workspace.id, "deal") == ROWS
    assert counted(db, workspace.id, "company") == 40
    assert check(db, workspace.id) == []
    db.close()
