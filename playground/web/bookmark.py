"""bookmarks.*: links at the top of a channel."""

from __future__ import annotations

from playground.refusal import Refused
from playground.shape import Json
from playground.web.call import T2, T3, Call, Method
from playground.world.channel import Channel

_MOST = 100


async def add(call: Call) -> Json:
    """Add a link to a channel's bar."""
    channel = _channel(call)
    if call.text("type") != "link":
        raise Refused("invalid_bookmark_type")
    if len(channel.bookmarks) >= _MOST:
        raise Refused("too_many_bookmarks")
    link = _link(call.text("link"))
    now = int(call.world.clock.now())
    bookmark: Json = {
        "id": call.world.ident.new("Bk"),
        "channel_id": channel.id,
        "title": call.text("title"),
        "link": link,
        "emoji": call.text("emoji"),
        "icon_url": "",
        "type": "link",
        "entity_id": None,
        "date_created": now,
        "date_updated": 0,
        "rank": f"U{len(channel.bookmarks):04d}",
        "last_updated_by_user_id": call.bot.bot_user_id,
        "last_updated_by_team_id": call.team_id,
        "shortcut_id": None,
        "app_id": None,
    }
    channel.bookmarks[bookmark["id"]] = bookmark
    return {"bookmark": bookmark}


async def edit(call: Call) -> Json:
    """Change a link."""
    bookmark = _bookmark(call, _channel(call))
    if call.text("link"):
        bookmark["link"] = _link(call.text("link"))
    for key in ("title", "emoji"):
        if key in call.args:
            bookmark[key] = call.text(key)
    bookmark["date_updated"] = int(call.world.clock.now())
    return {"bookmark": bookmark}


async def list_(call: Call) -> Json:
    """List a channel's links."""
    return {"bookmarks": list(_channel(call).bookmarks.values())}


async def remove(call: Call) -> Json:
    """Take a link away."""
    channel = _channel(call)
    del channel.bookmarks[_bookmark(call, channel)["id"]]
    return {}


def _channel(call: Call) -> Channel:
    if not call.text("channel_id"):
        raise Refused("invalid_arguments", "missing required field: channel_id")
    return call.inside("channel_id")


def _bookmark(call: Call, channel: Channel) -> Json:
    found = channel.bookmarks.get(call.text("bookmark_id"))
    if found is None:
        raise Refused("not_found")
    return found


def _link(link: str) -> str:
    if not link.startswith(("http://", "https://")):
        raise Refused("invalid_link")
    return link


_WRITE = ("bookmarks:write",)
METHODS = (
    Method("bookmarks.add", add, T2, ("title", "type"),
           ("channel_id", "access_level", "emoji", "entity_id", "link", "parent_id"), _WRITE),
    Method("bookmarks.edit", edit, T2, (),
           ("bookmark_id", "channel_id", "emoji", "link", "title"), _WRITE),
    Method("bookmarks.list", list_, T3, (), ("channel_id",), ("bookmarks:read",)),
    Method("bookmarks.remove", remove, T2, (),
           ("bookmark_id", "channel_id", "quip_section_id"), _WRITE),
)  # fmt: skip
