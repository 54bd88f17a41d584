"""The server: uvicorn, with a time for the head of a request, and a bound on open connections."""

import asyncio
from typing import Any

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

HEAD_WITHIN = 10.0
"""Seconds a request's head may take from its first byte (or the connection's start) on."""
CONNECTIONS = 1000
"""Connections open at once; more are answered 503."""


class Prompt(H11Protocol):
    """A connection that is cut when the head of a request does not come: uvicorn itself waits
    for ever (only a connection that is idle between two requests is closed)."""

    _cut: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        """Begin to wait for the first head."""
        super().connection_made(transport)
        self._wait(transport)

    def data_received(self, data: bytes) -> None:
        """Wait on for a head that is not whole, and no longer once it is."""
        if self._cut is None and self._between():
            self._wait(self.transport)
        super().data_received(data)
        if not self._between():
            self._stop()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop waiting."""
        self._stop()
        super().connection_lost(exc)

    def _between(self) -> bool:
        cycle: Any = self.cycle
        return cycle is None or cycle.response_complete

    def _wait(self, transport: Any) -> None:
        self._cut = asyncio.get_running_loop().call_later(HEAD_WITHIN, transport.abort)

    def _stop(self) -> None:
        if self._cut is not None:
            self._cut.cancel()
            self._cut = None


def config(web: ASGIApp, *, host: str = "127.0.0.1", port: int = 0) -> uvicorn.Config:
    """Give what the server runs by; the name of the server is nobody's business."""
    return uvicorn.Config(
        web,
        host=host,
        port=port,
        http=Prompt,
        ws="none",
        log_config=None,
        access_log=False,
        server_header=False,
        date_header=True,
        limit_concurrency=CONNECTIONS,
        timeout_keep_alive=10,
        timeout_graceful_shutdown=10,
    )
