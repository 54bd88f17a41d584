"""The playground's server: every address of Slack's, the page's and the control API's."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import cast

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from playground.control.door import ROUTES as CONTROL
from playground.deliver import respond
from playground.front import act, arrange, page, read
from playground.front.ask import Wrong
from playground.front.follow import follow
from playground.slack import Slack
from playground.web import gate, oauth, upload

Endpoint = Callable[[Slack, Request], Awaitable[Response]]


class _Http(H11Protocol):
    """uvicorn's HTTP protocol, which lets an endpoint break its own connection."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(cast(asyncio.Transport, transport))
        self.app_state = {**self.app_state, "wire": self}


class _Socket(WebSocketsSansIOProtocol):
    """uvicorn's WebSocket protocol, which lets an endpoint fall silent."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        self.app_state = {**self.app_state, "wire": self}


def build(slack: Slack) -> Starlette:
    """Make the application that serves one Slack."""

    def at(path: str, endpoint: Endpoint, *methods: str) -> Route:
        async def run(request: Request) -> Response:
            try:
                return await endpoint(slack, request)
            except Wrong as wrong:
                return JSONResponse({"ok": False, "error": str(wrong)}, 400)

        return Route(path, run, methods=list(methods or ("GET",)))

    async def socket(web_socket: WebSocket) -> None:
        await slack.sockets.accept(web_socket)

    async def live(web_socket: WebSocket) -> None:
        await follow(slack, web_socket)

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        yield
        await slack.close()

    return Starlette(
        lifespan=lifespan,
        routes=[
            at("/api/{method}", gate.endpoint, "GET", "POST"),
            at("/upload/v1/{file_id}", upload.receive, "POST"),
            at("/files-pri/{key}/{name:path}", upload.serve),
            at("/oauth/v2/authorize", oauth.authorize),
            *(at(f"/{kind}/{{key:path}}", respond.endpoint, "POST") for kind in _HOOKS),
            WebSocketRoute("/link/", socket),
            at("/", page.index),
            at("/page/api/boot", read.boot),
            at("/page/api/messages", read.history),
            at("/page/api/message", read.message),
            at("/page/api/home", read.home),
            at("/page/api/file/{file_id}", read.file),
            at("/page/api/traffic", read.traffic),
            at("/page/api/upload", arrange.upload, "POST"),
            at("/page/api/file", arrange.file, "POST"),
            at("/page/api/open_im", arrange.open_im, "POST"),
            at("/page/api/channel", arrange.channel, "POST"),
            at("/page/api/advance", arrange.advance, "POST"),
            at("/page/api/{deed}", act.perform, "POST"),
            WebSocketRoute("/page/api/live", live),
            at("/page/~{mark}/{path:path}", page.file),
            at("/page/{path:path}", page.file),
            *(at(path, endpoint, *methods) for path, endpoint, methods in CONTROL),
        ],
    )


_HOOKS = ("commands", "actions", "app")


def configure(app: Starlette) -> uvicorn.Config:
    """Give the server's configuration: loopback only, quiet, connections we can break."""
    return uvicorn.Config(
        app,
        host="127.0.0.1",
        http=_Http,
        ws=_Socket,
        log_level="warning",
        access_log=False,
        ws_ping_interval=10,
        ws_ping_timeout=None,
        ws_per_message_deflate=False,
        timeout_keep_alive=60,
        timeout_graceful_shutdown=1,
        lifespan="on",
    )
