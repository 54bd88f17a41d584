"""What a pipeline tells its channel, and how its deals' own channels are made."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.domain.room import KEPT_DAYS


@dataclass(frozen=True, slots=True)
class News:
    """A pipeline's choices: where wins and losses are told (None: nowhere) and who chose that.

    A deal's own channel is private unless `public`; it is archived `kept_days` after the close.
    """

    channel_id: str | None = None
    set_by: int | None = None
    public: bool = False
    kept_days: int = KEPT_DAYS

    @classmethod
    def read(cls, kept: Mapping[str, Any] | None) -> "News":
        """Read what `written` gave; nothing at all is the default."""
        if not kept:
            return cls()
        by = kept["by"]
        return cls(kept["channel"], int(by) if by else None, kept["public"], kept["days"])

    def written(self) -> dict[str, Any]:
        """Give it as plain JSON."""
        return {
            "channel": self.channel_id,
            # As text: these ids are longer than what JSON readers take for a whole number.
            "by": str(self.set_by) if self.set_by is not None else None,
            "public": self.public,
            "days": self.kept_days,
        }
