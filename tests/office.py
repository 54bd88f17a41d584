"""A Slack in a box with the bot at work in it, for tests that go through the doors."""

import json
import re
import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import uvicorn
from pydantic import SecretStr
from starlette.applications import Starlette

from bot import manifest
from bot.app import Pipewright
from bot.front.serve import config
from bot.run import running, socket_front, start_socket, web_front
from bot.settings import Mode, Settings
from playground import Workspace
from playground.fill import state_of
from playground.member import Member
from tests.shelf import unsynced

T = TypeVar("T")

CHANNEL = "sales"
PATIENCE = 20.0


def until(look: Callable[[], T | None], *, within: float = PATIENCE) -> T:
    """Look again and again until there is something to see; fails after `within` seconds.

    The longer it takes, the seldomer: a look is work, and others wait for the processor.
    """
    began = time.monotonic()
    while not (seen := look()):
        waited = time.monotonic() - began
        assert waited < within, "waited in vain"
        threading.Event().wait(min(0.005 + waited / 8, 0.2))
    return seen


@dataclass(frozen=True, slots=True)
class Office:
    """The bot in a Slack, and the people who use it."""

    slack: Workspace
    app: Pipewright
    base: str = ""

    def member(self, who: str = "dana") -> Member:
        return self.slack.member(who)

    def newest(self, who: Member, channel: str = CHANNEL) -> dict[str, Any]:
        """What the person sees last in a channel."""
        return who.messages(channel)[-1]

    def say(self, line: str, who: str = "dana", channel: str = CHANNEL) -> str:
        """Give a command; gives the text it is answered with."""
        self.settle()
        person = self.member(who)
        before = len(person.messages(channel))
        person.command(channel, line)
        assert len(person.messages(channel)) == before + 1, f"{line} was not answered"
        return str(self.newest(person, channel)["text"])

    def settle(self) -> None:
        """Wait until nothing is left to be sent now or within a minute."""

        def under_way() -> int:
            # As SQLite keeps an instant: microseconds.
            soon = int((self.app.db.clock().timestamp() + 60) * 1_000_000)
            due = f"state = 'pending' AND not_before <= {soon}"
            return self.count(f"outbox WHERE state = 'sending' OR {due}")

        until(lambda: not under_way())

    def lead(self, line: str, who: str = "dana") -> int:
        """Make a lead in one line; gives its number."""
        person = self.member(who)
        self.say(f"/lead new {line}", who)
        self.press(person, "lead.create")
        made = until(lambda: re.search(r"#(\d+)\*", self.seen(person, "#")))
        return int(made[1])

    def press(self, who: Member, action: str, value: Any = None, channel: str = CHANNEL) -> None:
        """Use an element of the newest message that has it, with the message's state sent along."""
        message = next(
            message
            for message in reversed(who.messages(channel))
            if f'"{action}"' in json.dumps(message.get("blocks", []))
        )
        who.click(
            action, channel=channel, ts=message["ts"], value=value, state=state(message["blocks"])
        )

    def seen(self, who: Member, part: str, channel: str = CHANNEL) -> str:
        """The newest message's text once it has `part` in it, else nothing."""
        text = str(self.newest(who, channel)["text"])
        return text if part in text else ""

    def sees(self, who: Member, part: str, channel: str = CHANNEL) -> str:
        """Wait until the newest message has `part` in its text."""
        return until(lambda: self.seen(who, part, channel))

    def count(self, table: str) -> int:
        """How many rows a table has."""
        with self.app.db.read(None) as uow:
            rows = uow.connection.exec_driver_sql(f"SELECT count(*) FROM {table}")
            return int(rows.scalar_one())


def state(blocks: list[dict[str, Any]]) -> dict[str, Any]:
    """The state Slack sends with a click: every stateful element of the message as it stands."""
    found: dict[str, Any] = {}
    for block in blocks:
        for element in [block.get("accessory"), *block.get("elements", ())]:
            if isinstance(element, dict) and "action_id" in element:
                held = state_of(element, None)
                if held and element["type"] != "overflow":
                    found.setdefault(block["block_id"], {})[element["action_id"]] = {
                        "type": element["type"],
                        **held,
                    }
    return found


@contextmanager
def office(
    template: Path, folder: Path, *, mode: Mode = Mode.SOCKET, outside: bool = False
) -> Iterator[Office]:
    """Open an office on a fresh copy of a migrated SQLite file; `outside` opens doors for leads."""
    path = folder / "office.db"
    shutil.copyfile(template, path)
    with ExitStack() as stack:
        served = mode is Mode.HTTP or outside
        door = stack.enter_context(free_door()) if served else None
        base = f"http://127.0.0.1:{door.getsockname()[1]}" if door else ""
        url = f"{base}/slack/events" if mode is Mode.HTTP else ""
        slack = stack.enter_context(Workspace(manifest=manifest.build(), request_url=url))
        settings = Settings(
            database_url=f"sqlite:///{path}",
            slack_api_url=slack.api,
            slack_bot_token=SecretStr(slack.bot_token),
            slack_app_token=SecretStr(slack.app_token),
            slack_signing_secret=SecretStr(slack.signing_secret),
            slack_mode=mode,
            public_url=base if outside else None,
            mail_address="leads@in.example.com" if outside else None,
        )
        app = stack.enter_context(running(settings))
        unsynced(app.db)
        if mode is Mode.SOCKET:
            front = socket_front(app)
            stack.callback(front.stop)
            start_socket(front)
        if door is not None:
            web = web_front(app)
            stack.enter_context(serving(web, door))
        yield Office(slack, app, base)


def free_door() -> socket.socket:
    """Listen on a free port of the loopback.

    asyncio switches Nagle's delay off only for sockets that say they are TCP.
    """
    door = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    door.bind(("127.0.0.1", 0))
    door.listen(64)
    return door


@contextmanager
def serving(web: Starlette, door: socket.socket) -> Iterator[None]:
    """Serve a web application on a listening socket, in a thread."""
    server = uvicorn.Server(config(web))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [door]}, daemon=True)
    thread.start()
    until(lambda: server.started)
    try:
        yield
    finally:
        server.should_exit = True
        thread.join()
