"""A deal's own channel: what it is called, and for how long it is kept after the close."""

import unicodedata
from dataclasses import dataclass
from datetime import datetime

KEPT_DAYS = 7
"""Days from the close until the channel is archived, unless the pipeline says otherwise."""
LONGEST_DAYS = 365
_LONGEST = 60
"""Characters of a name that are kept; Slack takes 80, and a number may follow."""


@dataclass(frozen=True, slots=True)
class Room:
    """The channel of a deal; `channel_id` is empty until Slack has made it."""

    deal_id: int
    channel_id: str | None
    made_by: int | None
    made_at: datetime
    archived_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Whether there is a channel to join."""
        return self.channel_id is not None and self.archived_at is None


def channel_name(number: int, name: str, attempt: int = 1) -> str:
    """Name the channel of a deal as Slack allows it: small letters, digits and hyphens.

    Letters without case, such as Hangul, stay; the deal's number makes it unique among deals, and
    `attempt` tells it from a channel that has the name already.
    """
    folded = unicodedata.normalize("NFC", unicodedata.normalize("NFKC", name).lower())
    kept = "".join(one if _allowed(one) else " " for one in folded)
    words = "-".join([f"deal-{number}", *kept.split()])[:_LONGEST].rstrip("-")
    return words if attempt == 1 else f"{words}-{attempt}"


def _allowed(character: str) -> bool:
    if character.isascii():
        return character.isalnum()
    return character.isalpha() and character == character.lower()
