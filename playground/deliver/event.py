"""Events: who is told of what happened, and how often when the app does not acknowledge."""

from __future__ import annotations

import asyncio
from collections import defaultdict, deque
from typing import TYPE_CHECKING

from playground.shape import Json
from playground.world.app import Installation
from playground.world.channel import Channel, Kind

if TYPE_CHECKING:
    from playground.slack import Slack

_HOUR = 3600.0
_SUBSCRIPTION = {
    Kind.PUBLIC: "message.channels",
    Kind.PRIVATE: "message.groups",
    Kind.IM: "message.im",
    Kind.MPIM: "message.mpim",
}
_ALWAYS = frozenset({"app_uninstalled", "tokens_revoked", "app_rate_limited"})


class Events:
    """The event subscriptions of the app."""

    def __init__(self, slack: Slack) -> None:
        self._slack = slack
        self._sent: dict[str, deque[float]] = defaultdict(deque)

    def message(self, channel: Channel, event: Json) -> None:
        """Tell every installation that can read the channel of a message, edit or deletion."""
        kind = _SUBSCRIPTION[channel.kind]
        told = {**event, "channel": channel.id, "channel_type": _type(channel)}
        for installation in self._slack.world.teams_of(channel):
            if installation.bot_user_id in channel.members:
                self.send(installation, told, subscription=kind, channel=channel)

    def mention(self, channel: Channel, message: Json) -> None:
        """Tell an installation whose bot was named in a channel it is in."""
        if channel.is_direct:
            return
        for installation in self._slack.world.teams_of(channel):
            named = f"<@{installation.bot_user_id}>" in message.get("text", "")
            if named and installation.bot_user_id in channel.members:
                event = {k: v for k, v in message.items() if k != "subtype"}
                event |= {
                    "type": "app_mention",
                    "channel": channel.id,
                    "event_ts": message["ts"],
                }
                self.send(installation, event, channel=channel)

    def in_channel(self, channel: Channel, event: Json) -> None:
        """Tell installations in the channel's teams; of a private one only if the bot is in it."""
        for installation in self._slack.world.teams_of(channel):
            if channel.kind is Kind.PUBLIC or installation.bot_user_id in channel.members:
                self.send(installation, event, channel=channel)

    def in_team(self, team_id: str, event: Json) -> None:
        """Tell the installation of one team."""
        installation = self._slack.world.bot(team_id)
        if installation is not None:
            self.send(installation, event)

    def send(
        self,
        installation: Installation,
        event: Json,
        *,
        subscription: str = "",
        channel: Channel | None = None,
    ) -> None:
        """Deliver an event to one installation, if the app asked for its kind."""
        world = self._slack.world
        wanted = subscription or event["type"]
        if wanted not in world.app.bot_events and wanted not in _ALWAYS:
            return
        if not installation.active and wanted not in _ALWAYS:
            return
        if not self._within_limit(installation.team_id):
            return
        self._slack.spawn(self._deliver(self._envelope(installation, event, channel)))

    def _envelope(self, installation: Installation, event: Json, channel: Channel | None) -> Json:
        world = self._slack.world
        event_id = world.ident.new("Ev")
        told = dict(event)
        told.setdefault("event_ts", world.clock.stamp())
        return {
            "token": world.app.verification_token,
            "team_id": installation.team_id,
            "context_team_id": installation.team_id,
            "api_app_id": world.app.id,
            "event": told,
            "type": "event_callback",
            "event_id": event_id,
            "event_time": int(world.clock.now()),
            "authorizations": [
                {
                    "enterprise_id": None,
                    "team_id": installation.team_id,
                    "user_id": installation.bot_user_id,
                    "is_bot": True,
                    "is_enterprise_install": False,
                }
            ],
            "is_ext_shared_channel": bool(channel and channel.is_ext_shared),
            "event_context": f"4-{world.ident.secret('event context', 40)}",
        }

    async def _deliver(self, envelope: Json) -> None:
        target, reason = envelope["event"]["type"], ""
        delays = (None, *self._slack.setting.event_retry_seconds)
        for attempt, delay in enumerate(delays):
            if delay is not None:
                await asyncio.sleep(delay)
            answer = await self._slack.door.send(
                "events_api", envelope, target=target, accepts=False, attempt=attempt, reason=reason
            )
            if answer.ok or answer.final:
                return
            reason = answer.reason

    def _within_limit(self, team_id: str) -> bool:
        rate = self._slack.setting.event_rate
        if rate is None:
            return True
        now, sent = self._slack.world.clock.now(), self._sent[team_id]
        while sent and sent[0] <= now - _HOUR:
            sent.popleft()
        if len(sent) < rate:
            sent.append(now)
            return True
        if len(sent) == rate:
            sent.append(now)
            self._slack.spawn(
                self._slack.door.send(
                    "events_api",
                    {
                        "token": self._slack.world.app.verification_token,
                        "type": "app_rate_limited",
                        "team_id": team_id,
                        "minute_rate_limited": int(now // 60 * 60),
                        "api_app_id": self._slack.world.app.id,
                    },
                    target="app_rate_limited",
                    accepts=False,
                )
            )
        return False


def _type(channel: Channel) -> str:
    return {
        Kind.PUBLIC: "channel",
        Kind.PRIVATE: "group",
        Kind.IM: "im",
        Kind.MPIM: "mpim",
    }[channel.kind]
