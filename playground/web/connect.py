"""apps.connections.open: the address of a socket."""

from __future__ import annotations

from playground.refusal import Refused
from playground.shape import Json
from playground.web.call import T3, Call, Method


async def connections_open(call: Call) -> Json:
    """Give an address that opens one socket."""
    if call.slack.setting.refuse_connections:
        raise Refused("internal_error")
    base = call.slack.base.replace("http", "ws", 1)
    ticket = call.slack.sockets.ticket()
    return {"url": f"{base}/link/?ticket={ticket}&app_id={call.world.app.id}"}


METHODS = (Method("apps.connections.open", connections_open, T3, (), (), token="app"),)
