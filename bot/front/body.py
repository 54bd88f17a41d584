"""Reading a request's body: never more than allowed, never longer than it may take."""

import asyncio

from starlette.requests import ClientDisconnect, Request


class TooLarge(Exception):
    """The body is longer than anything that belongs here."""


class TooSlow(Exception):
    """The body did not arrive in time."""


async def read(request: Request, *, most: int, within: float) -> bytes:
    """Collect the raw body; `TooLarge` at the first byte too many, `TooSlow` after `within` s."""
    try:
        return await asyncio.wait_for(_collect(request, most), within)
    except (TimeoutError, ClientDisconnect) as error:
        raise TooSlow from error


async def _collect(request: Request, most: int) -> bytes:
    announced = request.headers.get("content-length", "")
    if announced.isdigit() and int(announced[:20]) > most:
        raise TooLarge
    chunks, size = [], 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > most:
            raise TooLarge
        chunks.append(chunk)
    return b"".join(chunks)
