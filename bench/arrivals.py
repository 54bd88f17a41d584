"""Leads through the webhook at a steady rate, its server killed in between: none may be lost.

`python -m bench.arrivals --rate 500 --seconds 60 --kill` starts a server of its own on a fresh
SQLite file (or `DATABASE_URL`), on one core where the system can say so, sends signed leads, and
sends those that were not answered again with the same key, as a sender would. It then compares
what is stored with what was answered.
"""

import argparse
import json
import os
import resource
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from datetime import UTC, datetime
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from queue import Empty, SimpleQueue

import uvicorn

from bot.domain.assignment import AssignRule
from bot.domain.door import Door, DoorKind
from bot.domain.person import Person, Role
from bot.front import door as fronts
from bot.front import serve
from bot.front.door import Doors
from bot.front.http import build_front
from bot.front.signature import sign
from bot.services import assignment, news
from bot.services import door as doors
from bot.services.workspace import choose
from bot.storage import Database, UnitOfWork, migrate

SENDERS = 24


def now() -> datetime:
    """Give the time."""
    return datetime.now(UTC)


def prepare(url: str) -> Door:
    """Make a workspace with a door and three people who take turns."""
    migrate(url)
    db = Database(url, clock=now)
    workspace = choose(db, None)

    def open_door(uow: UnitOfWork) -> Door:
        people = [
            uow.persons.add(Person(uow.new_id(), name, Role.ADMIN, slack_id=f"U{name}"))
            for name in ("Ann", "Bob", "Cho")
        ]
        pipeline = uow.pipelines.default()
        rule = AssignRule(uow.new_id(), pipeline.id, 0, tuple(one.id for one in people))
        assignment.add(uow, rule, by=people[0])
        return doors.open_(uow, pipeline.id, DoorKind.HOOK, by=people[0])[0]

    door = db.write(workspace.id, open_door)
    db.close()
    return door


def run_server(url: str, port: int) -> None:
    """Serve the doors and nothing else until killed, on one core."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {0})
    db = Database(url, clock=now)
    db.watchers.append(news.follow)
    opened = Doors(db, now)
    opened.batch.start()
    web = build_front(None, "", ready=lambda: {}, beside=fronts.routes(opened))
    uvicorn.Server(serve.config(web, port=port)).run()


class Load:
    """Senders that share a queue of numbers; `answered` holds the time each one took."""

    def __init__(self, door: Door, port: int) -> None:
        self._door, self._port = door, port
        self.todo: SimpleQueue[int] = SimpleQueue()
        self.answered: dict[int, float] = {}
        self.again = 0
        self.stopping = threading.Event()

    def run(self) -> None:
        """Send until told to stop; what gets no answer is sent again later."""
        link: HTTPConnection | None = None
        while not (self.stopping.is_set() and self.todo.empty()):
            try:
                number = self.todo.get(timeout=0.1)
            except Empty:
                continue
            begun = time.monotonic()
            try:
                link = link or HTTPConnection("127.0.0.1", self._port, timeout=10)
                stored = self._send(link, number)
            except (OSError, HTTPException):
                link, stored = None, False
            if stored:
                self.answered[number] = time.monotonic() - begun
            else:
                self.again += 1
                time.sleep(0.05)
                self.todo.put(number)

    def _send(self, link: HTTPConnection, number: int) -> bool:
        lead = {
            "name": f"Person {number}",
            "company": f"Company {number}",
            "email": f"person@company{number}.example",
            "message": "We would like to know more.",
        }
        body, stamp = json.dumps(lead).encode(), str(int(time.time()))
        headers = {
            "Content-Type": "application/json",
            "Idempotency-Key": f"lead-{number}",
            "X-Pipewright-Timestamp": stamp,
            "X-Pipewright-Signature": sign(self._door.secret, body, stamp=stamp),
        }
        link.request("POST", f"/in/lead/{self._door.public_id}", body, headers)
        answer = link.getresponse()
        answer.read()
        return answer.status in (200, 201)


def start(url: str, port: int) -> subprocess.Popen[bytes]:
    """Start a server and wait until it answers."""
    command = [sys.executable, "-m", "bench.arrivals", "--serve", str(port)]
    server = subprocess.Popen(command, env={**os.environ, "DATABASE_URL": url})
    for _ in range(600):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            break
        except OSError:
            time.sleep(0.05)
    return server


def measure(url: str, rate: int, seconds: int, *, kill: bool) -> dict[str, object]:
    """Send, kill, send again, count."""
    door = prepare(url)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = start(url, port)
    load = Load(door, port)
    senders = [threading.Thread(target=load.run) for _ in range(SENDERS)]
    for sender in senders:
        sender.start()
    begun, total, killed = time.monotonic(), rate * seconds, 0
    for number in range(total):
        due = begun + number / rate
        if (rest := due - time.monotonic()) > 0:
            time.sleep(rest)
        load.todo.put(number)
        if kill and number in (total // 3, 2 * total // 3):
            server.send_signal(signal.SIGKILL)
            server.wait()
            server, killed = start(url, port), killed + 1
    load.stopping.set()
    for sender in senders:
        sender.join()
    took = time.monotonic() - begun
    server.terminate()
    server.wait()
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    times = sorted(load.answered.values())
    return {
        "sent": total,
        "answered": len(load.answered),
        "stored": _stored(url),
        "killed": killed,
        "sent again": load.again,
        "seconds": round(took, 1),
        "per second": round(total / took),
        # Three starts of the server are in it; the share of a core that others had is not.
        "server CPU ms each": round((spent.ru_utime + spent.ru_stime) / total * 1000, 2),
        "ms median": round(times[len(times) // 2] * 1000, 1),
        "ms p99": round(times[int(len(times) * 0.99)] * 1000, 1),
    }


def _stored(url: str) -> int:
    db = Database(url, clock=now)
    with db.read(None) as uow:
        found = uow.connection.exec_driver_sql("SELECT count(*) FROM deal").scalar_one()
    db.close()
    return int(found)


def main() -> None:
    """Measure, or serve for a measurement."""
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--rate", type=int, default=500)
    reader.add_argument("--seconds", type=int, default=60)
    reader.add_argument("--kill", action="store_true")
    reader.add_argument("--serve", type=int)
    asked = reader.parse_args()
    if asked.serve is not None:
        run_server(os.environ["DATABASE_URL"], asked.serve)
        return
    with tempfile.TemporaryDirectory() as folder:
        url = os.environ.get("DATABASE_URL") or f"sqlite:///{Path(folder) / 'arrivals.db'}"
        told = measure(url, asked.rate, asked.seconds, kill=asked.kill)
    sys.stdout.write(json.dumps(told) + "\n")
    sys.exit(0 if told["stored"] == told["sent"] == told["answered"] else 1)


if __name__ == "__main__":
    main()
