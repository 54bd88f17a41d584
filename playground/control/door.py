"""The addresses of the control API."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from playground.control import clock
from playground.front.ask import Wrong, body_of
from playground.front.read import traffic

if TYPE_CHECKING:
    from playground.slack import Slack


async def read_clock(slack: Slack, request: Request) -> Response:
    """Give the workspace's time."""
    return JSONResponse(clock.reading(slack))


async def move_clock(slack: Slack, request: Request) -> Response:
    """Move the workspace's clock by `advance` seconds."""
    body = await body_of(request)
    try:
        seconds = float(body.get("advance", 0))
    except (TypeError, ValueError):
        raise Wrong("advance_not_a_number") from None
    return JSONResponse({"ok": True, **clock.advance(slack, seconds)})


Route = tuple[str, Callable[["Slack", Request], Awaitable[Response]], tuple[str, ...]]
ROUTES: tuple[Route, ...] = (
    ("/control/clock", read_clock, ("GET",)),
    ("/control/clock", move_clock, ("POST",)),
    ("/control/traffic", traffic, ("GET",)),
)
