"""One call of a Web API method: its arguments, who makes it, and how it is refused."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from playground.refusal import Refused
from playground.shape import Json
from playground.world.app import Installation
from playground.world.channel import Channel, Kind
from playground.world.person import Person

if TYPE_CHECKING:
    from playground.slack import Slack
    from playground.world.world import World


@dataclass(slots=True)
class Call:
    """The arguments of a call, all still as they came, and the installation that makes it."""

    slack: Slack
    method: str
    args: Json
    team_id: str = ""
    installation: Installation | None = None
    warnings: list[str] = field(default_factory=list)

    @property
    def world(self) -> World:
        """Give the state the call works on."""
        return self.slack.world

    @property
    def bot(self) -> Installation:
        """Give the installation whose bot token made the call."""
        if self.installation is None:
            raise Refused("not_allowed_token_type")
        return self.installation

    def text(self, name: str) -> str:
        """Give an argument as text; empty where it is missing."""
        value = self.args.get(name)
        if value is None:
            return ""
        if isinstance(value, bool):
            return "true" if value else "false"
        return value if isinstance(value, str) else str(value)

    def flag(self, name: str, default: bool = False) -> bool:
        """Give an argument as a truth value."""
        if self.args.get(name) is None:
            return default
        return self.text(name).lower() in ("1", "true", "yes", "on")

    def number(self, name: str, default: int, *, most: int, error: str = "invalid_limit") -> int:
        """Give a whole number of 1 to `most`; raises Refused with `error` for anything else."""
        text = self.text(name)
        if not text:
            return default
        if not text.isdecimal() or not int(text) >= 1:
            raise Refused(error)
        return min(int(text), most)

    def structure(self, name: str, error: str = "invalid_arguments") -> Any:
        """Give an argument that is JSON, or JSON in text; None where it is missing."""
        value = self.args.get(name)
        if value is None or value == "":
            return None
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value)
        except ValueError:
            raise Refused(error, f"must be valid JSON [json-pointer:/{name}]") from None

    def words(self, name: str) -> list[str]:
        """Give a list that may come as JSON or separated by commas."""
        value = self.args.get(name)
        if isinstance(value, list):
            return [str(v) for v in value]
        return [part.strip() for part in self.text(name).split(",") if part.strip()]

    def sees(self, channel: Channel) -> bool:
        """Tell whether the app may know of a channel."""
        if self.bot.team_id not in channel.team_ids:
            return False
        return channel.kind is Kind.PUBLIC or self.bot.bot_user_id in channel.members

    def channel(self, name: str = "channel", *, error: str = "channel_not_found") -> Channel:
        """Find the channel an argument names by id; raises Refused where the app sees none."""
        found = self.world.channels.get(self.text(name))
        if found is None or not self.sees(found):
            raise Refused(error)
        return found

    def inside(self, name: str = "channel") -> Channel:
        """Find a channel the app must be in; raises Refused where it is not."""
        found = self.channel(name)
        if self.bot.bot_user_id not in found.members:
            raise Refused("not_in_channel")
        return found

    def person(self, name: str = "user", *, error: str = "user_not_found") -> Person:
        """Find a person of the app's team, or one met in a shared channel."""
        found = self.world.people.get(self.text(name))
        if found is None or not self.knows(found):
            raise Refused(error)
        return found

    def knows(self, person: Person) -> bool:
        """Tell whether the person is in the app's team or shares a channel with it."""
        team_id = self.bot.team_id
        if person.team_id == team_id:
            return True
        return any(
            person.id in c.members and team_id in c.team_ids
            for c in self.world.channels.values()
            if c.is_ext_shared
        )


@dataclass(frozen=True, slots=True)
class Method:
    """A Web API method as Slack documents it.

    `tier` is calls per minute (None: special or unlimited). `scopes`: any one of them suffices.
    `token` is `bot`, `app` or `none`. `form_only` methods do not read a JSON body.
    """

    name: str
    run: Callable[[Call], Awaitable[Json]]
    tier: int | None
    required: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    scopes: tuple[str, ...] = ()
    token: str = "bot"
    form_only: bool = False
    target: str = "channel"


T1, T2, T3, T4 = 1, 20, 50, 100
"""Calls per minute of Slack's four tiers; Slack says "at least", we say "at most"."""
