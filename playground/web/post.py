"""chat.*: what the app says, changes and takes back."""

from __future__ import annotations

from playground.act import message as messages
from playground.block.message import check_message
from playground.refusal import Refused, TooMany
from playground.shape import Json
from playground.web.call import T3, T4, Call, Method
from playground.web.content import content_of
from playground.world.channel import Channel, Kind

_COMMON = ("as_user", "attachments", "blocks", "link_names", "markdown_text", "metadata", "parse")
_POST = (
    *_COMMON,
    "text",
    "icon_emoji",
    "icon_url",
    "current_draft_last_updated_ts",
    "mrkdwn",
    "reply_broadcast",
    "thread_ts",
    "unfurl_links",
    "unfurl_media",
    "username",
)


async def post_message(call: Call) -> Json:
    """Post a message to a channel, a person's conversation with the app, or a thread."""
    channel = _destination(call)
    content = content_of(call)
    _limit(call, channel)
    bot = call.bot
    message: Json = {
        "user": bot.bot_user_id,
        "bot_id": bot.bot_id,
        "app_id": call.world.app.id,
        "team": bot.team_id,
        "bot_profile": bot.to_profile(call.world.app),
        **content,
    }
    if call.text("username"):
        if "chat:write.customize" not in bot.scopes:
            raise Refused(
                "missing_scope", needed="chat:write.customize", provided=",".join(bot.scopes)
            )
        message |= {"username": call.text("username"), "subtype": "bot_message"}
    if thread := call.text("thread_ts"):
        message["thread_ts"] = _thread(channel, thread)
        if call.flag("reply_broadcast"):
            message["subtype"] = "thread_broadcast"
    posted = messages.post(call.slack, channel, message)
    return {"channel": channel.id, "ts": posted["ts"], "message": _told(posted)}


async def update(call: Call) -> Json:
    """Change a message of the app's own."""
    channel = call.channel()
    found = _own(call, channel, "cant_update_message")
    content = content_of(call, updating=True)
    # What is not named stays as it was, blocks too; only a change of words shows as an edit.
    changed_words = content.get("text", found.get("text")) != found.get("text")
    by = call.bot.bot_user_id if changed_words and "blocks" not in content else ""
    messages.edit(call.slack, channel, found, content, by=by)
    return {
        "channel": channel.id,
        "ts": found["ts"],
        "text": found.get("text", ""),
        "message": _told(found),
    }


async def delete(call: Call) -> Json:
    """Take a message of the app's own away."""
    channel = call.channel()
    found = _own(call, channel, "cant_delete_message")
    messages.delete(call.slack, channel, found["ts"])
    return {"channel": channel.id, "ts": found["ts"]}


async def post_ephemeral(call: Call) -> Json:
    """Show a message to one member of a channel."""
    channel = call.inside()
    if channel.is_archived:
        raise Refused("is_archived")
    if call.text("user") not in channel.members:
        raise Refused("user_not_in_channel")
    content = content_of(call)
    bot = call.bot
    message: Json = {
        "user": bot.bot_user_id,
        "bot_id": bot.bot_id,
        "app_id": call.world.app.id,
        "team": bot.team_id,
        "bot_profile": bot.to_profile(call.world.app),
        **content,
    }
    if thread := call.text("thread_ts"):
        message["thread_ts"] = _thread(channel, thread)
    said = messages.whisper(call.slack, channel, call.text("user"), message)
    return {"message_ts": said["ts"]}


async def get_permalink(call: Call) -> Json:
    """Give the address of a message."""
    channel = call.channel()
    ts = call.text("message_ts")
    if ts not in channel.messages:
        raise Refused("message_not_found")
    domain = call.world.teams[call.team_id].domain
    link = f"https://{domain}.slack.com/archives/{channel.id}/p{ts.replace('.', '')}"
    thread = channel.messages[ts].get("thread_ts")
    if thread and thread != ts:
        link += f"?thread_ts={thread}&cid={channel.id}"
    return {"channel": channel.id, "permalink": link}


async def unfurl(call: Call) -> Json:
    """Attach what the app knows of links in a message."""
    channel, ts = _linked(call)
    found = channel.messages.get(ts)
    unfurls = call.structure("unfurls", "cannot_parse_attachment")
    if found is None:
        raise Refused("cannot_find_message")
    if not isinstance(unfurls, dict) or not unfurls:
        raise Refused("missing_unfurls")
    attachments: list[Json] = []
    for place, (url, card) in enumerate(unfurls.items(), start=1):
        if url not in found.get("text", "").replace("&amp;", "&"):
            raise Refused("cannot_unfurl_url")
        check_message(card.get("blocks") if isinstance(card, dict) else None)
        attachments.append(
            {
                "id": place,
                "from_url": url,
                "app_unfurl_url": url,
                "is_app_unfurl": True,
                "app_id": call.world.app.id,
                "bot_id": call.bot.bot_id,
                "fallback": "[no preview available]",
                **card,
            }
        )
    messages.edit(call.slack, channel, found, {"attachments": attachments}, by="")
    return {}


