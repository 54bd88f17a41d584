"""A Slack in a box, a database and a nursery of senders, with what is counted at the end."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from bot.domain.workspace import Workspace
from bot.services.workspace import make
from bot.storage import Database, OutboxKind, OutboxRow, OutboxState, UnitOfWork, migrate
from tests import engine

PLACES = 24
"""Channels and people that are written to; one message is under way to each at most."""

PEOPLE = ("mina", "dana", "alex", "ines", "joon")


@dataclass
class Stage:
    """What one run of the harness works on."""

    url: str
    slack: dict[str, str]
    db: Database
    team: Workspace
    nursery: "subprocess.Popen[str]"
    places: list[dict[str, str]] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)

    def ask(self, path: str, body: Any = None) -> Any:
        """Ask the Slack in a box's control door, or tell it something."""
        request = urllib.request.Request(
            f"{self.slack['control']}{path}",
            data=None if body is None else json.dumps(body).encode(),
            headers={"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.load(answer)

    def faults(self, *rules: dict[str, Any], seed: int = 1) -> None:
        """Put faults in force, all others end."""
        self.ask("/faults", {"rules": list(rules), "seed": seed})

    def add(self, count: int) -> None:
        """Put nudges into the outbox, turn by turn for each place."""
        first = len(self.keys)
        added = [f"nudge/{n}/2026-05-01" for n in range(first, first + count)]

        def work(uow: UnitOfWork) -> None:
            for n, key in enumerate(added, first):
                place = self.places[n % len(self.places)]
                kind = OutboxKind.DM if place["to"] == "dm" else OutboxKind.POST
                uow.outbox.add(OutboxRow(0, key, kind, place, "nudge"))

        self.db.write(self.team.id, work, budget=20)
        self.keys += added

    def spawn(self, quarantine: float = 1.0, **order: Any) -> int:
        """Bring a sender to life; gives its process id."""
        assert self.nursery.stdin is not None and self.nursery.stdout is not None
        wanted = {
            "url": self.url,
            "api": self.slack["api"],
            "token": self.slack["bot_token"],
            "quarantine": quarantine,
            **order,
        }
        self.nursery.stdin.write(json.dumps(wanted) + "\n")
        self.nursery.stdin.flush()
        return int(json.loads(self.nursery.stdout.readline())["pid"])

    def states(self) -> Counter[str]:
        """Count rows by state."""
        with self.db.read(self.team.id) as uow:
            return Counter({state.value: n for state, n in uow.outbox.counts().items() if n})

    def settled(self, *, within: float) -> bool:
        """Wait until no row is pending or under way, or unknown and still looked for."""
        deadline = time.monotonic() + within
        while time.monotonic() < deadline:
            if not self._open():
                return True
            time.sleep(0.2)
        return False

    def _open(self) -> int:
        with self.db.read(None) as uow:
            found = uow.connection.exec_driver_sql(
                "SELECT count(*) FROM outbox WHERE state IN ('pending', 'sending') "
                "OR (state = 'unknown' AND look_at IS NOT NULL)"
            )
            return int(found.scalar_one())

    def arrived(self) -> Counter[str]:
        """Count what stands in the Slack in a box, by key."""
        texts: Counter[str] = Counter()
        for channel in self.ask("/state")["channels"]:
            for message in self.ask(f"/messages?channel={channel}")["messages"]:
                if str(message.get("text", "")).startswith("nudge/"):
                    texts[message["text"]] += 1
        return texts

    def reasons(self) -> Counter[str]:
        """Count why rows failed."""
        with self.db.read(self.team.id) as uow:
            return Counter(str(row.error) for row in uow.outbox.failed())

    def unknowns(self) -> set[str]:
        """Give the keys of the rows that people are told of as doubtful."""
        with self.db.read(self.team.id) as uow:
            return {row.key for row in uow.outbox.unknowns()}


def end(pid: int, how: signal.Signals) -> None:
    """Send a signal to a victim that may be gone."""
    with suppress(ProcessLookupError):
        os.kill(pid, how)


def gone(pid: int, *, within: float) -> bool:
    """Wait for a victim to end."""
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.02)
    return False


@contextmanager
def stage(kind: str, *, seed: int = 1) -> Iterator[Stage]:
    """Set a stage on `sqlite` or `postgresql`; all of it is gone afterwards."""
    with tempfile.TemporaryDirectory() as folder, database(kind, Path(folder)) as url:
        db = Database(url, clock=lambda: datetime.now(UTC), pool_size=8)
        team = make(db, Workspace(id=0, key="local", name="Local"))
        box = _started(["playground", "--json", "--seed", str(seed)])
        nursery = _started(["tests.soak.victim"])
        try:
            assert box.stdout is not None
            made = Stage(url, json.loads(box.stdout.readline()), db, team, nursery)
            made.ask("/settings", {"rate_limits": False})
            made.places = list(_places(made))
            yield made
        finally:
            for process in (nursery, box):
                process.terminate()
                process.wait(10)
            db.close()


def _started(module: list[str]) -> "subprocess.Popen[str]":
    pipe: int | IO[str] = subprocess.PIPE
    # The box complains of each connection whose other end was killed.
    quiet = subprocess.DEVNULL if module[0] == "playground" else None
    return subprocess.Popen(
        [sys.executable, "-m", *module], stdin=pipe, stdout=pipe, stderr=quiet, text=True
    )


def _places(made: Stage) -> Iterable[dict[str, str]]:
    state = made.ask("/state")
    for name in PEOPLE:
        yield {"to": "dm", "user": state["people"][name]}
    for n in range(PLACES - len(PEOPLE)):
        yield {"to": "channel", "channel": _channel(made, f"soak-{n}")}


def _channel(made: Stage, name: str) -> str:
    request = urllib.request.Request(
        f"{made.slack['api']}conversations.create",
        data=json.dumps({"name": name}).encode(),
        headers={
            "Content-Type": "application/json; charset=utf-8",
            "Authorization": f"Bearer {made.slack['bot_token']}",
        },
    )
    with urllib.request.urlopen(request, timeout=30) as answer:
        return str(json.load(answer)["channel"]["id"])


@contextmanager
def database(kind: str, folder: Path) -> Iterator[str]:
    """Give the URL of a migrated database on `sqlite` or `postgresql`, gone afterwards."""
    if kind == "sqlite":
        url = f"sqlite:///{folder / 'soak.db'}"
        migrate(url)
        yield url
        return
    with (
        engine.postgres_server(f"soak-{os.getpid()}") as server,
        engine.postgres_database(server) as made,
    ):
        url = made.render_as_string(hide_password=False)
        migrate(url)
        yield url


SENT = OutboxState.SENT.value
