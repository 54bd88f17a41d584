"""reactions.*: emoji on messages."""

from __future__ import annotations

from playground.act import message as messages
from playground.refusal import Refused
from playground.shape import Json
from playground.web.call import T2, T3, Call, Method
from playground.world.channel import Channel

_NAME = frozenset("abcdefghijklmnopqrstuvwxyz0123456789_-+'")


async def add(call: Call) -> Json:
    """Put the bot's reaction on a message."""
    channel, ts = _item(call)
    if channel.is_archived:
        raise Refused("is_archived")
    bot = call.bot.bot_user_id
    if not messages.react(call.slack, channel, ts, bot, _name(call), on=True):
        raise Refused("already_reacted")
    return {}


async def remove(call: Call) -> Json:
    """Take the bot's reaction from a message."""
    channel, ts = _item(call)
    bot = call.bot.bot_user_id
    if not messages.react(call.slack, channel, ts, bot, _name(call), on=False):
        raise Refused("no_reaction")
    return {}


async def get(call: Call) -> Json:
    """Give a message with its reactions."""
    channel, ts = _item(call)
    return {"type": "message", "channel": channel.id, "message": channel.messages[ts]}


def _item(call: Call) -> tuple[Channel, str]:
    if not call.text("channel") or not call.text("timestamp"):
        raise Refused("no_item_specified")
    channel = call.inside()
    if call.text("timestamp") not in channel.messages:
        raise Refused("message_not_found")
    return channel, call.text("timestamp")


def _name(call: Call) -> str:
    name = call.text("name").strip(":")
    if not name or not set(name.split("::")[0]) <= _NAME:
        raise Refused("invalid_name")
    return name


_ON = ("channel", "timestamp")
METHODS = (
    Method("reactions.add", add, T3, ("name",), _ON, ("reactions:write",)),
    Method("reactions.remove", remove, T2, ("name",), (*_ON, "file", "file_comment"),
           ("reactions:write",)),
    Method("reactions.get", get, T3, (), (*_ON, "file", "file_comment", "full"),
           ("reactions:read",), form_only=True),
)  # fmt: skip
