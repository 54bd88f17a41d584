"""The playground as a fixture: a whole Slack in a thread of the test's own process."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from fnmatch import fnmatchcase
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

import uvicorn

from playground import manifest as manifests
from playground.control.clock import advance
from playground.control.strictness import change, treat
from playground.fault.plan import Rule
from playground.member import Member
from playground.server import build, configure
from playground.shape import Json
from playground.slack import Slack
from playground.world import seed as seeds
from playground.world.app import Installation

T = TypeVar("T")


class Workspace:
    """A Slack in a box. `with Workspace() as slack:` serves it on a free port of the loopback.

    `manifest` is the app's manifest, as a file or an object; `request_url` makes deliveries signed
    HTTP requests instead of Socket Mode envelopes; the same `seed` gives the same ids, secrets and
    fates of requests.
    """

    def __init__(
        self,
        *,
        port: int = 0,
        seed: int = 1,
        manifest: Path | dict[str, Any] | None = None,
        request_url: str = "",
    ) -> None:
        # Without the protocol named, asyncio leaves Nagle's delay on: 40 ms for every answer.
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._socket.bind(("127.0.0.1", port))
        self._socket.listen(2048)
        base = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        world = seeds.make(seed, manifest=_manifest(manifest))
        world.app.request_url = request_url
        self.slack = Slack(world, base=base, seed=seed)
        self.base = base
        self._server = uvicorn.Server(configure(build(self.slack)))
        self._thread: threading.Thread | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._ready = threading.Event()

    @property
    def api(self) -> str:
        """Give the address of the Web API, for `WebClient(base_url=…)`."""
        return f"{self.base}/api/"

    @property
    def page(self) -> str:
        """Give the address of the page."""
        return f"{self.base}/"

    @property
    def control(self) -> str:
        """Give the address of the control API."""
        return f"{self.base}/control"

    @property
    def bot_token(self) -> str:
        """Give the bot token of the first team."""
        return self.installation.token

    @property
    def app_token(self) -> str:
        """Give the token that opens sockets."""
        return self.slack.world.app.app_token

    @property
    def signing_secret(self) -> str:
        """Give the secret that signs requests."""
        return self.slack.world.app.signing_secret

    @property
    def installation(self) -> Installation:
        """Give the app's installation in the first team."""
        return next(iter(self.slack.world.installations.values()))

    def member(self, who: str) -> Member:
        """Give a person to act as, by handle, id or e-mail address."""
        person = self.slack.world.person(who)
        if person is None:
            raise LookupError(f"no person {who}")
        return Member(self, person)

    def messages(self, channel: str) -> list[Json]:
        """Give a channel's messages as they are stored, oldest first."""
        found = self.slack.world.channel(channel)
        if found is None:
            raise LookupError(f"no channel {channel}")
        return self.call(lambda: [found.messages[ts] for ts in sorted(found.messages)])

    def traffic(self, method: str = "*") -> list[Json]:
        """Give the recorded traffic, of one method (a pattern) or all."""
        return self.call(
            lambda: [e.to_json() for e in self.slack.record if fnmatchcase(e.method, method)]
        )

    def faults(self, *rules: Rule, seed: int | None = None) -> None:
        """Put fault rules in force, and end all others."""
        self.call(lambda: self.slack.plan.set(rules, seed=seed))

    def settings(self, **changes: Any) -> None:
        """Change settings by name (see `playground.setting`)."""
        self.call(lambda: change(self.slack, changes))

    def sockets(self, do: str, number: int | None = None) -> int:
        """Do `warn`, `refresh`, `close`, `cut` or `silence` to one socket or all of them."""
        return self.run(treat(self.slack, {"do": do, "number": number}))

    def advance(self, seconds: float) -> None:
        """Move the workspace's clock."""
        self.call(lambda: advance(self.slack, seconds))

    def describe(self) -> Json:
        """Give what a bot needs to connect, as `python -m playground --json` prints it."""
        return {
            "api": self.api,
            "page": self.page,
            "bot_token": self.bot_token,
            "app_token": self.app_token,
            "signing_secret": self.signing_secret,
            "control": self.control,
        }

    def serve(self) -> None:
        """Serve until the process is told to end."""
        self._server.run(sockets=[self._socket])

    def start(self) -> None:
        """Serve in a thread; returns when the first request can be answered."""
        self._thread = threading.Thread(target=self._run, name="playground", daemon=True)
        self._thread.start()
        self._ready.wait()

    def stop(self) -> None:
        """End the thread with everything that runs in it."""
        self._server.should_exit = True
        if self._thread is not None:
            self._thread.join()
            self._thread = None
        self._socket.close()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def begin(self, work: Coroutine[Any, Any, T]) -> Future[T]:
        """Begin a coroutine on the server's loop."""
        if self._loop is None:
            raise RuntimeError("the workspace is not started")
        return asyncio.run_coroutine_threadsafe(work, self._loop)

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Run a coroutine on the server's loop and give its result."""
        return self.begin(work).result()

    def call(self, work: Callable[[], T]) -> T:
        """Run a function on the server's loop, where the state may be touched."""

        async def once() -> T:
            return work()

        return self.run(once())

    def _run(self) -> None:
        asyncio.run(self._serve())

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        serving = asyncio.create_task(self._server.serve(sockets=[self._socket]))
        while not self._server.started and not serving.done():
            await asyncio.sleep(0.005)
        self._ready.set()
        await serving


def _manifest(source: Path | dict[str, Any] | None) -> dict[str, Any] | None:
    return manifests.read(source) if isinstance(source, Path) else source
