"""The live feed of a page."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING

from starlette.websockets import WebSocket, WebSocketDisconnect

from playground.front.ask import Wrong, person_of

if TYPE_CHECKING:
    from playground.shape import Json
    from playground.slack import Slack


async def follow(slack: Slack, web_socket: WebSocket) -> None:
    """Tell a page what happens, until it goes away."""
    try:
        person = person_of(slack, web_socket.query_params.get("as", ""))
    except Wrong:
        await web_socket.close(1008)
        return
    # Before it is told that it is connected, since from then on it relies on what it hears.
    queue = slack.live.open(person.id)
    try:
        await web_socket.accept()
        await _tell(web_socket, queue)
    except (WebSocketDisconnect, RuntimeError):
        return
    finally:
        slack.live.close(person.id, queue)


async def _tell(web_socket: WebSocket, queue: asyncio.Queue[Json | None]) -> None:
    gone = asyncio.create_task(_gone(web_socket))
    try:
        while not gone.done():
            taken = asyncio.create_task(queue.get())
            await asyncio.wait({taken, gone}, return_when=asyncio.FIRST_COMPLETED)
            if not taken.done():
                taken.cancel()
                break
            event = taken.result()
            if event is None:
                break
            await web_socket.send_text(json.dumps(event, ensure_ascii=False))
    finally:
        gone.cancel()


async def _gone(web_socket: WebSocket) -> None:
    while (await web_socket.receive())["type"] != "websocket.disconnect":
        pass
