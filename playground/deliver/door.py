"""The door to the app: one delivery, by signed HTTP where it has a request URL, else by socket."""

from __future__ import annotations

import asyncio
import json
import time
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import httpx

from playground.deliver.answer import Answer, Failure
from playground.deliver.sign import signature
from playground.fault.plan import Fate, Fault
from playground.shape import Json

if TYPE_CHECKING:
    from playground.slack import Slack

_AGENT = "Slackbot 1.0 (+https://api.slack.com/robots)"


class Door:
    """Takes payloads to the app and brings its answers back."""

    def __init__(self, slack: Slack) -> None:
        self._slack = slack
        self._client: httpx.AsyncClient | None = None
        self._held: list[asyncio.Event] = []

    async def send(
        self,
        kind: str,
        payload: Json,
        *,
        target: str,
        accepts: bool = True,
        attempt: int = 0,
        reason: str = "",
    ) -> Answer:
        """Deliver a payload; `kind` is the envelope's type (`slash_commands`, `interactive`, …)."""
        app = self._slack.world.app
        url = app.request_url
        if kind == "events_api":
            url = app.events_url or url
        elif payload.get("type") == "block_suggestion":
            url = app.options_url or url
        if not url:
            return await self._slack.sockets.deliver(
                kind, payload, target=target, accepts=accepts, attempt=attempt, reason=reason
            )
        return await self._post(url, kind, payload, target, attempt, reason)

    async def verify(self) -> bool:
        """Ask the address for events for the challenge, as Slack does before it uses one."""
        app = self._slack.world.app
        challenge = self._slack.world.ident.secret("challenge", 40)
        payload: Json = {
            "token": app.verification_token,
            "challenge": challenge,
            "type": "url_verification",
        }
        answer = await self.send("events_api", payload, target="url_verification", accepts=False)
        return answer.ok and challenge in (answer.body.get("challenge"), answer.body.get("text"))

    async def close(self) -> None:
        """Close the connections to the app."""
        if self._client is not None:
            await self._client.aclose()

    async def _post(
        self, url: str, kind: str, payload: Json, target: str, attempt: int, reason: str
    ) -> Answer:
        slack = self._slack
        fate = slack.plan.draw(f"deliver:{kind}", target)
        began = time.monotonic()
        deadline = began + slack.setting.ack_seconds
        answer = await self._try(url, kind, payload, attempt, reason, fate, deadline)
        slack.record.add(
            at=slack.world.clock.now(),
            direction="out",
            transport="http",
            method=kind,
            target=target,
            nth=fate.nth,
            request=payload,
            answer=answer.body if answer.ok else answer.failure,
            status=answer.status,
            fate=fate.name,
            ms=(time.monotonic() - began) * 1000,
            weight=2_000,
        )
        return answer

    async def _try(
        self,
        url: str,
        kind: str,
        payload: Json,
        attempt: int,
        reason: str,
        fate: Fate,
        deadline: float,
    ) -> Answer:
        if fate.delay:
            await asyncio.sleep(fate.delay)
        if fate.fault is Fault.DROP:
            await asyncio.sleep(max(0.0, deadline - time.monotonic()))
            return Answer({}, Failure.TIMEOUT, "http_timeout", 0)
        if fate.fault is Fault.REORDER and fate.rule is not None:
            await self._hold(fate.rule.seconds or 1.0)
        body, content_type = _body(kind, payload)
        headers = {"Content-Type": content_type, "User-Agent": _AGENT, "Accept": "*/*"}
        if attempt:
            headers |= {"X-Slack-Retry-Num": str(attempt), "X-Slack-Retry-Reason": reason}
        if fate.fault is Fault.DUPLICATE:
            self._slack.spawn(self._request(url, body, headers, deadline))
        return await self._request(url, body, headers, deadline)

    async def _request(
        self, url: str, body: bytes, headers: dict[str, str], deadline: float
    ) -> Answer:
        slack = self._slack
        timestamp = str(int(time.time() + slack.setting.signature_skew))
        signed = headers | {
            "X-Slack-Request-Timestamp": timestamp,
            "X-Slack-Signature": signature(slack.world.app.signing_secret, timestamp, body),
        }
        if self._client is None:
            self._client = httpx.AsyncClient(trust_env=False, limits=_LIMITS)
        held, self._held = self._held, []
        for event in held:
            event.set()
        left = max(0.01, deadline - time.monotonic())
        try:
            async with asyncio.timeout(left):
                response = await self._client.post(url, content=body, headers=signed, timeout=left)
        except (TimeoutError, httpx.TimeoutException):
            return Answer({}, Failure.TIMEOUT, "http_timeout", 0)
        except httpx.HTTPError:
            return Answer({}, Failure.DISPATCH, "connection_failed", 0)
        if not response.is_success:
            final = response.headers.get("x-slack-no-retry") == "1"
            return Answer({}, Failure.DISPATCH, "http_error", response.status_code, final)
        return Answer(_read(response), status=response.status_code)

    async def _hold(self, seconds: float) -> None:
        overtaken = asyncio.Event()
        self._held.append(overtaken)
        try:
            async with asyncio.timeout(seconds):
                await overtaken.wait()
        except TimeoutError:
            self._held.remove(overtaken)


_LIMITS = httpx.Limits(max_connections=500, max_keepalive_connections=100)


def _body(kind: str, payload: Json) -> tuple[bytes, str]:
    if kind == "events_api":
        return json.dumps(payload).encode(), "application/json"
    form = payload if kind == "slash_commands" else {"payload": json.dumps(payload)}
    return urlencode(form).encode(), "application/x-www-form-urlencoded"


def _read(response: httpx.Response) -> Json:
    text = response.text
    if not text.strip():
        return {}
    if "json" in response.headers.get("content-type", "") or text.lstrip().startswith("{"):
        try:
            body = json.loads(text)
        except ValueError:
            return {"text": text}
        return body if isinstance(body, dict) else {"text": text}
    return {"text": text}
