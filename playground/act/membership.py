"""Channels made, joined, left, archived and renamed; the app is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playground.act.show import tell_channel
from playground.world.channel import Channel, Kind
from playground.world.person import Person

if TYPE_CHECKING:
    from playground.slack import Slack


def created(slack: Slack, channel: Channel) -> None:
    """Tell of a new channel."""
    tell_channel(slack, channel)
    if channel.kind is Kind.PUBLIC:
        told = {
            "id": channel.id,
            "name": channel.name,
            "created": channel.created,
            "creator": channel.creator,
        }
        slack.events.in_channel(channel, {"type": "channel_created", "channel": told})


def join(slack: Slack, channel: Channel, person: Person, *, inviter: str = "") -> None:
    """Put a person (or the bot) into a channel."""
    if person.id in channel.members:
        return
    channel.members[person.id] = None
    channel.last_read[person.id] = channel.top[-1] if channel.top else ""
    tell_channel(slack, channel)
    event = {
        "type": "member_joined_channel",
        "user": person.id,
        "channel": channel.id,
        "channel_type": "C" if channel.kind is Kind.PUBLIC else "G",
        "team": person.team_id,
    }
    if inviter:
        event["inviter"] = inviter
    slack.events.in_channel(channel, event)


def leave(slack: Slack, channel: Channel, person: Person) -> None:
    """Take a person (or the bot) out of a channel."""
    if person.id not in channel.members:
        return
    slack.events.in_channel(
        channel,
        {
            "type": "member_left_channel",
            "user": person.id,
            "channel": channel.id,
            "channel_type": "C" if channel.kind is Kind.PUBLIC else "G",
            "team": person.team_id,
        },
    )
    del channel.members[person.id]
    tell_channel(slack, channel, person.id)


def archive(slack: Slack, channel: Channel, by: str, *, archived: bool) -> None:
    """Archive a channel or open it again."""
    channel.is_archived = archived
    tell_channel(slack, channel)
    prefix = "channel" if channel.kind is Kind.PUBLIC else "group"
    kind = f"{prefix}_{'archive' if archived else 'unarchive'}"
    slack.events.in_channel(channel, {"type": kind, "channel": channel.id, "user": by})


def rename(slack: Slack, channel: Channel, name: str) -> None:
    """Give a channel another name."""
    channel.previous_names.insert(0, channel.name)
    channel.name = name
    tell_channel(slack, channel)
    prefix = "channel" if channel.kind is Kind.PUBLIC else "group"
    told = {"id": channel.id, "name": name, "created": channel.created}
    slack.events.in_channel(channel, {"type": f"{prefix}_rename", "channel": told})


def delete(slack: Slack, channel: Channel) -> None:
    """Delete a channel with everything in it."""
    prefix = "channel" if channel.kind is Kind.PUBLIC else "group"
    slack.events.in_channel(channel, {"type": f"{prefix}_deleted", "channel": channel.id})
    gone = list(channel.members)
    channel.members.clear()
    channel.is_archived = True
    tell_channel(slack, channel, *gone)
    del slack.world.channels[channel.id]


def share(slack: Slack, channel: Channel, team_id: str) -> None:
    """Connect a channel with another organisation."""
    if team_id in channel.team_ids:
        return
    channel.connected = (*channel.connected, team_id)
    tell_channel(slack, channel)
    slack.events.in_channel(
        channel, {"type": "channel_shared", "channel": channel.id, "connected_team_id": team_id}
    )
