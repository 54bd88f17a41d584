"""Real signed requests through the app that `bot.app` builds, in this process."""

import asyncio
import hmac
import itertools
import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, redirect_stderr
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import event
from sqlalchemy.pool import Pool

from bench.fill import APP, TEAM, Ground
from bench.place import clock
from bot.app import build_app
from bot.front.http import build_front, parse
from bot.front.signature import is_from_slack
from bot.log import configure
from bot.settings import LogLevel, Settings
from bot.storage import Database

PATIENCE = 3.0
"""Seconds after which Slack gives a request up."""

_SECRET = "bench-signing-secret"
_FORM = "application/x-www-form-urlencoded"
_TURN = 0.2
"""Seconds added to every transaction for a slow database."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A command's signed request as Slack sends it."""

    body: bytes
    stamp: str
    signature: str


@dataclass(frozen=True, slots=True)
class Told:
    """How a request was answered, and after how many seconds; `served` as it was asked."""

    seconds: float
    status: int
    served: bool


class Door:
    """The whole bot behind its HTTP front, taking commands from all people in turn."""

    def __init__(self, db: Database, ground: Ground) -> None:
        settings = Settings(slack_bot_token="xoxb-bench", slack_signing_secret=_SECRET)
        # Lines are made as in production, but nobody reads them.
        with redirect_stderr(Path(os.devnull).open("w")):
            configure(LogLevel.INFO)
        self._app = build_app(settings, db, clock=clock)
        self._front: Any = build_front(self._app.dispatch, _SECRET, ready=self._app.health)
        self._people = itertools.cycle([person.slack_id for person in ground.people])
        self._count = itertools.count()

    def ask(self, command: str, text: str = "") -> Asked:
        """Make a command's request, signed now; each has a trigger of its own."""
        body = urlencode(self.form(command, text)).encode()
        stamp = str(int(time.time()))
        signed = hmac.new(_SECRET.encode(), b"v0:" + stamp.encode() + b":" + body, sha256)
        return Asked(body, stamp, f"v0={signed.hexdigest()}")

    def form(self, command: str, text: str = "") -> dict[str, Any]:
        """Make a command's form; each has a trigger of its own."""
        number = next(self._count)
        return {
            "token": "unused",
            "team_id": TEAM,
            "team_domain": "bench",
            "channel_id": "C0BENCH",
            "channel_name": "sales",
            "user_id": next(self._people),
            "user_name": "somebody",
            "command": command,
            "text": text,
            "api_app_id": APP,
            "is_enterprise_install": "false",
            "response_url": f"https://hooks.slack.com/commands/{TEAM}/{number}/x",
            "trigger_id": f"{time.time_ns()}.{number}.bench",
        }

    def take(self, asked: Asked) -> None:
        """Check, parse and dispatch a request in this thread; refuse anything but its answer."""
        genuine = is_from_slack(
            _SECRET, asked.body, stamp=asked.stamp, signature=asked.signature, now=time.time()
        )
        if not genuine:
            raise AssertionError("the signature was not accepted")
        answer = self._app.dispatch(parse(asked.body, _FORM), {}, arrived=None)
        if not _served(answer.status, answer.body.encode()):
            raise AssertionError(f"not served: {answer.status} {answer.body[:300]}")

    def one_by_one(self, requests: Sequence[Asked]) -> list[float]:
        """Take requests one after the other; give the seconds each took by the clock."""
        taken = []
        for asked in requests:
            started = time.perf_counter()
            self.take(asked)
            taken.append(time.perf_counter() - started)
        return taken

    def at_once(self, requests: Sequence[Asked]) -> list[Told]:
        """Give all requests to the front at one instant; the time of each counts from there."""

        async def all_of_them() -> list[Told]:
            async with self._front.router.lifespan_context(self._front):
                started = time.perf_counter()
                return await asyncio.gather(*(self._call(asked, started) for asked in requests))

        return asyncio.run(all_of_them())

    @contextmanager
    def slow_database(self) -> Iterator[None]:
        """Add 200 ms of real waiting to every transaction, whoever opens it."""

        def wait(*_: object) -> None:
            time.sleep(_TURN)

        event.listen(Pool, "checkout", wait)
        try:
            yield
        finally:
            event.remove(Pool, "checkout", wait)

    async def _call(self, asked: Asked, started: float) -> Told:
        """Speak ASGI to the front, as uvicorn would."""
        sent: list[dict[str, Any]] = []
        messages = [{"type": "http.request", "body": asked.body, "more_body": False}]

        async def receive() -> dict[str, Any]:
            return messages.pop() if messages else {"type": "http.disconnect"}

        async def send(message: dict[str, Any]) -> None:
            sent.append(message)

        headers = {
            "content-type": _FORM,
            "content-length": str(len(asked.body)),
            "x-slack-request-timestamp": asked.stamp,
            "x-slack-signature": asked.signature,
        }
        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": "POST",
            "scheme": "http",
            "path": "/slack/events",
            "raw_path": b"/slack/events",
            "query_string": b"",
            "root_path": "",
            "headers": [(key.encode(), value.encode()) for key, value in headers.items()],
            "client": ("127.0.0.1", 1),
            "server": ("127.0.0.1", 3000),
        }
        await self._front(scope, receive, send)
        status = sent[0]["status"]
        body = b"".join(message.get("body", b"") for message in sent[1:])
        return Told(time.perf_counter() - started, status, _served(status, body))


def _served(status: int, body: bytes) -> bool:
    """Tell whether an answer is a screen; a refusal is one sentence without a button."""
    return status == 200 and (b'"actions"' in body or b'"accessory"' in body)
