"""What the page is shown of channels, people and messages, and who may see what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playground.shape import Json
from playground.world.channel import Channel, Kind
from playground.world.person import Person

if TYPE_CHECKING:
    from playground.slack import Slack


def shown(message: Json) -> Json:
    """Give a message as the page wants it, a copy of its own."""
    told = dict(message)
    if told.pop("is_ephemeral", False):
        told["ephemeral"] = True
    if files := told.get("files"):
        told["files"] = [{**f, "page_url": f"/page/api/file/{f['id']}"} for f in files]
    return told


def may_see(slack: Slack, person: Person, channel: Channel) -> bool:
    """Tell whether a channel is in the person's side bar or could be found by browsing."""
    if person.id in channel.members:
        return True
    if channel.kind is not Kind.PUBLIC or person.is_guest:
        return False
    return person.team_id == channel.team_id


def members(slack: Slack, channel: Channel) -> list[str]:
    """Give the people with a page open who may read a channel."""
    people = slack.world.people
    return [p for p in slack.live.people() if may_see(slack, people[p], channel)]


def channel_shown(slack: Slack, channel: Channel, person: Person) -> Json:
    """Describe a channel to one person's page."""
    world = slack.world
    kind, name, other = "channel", channel.name, ""
    if channel.kind is Kind.PRIVATE:
        kind = "private"
    elif channel.is_direct:
        others = [world.people[m] for m in channel.members if m != person.id] or [person]
        kind, other = ("app" if others[0].is_bot else "im"), others[0].id
        name = ", ".join(p.shown_name for p in others)
    fresh = channel.unread(person.id)
    named = f"<@{person.id}>"
    newest = channel.top[-1] if channel.top else ""
    return {
        "id": channel.id,
        "name": name,
        "kind": kind,
        "is_private": channel.kind is Kind.PRIVATE,
        "is_ext_shared": channel.is_ext_shared,
        "is_archived": channel.is_archived,
        "topic": channel.topic,
        "purpose": channel.purpose,
        "members": list(channel.members),
        "is_member": person.id in channel.members,
        "user": other,
        "unread": len(fresh) if person.id in channel.members else 0,
        "mentions": sum(named in m.get("text", "") for m in fresh),
        "last_read": channel.last_read.get(person.id, ""),
        "latest": newest,
    }


def person_shown(slack: Slack, person: Person, viewer: Person) -> Json:
    """Describe a person to another one's page."""
    return {
        "id": person.id,
        "team_id": person.team_id,
        "name": person.name,
        "real_name": person.real_name,
        "display_name": person.shown_name,
        "email": person.email,
        "title": person.title,
        "color": person.color,
        "locale": person.locale,
        "tz": person.tz,
        "tz_offset": person.tz_offset(slack.world.clock.now()),
        "is_bot": person.is_bot,
        "is_admin": person.role == "admin",
        "deleted": person.deleted,
        "is_restricted": person.is_guest,
        "is_ultra_restricted": person.role == "single_channel_guest",
        "is_stranger": person.team_id != viewer.team_id,
        "role": person.role.value,
        "can_act": not person.is_bot and not person.deleted,
    }


def tell_channel(slack: Slack, channel: Channel, *also: str) -> None:
    """Show every open page that may know of it how a channel stands now."""
    for person_id in slack.live.people():
        person = slack.world.people[person_id]
        if may_see(slack, person, channel) or person_id in also:
            slack.live.tell(
                person_id, {"type": "channel", "channel": channel_shown(slack, channel, person)}
            )
