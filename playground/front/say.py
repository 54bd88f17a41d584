"""People talking: messages, edits, reactions and reading, with what Slack would not let them do."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from playground.act import membership
from playground.act import message as messages
from playground.act.show import channel_shown, tell_channel
from playground.act.surface import with_ids
from playground.deliver.interact import Notice
from playground.front.ask import Wrong
from playground.shape import Json
from playground.world.channel import Channel
from playground.world.person import Person

if TYPE_CHECKING:
    from playground.slack import Slack

_KEPT = re.compile(r"<(?:[@#][A-Z0-9]+(?:\|[^<>]*)?|![a-z]+|https?://[^<>\s]+(?:\|[^<>]*)?)>")
_LINK = re.compile(r"\bhttps?://[^\s<>|]+")
_MOST = 12_000


def say(
    slack: Slack,
    person: Person,
    channel: Channel,
    text: str,
    *,
    thread_ts: str = "",
    blocks: list[Json] | None = None,
    broadcast: bool = False,
) -> Json:
    """Post what a person wrote; raises Notice where Slack would not take it."""
    _may_write(person, channel)
    if not text.strip() and not blocks:
        raise Notice("Write something first.")
    if len(text) > _MOST:
        raise Notice("Your message is too long.")
    written = escaped(text)
    message: Json = {
        "user": person.id,
        "text": written,
        "team": person.team_id,
        "client_msg_id": slack.world.ident.secret("client message", 32),
        "blocks": with_ids(slack, blocks or [_plain(written)]),
    }
    if channel.is_ext_shared:
        message |= {"source_team": person.team_id, "user_team": person.team_id}
    if thread_ts:
        if thread_ts not in channel.messages:
            raise Notice("This thread was deleted.")
        message["thread_ts"] = thread_ts
        if broadcast:
            message["subtype"] = "thread_broadcast"
    posted = messages.post(slack, channel, message)
    tell_of_links(slack, channel, posted)
    return posted


def escaped(text: str) -> str:
    """Write text as Slack stores it: mentions and links in brackets, other brackets as entities."""
    parts, end = [], 0
    for kept in _KEPT.finditer(text):
        parts += [_entities(text[end : kept.start()]), kept.group()]
        end = kept.end()
    return "".join([*parts, _entities(text[end:])])


def _entities(text: str) -> str:
    parts, end = [], 0
    for link in _LINK.finditer(text):
        parts += [html.escape(text[end : link.start()], quote=False), f"<{link.group()}>"]
        end = link.end()
    return "".join([*parts, html.escape(text[end:], quote=False)])


def edit(slack: Slack, person: Person, channel: Channel, ts: str, text: str) -> None:
    """Change what a person wrote."""
    found = _own(person, channel, ts)
    written = escaped(text)
    blocks = with_ids(slack, [_plain(written)])
    messages.edit(slack, channel, found, {"text": written, "blocks": blocks}, by=person.id)


def delete(slack: Slack, person: Person, channel: Channel, ts: str) -> None:
    """Take away what a person wrote."""
    _own(person, channel, ts)
    messages.delete(slack, channel, ts)


def react(slack: Slack, person: Person, channel: Channel, ts: str, name: str, *, on: bool) -> None:
    """Put a reaction on a message or take it off."""
    if ts not in channel.messages or not name:
        raise Wrong("message_not_found")
    _may_write(person, channel)
    messages.react(slack, channel, ts, person.id, name, on=on)


def mark_read(slack: Slack, person: Person, channel: Channel, ts: str) -> int:
    """Move a person's mark; gives how many messages are unread after it."""
    channel.last_read[person.id] = ts or (channel.top[-1] if channel.top else "")
    told = channel_shown(slack, channel, person)
    slack.live.tell(person.id, {"type": "channel", "channel": told})
    unread: int = told["unread"]
    return unread


def tell_of_links(slack: Slack, channel: Channel, message: Json) -> None:
    """Tell the app of links to the domains it registered."""
    domains = slack.world.app.unfurl_domains
    if not domains:
        return
    links = []
    for url in re.findall(r"<(https?://[^>|\s]+)", message.get("text", "")):
        host = url.split("/")[2].partition(":")[0]
        match = next((d for d in domains if host == d or host.endswith("." + d)), "")
        if match:
            links.append({"url": url, "domain": match})
    if links:
        event: Json = {
            "type": "link_shared",
            "user": message["user"],
            "channel": channel.id,
            "message_ts": message["ts"],
            "links": links,
            "source": "conversations_history",
            "unfurl_id": f"{channel.id}.{message['ts']}",
            "is_bot_user_member": any(
                i.bot_user_id in channel.members for i in slack.world.teams_of(channel)
            ),
        }
        if message.get("thread_ts"):
            event["thread_ts"] = message["thread_ts"]
        slack.events.in_channel(channel, event)


def join_if_public(slack: Slack, person: Person, channel: Channel) -> None:
    """Let a person join a channel he sees."""
    if person.id not in channel.members:
        membership.join(slack, channel, person)
        tell_channel(slack, channel)


def _plain(text: str) -> Json:
    """Make the rich text Slack's composer would, plain words in one section."""
    elements = []
    for part in re.split(r"(<@U[A-Z0-9]+>|<https?://[^>]+>)", text):
        if part.startswith("<@"):
            elements.append({"type": "user", "user_id": part[2:-1]})
        elif part.startswith("<http"):
            url, _, words = part[1:-1].partition("|")
            link = {"type": "link", "url": url}
            elements.append(link | ({"text": words} if words else {}))
        elif part:
            elements.append({"type": "text", "text": html.unescape(part)})
    section = {"type": "rich_text_section", "elements": elements}
    return {"type": "rich_text", "elements": [section]}


def _may_write(person: Person, channel: Channel) -> None:
    if channel.is_archived:
        raise Notice("This channel has been archived.")
    if person.id not in channel.members:
        raise Notice(f"You are not in #{channel.name}. Join it to write there.")


def _own(person: Person, channel: Channel, ts: str) -> Json:
    found = channel.messages.get(ts)
    if found is None:
        raise Wrong("message_not_found")
    if found.get("user") != person.id:
        raise Notice("You can only change your own messages.")
    return found
