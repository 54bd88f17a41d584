"""conversations.*: channels made, joined, left, archived, renamed."""

from __future__ import annotations

from playground.act import membership
from playground.act.show import tell_channel
from playground.refusal import Refused
from playground.shape import Json
from playground.web.call import T2, T3, Call, Method
from playground.web.describe import channel_told, needed_scope
from playground.world.channel import Channel, Kind
from playground.world.person import Person

_WRITE = ("channels:manage", "groups:write", "im:write", "mpim:write")
_INVITE = (*_WRITE, "channels:write.invites", "groups:write.invites")
_NAME = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-_")


async def create(call: Call) -> Json:
    """Make a channel; the bot is its first member."""
    name = call.text("name")
    _check_name(call, name)
    kind = Kind.PRIVATE if call.flag("is_private") else Kind.PUBLIC
    needed_scope(call, kind, "write")
    bot = call.bot
    found = call.world.create_channel(bot.team_id, name, kind, bot.bot_user_id, bot.bot_user_id)
    membership.created(call.slack, found)
    return {"channel": channel_told(call, found)}


async def invite(call: Call) -> Json:
    """Bring people into a channel the bot is in."""
    found = call.inside()
    if found.is_archived:
        raise Refused("is_archived")
    if found.is_direct:
        raise Refused("method_not_supported_for_channel_type")
    people: list[Person] = []
    errors: list[Json] = []
    for who in call.words("users"):
        person = call.world.people.get(who)
        if code := _uninvitable(call, found, person):
            errors.append({"user": who, "ok": False, "error": code})
        elif person is not None:
            people.append(person)
    if errors and not (people and call.flag("force")):
        raise Refused(errors[0]["error"], errors=errors)
    for person in people:
        membership.join(call.slack, found, person, inviter=call.bot.bot_user_id)
    return {"channel": channel_told(call, found)}


async def join(call: Call) -> Json:
    """Let the bot join a public channel."""
    found = call.channel()
    if found.kind is not Kind.PUBLIC:
        raise Refused("method_not_supported_for_channel_type")
    if found.is_archived:
        raise Refused("is_archived")
    bot = call.bot
    if bot.bot_user_id in found.members:
        return {
            "channel": channel_told(call, found),
            "warning": "already_in_channel",
            "response_metadata": {"warnings": ["already_in_channel"]},
        }
    membership.join(call.slack, found, call.world.people[bot.bot_user_id])
    return {"channel": channel_told(call, found)}


async def leave(call: Call) -> Json:
    """Let the bot leave a channel."""
    found = call.channel()
    if found.is_general:
        raise Refused("cant_leave_general")
    bot = call.bot
    if bot.bot_user_id not in found.members:
        return {"not_in_channel": True}
    membership.leave(call.slack, found, call.world.people[bot.bot_user_id])
    return {}


async def kick(call: Call) -> Json:
    """Take a person out of a channel."""
    found = call.inside()
    person = call.person()
    if person.id == call.bot.bot_user_id:
        raise Refused("cant_kick_self")
    if person.id not in found.members:
        raise Refused("not_in_channel")
    membership.leave(call.slack, found, person)
    return {}


async def archive(call: Call) -> Json:
    """Close a channel for good, or until it is opened again."""
    found = call.inside()
    if found.is_archived:
        raise Refused("already_archived")
    if found.is_general:
        raise Refused("cant_archive_general")
    membership.archive(call.slack, found, call.bot.bot_user_id, archived=True)
    return {}


async def unarchive(call: Call) -> Json:
    """Open an archived channel again."""
    found = call.channel()
    if not found.is_archived:
        raise Refused("not_archived")
    membership.archive(call.slack, found, call.bot.bot_user_id, archived=False)
    return {}


async def rename(call: Call) -> Json:
    """Give a channel another name."""
    found = call.inside()
    name = call.text("name")
    _check_name(call, name)
    membership.rename(call.slack, found, name)
    return {"channel": channel_told(call, found)}


async def set_topic(call: Call) -> Json:
    """Set a channel's topic."""
    found = call.inside()
    if len(call.text("topic")) > 250:
        raise Refused("too_long")
    found.topic, found.topic_by = call.text("topic"), call.bot.bot_user_id
    tell_channel(call.slack, found)
    return {"channel": channel_told(call, found)}


async def set_purpose(call: Call) -> Json:
    """Set a channel's purpose."""
    found = call.inside()
    if len(call.text("purpose")) > 250:
        raise Refused("too_long")
    found.purpose = call.text("purpose")
    tell_channel(call.slack, found)
    return {"channel": channel_told(call, found)}


def _uninvitable(call: Call, channel: Channel, person: Person | None) -> str:
    if person is None or not call.knows(person):
        return "user_not_found"
    if person.id == call.bot.bot_user_id:
        return "cant_invite_self"
    if person.id in channel.members:
        return "already_in_channel"
    if person.deleted:
        return "user_is_restricted"
    if person.role == "single_channel_guest":
        return "ura_max_channels"
    return ""


def _check_name(call: Call, name: str) -> None:
    if len(name) > 80:
        raise Refused("invalid_name_maxlength")
    if not set(name) & (_NAME - {"-", "_"}) and all(c in "-_. " for c in name):
        raise Refused("invalid_name_punctuation")
    if not all(c in _NAME or (c.isalpha() and c == c.lower() and ord(c) > 127) for c in name):
        raise Refused("invalid_name_specials")
    if any(c.name == name and c.team_id == call.team_id for c in call.world.channels.values()):
        raise Refused("name_taken")


METHODS = (
    Method("conversations.create", create, T2, ("name",), ("is_private",), _WRITE),
    Method("conversations.invite", invite, T3, ("channel", "users"), ("force",), _INVITE),
    Method("conversations.join", join, T3, ("channel",), (), ("channels:join",)),
    Method("conversations.leave", leave, T3, ("channel",), (), _WRITE),
    Method("conversations.kick", kick, T3, ("channel",), ("user",), _WRITE),
    Method("conversations.archive", archive, T2, ("channel",), (), _WRITE),
    Method("conversations.unarchive", unarchive, T2, ("channel",), (), _WRITE),
    Method("conversations.rename", rename, T2, ("channel", "name"), (), _WRITE),
    Method("conversations.setTopic", set_topic, T2, ("channel", "topic"), (), _WRITE),
    Method("conversations.setPurpose", set_purpose, T2, ("channel", "purpose"), (), _WRITE),
)  # fmt: skip
