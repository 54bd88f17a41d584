"""The addresses of the control API, and the time and the record behind them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from playground.control import clock, state, strictness
from playground.front.ask import Wrong, body_of
from playground.front.read import traffic

if TYPE_CHECKING:
    from playground.slack import Slack


async def read_clock(slack: Slack, request: Request) -> Response:
    """Give the workspace's time."""
    return JSONResponse(clock.reading(slack))


async def move_clock(slack: Slack, request: Request) -> Response:
    """Move the clock by `advance` seconds, or to `offset_seconds` from the machine's."""
    body = await body_of(request)
    try:
        if "offset_seconds" in body:
            seconds = float(body["offset_seconds"]) - slack.world.clock.offset
        else:
            seconds = float(body.get("advance", 0))
    except (TypeError, ValueError):
        raise Wrong("not_a_number") from None
    return JSONResponse({"ok": True, **clock.advance(slack, seconds)})


async def forget_traffic(slack: Slack, request: Request) -> Response:
    """Forget the recorded traffic."""
    slack.record.clear()
    return JSONResponse({"ok": True})


Route = tuple[str, Callable[["Slack", Request], Awaitable[Response]], tuple[str, ...]]
ROUTES: tuple[Route, ...] = (
    ("/control/clock", read_clock, ("GET",)),
    ("/control/clock", move_clock, ("POST",)),
    ("/control/traffic", traffic, ("GET",)),
    ("/control/traffic", forget_traffic, ("DELETE",)),
    ("/control/faults", strictness.read_faults, ("GET",)),
    ("/control/faults", strictness.set_faults, ("POST",)),
    ("/control/faults", strictness.clear_faults, ("DELETE",)),
    ("/control/settings", strictness.read_settings, ("GET",)),
    ("/control/settings", strictness.change_settings, ("POST",)),
    ("/control/sockets", strictness.read_sockets, ("GET",)),
    ("/control/sockets", strictness.treat_sockets, ("POST",)),
    ("/control/state", state.summary, ("GET",)),
    ("/control/messages", state.messages, ("GET",)),
    ("/control/people", state.person, ("POST",)),
    ("/control/channels", state.channel, ("POST",)),
    ("/control/app", state.read_app, ("GET",)),
    ("/control/app", state.app, ("POST",)),
)
