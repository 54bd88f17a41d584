"""What the app said to a delivery, or how it failed to."""

from dataclasses import dataclass
from enum import StrEnum

from playground.shape import Json


class Failure(StrEnum):
    """Why a delivery got no answer, in the words Slack shows."""

    TIMEOUT = "operation_timeout"
    DISPATCH = "dispatch_failed"


@dataclass(frozen=True, slots=True)
class Answer:
    """An acknowledgement and its body (an object, or the plain text of a command's answer)."""

    body: Json
    failure: Failure | None = None
    reason: str = ""
    """What `X-Slack-Retry-Reason` would say."""
    status: int = 200
    final: bool = False
    """The app asked not to be told again (`X-Slack-No-Retry: 1`)."""

    @property
    def ok(self) -> bool:
        """Tell whether the app acknowledged in time."""
        return self.failure is None
