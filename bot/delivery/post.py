"""One call to Slack for one destination, made once: the SDK's own retries are off."""

import json
from collections.abc import Callable, Mapping
from http.client import HTTPException
from typing import Any
from urllib.parse import urlsplit

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.webhook import WebhookClient

from bot.delivery.outcome import Fate, Outcome, answered, judge

TIMEOUT = 10
"""Seconds that a call to Slack may take, after which its outcome is unknown."""

_SLACK_HOST = "hooks.slack.com"

Payload = Mapping[str, Any]
Destination = Mapping[str, Any]


def client(token: str, base_url: str, *, timeout: int = TIMEOUT) -> WebClient:
    """Build a client that never repeats a call by itself.

    The SDK's default repeats any call after a reset, which posts a message twice.
    """
    return WebClient(token=token, base_url=base_url, timeout=timeout, retry_handlers=[])


class Post:
    """Sends payloads; what it is told to trust is Slack's host and that of `api_url`."""

    def __init__(self, slack: WebClient, api_url: str, in_transaction: Callable[[], bool]) -> None:
        self._slack, self._in_transaction = slack, in_transaction
        api = urlsplit(api_url)
        self._hosts = {("https", _SLACK_HOST), (api.scheme, api.netloc)}

    def send(self, destination: Destination, payload: Payload) -> Outcome:
        """Send a payload to a destination once and say what became of it."""
        if self._in_transaction():
            raise RuntimeError("a call to Slack inside a transaction")
        try:
            match destination.get("to"):
                case "response":
                    return self._respond(destination, payload)
                case "view":
                    return self._update(destination, payload)
                case "trigger":
                    return self._open(destination, payload)
                case "home":
                    self._slack.views_publish(user_id=destination["user"], view=dict(payload))
                    return Outcome(Fate.SENT)
                case "channel":
                    return self._post(str(destination["channel"]), payload)
                case "dm":
                    return self._direct(destination, payload)
                case other:
                    return Outcome(Fate.DEAD, f"no destination {other}")
        except (SlackApiError, OSError, HTTPException) as error:
            return judge(error)

    def _respond(self, destination: Destination, payload: Payload) -> Outcome:
        url = str(destination["url"])
        parts = urlsplit(url)
        if (parts.scheme, parts.netloc) not in self._hosts:
            return Outcome(Fate.DEAD, "foreign response_url")
        hook = WebhookClient(url, timeout=TIMEOUT, retry_handlers=[])
        replaces = bool(destination.get("replace"))
        # What is replaced keeps who sees it; what is new is for the person who asked alone.
        seen_by = {} if replaces else {"response_type": "ephemeral"}
        body = {**payload, **seen_by, "replace_original": replaces}
        answer = hook.send_dict(body)
        return answered(answer.status_code, _words(answer.body), answer.headers.get("Retry-After"))

    def _update(self, destination: Destination, payload: Payload) -> Outcome:
        hashed = {"hash": destination["hash"]} if destination.get("hash") else {}
        self._slack.views_update(view_id=str(destination["view"]), view=dict(payload), **hashed)
        return Outcome(Fate.SENT)

    def _open(self, destination: Destination, payload: Payload) -> Outcome:
        call = self._slack.views_push if destination.get("push") else self._slack.views_open
        call(trigger_id=str(destination["trigger"]), view=dict(payload))
        return Outcome(Fate.SENT)

    def _direct(self, destination: Destination, payload: Payload) -> Outcome:
        opened = self._slack.conversations_open(users=str(destination["user"]))
        return self._post(opened["channel"]["id"], payload)

    def _post(self, channel_id: str, payload: Payload) -> Outcome:
        answer = self._slack.chat_postMessage(
            channel=channel_id,
            text=str(payload.get("text") or ""),
            blocks=payload.get("blocks"),
            unfurl_links=False,
            unfurl_media=False,
        )
        return Outcome(Fate.SENT, ts=answer.get("ts"))


def _words(body: str) -> str:
    """Give the error word of a response_url's answer, which is plain text or a small object."""
    try:
        value = json.loads(body)
    except ValueError:
        return body
    return str(value.get("error") or "") if isinstance(value, dict) else body
