"""The two calls a request may make of Slack: open a form, and ask who somebody is."""

from collections.abc import Callable, Mapping
from http.client import HTTPException
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from bot.domain.error import CrmError
from bot.domain.person import Profile
from bot.views.words import msg

TIMEOUT = 1
"""Seconds for each call: a trigger lives three, and the person is waiting."""

_WHO = msg("Slack did not say who you are. Please try again.")
_PRESS_AGAIN = msg("That took too long for Slack. Please press again.")
_LATE = frozenset({"expired_trigger_id", "invalid_trigger_id"})
_OPENED = "exchanged_trigger_id"
"""The trigger has opened a form already: the request was delivered twice."""
_BUSY = frozenset({"ratelimited", "internal_error", "fatal_error", "service_unavailable"})


class Unreachable(CrmError):
    """Slack did not answer in time, or too late for what was asked."""


class Doorman:
    """Calls Slack inside a request, one second each, and never while a transaction is open."""

    def __init__(self, client: WebClient, in_transaction: Callable[[], bool]) -> None:
        self._client, self._in_transaction = client, in_transaction

    def open(self, trigger_id: str | None, view: dict[str, Any], *, on_top: bool = False) -> None:
        """Open a form; `Unreachable` asks the person to press again when the trigger has died."""
        if trigger_id is None:
            raise Unreachable(_PRESS_AGAIN)
        call = self._client.views_push if on_top else self._client.views_open
        try:
            self._ask(lambda: call(trigger_id=trigger_id, view=view))
        except SlackApiError as error:
            if code(error) in _LATE | _BUSY:
                raise Unreachable(_PRESS_AGAIN) from error
            if code(error) != _OPENED:
                raise

    def profile(self, user_id: str) -> Profile:
        """Read who a user is; `Unreachable` when Slack does not say."""
        try:
            answer = self._ask(lambda: self._client.users_info(user=user_id, include_locale=True))
        except SlackApiError as error:
            raise Unreachable(_WHO) from error
        return profile(answer["user"])

    def _ask(self, call: Callable[[], SlackResponse]) -> SlackResponse:
        if self._in_transaction():
            raise RuntimeError("a call to Slack inside a transaction")
        try:
            return call()
        except (OSError, HTTPException) as error:
            # urllib's time-outs, refused and reset connections, and answers cut short.
            raise Unreachable(_PRESS_AGAIN) from error


def code(error: SlackApiError) -> str:
    """Give Slack's error code, empty when the answer has none."""
    found = error.response.get("error") if error.response is not None else None
    return found if isinstance(found, str) else ""


def profile(user: Mapping[str, Any]) -> Profile:
    """Read Slack's user object."""
    facts: Mapping[str, Any] = user.get("profile") or {}
    name = facts.get("display_name") or facts.get("real_name") or user.get("real_name")
    guest = any(user.get(flag) for flag in ("is_restricted", "is_ultra_restricted", "is_stranger"))
    return Profile(
        slack_id=str(user.get("id") or ""),
        name=str(name or user.get("name") or ""),
        home_team=str(user.get("team_id") or ""),
        email=facts.get("email") or None,
        locale="ko" if str(user.get("locale") or "").startswith("ko") else "en",
        zone=_zone(user.get("tz")),
        guest=guest,
        bot=bool(user.get("is_bot")) or user.get("id") == "USLACKBOT",
        deleted=bool(user.get("deleted")),
        admin=bool(user.get("is_admin") or user.get("is_owner")),
    )


def _zone(name: object) -> str:
    """Give an IANA zone that this system knows, UTC otherwise."""
    if isinstance(name, str) and name:
        try:
            return ZoneInfo(name).key
        except (ZoneInfoNotFoundError, ValueError, OSError):
            return "UTC"
    return "UTC"
