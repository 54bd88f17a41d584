"""One socket of the app: its greeting, its acknowledgements, its refresh, and its silence."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any, Protocol

from starlette.websockets import WebSocket, WebSocketDisconnect

from playground.shape import Json

if TYPE_CHECKING:
    from playground.slack import Slack

DEBUG: Json = {"host": "playground"}


class Wire(Protocol):
    """What is needed of the server's connection to make it fall silent or break."""

    transport: asyncio.Transport

    def stop_keepalive(self) -> None:
        """Send no more pings."""


class Connection:
    """One socket of the app."""

    def __init__(self, slack: Slack, web_socket: WebSocket, number: int) -> None:
        self.slack = slack
        self.web_socket = web_socket
        self.number = number
        self.silent = False
        self.leaving = False
        self.closed = asyncio.Event()
        self.waiting: dict[str, asyncio.Future[Json]] = {}

    @property
    def wire(self) -> Wire:
        """Give the server's own connection object."""
        return wire_of(self.web_socket.scope)

    async def run(self) -> None:
        """Say hello and take acknowledgements until the connection ends."""
        world, setting = self.slack.world, self.slack.setting
        lifetime = setting.socket_seconds
        await self.send(
            {
                "type": "hello",
                "num_connections": len(self.slack.sockets.open),
                "debug_info": {
                    "host": "playground",
                    "build_number": 1,
                    "approximate_connection_time": int(lifetime or 18_060),
                },
                "connection_info": {"app_id": world.app.id},
            }
        )
        timer = None
        if lifetime is not None:
            timer = asyncio.get_running_loop().create_task(self._refresh(lifetime))
        try:
            while True:
                self._take(await self.web_socket.receive_text())
        except (WebSocketDisconnect, RuntimeError):
            pass
        finally:
            if timer is not None:
                timer.cancel()
            self.closed.set()
            for future in self.waiting.values():
                if not future.done():
                    future.cancel()
            self.waiting.clear()

    async def send(self, message: Json) -> bool:
        """Send an object, unless the connection has fallen silent; False where it broke."""
        if self.silent:
            return True
        try:
            await self.web_socket.send_text(json.dumps(message, ensure_ascii=False))
        except (WebSocketDisconnect, RuntimeError):
            return False
        return True

    async def warn(self) -> None:
        """Tell the app that this connection ends soon."""
        await self.send({"type": "disconnect", "reason": "warning", "debug_info": DEBUG})

    async def refresh(self, reason: str = "refresh_requested") -> None:
        """Tell the app to come back, and close."""
        self.leaving = True
        await self.send({"type": "disconnect", "reason": reason, "debug_info": DEBUG})
        await self.close()

    async def close(self) -> None:
        """Close in good order."""
        self.leaving = True
        if self.silent:
            self.wire.transport.abort()
            return
        try:
            await self.web_socket.close(1000)
        except (WebSocketDisconnect, RuntimeError):
            self.closed.set()

    def cut(self) -> None:
        """Break the connection without a word."""
        self.leaving = True
        self.wire.transport.abort()

    def fall_silent(self) -> None:
        """Turn into a black hole: nothing is read, answered or sent, and nothing is closed."""
        self.silent = True
        self.wire.stop_keepalive()
        self.wire.transport.pause_reading()

    async def _refresh(self, lifetime: float) -> None:
        warning = min(self.slack.setting.socket_warning_seconds, lifetime / 2)
        await asyncio.sleep(lifetime - warning)
        await self.warn()
        await asyncio.sleep(warning)
        await self.refresh()

    def _take(self, text: str) -> None:
        try:
            ack = json.loads(text)
        except ValueError:
            return
        future = self.waiting.pop(str(ack.get("envelope_id", "")), None)
        if future is not None and not future.done():
            payload = ack.get("payload")
            future.set_result(payload if isinstance(payload, dict) else {})


def wire_of(scope: Any) -> Wire:
    """Give the server's connection object of a request."""
    wire: Wire = scope["state"]["wire"]
    return wire
