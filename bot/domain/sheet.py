"""A sheet that somebody asked for in Slack, from the request until the file is with them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any


class SheetKind(StrEnum):
    """What kind of file it is."""

    CSV = "csv"
    XLSX = "xlsx"


class SheetState(StrEnum):
    """How far it is: `written` waits to be uploaded."""

    WAITING = "waiting"
    WRITTEN = "written"
    SENT = "sent"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class SheetRun:
    """A request for a sheet.

    `asked` is the question as its control carries it; `deals` how many are written so far, `size`
    the bytes of the file once it is whole.
    """

    id: int
    person_id: int
    asked: Mapping[str, Any]
    kind: SheetKind
    name: str
    state: SheetState
    deals: int
    size: int
    asked_at: datetime
    done_at: datetime | None = None

    @property
    def key(self) -> str:
        """The key of the message that says how far it is."""
        return f"export:{self.id}"
