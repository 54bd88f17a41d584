"""A spreadsheet that moves in and out again, by the command line in a process of its own."""

import csv
import os
import random
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from bench import name
from bench.place import Engine, empty

MOST = 100_000
"""Rows of the largest file: nobody moves in with a million deals by hand."""
_LOOK = 0.05
"""Seconds between two looks at what a process holds."""

_STAGES = ("Lead", "Qualified", "Contact", "Demo", "Proposal", "Won", "Lost")
_FIRST = date(2023, 1, 2)
_HEADER = (
    "Deal ID",
    "Deal name",
    "Company",
    "Stage",
    "Amount",
    "Currency",
    "Create date",
    "Close date",
    "Owner",
)


@dataclass(frozen=True, slots=True)
class Moved:
    """The seconds and the most bytes that a process took."""

    seconds: float
    most: int


def moved(engine: Engine, size: int) -> dict[str, Moved]:
    """Import a file of so many rows into an empty workspace, and take it back."""
    with empty(engine) as db, TemporaryDirectory(prefix="pipewright-bench-") as folder:
        path = Path(folder) / "deals.csv"
        _write(path, min(size, MOST))
        url = db.engine.url.render_as_string(hide_password=False)
        db.engine.dispose()
        told = {"import": _run(url, "import", str(path))}
        told["undo of an import"] = _run(url, "import", "--undo", "last")
        return told


def _write(path: Path, rows: int) -> None:
    dice = random.Random(11)
    firms = name.companies(dice, max(rows // 8, 1))
    with path.open("w", encoding="utf-8", newline="") as file:
        sheet = csv.writer(file)
        sheet.writerow(_HEADER)
        for number in range(rows):
            firm, stage = dice.choice(firms), dice.choice(_STAGES)
            began = _FIRST + timedelta(days=dice.randrange(1000))
            ended = began + timedelta(days=dice.randrange(5, 120))
            over = ended.isoformat() if stage in ("Won", "Lost") else ""
            worth = f"{dice.randrange(500, 90_000)}.{dice.randrange(100):02}"
            owner = f"Seller {dice.randrange(60)}"
            title = name.deal(dice, firm)
            sheet.writerow(
                (number, title, firm.text, stage, worth, "USD", began.isoformat(), over, owner)
            )


def _run(url: str, *arguments: str) -> Moved:
    """Run a command to its end; raises when it fails."""
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", *arguments],
        env={**os.environ, "DATABASE_URL": url},
        stdout=subprocess.DEVNULL,
    )
    most = 0
    while process.poll() is None:
        # What the system counts for an ended child begins with what its parent held.
        most = max(most, _held(process.pid))
        time.sleep(_LOOK)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, arguments)
    return Moved(time.perf_counter() - began, most)


def _held(pid: int) -> int:
    """Give the most bytes of memory a process had so far (Linux); 0 when it is gone."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    except ProcessLookupError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM")), 0)
