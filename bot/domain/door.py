"""Doors that leads come in by themselves through, and what comes in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from bot.domain.deal import Source
from bot.domain.money import Money

LONGEST_LINE = 150
"""Characters of a name, a company, a title."""
LONGEST_WORDS = 10_000
"""Characters of what somebody writes in a form or a mail, as long as a note may be."""
GRACE = timedelta(hours=24)
"""How long the key before a new one goes on working, so that no lead is lost in between."""


class DoorKind(StrEnum):
    """How a lead comes in."""

    FORM = "form"
    HOOK = "hook"
    MAIL = "mail"
    CHANNEL = "channel"


@dataclass(frozen=True, slots=True)
class Door:
    """A door of a pipeline; `public_id` names it to the outside and gives nothing away.

    `secret` signs what comes through it; `old_secret` still counts until `old_until`. `config`
    is what its kind needs, as plain JSON values.
    """

    id: int
    workspace_id: int
    pipeline_id: int
    kind: DoorKind
    public_id: str
    secret: str
    enabled: bool = True
    old_secret: str | None = None
    old_until: datetime | None = None
    set_by: int | None = None
    config: Mapping[str, Any] = field(default_factory=dict)

    def secrets(self, now: datetime) -> tuple[str, ...]:
        """Give the secrets that count at an instant, the newest first."""
        if self.old_secret and self.old_until and now < self.old_until:
            return self.secret, self.old_secret
        return (self.secret,)


@dataclass(frozen=True, slots=True)
class Inquiry:
    """What somebody outside said of themselves; one of name, company and e-mail is there.

    `fields` are the workspace's own fields of a deal by name or key, as they were written.
    """

    name: str | None = None
    company: str | None = None
    email: str | None = None
    phone: str | None = None
    title: str | None = None
    website: str | None = None
    industry: str | None = None
    country: str | None = None
    employees: int | None = None
    message: str | None = None
    value: Money | None = None
    source: Source = Source.WEB_FORM
    detail: str | None = None
    fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Incoming:
    """What came through a door, under a key: once per key, whose content has one `digest`."""

    door: Door
    said: Inquiry
    key: str
    digest: str


class Outcome(StrEnum):
    """What became of what came in."""

    CREATED = "created"
    ATTACHED = "attached"


@dataclass(frozen=True, slots=True)
class Arrival:
    """What became of something that came in; `digest` is that of its content."""

    deal_id: int
    number: int
    outcome: Outcome
    digest: str
    again: bool = False
