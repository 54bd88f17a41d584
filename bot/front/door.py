"""The doors for leads from outside, over HTTP: the webhook, and what all of them share."""

import asyncio
import time
from collections.abc import Callable
from datetime import datetime
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.domain.door import Arrival, Door, DoorKind, Incoming, Inquiry, Outcome
from bot.domain.error import Busy, CrmError, FormErrors
from bot.front import body as bodies
from bot.front.limit import Limiter, Rate, place_of
from bot.front.signature import is_signed
from bot.intake import hook
from bot.intake.batch import Batch
from bot.intake.openapi import document
from bot.services import arrival
from bot.services.leave import is_left
from bot.storage import Database, UnitOfWork

MAX_LEAD = 64_000
"""Bytes of a lead as JSON or as a form; ten thousand characters of four bytes and the rest."""
WITHIN = 10.0
"""Seconds a body may take to arrive."""
FRESH = 2.0
"""Seconds a door is remembered: so long a key that was replaced, or a door that was closed,
goes on working."""
LONGEST_KEY = 200

SIGNED = Rate(2000, 1000.0)
"""What may come through one door: a burst, and so many a second."""
WRONG = Rate(30, 0.5)
"""What may come from one address without a valid signature or to no door at all."""


class Refusal(Exception):
    """An answer that is no success, for whoever asked; `wait` is in seconds."""

    def __init__(
        self,
        status: int,
        detail: str,
        errors: tuple[tuple[str, str], ...] = (),
        *,
        wait: int = 0,
    ) -> None:
        self.status, self.detail, self.errors, self.wait = status, detail, errors, wait
        super().__init__(detail)

    def answer(self) -> Response:
        """Give it as problem+json (RFC 9457)."""
        shown: dict[str, Any] = {
            "type": "about:blank",
            "title": _TITLES[self.status],
            "status": self.status,
            "detail": self.detail,
        }
        if self.errors:
            shown["errors"] = [{"field": name, "message": said} for name, said in self.errors]
        headers = {"Retry-After": str(self.wait)} if self.wait else {}
        return JSONResponse(
            shown, self.status, headers=headers, media_type="application/problem+json"
        )


_TITLES = {
    400: "Malformed",
    401: "Not signed",
    404: "Not found",
    408: "Too slow",
    409: "Key used before",
    413: "Too large",
    415: "Wrong type",
    422: "Not acceptable",
    429: "Too many requests",
    503: "Busy",
}


class Doors:
    """Finds doors, holds them to their rates, and writes what came through them."""

    def __init__(
        self, db: Database, clock: Callable[[], datetime], *, public_url: str = ""
    ) -> None:
        self.db, self.clock, self.public_url = db, clock, public_url
        self.batch = Batch(db)
        self.signed = Limiter(SIGNED, time.monotonic)
        self.wrong = Limiter(WRONG, time.monotonic)
        self._known: dict[str, tuple[float, Door | None]] = {}

    async def find(self, request: Request, kind: DoorKind) -> Door:
        """Give the open door of a path; a 404 for any other, as if it had never been there."""
        public_id = str(request.path_params["public_id"])
        now = time.monotonic()
        seen, door = self._known.get(public_id, (-FRESH, None))
        if now - seen >= FRESH:
            door = await run_in_threadpool(self._read, public_id) if len(public_id) < 80 else None
            if len(self._known) > 1000:
                self._known.clear()
            self._known[public_id] = (now, door)
        if door is None or door.kind is not kind or not door.enabled:
            self.count_wrong(request)
            raise Refusal(404, "There is nothing at this address.")
        return door

    def count_wrong(self, request: Request) -> None:
        """Count what was wrong against the address it came from; 429 once it is too much."""
        address = request.client.host if request.client else ""
        if wait := self.wrong.wait(place_of(address)):
            raise Refusal(429, "Too much that was not right came from there.", wait=wait)

    def forget(self) -> None:
        """Read every door anew when it is next asked for."""
        self._known.clear()

    async def body(self, request: Request, most: int) -> bytes:
        """Read a body, or refuse it."""
        try:
            return await bodies.read(request, most=most, within=WITHIN)
        except bodies.TooLarge:
            raise Refusal(413, f"At most {most} bytes are taken.") from None
        except bodies.TooSlow:
            raise Refusal(408, "The body did not arrive in time.") from None

    async def take(self, door: Door, said: Inquiry, *, key: str, digest: str) -> Arrival:
        """Store what came in, and give what became of it once it is stored."""

        arrived: Arrival = await self.write(door, Incoming(door, said, key, digest))
        return arrived

    async def write(self, door: Door, work: Callable[[UnitOfWork], Any] | Incoming) -> Any:
        """Do work for a door in the next transaction, and give what it gave after the commit."""
        try:
            return await asyncio.wrap_future(self.batch.put(door.workspace_id, work))
        except arrival.Reused as error:
            raise Refusal(409, str(error)) from error
        except Busy as error:
            raise Refusal(503, "Busy; nothing was stored.", wait=1) from error

    def _read(self, public_id: str) -> Door | None:
        try:
            with self.db.read(None) as uow:
                door = uow.doors.by_public(public_id)
                gone = door is not None and is_left(uow, door.workspace_id)
                return None if gone else door
        except Busy as error:
            raise Refusal(503, "Busy; nothing was stored.", wait=1) from error


