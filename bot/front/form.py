"""The web form over HTTP: shown, checked, stored, thanked for; no script, cookie or tracker."""

import hmac
import re
import secrets
import time
from collections.abc import Mapping
from hashlib import sha256
from urllib.parse import parse_qsl, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from bot.domain.custom import CustomField, RecordKind
from bot.domain.deal import Source
from bot.domain.door import Door, DoorKind, Inquiry
from bot.domain.error import CrmError, FormErrors, Invalid
from bot.domain.webform import WebForm
from bot.front.door import MAX_LEAD, Doors, Refusal, guarded
from bot.front.limit import Limiter, Rate, place_of
from bot.intake.hook import MAIL, digest
from bot.intake.words import line, lines
from bot.views import webform
from bot.views.webform import CONSENT, LIMIT, STAMP, TRAP, Sheet
from bot.views.words import Words, msg

SOONEST = 2.0
"""Seconds a person needs at least to fill a form in."""
LATEST = 24 * 3600.0
"""Seconds after which a page is shown anew before it counts."""
PERSON = Rate(8, 1 / 30)
"""What may be sent from one address: whoever has typed something wrong sends again."""
EVERYBODY = Rate(240, 4.0)
"""What may be sent to one form from everywhere."""
MOST_FIELDS = 100

_MAIL = re.compile(MAIL)
_FILL = msg("Please fill this in.")
_LONG = msg("Please keep it to {limit} characters.")


class Forms:
    """Shows forms and takes them in."""

    def __init__(self, doors: Doors) -> None:
        self._doors = doors
        self._person = Limiter(PERSON, time.monotonic)
        self._everybody = Limiter(EVERYBODY, time.monotonic)

    def routes(self) -> list[Route]:
        """Give the routes of the form and of the page after it."""
        return [
            Route("/in/form/{public_id}", guarded(self.show), methods=["GET"]),
            Route("/in/form/{public_id}", guarded(self.take), methods=["POST"]),
            Route("/in/form/{public_id}/thanks", guarded(self.thank), methods=["GET"]),
        ]

    async def show(self, request: Request) -> Response:
        """Show the empty form."""
        page = await self._page(request)
        return page.drawn({}, {}, 200)

    async def thank(self, request: Request) -> Response:
        """Say thank you."""
        page = await self._page(request)
        said = webform.thanks(page.form, page.name, page.nonce, page.words)
        return page.answer(said, 200)

    async def take(self, request: Request) -> Response:
        """Store what was filled in, or show it again with what is wrong beside it."""
        page = await self._page(request)
        body = await self._doors.body(request, MAX_LEAD)
        typed = _read(body, request.headers.get("content-type", ""))
        page = page.spoken(typed.get("lang"))
        if wait := self._wait(request, page.door):
            title, said = page.words("One moment"), page.words("Please try again a little later.")
            slow = webform.told(page.form, page.name, page.nonce, page.words, title, said)
            return page.answer(slow, 429, {"Retry-After": str(wait)})
        if typed.get(TRAP):
            return page.thanked()
        wrong = page.faults(typed) or page.early(typed.get(STAMP, ""), self._now())
        if wrong:
            return page.drawn(typed, wrong, 422)
        said_of_them = page.inquiry(typed)
        # A page is sent once: the same again is the same lead, anything else needs a page anew.
        key = f"form:{typed[STAMP]}"
        try:
            await self._doors.take(page.door, said_of_them, key=key, digest=digest(body))
        except FormErrors as error:
            refused = {
                name.removeprefix("fields."): page.words.error(one)
                for name, one in error.errors.items()
            }
            return page.drawn(typed, refused, 422)
        except CrmError as error:
            return page.drawn(typed, {"": page.words.error(error)}, 422)
        except Refusal as refusal:
            if refusal.status != 409:
                raise
            told = page.words("This was sent already. To send something else, send it again.")
            return page.drawn(typed, {"": told}, 409)
        return page.thanked()

    def _wait(self, request: Request, door: Door) -> int:
        place = place_of(request.client.host if request.client else "")
        return self._person.wait(f"{door.id}:{place}") or self._everybody.wait(door.public_id)

    def _now(self) -> float:
        return self._doors.clock().timestamp()

    async def _page(self, request: Request) -> "Page":
        door = await self._doors.find(request, DoorKind.FORM)
        name, fields = await run_in_threadpool(self._workspace, door)
        form = WebForm.read(door.config)
        asked = request.query_params.get("lang") or _language(
            request.headers.get("accept-language", "")
        )
        return Page(door, form, name, fields, asked, self._now())

    def _workspace(self, door: Door) -> tuple[str, list[CustomField]]:
        with self._doors.db.read(door.workspace_id) as uow:
            return uow.workspace.name, uow.fields.all(RecordKind.DEAL)


