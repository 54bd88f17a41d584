"""What became of a call to Slack, and what to do about it."""

from dataclasses import dataclass
from enum import StrEnum
from http.client import HTTPException
from socket import gaierror

from slack_sdk.errors import SlackApiError

from bot.delivery.code import Class, class_of


class Fate(StrEnum):
    """The classes an answer, or the lack of one, falls into."""

    SENT = "sent"
    WAIT = "wait"
    """Refused for now and surely not done: try again later."""
    REDRAW = "redraw"
    """The view changed under our hands: draw it again and send that."""
    GONE = "gone"
    """What was to be changed is not there any more, which is nobody's fault."""
    DEAD = "dead"
    """The destination does not take it."""
    DISABLED = "disabled"
    """The workspace's Slack takes no calls of ours any more."""
    BUG = "bug"
    """The call itself is wrong."""
    UNKNOWN = "unknown"
    """It may have been done; it is never repeated blindly."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """A fate with Slack's reason.

    `channel` and `ts` name a posted message (or `channel` one that was made), `wait` is in seconds.
    """

    fate: Fate
    reason: str = ""
    ts: str | None = None
    wait: float = 0.0
    channel: str | None = None


LIMITED = "ratelimited"
UNREACHABLE = "unreachable"

_FATES = {
    Class.WAIT: Fate.WAIT,
    Class.UNKNOWN: Fate.UNKNOWN,
    Class.DESTINATION: Fate.DEAD,
    Class.INSTALLATION: Fate.DISABLED,
    Class.BUG: Fate.BUG,
    Class.GONE: Fate.GONE,
}
_LIMITS = frozenset({LIMITED, "rate_limited", "too_many_requests"})
_DEFAULT_WAIT = 30.0
_PAUSE = 5.0
_LONGEST_WAIT = 3600.0


def judge(error: SlackApiError | OSError | HTTPException) -> Outcome:
    """Class an error of a call.

    No answer, a cut one and a 5xx leave it open whether the call had its effect. What never
    left, because nobody took the connection, has none.
    """
    if isinstance(error, SlackApiError):
        return _refused(error)
    cause = getattr(error, "reason", error)
    if isinstance(cause, ConnectionRefusedError | gaierror):
        return Outcome(Fate.WAIT, UNREACHABLE, wait=_PAUSE)
    return Outcome(Fate.UNKNOWN, type(error).__name__)


def answered(status: int, body: str, retry_after: str | None) -> Outcome:
    """Class an answer of a response_url, which has a status and words instead of an error code."""
    if status == 200:
        return Outcome(Fate.SENT)
    reason = body.strip()[:80]
    if status == 429:
        return Outcome(Fate.WAIT, LIMITED, wait=seconds(retry_after))
    if status >= 500:
        return Outcome(Fate.UNKNOWN, f"status {status}")
    gone = status == 404 or class_of(reason) is Class.GONE
    return Outcome(Fate.GONE if gone else Fate.DEAD, reason)


def seconds(retry_after: str | None) -> float:
    """Read a Retry-After header."""
    if retry_after is not None and retry_after.strip().isdigit():
        return min(float(retry_after), _LONGEST_WAIT)
    return _DEFAULT_WAIT


def _refused(error: SlackApiError) -> Outcome:
    answer = error.response
    status = getattr(answer, "status_code", 200)
    reason = str(answer.get("error") or "") if answer is not None else ""
    if status == 429 or reason in _LIMITS:
        headers = getattr(answer, "headers", {}) or {}
        return Outcome(Fate.WAIT, LIMITED, wait=seconds(headers.get("Retry-After")))
    if status >= 500 or not reason:
        return Outcome(Fate.UNKNOWN, reason or f"status {status}")
    if reason == "hash_conflict":
        return Outcome(Fate.REDRAW, reason)
    kind = class_of(reason)
    return Outcome(_FATES[kind], reason, wait=_DEFAULT_WAIT if kind is Class.WAIT else 0.0)