def routes(doors: Doors) -> list[Route]:
    """Give the routes of the webhook and of its description."""

    async def lead(request: Request) -> Response:
        door = await doors.find(request, DoorKind.HOOK)
        body = await doors.body(request, MAX_LEAD)
        headers = request.headers
        genuine = is_signed(
            door.secrets(doors.clock()),
            body,
            stamp=headers.get("x-pipewright-timestamp"),
            signature=headers.get("x-pipewright-signature"),
            now=doors.clock().timestamp(),
        )
        if not genuine:
            doors.count_wrong(request)
            raise Refusal(401, "Sign the time stamp and the raw body with the key of this door.")
        if wait := doors.signed.wait(door.public_id):
            raise Refusal(429, "Too many leads at once.", wait=wait)
        if headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
            raise Refusal(415, "Send application/json.")
        key = headers.get("idempotency-key", "").strip()
        if len(key) > LONGEST_KEY or not key.isprintable():
            detail = f"A key has at most {LONGEST_KEY} printable characters."
            raise Refusal(400, detail, (("Idempotency-Key", detail),))
        digest = hook.digest(body)
        # Without a key of the sender's, what was signed at one instant is one lead.
        key = f"key:{key}" if key else f"sent:{headers.get('x-pipewright-timestamp')}:{digest}"
        try:
            arrived = await doors.take(door, hook.read(body), key=key, digest=digest)
        except hook.Malformed as error:
            raise Refusal(400, str(error)) from error
        except FormErrors as error:
            wrong = tuple((name, str(one)) for name, one in error.errors.items())
            raise Refusal(422, "Some of it cannot be taken as it is.", wrong) from error
        except CrmError as error:
            raise Refusal(422, str(error)) from error
        made = arrived.outcome is Outcome.CREATED and not arrived.again
        return JSONResponse(
            {"deal": arrived.number, "outcome": arrived.outcome.value, "repeated": arrived.again},
            201 if made else 200,
        )

    async def described(_: Request) -> Response:
        return JSONResponse(document(doors.public_url))

    return [
        Route("/in/lead/{public_id}", guarded(lead), methods=["POST"]),
        Route("/in/openapi.json", described, methods=["GET"]),
    ]


def guarded(run: Callable[[Request], Any]) -> Callable[[Request], Any]:
    """Answer a refusal as one."""

    async def answer(request: Request) -> Response:
        try:
            found: Response = await run(request)
        except Refusal as refused:
            return refused.answer()
        return found

    return answer
