"""One call to Slack for one destination, made once: the SDK's own retries are off."""

import json
import ssl
from collections.abc import Callable, Mapping
from functools import cache
from http.client import HTTPException
from typing import Any
from urllib.parse import urlsplit

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.webhook import WebhookClient

from bot.delivery import call
from bot.delivery.outcome import UNREACHABLE, Fate, Outcome, answered, judge
from bot.delivery.upload import UPLOADS, upload

TIMEOUT = 10
"""Seconds that a call to Slack may take, after which its outcome is unknown."""

_SLACK_HOST = "hooks.slack.com"
_UNREADY = "invalid slack file"
_PAUSE = 2.0

Payload = Mapping[str, Any]
Destination = Mapping[str, Any]


def client(token: str, base_url: str, *, timeout: int = TIMEOUT) -> WebClient:
    """Build a client that never repeats a call by itself.

    The SDK's default repeats any call after a reset, which posts a message twice.
    """
    return WebClient(
        token=token, base_url=base_url, timeout=timeout, ssl=_trusted(), retry_handlers=[]
    )


@cache
def _trusted() -> ssl.SSLContext:
    """Read the authorities this machine trusts, once: the SDK would for every single call."""
    return ssl.create_default_context()


class Post:
    """Sends payloads; what it is told to trust is Slack's host and that of `api_url`."""

    def __init__(self, slack: WebClient, api_url: str, in_transaction: Callable[[], bool]) -> None:
        self.slack, self._in_transaction = slack, in_transaction
        self._direct: dict[str, str] = {}
        api = urlsplit(api_url)
        self._hosts = {("https", _SLACK_HOST), (api.scheme, api.netloc)}

    def send(
        self,
        destination: Destination,
        payload: Payload,
        mark: Payload | None = None,
        before: Callable[[str | None], bool] = lambda channel: True,
    ) -> Outcome:
        """Send a payload to a destination once and say what became of it.

        `mark` is the metadata of a posted message. What has to be asked or uploaded first is
        done first; then `before` (told the channel) decides whether the message still leaves.
        """
        if self._in_transaction():
            raise RuntimeError("a call to Slack inside a transaction")
        try:
            payload = self._with_pictures(payload)
            channel = self._channel(destination)
        except (SlackApiError, OSError, HTTPException) as error:
            return _nothing_left(judge(error))
        if not before(channel):
            return Outcome(Fate.WAIT, "claim too old", channel=channel)
        try:
            return self._call(destination, payload, channel, mark)
        except (SlackApiError, OSError, HTTPException) as error:
            return _unready(error) or judge(error)

    def channel_of(self, user: str) -> str:
        """Give the conversation with a person; raises what the SDK raises."""
        if user not in self._direct:
            opened = self.slack.conversations_open(users=user)
            self._direct[user] = str(opened["channel"]["id"])
        return self._direct[user]

    def alive(self) -> Outcome:
        """Ask Slack whether it is there and takes calls of ours."""
        try:
            self.slack.auth_test()
        except (SlackApiError, OSError, HTTPException) as error:
            return judge(error)
        return Outcome(Fate.SENT)

    def _call(
        self, destination: Destination, payload: Payload, channel: str | None, mark: Payload | None
    ) -> Outcome:
        match destination.get("to"):
            case "response":
                return self._respond(destination, payload)
            case "view":
                return self._show(destination, payload)
            case "trigger":
                return self._open(destination, payload)
            case "home":
                self.slack.views_publish(user_id=destination["user"], view=dict(payload))
                return Outcome(Fate.SENT)
            case "channel" | "dm":
                return self._post(channel or "", payload, destination.get("thread"), mark)
            case "update":
                return self._update(channel or "", str(destination["ts"]), payload)
            case "call":
                named = {"channel": channel} if channel else {}
                arguments = {**destination.get("args", {}), **payload, **named}
                return call.make(self.slack, str(destination.get("method")), arguments)
            case other:
                return Outcome(Fate.BUG, f"no destination {other}")

    def _channel(self, destination: Destination) -> str | None:
        if destination.get("to") == "dm":
            return self.channel_of(str(destination["user"]))
        channel = destination.get("channel")
        return str(channel) if channel else None

    def _with_pictures(self, payload: Payload) -> Payload:
        if not payload.get(UPLOADS):
            return payload
        return upload(self.slack, payload, timeout=self.slack.timeout)

    def _respond(self, destination: Destination, payload: Payload) -> Outcome:
        url = str(destination["url"])
        parts = urlsplit(url)
        if (parts.scheme, parts.netloc) not in self._hosts:
            return Outcome(Fate.DEAD, "foreign response_url")
        hook = WebhookClient(url, timeout=self.slack.timeout, ssl=self.slack.ssl, retry_handlers=[])
        replaces = bool(destination.get("replace"))
        # What is replaced keeps who sees it; what is new is for the person who asked alone.
        seen_by = {} if replaces else {"response_type": "ephemeral"}
        body = {**payload, **seen_by, "replace_original": replaces}
        answer = hook.send_dict(body)
        return answered(answer.status_code, _words(answer.body), answer.headers.get("Retry-After"))

    def _show(self, destination: Destination, payload: Payload) -> Outcome:
        hashed = {"hash": destination["hash"]} if destination.get("hash") else {}
        self.slack.views_update(view_id=str(destination["view"]), view=dict(payload), **hashed)
        return Outcome(Fate.SENT)

    def _open(self, destination: Destination, payload: Payload) -> Outcome:
        open_view = self.slack.views_push if destination.get("push") else self.slack.views_open
        open_view(trigger_id=str(destination["trigger"]), view=dict(payload))
        return Outcome(Fate.SENT)

    def _post(
        self, channel: str, payload: Payload, thread: str | None, mark: Payload | None
    ) -> Outcome:
        answer = self.slack.chat_postMessage(
            channel=channel,
            text=str(payload.get("text") or ""),
            blocks=payload.get("blocks"),
            unfurl_links=False,
            unfurl_media=False,
            thread_ts=thread,
            metadata=dict(mark) if mark else None,
        )
        return Outcome(Fate.SENT, ts=answer.get("ts"), channel=str(answer.get("channel")))

    def _update(self, channel: str, ts: str, payload: Payload) -> Outcome:
        self.slack.chat_update(
            channel=channel,
            ts=ts,
            text=str(payload.get("text") or ""),
            blocks=payload.get("blocks"),
        )
        return Outcome(Fate.SENT, ts=ts, channel=channel)


def _nothing_left(outcome: Outcome) -> Outcome:
    """Class what failed before anything was posted: asking again later is safe."""
    if outcome.fate is Fate.UNKNOWN:
        return Outcome(Fate.WAIT, UNREACHABLE, wait=_PAUSE)
    return outcome


def _unready(error: SlackApiError | OSError | HTTPException) -> Outcome | None:
    """Tell a picture that Slack has not looked at yet, right after its upload."""
    if isinstance(error, SlackApiError) and _UNREADY in str(error.response.get("errors") or ""):
        return Outcome(Fate.WAIT, "picture not ready", wait=_PAUSE)
    return None


def _words(body: str) -> str:
    """Give the error word of a response_url's answer, which is plain text or a small object."""
    try:
        value = json.loads(body)
    except ValueError:
        return body
    return str(value.get("error") or "") if isinstance(value, dict) else body
