"""The HTTP front: signature first, then the payload, then Bolt in a thread; health beside it."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import parse_qsl

from anyio.to_thread import current_default_thread_limiter
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot.front.dispatch import Dispatch
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


class TooLarge(Exception):
    """The body is longer than anything Slack sends."""


def build_front(
    dispatch: Dispatch,
    secret: str,
    *,
    ready: Callable[[], Mapping[str, bool]],
    clock: Callable[[], float] = time.time,
) -> Starlette:
    """Build the web application; `ready` names each part and whether it works.

    `clock` gives epoch seconds, by which the age of a signature is judged.
    """

    async def slack(request: Request) -> Response:
        arrived = time.monotonic()
        try:
            body = await asyncio.wait_for(_read(request), READ_TIMEOUT)
        except TooLarge:
            return PlainTextResponse("too large", 413)
        except (TimeoutError, ClientDisconnect):
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

    async def healthy(_: Request) -> Response:
        return PlainTextResponse("ok")

    async def readiness(_: Request) -> Response:
        parts = await run_in_threadpool(ready)
        return JSONResponse(dict(parts), 200 if all(parts.values()) else 503)

    @asynccontextmanager
    async def more_threads(_: Starlette) -> AsyncIterator[None]:
        current_default_thread_limiter().total_tokens = THREADS
        yield

    return Starlette(
        lifespan=more_threads,
        routes=[
            Route("/slack/events", slack, methods=["POST"]),
            Route("/healthz", healthy),
            Route("/readyz", readiness),
        ],
    )


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


async def _read(request: Request) -> bytes:
    """Collect the raw body, stopping at the first byte too many."""
    announced = request.headers.get("content-length", "")
    if announced.isdigit() and int(announced) > MAX_BODY:
        raise TooLarge
    chunks, size = [], 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > MAX_BODY:
            raise TooLarge
        chunks.append(chunk)
    return b"".join(chunks)
