"""What became of a call to Slack, and what to do about it."""

from dataclasses import dataclass
from enum import StrEnum
from http.client import HTTPException

from slack_sdk.errors import SlackApiError


class Fate(StrEnum):
    """The classes an answer, or the lack of one, falls into."""

    SENT = "sent"
    WAIT = "wait"
    """Refused for now and surely not done: try again at `not_before`."""
    REDRAW = "redraw"
    """The view changed under our hands: draw it again and send that."""
    GONE = "gone"
    """What was to be changed is not there any more, which is nobody's fault."""
    DEAD = "dead"
    """Refused for good: the destination or the call itself is wrong."""
    UNKNOWN = "unknown"
    """It may have been done; it is never repeated blindly."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """A fate with Slack's reason; `ts` names a posted message, `wait` is in seconds."""

    fate: Fate
    reason: str = ""
    ts: str | None = None
    wait: float = 0.0


_WAIT = frozenset({"ratelimited", "rate_limited", "message_limit_exceeded"})
_GONE = frozenset({"not_found", "view_not_found", "used_url", "expired_url", "expired_trigger_id"})
_UNKNOWN = frozenset(
    {"fatal_error", "internal_error", "service_unavailable", "request_timeout", "team_added_to_org"}
)
_DEFAULT_WAIT = 30.0


def judge(error: SlackApiError | OSError | HTTPException) -> Outcome:
    """Class an error of a call.

    No answer, a cut one and a 5xx leave it open whether the call had its effect.
    """
    if isinstance(error, SlackApiError):
        return _refused(error)
    return Outcome(Fate.UNKNOWN, type(error).__name__)


def answered(status: int, body: str, retry_after: str | None) -> Outcome:
    """Class an answer of a response_url, which has a status and words instead of an error code."""
    if status == 200:
        return Outcome(Fate.SENT)
    reason = body.strip()[:80]
    if status == 429:
        return Outcome(Fate.WAIT, "ratelimited", wait=seconds(retry_after))
    if status >= 500:
        return Outcome(Fate.UNKNOWN, f"status {status}")
    return Outcome(Fate.GONE if status == 404 or reason in _GONE else Fate.DEAD, reason)


def seconds(retry_after: str | None) -> float:
    """Read a Retry-After header."""
    if retry_after is not None and retry_after.strip().isdigit():
        return float(retry_after)
    return _DEFAULT_WAIT


def _refused(error: SlackApiError) -> Outcome:
    answer = error.response
    status = getattr(answer, "status_code", 200)
    reason = str(answer.get("error") or "") if answer is not None else ""
    if status == 429 or reason in _WAIT:
        headers = getattr(answer, "headers", {}) or {}
        return Outcome(Fate.WAIT, "ratelimited", wait=seconds(headers.get("Retry-After")))
    if reason in _UNKNOWN or status >= 500:
        return Outcome(Fate.UNKNOWN, reason or f"status {status}")
    if reason == "hash_conflict":
        return Outcome(Fate.REDRAW, reason)
    return Outcome(Fate.GONE if reason in _GONE else Fate.DEAD, reason)
