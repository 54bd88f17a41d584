"""conversations.*: which there are, what they are, and who is in them."""

from __future__ import annotations

from playground.act import membership
from playground.act.show import tell_channel
from playground.shape import Json
from playground.web.call import T2, T3, T4, Call, Method, Refused
from playground.web.describe import channel_told, needed_scope
from playground.web.page import portion
from playground.world.channel import Channel, Kind
from playground.world.person import Person

_READ = ("channels:read", "groups:read", "im:read", "mpim:read")
_WRITE = ("channels:manage", "groups:write", "im:write", "mpim:write")
_INVITE = (*_WRITE, "channels:write.invites", "groups:write.invites")
_NAME = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-_")


async def list_(call: Call) -> Json:
    """List the conversations the app may know of, by kind."""
    wanted = call.words("types") or [Kind.PUBLIC.value]
    kinds = {k.value: k for k in Kind}
    if not set(wanted) <= set(kinds):
        raise Refused("invalid_types")
    for kind in wanted:
        needed_scope(call, kinds[kind], "read")
    found = [
        c
        for c in call.world.channels.values()
        if c.kind.value in wanted
        and call.sees(c)
        and not (c.is_archived and call.flag("exclude_archived"))
    ]
    some, more = portion(call, found)
    return {"channels": [channel_told(call, c, members=True) for c in some], **more}


async def mine(call: Call) -> Json:
    """List the conversations the bot (or a person named) is in."""
    who = call.text("user") or call.bot.bot_user_id
    wanted = call.words("types") or [Kind.PUBLIC.value]
    found = [
        c
        for c in call.world.channels.values()
        if c.kind.value in wanted
        and who in c.members
        and call.sees(c)
        and not (c.is_archived and call.flag("exclude_archived"))
    ]
    some, more = portion(call, found)
    return {"channels": [channel_told(call, c) for c in some], **more}


async def info(call: Call) -> Json:
    """Describe one conversation."""
    found = call.channel()
    needed_scope(call, found.kind, "read")
    told = channel_told(call, found, members=call.flag("include_num_members"))
    if call.flag("include_locale"):
        told["locale"] = "en-US"
    return {"channel": told}


async def members(call: Call) -> Json:
    """List the members of a conversation by id."""
    found = call.channel()
    needed_scope(call, found.kind, "read")
    some, more = portion(call, list(found.members))
    return {"members": some, **more}


async def open_(call: Call) -> Json:
    """Open the conversation of the bot with one person or several."""
    if call.text("channel"):
        found = call.channel()
        return {"no_op": True, "already_open": True, "channel": {"id": found.id}}
    wanted = call.words("users")
    if not wanted:
        raise Refused("users_list_not_supplied")
    if len(wanted) > 8:
        raise Refused("too_many_users")
    people = [_talkable(call, who) for who in wanted]
    bot = call.bot
    scope = "im:write" if len(people) == 1 else "mpim:write"
    if scope not in bot.scopes:
        raise Refused("missing_scope", needed=scope, provided=",".join(bot.scopes))
    there = call.world.direct(*(p.id for p in people), bot.bot_user_id)
    if there is None and call.flag("prevent_creation"):
        raise Refused("channel_not_found")
    found = there or call.world.open_direct(bot.team_id, *(p.id for p in people), bot.bot_user_id)
    if there is None:
        tell_channel(call.slack, found)
    told = channel_told(call, found) if call.flag("return_im") else {"id": found.id}
    more: Json = {"no_op": True, "already_open": True} if there else {}
    return {**more, "channel": told}


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


def _talkable(call: Call, who: str) -> Person:
    person = call.world.people.get(who)
    if person is None or not call.knows(person) or person.is_bot:
        raise Refused("user_not_found")
    if person.deleted:
        raise Refused("user_disabled")
    return person


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
    Method("conversations.list", list_, T2, (),
           ("cursor", "exclude_archived", "limit", "types"), _READ),
    Method("users.conversations", mine, T3, (),
           ("cursor", "exclude_archived", "exclude_muted", "limit", "types", "user"), _READ),
    Method("conversations.info", info, T3, ("channel",),
           ("include_locale", "include_num_members"), _READ),
    Method("conversations.members", members, T4, ("channel",), ("cursor", "limit"), _READ),
    Method("conversations.open", open_, T3, (),
           ("channel", "users", "prevent_creation", "return_im"), _WRITE),
    Method("conversations.create", create, T2, ("name",), ("is_private",), _WRITE),
    Method("conversations.invite", invite, T3, ("channel", "users"), ("force",), _INVITE),
    Method("conversations.join", join, T3, ("channel",), (), ("channels:join",)),
    Method("conversations.leave", leave, T3, ("channel",), (), _WRITE),
    Method("conversations.kick", kick, T3, ("channel", "user"), (), _WRITE),
    Method("conversations.archive", archive, T2, ("channel",), (), _WRITE),
    Method("conversations.unarchive", unarchive, T2, ("channel",), (), _WRITE),
    Method("conversations.rename", rename, T2, ("channel", "name"), (), _WRITE),
    Method("conversations.setTopic", set_topic, T2, ("channel", "topic"), (), _WRITE),
    Method("conversations.setPurpose", set_purpose, T2, ("channel", "purpose"), (), _WRITE),
)  # fmt: skip
