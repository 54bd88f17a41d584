"""How a fault strikes a request of the app: before it is carried out, after, or instead."""

from __future__ import annotations

import asyncio
import socket
import struct
from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from playground.deliver.connection import wire_of
from playground.fault.plan import Fate, Fault

_AFTER = {Fault.RESET, Fault.ERROR_500, Fault.NO_ANSWER, Fault.LATE}


async def befall(request: Request, fate: Fate, work: Callable[[], Awaitable[Response]]) -> Response:
    """Let a request meet its fate; `work` carries it out and is called once at most."""
    if fate.delay:
        await asyncio.sleep(fate.delay)
    rule = fate.rule
    if rule is None or rule.fault not in _AFTER:
        return _instead(request, fate) or await work()
    if rule.fault is Fault.LATE:
        await asyncio.sleep(rule.seconds)
        return await work()
    response = await work()
    if rule.fault is Fault.ERROR_500:
        return PlainTextResponse("Internal Server Error", 500)
    if rule.fault is Fault.NO_ANSWER:
        await asyncio.sleep(rule.seconds or 60.0)
    reset(request)
    return response


def _instead(request: Request, fate: Fate) -> Response | None:
    rule = fate.rule
    if rule is None:
        return None
    if rule.fault is Fault.LOST:
        reset(request)
        return PlainTextResponse("")
    if rule.fault is Fault.REFUSED:
        return JSONResponse({"ok": False, "error": rule.error})
    if rule.fault is Fault.REFUSED_500:
        return PlainTextResponse("Internal Server Error", 500)
    if rule.fault is Fault.RATE_LIMITED:
        return too_many(rule.retry_after)
    return None


def too_many(seconds: int) -> Response:
    """Answer 429 with the seconds to wait."""
    return JSONResponse(
        {"ok": False, "error": "ratelimited"}, 429, headers={"Retry-After": str(seconds)}
    )


def reset(request: Request) -> None:
    """Break the connection of a request the hard way, so that the app's side sees a reset."""
    transport = wire_of(request.scope).transport
    connection = transport.get_extra_info("socket")
    if connection is not None:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    transport.abort()