class Page:
    """A form in somebody's language."""

    def __init__(
        self,
        door: Door,
        form: WebForm,
        name: str,
        fields: list[CustomField],
        language: str,
        now: float,
    ) -> None:
        self.door, self.form, self.name, self._fields = door, form, name, fields
        self._now = now
        self.own = webform.shown_fields(form, fields)
        self.words = Words(form.language if form.language != "auto" else language)
        self.nonce = secrets.token_urlsafe(16)
        self.path = f"/in/form/{door.public_id}"

    def spoken(self, language: str | None) -> "Page":
        """Give the page in the language it was filled in."""
        if language is None or self.form.language != "auto":
            return self
        return Page(self.door, self.form, self.name, self._fields, language, self._now)

    def drawn(self, typed: Mapping[str, str], wrong: Mapping[str, str], status: int) -> Response:
        """Draw the form with what was typed and what is wrong."""
        sheet = Sheet(
            form=self._shown(),
            name=self.name,
            stamp=_stamp(self.door, self._now),
            nonce=self.nonce,
            path=self.path,
            own=self.own,
            typed=typed,
            wrong=wrong,
        )
        return self.answer(webform.page(sheet, self.words), status)

    def answer(self, html: str, status: int, headers: Mapping[str, str] | None = None) -> Response:
        """Give a page, with leave for what it needs and nothing else."""
        parts = urlsplit(self.form.logo)
        logo = f"; img-src {parts.scheme}://{parts.netloc}" if self.form.logo else ""
        allowed = (
            f"default-src 'none'; style-src 'nonce-{self.nonce}'{logo}; form-action 'self'; "
            "base-uri 'none'; frame-ancestors *"
        )
        told = {"Content-Security-Policy": allowed, "Vary": "Accept-Language", **(headers or {})}
        return HTMLResponse(html, status, told)

    def thanked(self) -> Response:
        """Lead to the page after the form, so that reloading it sends nothing again."""
        return RedirectResponse(f"{self.path}/thanks?lang={self.words.language}", 303)

    def faults(self, typed: Mapping[str, str]) -> dict[str, str]:
        """Say under each field what is wrong with it."""
        wrong = {}
        for name in self._shown().fields:
            said = self._fault(name, typed.get(name, "").strip())
            if said:
                wrong[name] = said
        if self.form.consent and not typed.get(CONSENT):
            wrong[CONSENT] = self.words("Please tick this to go on.")
        return wrong

    def early(self, stamp: str, now: float) -> dict[str, str]:
        """Say so where the page is too old, or was filled in faster than anybody can."""
        made = _made(self.door, stamp, now)
        if made is None or now - made > LATEST:
            return {"": self.words("This page was open for too long. Please send it again.")}
        if now - made < SOONEST:
            return {"": self.words("That was quick. Please look it over and send it again.")}
        return {}

    def inquiry(self, typed: Mapping[str, str]) -> Inquiry:
        """Give what was said."""

        def one(name: str) -> str | None:
            return line(typed.get(name)) if name in self.form.fields else None

        size = (one("employees") or "").replace(",", "")
        return Inquiry(
            name=one("name"),
            company=one("company"),
            email=one("email"),
            phone=one("phone"),
            title=one("title"),
            website=one("website"),
            country=one("country"),
            employees=int(size) if size else None,
            message=lines(typed.get("message")) if "message" in self.form.fields else None,
            source=Source.WEB_FORM,
            detail=line(self.form.title),
            fields={key: text for key in self.own if (text := line(typed.get(key)))},
        )

    def _fault(self, name: str, text: str) -> str | None:
        if not text:
            return self.words(_FILL) if self.form.needs(name) else None
        limit = LIMIT.get(name, 500 if name in self.own else 150)
        if len(text) > limit:
            return self.words.error(Invalid(_LONG, limit=limit))
        if name == "email" and not _MAIL.fullmatch(text):
            return self.words("Please check this e-mail address.")
        if name == "employees" and not _is_size(text):
            return self.words("Please write a number.")
        return None

    def _shown(self) -> WebForm:
        """Give the form without fields of the workspace that are gone."""
        known = [name for name in self.form.fields if ":" not in name or name in self.own]
        return WebForm.read({**self.form.written(), "fields": known})


def _is_size(text: str) -> bool:
    plain = text.replace(",", "")
    return plain.isascii() and plain.isdigit() and 1 <= int(plain) <= 10_000_000


def _read(body: bytes, kind: str) -> dict[str, str]:
    """Read what a browser sends; everything else is refused."""
    if kind.partition(";")[0].strip().lower() != "application/x-www-form-urlencoded":
        raise Refusal(415, "Send the form as application/x-www-form-urlencoded.")
    try:
        pairs = parse_qsl(
            body.decode("ascii"),
            keep_blank_values=True,
            max_num_fields=MOST_FIELDS,
            errors="strict",
        )
    except ValueError:
        raise Refusal(400, "This is not what a form sends.") from None
    return dict(pairs)


def _stamp(door: Door, now: float) -> str:
    said = f"{int(now)}.{secrets.token_hex(8)}"
    return f"{said}.{_mark(door.secret, said)}"


def _made(door: Door, stamp: str, now: float) -> float | None:
    """Give when a page was made, None for a stamp that is not ours."""
    said, _, mark = stamp.rpartition(".")
    made, _, _ = said.partition(".")
    if not stamp.isascii() or not (made.isdigit() and len(made) <= 12):
        return None
    genuine = hmac.compare_digest(_mark(door.secret, said), mark)
    return float(made) if genuine and int(made) <= now + 60 else None


def _mark(secret: str, said: str) -> str:
    return hmac.new(secret.encode(), f"form:{said}".encode(), sha256).hexdigest()[:32]


def _language(accepted: str) -> str:
    """Give the first language of ours that a browser asks for."""
    weighed: list[tuple[float, int, str]] = []
    for part in accepted[:500].split(","):
        name, _, weight = part.partition(";q=")
        code = name.strip().lower().partition("-")[0]
        if code in ("en", "ko"):
            try:
                weighed.append((-float(weight or 1), len(weighed), code))
            except ValueError:
                continue
    return min(weighed)[2] if weighed else "en"
