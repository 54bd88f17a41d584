"""The HTTP front: signature first, then the payload, then Bolt in a thread; health beside it."""

import json
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import parse_qsl

from anyio.to_thread import current_default_thread_limiter
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot.front import body as bodies
from bot.front.dispatch import Dispatch
from bot.front.guard import Guard
from bot.front.signature import is_from_slack

MAX_BODY = 1_000_000
"""Bytes; Slack's largest payload is a view of 250 kB with its state."""
READ_TIMEOUT = 3.0
"""Seconds a body may take to arrive: Slack itself gives up after three."""

THREADS = 64
"""Requests worked on at a time; with the default of 40, bursts on a slow database come late."""

_RETRY_HEADERS = ("x-slack-retry-num", "x-slack-retry-reason")


class Malformed(Exception):
    """The body is signed but not what Slack sends."""


def build_front(
    dispatch: Dispatch | None,
    secret: str,
    *,
    ready: Callable[[], Mapping[str, bool]],
    clock: Callable[[], float] = time.time,
    beside: Sequence[Route] = (),
    https: bool = False,
) -> Starlette:
    """Build the web application; `ready` names each part and whether it works.

    `clock` gives epoch seconds, by which the age of a signature is judged. Without `dispatch`
    there is no route for Slack at all. `beside` are the routes of the doors for leads; `https`
    tells browsers to ask for nothing else.
    """
    routes = [
        Route("/healthz", _healthy),
        Route("/readyz", _readiness(ready)),
        *beside,
    ]
    if dispatch is not None:
        routes.append(Route("/slack/events", _slack(dispatch, secret, clock), methods=["POST"]))
    web = Starlette(
        lifespan=_more_threads, routes=routes, middleware=[Middleware(Guard, https=https)]
    )
    # An address with a slash too many is none, and no answer leads where a Host header says.
    web.router.redirect_slashes = False
    return web


async def _healthy(_: Request) -> Response:
    return PlainTextResponse("ok")


def _readiness(ready: Callable[[], Mapping[str, bool]]) -> Any:
    async def readiness(_: Request) -> Response:
        parts = await run_in_threadpool(ready)
        return JSONResponse(dict(parts), 200 if all(parts.values()) else 503)

    return readiness


@asynccontextmanager
async def _more_threads(_: Starlette) -> AsyncIterator[None]:
    current_default_thread_limiter().total_tokens = THREADS
    yield


def _slack(dispatch: Dispatch, secret: str, clock: Callable[[], float]) -> Any:
    async def slack(request: Request) -> Response:
        arrived = time.monotonic()
        try:
            body = await bodies.read(request, most=MAX_BODY, within=READ_TIMEOUT)
        except bodies.TooLarge:
            return PlainTextResponse("too large", 413)
        except bodies.TooSlow:
            return PlainTextResponse("too slow", 408)
        genuine = is_from_slack(
            secret,
            body,
            stamp=request.headers.get("x-slack-request-timestamp"),
            signature=request.headers.get("x-slack-signature"),
            now=clock(),
        )
        if not genuine:
            return PlainTextResponse("not signed by Slack", 401)
        try:
            payload = parse(body, request.headers.get("content-type", ""))
        except Malformed as error:
            return PlainTextResponse(str(error), 400)
        headers = {
            name: request.headers[name] for name in _RETRY_HEADERS if name in request.headers
        }
        answer = await run_in_threadpool(dispatch, payload, headers, arrived=arrived)
        return Response(answer.body, answer.status, dict(answer.headers))

    return slack


def parse(body: bytes, content_type: str) -> dict[str, Any]:
    """Read a signed body, JSON or a form, into the payload; `Malformed` for anything else.

    Bolt is not asked to: its parser takes a form in which the word "payload" merely occurs (a
    note about a payload) for an interaction without one, and gives an empty body.
    """
    try:
        text = body.decode()
        if content_type.partition(";")[0].strip().lower() == "application/json":
            value = json.loads(text)
        else:
            form = dict(parse_qsl(text, keep_blank_values=True, max_num_fields=200))
            value = json.loads(form["payload"]) if "payload" in form else form
    except (ValueError, RecursionError):
        raise Malformed("neither JSON nor a form") from None
    if not isinstance(value, dict):
        raise Malformed("not an object")
    return value
