"""conversations.history and conversations.replies: reading what was said."""

from __future__ import annotations

from playground.refusal import Refused
from playground.shape import Json
from playground.web.call import T3, Call, Method
from playground.web.describe import needed_scope
from playground.web.page import portion
from playground.world.channel import Channel

_SCOPES = ("channels:history", "groups:history", "im:history", "mpim:history")
_WINDOW = ("cursor", "include_all_metadata", "inclusive", "latest", "limit", "oldest")


async def history(call: Call) -> Json:
    """Give a channel's messages, newest first, within a window of time."""
    channel = call.inside()
    needed_scope(call, channel.kind, "history")
    order = _window(call, channel, channel.top)
    some, more = portion(call, order[::-1], most=999)
    next_cursor = more["response_metadata"]["next_cursor"]
    told: Json = {
        "messages": [_told(call, channel, ts) for ts in some],
        "has_more": bool(next_cursor),
        "pin_count": 0,
        "channel_actions_ts": None,
        "channel_actions_count": 0,
    }
    if call.text("latest"):
        told["latest"] = call.text("latest")
    if call.text("oldest"):
        told["oldest"] = call.text("oldest")
    return {**told, **more} if next_cursor else told


async def replies(call: Call) -> Json:
    """Give a thread, its parent first, then its replies in the order of time."""
    channel = call.inside()
    needed_scope(call, channel.kind, "history")
    parent = channel.messages.get(call.text("ts"))
    if parent is None:
        raise Refused("thread_not_found")
    root = str(parent.get("thread_ts", parent["ts"]))
    window = _window(call, channel, channel.threads.get(root, []))
    order = [root, *window] if root in channel.messages else window
    some, more = portion(call, order, most=999)
    next_cursor = more["response_metadata"]["next_cursor"]
    told: Json = {
        "messages": [_told(call, channel, ts) for ts in some],
        "has_more": bool(next_cursor),
    }
    return {**told, **more} if next_cursor else told


def _window(call: Call, channel: Channel, order: list[str]) -> list[str]:
    return channel.between(
        order,
        oldest=_ts(call.text("oldest"), "invalid_ts_oldest"),
        latest=_ts(call.text("latest"), "invalid_ts_latest"),
        inclusive=call.flag("inclusive"),
    )


def _ts(text: str, error: str) -> str:
    """Bring a timestamp to the form messages have, so that text compares as time."""
    if text in ("", "0"):
        return ""
    whole, _, part = text.partition(".")
    if not whole.isdecimal() or (part and not part.isdecimal()):
        raise Refused(error)
    return f"{int(whole):010d}.{part[:6].ljust(6, '0')}"


def _told(call: Call, channel: Channel, ts: str) -> Json:
    message = channel.messages[ts]
    if "metadata" in message and not call.flag("include_all_metadata"):
        if message.get("app_id") == call.world.app.id:
            told = dict(message)
            told["metadata"] = {"event_type": message["metadata"]["event_type"]}
            return told
        return {k: v for k, v in message.items() if k != "metadata"}
    return message


METHODS = (
    Method("conversations.history", history, T3, ("channel",), _WINDOW, _SCOPES),
    Method(
        "conversations.replies", replies, T3, ("channel", "ts"), _WINDOW, _SCOPES, form_only=True
    ),
)
