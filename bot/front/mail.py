"""E-mail over HTTP: raw messages that a mail service posts to the secret address of a door."""

import hmac
import time
from collections.abc import AsyncGenerator, Callable
from urllib.parse import parse_qsl

from python_multipart.exceptions import MultipartParseError
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.domain.door import Arrival, Door, DoorKind
from bot.domain.error import CrmError
from bot.front.door import Doors, Refusal, guarded
from bot.front.limit import Limiter, Rate
from bot.intake import mail
from bot.services import mail as letters
from bot.storage import UnitOfWork

MAX_MAIL = 12_000_000
"""Bytes of a message: its attachments are read past, not kept."""
MAILS = Rate(300, 5.0)
_RAW = ("email", "body-mime", "message", "raw", "mime")
"""How mail services call the field that holds the raw message."""


def routes(doors: Doors) -> list[Route]:
    """Give the route that mail is posted to."""
    limiter = Limiter(MAILS, time.monotonic)

    async def take(request: Request) -> Response:
        door = await doors.find(request, DoorKind.MAIL)
        token = str(request.path_params["token"])
        secrets = door.secrets(doors.clock())
        if not any(hmac.compare_digest(one.encode(), token.encode()) for one in secrets):
            doors.count_wrong(request)
            raise Refusal(404, "There is nothing at this address.")
        if wait := limiter.wait(door.public_id):
            raise Refusal(429, "Too much mail at once.", wait=wait)
        body = await doors.body(request, MAX_MAIL)
        raw = await _raw(body, request.headers)
        try:
            read = await run_in_threadpool(mail.read, raw)
        except mail.Unreadable as error:
            raise Refusal(422, str(error)) from error
        if read.robot:
            return JSONResponse({"deal": None, "outcome": "ignored", "repeated": False})
        try:
            arrived = await doors.write(door, work_of(door, read))
        except CrmError as error:
            raise Refusal(422, str(error)) from error
        return JSONResponse(
            {
                "deal": arrived.number,
                "outcome": arrived.outcome.value,
                "repeated": arrived.again,
            }
        )

    return [Route("/in/mail/{public_id}/{token}", guarded(take), methods=["POST"])]


def work_of(door: Door, read: mail.Mail) -> Callable[[UnitOfWork], Arrival]:
    """Give the work that takes a message in, within a transaction."""
    letter = letters.Letter(
        sender=read.sender,
        name=read.name,
        subject=read.subject,
        text=read.text,
        attachments=read.attachments,
        deal=read.deal,
        mark=read.mark,
    )
    key = f"mail:{read.key}"
    return lambda uow: letters.receive(uow, door, letter, key=key, digest=read.digest)


async def _raw(body: bytes, headers: Headers) -> bytes:
    """Give the message: the body itself, or the field of a form that holds it."""
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "application/x-www-form-urlencoded":
        try:
            pairs = dict(parse_qsl(body.decode("latin-1"), max_num_fields=200, encoding="latin-1"))
        except ValueError:
            raise Refusal(400, "This is not a form.") from None
        found: str | bytes | None = next((pairs[name] for name in _RAW if pairs.get(name)), None)
    elif kind == "multipart/form-data":
        found = await _part(body, headers)
    else:
        return body
    if not found:
        raise Refusal(422, "Post the raw message itself, or as one of: " + ", ".join(_RAW))
    return found.encode("latin-1", "replace") if isinstance(found, str) else found


async def _part(body: bytes, headers: Headers) -> bytes | None:
    async def stream() -> AsyncGenerator[bytes, None]:
        yield body

    parser = MultiPartParser(
        headers, stream(), max_files=100, max_fields=200, max_part_size=MAX_MAIL
    )
    try:
        form = await parser.parse()
    except (MultiPartException, MultipartParseError, KeyError, ValueError):
        raise Refusal(400, "This is not a form.") from None
    try:
        for name in _RAW:
            held = form.get(name)
            if isinstance(held, UploadFile):
                return await held.read()
            if held:
                return held.encode("utf-8", "surrogateescape")
    finally:
        await form.close()
    return None
