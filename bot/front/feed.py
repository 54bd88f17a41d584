"""Calendars of follow-ups over HTTP: what is planned for whoever holds a secret address."""

import time
from hashlib import sha256

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.domain.error import Busy
from bot.front.door import Doors, Refusal, guarded
from bot.front.limit import Limiter, Rate
from bot.services import feed
from bot.services.leave import is_left
from bot.views import feed as feeds
from bot.views.words import Words

ASKS = Rate(30, 0.2)
"""How often a calendar may be asked for: programs do so every few minutes to hours."""
LONGEST = 100
"""Characters of a secret, of which ours have 64."""


def routes(doors: Doors) -> list[Route]:
    """Give the route of the calendars."""
    limiter = Limiter(ASKS, time.monotonic)

    async def show(request: Request) -> Response:
        token = str(request.path_params["token"])
        body = await run_in_threadpool(_written, doors, token) if len(token) <= LONGEST else None
        if body is None:
            doors.count_wrong(request)
            raise Refusal(404, "There is nothing at this address.")
        digest = sha256(body).hexdigest()
        if wait := limiter.wait(sha256(token.encode()).hexdigest()):
            raise Refusal(429, "This calendar is asked for too often.", wait=wait)
        tag = f'"{digest[:32]}"'
        headers = {"ETag": tag, "Cache-Control": "private, no-cache"}
        if _has(request.headers.get("if-none-match", ""), tag):
            return Response(status_code=304, headers=headers)
        headers["Content-Disposition"] = 'inline; filename="pipewright.ics"'
        return Response(body, headers=headers, media_type="text/calendar; charset=utf-8")

    return [Route("/out/feed/{token}.ics", guarded(show), methods=["GET"])]


def _has(asked: str, tag: str) -> bool:
    """Tell whether a list of tags (RFC 9110, 13.1.2) has one; weak ones count as much."""
    tags = {one.strip().removeprefix("W/") for one in asked.split(",")}
    return tag in tags or "*" in tags


def _written(doors: Doors, token: str) -> bytes | None:
    try:
        with doors.db.read(None) as uow:
            found = feed.owner(uow, token)
            if found is None or is_left(uow, found[0]):
                return None
        with doors.db.read(found[0]) as uow:
            planned = feed.calendar(uow, found[1])
    except Busy as error:
        raise Refusal(503, "Busy; try again.", wait=1) from error
    if planned is None:
        return None
    words = Words(planned.person.locale, zone=planned.person.zone)
    return feeds.document(planned.touches, planned.steps, words, made_at=planned.made_at)
