"""conversations.*: which there are, what they are, and who is in them."""

from __future__ import annotations

from playground.act.show import tell_channel
from playground.refusal import Refused
from playground.shape import Json
from playground.web.call import T2, T3, T4, Call, Method
from playground.web.describe import channel_told, needed_scope
from playground.web.page import portion
from playground.world.channel import Kind
from playground.world.person import Person

_READ = ("channels:read", "groups:read", "im:read", "mpim:read")
_WRITE = ("channels:manage", "groups:write", "im:write", "mpim:write")


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
    told = channel_told(call, found, members=call.flag("include_num_members"), alone=True)
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


def _talkable(call: Call, who: str) -> Person:
    person = call.world.people.get(who)
    if person is None or not call.knows(person) or person.is_bot:
        raise Refused("user_not_found")
    if person.deleted:
        raise Refused("user_disabled")
    return person


METHODS = (
    Method("conversations.list", list_, T2, (),
           ("cursor", "exclude_archived", "limit", "types"), _READ, form_only=True),
    Method("users.conversations", mine, T3, (),
           ("cursor", "exclude_archived", "exclude_muted", "limit", "types", "user"), _READ,
           form_only=True),
    Method("conversations.info", info, T3, ("channel",),
           ("include_locale", "include_num_members"), _READ, form_only=True),
    Method("conversations.members", members, T4, ("channel",), ("cursor", "limit"), _READ,
           form_only=True),
    Method("conversations.open", open_, T3, (),
           ("channel", "users", "prevent_creation", "return_im"), _WRITE),
)  # fmt: skip
