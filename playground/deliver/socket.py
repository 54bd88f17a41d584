"""Socket Mode: up to ten connections, envelopes and their acknowledgements, refreshes."""

from __future__ import annotations

import asyncio
import json
import time
from typing import TYPE_CHECKING

from starlette.websockets import WebSocket

from playground.deliver.answer import Answer, Failure
from playground.deliver.connection import DEBUG, Connection, wire_of
from playground.fault.plan import Fault
from playground.shape import Json

if TYPE_CHECKING:
    from playground.slack import Slack


class Sockets:
    """The app's connections and the envelopes sent over them."""

    def __init__(self, slack: Slack) -> None:
        self._slack = slack
        self.open: list[Connection] = []
        self._tickets: dict[str, None] = {}
        self._turn = 0
        self._opened = 0
        self._arrived = asyncio.Event()
        self._held: list[asyncio.Event] = []

    def ticket(self) -> str:
        """Give a secret that opens one connection."""
        ticket = self._slack.world.ident.secret("socket", 32)
        self._tickets[ticket] = None
        while len(self._tickets) > 1_000:
            self._tickets.pop(next(iter(self._tickets)))
        return ticket

    async def accept(self, web_socket: WebSocket) -> None:
        """Serve one connection from its handshake to its end."""
        if self._slack.setting.refuse_connections:
            wire_of(web_socket.scope).transport.abort()
            while (await web_socket.receive())["type"] != "websocket.disconnect":
                continue
            return
        ticket = web_socket.query_params.get("ticket", "")
        if ticket not in self._tickets:
            await web_socket.close(1008)
            return
        del self._tickets[ticket]
        await web_socket.accept()
        if len(self.live()) >= self._slack.setting.sockets:
            reason = {"type": "disconnect", "reason": "too_many_websockets", "debug_info": DEBUG}
            await web_socket.send_text(json.dumps(reason))
            await web_socket.close(1000)
            return
        self._opened += 1
        connection = Connection(self._slack, web_socket, self._opened)
        self.open.append(connection)
        self._arrived.set()
        self._arrived = asyncio.Event()
        try:
            await connection.run()
        finally:
            self.open.remove(connection)

    def live(self) -> list[Connection]:
        """Give the connections that have not been closed or told to leave."""
        return [c for c in self.open if not c.leaving and not c.closed.is_set()]

    async def deliver(
        self, kind: str, payload: Json, *, target: str, accepts: bool, attempt: int, reason: str
    ) -> Answer:
        """Send an envelope and wait for its acknowledgement.

        Where a connection ends before the acknowledgement, the envelope goes out again on another.
        """
        slack = self._slack
        fate = slack.plan.draw(f"deliver:{kind}", target)
        began, deadline = time.monotonic(), time.monotonic() + slack.setting.ack_seconds
        envelope: Json = {
            "envelope_id": _uuid(slack.world.ident.secret("envelope", 32)),
            "payload": payload,
            "type": kind,
            "accepts_response_payload": accepts,
        }
        if kind == "events_api":
            envelope |= {"retry_attempt": attempt, "retry_reason": reason}
        if fate.delay:
            await asyncio.sleep(fate.delay)
        if fate.fault is Fault.REORDER and fate.rule is not None:
            await self._hold(fate.rule.seconds or 1.0)
        answer = await self._exchange(envelope, deadline, fate.fault)
        slack.record.add(
            at=slack.world.clock.now(),
            direction="out",
            transport="socket",
            method=kind,
            target=target,
            nth=fate.nth,
            request=payload,
            answer=answer.body if answer.ok else answer.failure,
            status=200 if answer.ok else 0,
            fate=fate.name,
            ms=(time.monotonic() - began) * 1000,
            weight=2_000,
        )
        return answer

    async def _exchange(self, envelope: Json, deadline: float, fault: Fault | None) -> Answer:
        sent = False
        while (left := deadline - time.monotonic()) > 0:
            connection = self._next()
            if connection is None:
                if not sent and not self.open:
                    return Answer({}, Failure.DISPATCH, "connection_failed", 0)
                await _wait(self._arrived, left)
                continue
            sent = True
            future: asyncio.Future[Json] = asyncio.get_running_loop().create_future()
            connection.waiting[envelope["envelope_id"]] = future
            if fault is not Fault.DROP:
                await self._out(connection, envelope, twice=fault is Fault.DUPLICATE)
            done, _ = await asyncio.wait({future}, timeout=deadline - time.monotonic())
            connection.waiting.pop(envelope["envelope_id"], None)
            if done and not future.cancelled():
                return Answer(future.result())
            if envelope["type"] == "events_api" and not connection.closed.is_set():
                break
        return Answer({}, Failure.TIMEOUT, "timeout", 0)

    async def _out(self, connection: Connection, envelope: Json, *, twice: bool) -> None:
        for _ in range(2 if twice else 1):
            await connection.send(envelope)
        held, self._held = self._held, []
        for event in held:
            event.set()

    async def _hold(self, seconds: float) -> None:
        overtaken = asyncio.Event()
        self._held.append(overtaken)
        await _wait(overtaken, seconds)
        if overtaken in self._held:
            self._held.remove(overtaken)

    def _next(self) -> Connection | None:
        live = self.live()
        if not live:
            return None
        self._turn += 1
        return live[self._turn % len(live)]

    async def close(self) -> None:
        """Close every connection."""
        for connection in tuple(self.open):
            await connection.close()


async def _wait(event: asyncio.Event, seconds: float) -> bool:
    try:
        async with asyncio.timeout(seconds):
            await event.wait()
    except TimeoutError:
        return False
    return True


def _uuid(digits: str) -> str:
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:32]))