def _linked(call: Call) -> tuple[Channel, str]:
    """Find the message with the links, by channel and time or by the id `link_shared` gave."""
    place, _, ts = call.text("unfurl_id").partition(".")
    place, ts = call.text("channel") or place, call.text("ts") or ts
    if not place:
        raise Refused("missing_channel")
    if not ts:
        raise Refused("missing_ts")
    found = call.world.channels.get(place)
    if found is None or not call.sees(found):
        raise Refused("cannot_find_channel")
    return found, ts


def _destination(call: Call) -> Channel:
    """Find where a message goes; a person's id means his conversation with the app."""
    world, bot, where = call.world, call.bot, call.text("channel")
    person = world.people.get(where)
    if person is not None:
        if not call.knows(person) or person.is_bot:
            raise Refused("channel_not_found")
        if person.deleted:
            raise Refused("channel_not_found")
        return _with_tab(call, world.open_direct(bot.team_id, person.id, bot.bot_user_id))
    found = world.channels.get(where)
    if found is None and where and not where.startswith(("C", "D", "G")):
        found = next(
            (
                c
                for c in world.channels.values()
                if c.name == where.removeprefix("#") and call.sees(c)
            ),
            None,
        )
    if found is None or not call.sees(found):
        raise Refused("channel_not_found")
    if found.is_archived:
        raise Refused("is_archived")
    public = found.kind is Kind.PUBLIC and "chat:write.public" in bot.scopes
    if bot.bot_user_id not in found.members and not public:
        raise Refused("not_in_channel")
    return _with_tab(call, found)


def _with_tab(call: Call, channel: Channel) -> Channel:
    """Give a channel back; raises Refused for the app's own where it has no Messages tab."""
    if channel.kind is Kind.IM and not call.world.app.messages_tab:
        raise Refused("messages_tab_disabled")
    return channel


def _limit(call: Call, channel: Channel) -> None:
    """Count a message; raises TooMany for a second one in a second, or too many in a minute."""
    setting, now = call.slack.setting, call.world.clock.now()
    if not setting.rate_limits:
        return
    wait = call.slack.rate.post(channel.id, now, setting.post_burst)
    if not wait and setting.posts_per_minute is not None:
        wait = call.slack.rate.call("messages", call.team_id, setting.posts_per_minute, now)
    if wait:
        raise TooMany(wait)


def _thread(channel: Channel, ts: str) -> str:
    parent = channel.messages.get(ts)
    if parent is None:
        raise Refused("thread_not_found")
    if parent.get("thread_ts", ts) != ts:
        raise Refused("cannot_reply_to_message")
    return ts


def _own(call: Call, channel: Channel, error: str) -> Json:
    found = channel.messages.get(call.text("ts"))
    if found is None:
        raise Refused("message_not_found")
    if channel.is_archived:
        raise Refused("is_archived")
    if found.get("bot_id") != call.bot.bot_id:
        raise Refused(error)
    return found


def _told(message: Json) -> Json:
    return {k: v for k, v in message.items() if k != "parent_user_id"}


METHODS = (
    Method("chat.postMessage", post_message, None, ("channel",), _POST, ("chat:write",)),
    Method("chat.update", update, T3, ("channel", "ts"), (
        *_COMMON, "text", "file_ids", "reply_broadcast", "unfurled_attachments"), ("chat:write",)),
    Method("chat.delete", delete, T3, ("channel", "ts"), ("as_user",), ("chat:write",)),
    Method("chat.postEphemeral", post_ephemeral, T4, ("channel", "user"), (
        *_COMMON, "text", "icon_emoji", "icon_url", "thread_ts", "username"), ("chat:write",)),
    Method("chat.getPermalink", get_permalink, None, ("channel", "message_ts"), form_only=True),
    Method("chat.unfurl", unfurl, T3, (), (
        "channel", "ts", "source", "unfurl_id", "unfurls", "user_auth_blocks", "user_auth_message",
        "user_auth_required", "user_auth_url"), ("links:write",)),
)  # fmt: skip
