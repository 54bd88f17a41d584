"""How the Web API describes conversations, and the scope each kind of them needs."""

from __future__ import annotations

from playground.refusal import Refused
from playground.shape import Json
from playground.web.call import Call
from playground.world.channel import Channel, Kind

_PREFIX = {
    Kind.PUBLIC: "channels",
    Kind.PRIVATE: "groups",
    Kind.IM: "im",
    Kind.MPIM: "mpim",
}


def needed_scope(call: Call, kind: Kind, what: str) -> None:
    """Raise Refused where the app lacks `read`, `write` or `history` for a kind of conversation."""
    scope = f"{_PREFIX[kind]}:{what}"
    if kind is Kind.PUBLIC and what == "write":
        scope = "channels:manage"
    if scope not in call.bot.scopes:
        raise Refused("missing_scope", needed=scope, provided=",".join(call.bot.scopes))


def channel_told(
    call: Call, channel: Channel, *, members: bool = False, alone: bool = False
) -> Json:
    """Describe a conversation as `conversations.list` does, or `conversations.info` if `alone`."""
    world, bot = call.world, call.bot
    if channel.kind is Kind.IM:
        other = next((m for m in channel.members if m != bot.bot_user_id), bot.bot_user_id)
        return {
            "id": channel.id,
            "created": channel.created,
            "is_archived": False,
            "is_im": True,
            "is_org_shared": False,
            "is_mpim": False,
            "context_team_id": bot.team_id,
            "updated": channel.created * 1000,
            "user": other,
            "is_user_deleted": world.people[other].deleted,
            "priority": 0,
        }
    told: Json = {
        "id": channel.id,
        "name": channel.name,
        "is_channel": channel.kind is Kind.PUBLIC,
        "is_group": channel.kind is Kind.PRIVATE,
        "is_im": False,
        "is_mpim": channel.kind is Kind.MPIM,
        "is_private": channel.kind is not Kind.PUBLIC,
        "created": channel.created,
        "is_archived": channel.is_archived,
        "is_general": channel.is_general,
        "unlinked": 0,
        "name_normalized": channel.name,
        "is_shared": channel.is_ext_shared,
        "is_org_shared": False,
        "is_pending_ext_shared": False,
        "pending_shared": [],
        "context_team_id": bot.team_id,
        "updated": channel.created * 1000,
        "creator": channel.creator,
        "is_ext_shared": channel.is_ext_shared,
        "shared_team_ids": list(channel.team_ids),
        "pending_connected_team_ids": [],
        "is_member": bot.bot_user_id in channel.members,
        "topic": {
            "value": channel.topic,
            "creator": channel.topic_by,
            "last_set": channel.created if channel.topic else 0,
        },
        "purpose": {
            "value": channel.purpose,
            "creator": channel.creator if channel.purpose else "",
            "last_set": channel.created if channel.purpose else 0,
        },
        "previous_names": list(channel.previous_names),
    }
    if channel.is_ext_shared:
        told["conversation_host_id"] = channel.team_id
    if alone and channel.is_ext_shared:
        told["connected_team_ids"] = list(channel.connected)
        told["internal_team_ids"] = [bot.team_id]
    if members:
        told["num_members"] = len(channel.members)
    return told
