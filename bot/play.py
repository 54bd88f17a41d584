"""Plays: a Slack in a box, the bot connected to it as to the real one, and deals to try it on."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import webbrowser
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
from pydantic import SecretStr

from bot import log, manifest
from bot.domain.error import CrmError
from bot.intake import demo
from bot.intake.load import load
from bot.run import running, socket_front, start_socket, until_told, unwinding
from bot.services.workspace import choose
from bot.settings import LogLevel, Mode, Settings
from bot.storage import Database, migrate

_PROXIES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy")
_STARTS_WITHIN = 30.0
"""Seconds the box may take to say where it is."""
_LOOK = 1.0
"""Seconds between two looks at the box's clock, which time travel moves."""


class NotPlaying(CrmError):
    """The Slack in a box did not start."""


@dataclass(frozen=True, slots=True)
class Box:
    """Where the Slack in a box is, and the credentials it gave the bot."""

    api: str
    page: str
    bot_token: str
    app_token: str
    control: str


class BoxClock:
    """The time in the box: ours, moved by as much as its time travel says."""

    def __init__(self, control: str) -> None:
        self._address = f"{control}/clock"
        self._offset = timedelta()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._follow, name="box-clock", daemon=True)

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self._offset

    def start(self) -> None:
        """Follow the box's clock from now on."""
        self._thread.start()

    def stop(self) -> None:
        """Stop following."""
        self._stopping.set()
        self._thread.join()

    def _follow(self) -> None:
        with httpx.Client(trust_env=False, timeout=_LOOK) as web:
            while not self._stopping.wait(_LOOK):
                try:
                    told = web.get(self._address).json()
                    self._offset = timedelta(seconds=float(told["offset_seconds"]))
                except (httpx.HTTPError, ValueError, KeyError):
                    # It is busy, or going down with us; the time stays as it was.
                    continue


def play(data: Path | None = None, *, port: int = 0, open_browser: bool = True) -> None:
    """Start everything, say where the page is, and end everything on Ctrl-C.

    With `data` those files are imported instead of the sample. Everything lives in a temporary
    folder and is gone afterwards. Raises a `CrmError` with a sentence when it cannot start.
    """
    for name in _PROXIES:
        # A proxy cannot reach this machine's own loopback.
        os.environ.pop(name, None)
        os.environ.pop(name.upper(), None)
    log.configure(LogLevel.WARNING)
    with unwinding(), ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="pipewright-")))
        box = stack.enter_context(_box(folder, port))
        settings = Settings(
            database_url=f"sqlite:///{folder / 'play.db'}",
            slack_api_url=box.api,
            slack_bot_token=SecretStr(box.bot_token),
            slack_app_token=SecretStr(box.app_token),
            slack_mode=Mode.SOCKET,
            log_level=LogLevel.WARNING,
        )
        clock = BoxClock(box.control)
        clock.start()
        stack.callback(clock.stop)
        _fill(settings, clock, data)
        app = stack.enter_context(running(settings, clock=clock))
        front = socket_front(app)
        stack.callback(front.stop)
        start_socket(front)
        print(f"\nPipewright is in the Slack at  {box.page}\nCtrl-C ends it.\n", flush=True)
        if open_browser:
            webbrowser.open(box.page)
        until_told()


def _fill(settings: Settings, clock: BoxClock, data: Path | None) -> None:
    """Make the database and put deals into it."""
    migrate(settings.database_url)
    db = Database(settings.database_url, clock=clock, pool_size=2)
    try:
        workspace = choose(db, None)
        if data is None:
            print("Inventing deals…", flush=True)
            demo.load(db, workspace.id, clock())
        else:
            print(f"Importing {data}…", flush=True)
            report = load(db, workspace.id, [data])
            print(f"{report.created:,} deals, {report.refused:,} rows refused.", flush=True)
    finally:
        db.close()


@contextmanager
def _box(folder: Path, port: int) -> Iterator[Box]:
    """Run the Slack in a box as a process of its own."""
    told = folder / "manifest.yml"
    told.write_text(manifest.text(), encoding="utf-8")
    command = [sys.executable, "-m", "playground", "--json", "--manifest", str(told)]
    process = subprocess.Popen(
        [*command, "--port", str(port)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        # A Ctrl-C is for us; we end the box after the bot has let go of it.
        start_new_session=True,
    )
    try:
        yield _address(process)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if process.stdout:
            process.stdout.close()


def _address(process: "subprocess.Popen[str]") -> Box:
    """Read the one line in which the box says where it is."""
    stuck = threading.Timer(_STARTS_WITHIN, process.kill)
    stuck.start()
    line = process.stdout.readline() if process.stdout else ""
    stuck.cancel()
    if not line.strip():
        raise NotPlaying("The Slack in a box did not start. Is the port taken?")
    told = json.loads(line)
    return Box(**{name: told[name] for name in Box.__slots__})
