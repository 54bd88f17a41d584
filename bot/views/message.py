"""A message of a conversation on its way to a deal: the form, and the line in the history."""

import re
from collections.abc import Mapping
from typing import Any

from bot.domain.deal import Deal
from bot.domain.message import Message
from bot.views import label
from bot.views.block import Block, View, context, field, lookup, modal, words_plain
from bot.views.metadata import Extra, dump
from bot.views.text import EMPTY, again, text
from bot.views.words import Words

LONGEST = 3000
"""Characters of a message that its form shows, and that are kept: Slack's limit of a section."""

_QUOTED = "message"
_TEAM = re.compile(r"[a-z0-9][a-z0-9-]{0,60}")
_CHANNEL = re.compile(r"[A-Z0-9]{2,30}")
_STAMP = re.compile(r"[0-9]{1,12}\.[0-9]{6}")
_PERSON = re.compile(r"[UW][A-Z0-9]{2,30}")


def add(words: Words, said: str, *, meta: Extra) -> View:
    """Ask which deal a message belongs to; `said` is its text in plain words."""
    quoted: Block = {
        "type": "section",
        "block_id": _QUOTED,
        "text": {**words_plain(again(said), LONGEST), "emoji": False},
    }
    element = lookup("deal.search", words("Type a name or a number"))
    return modal(
        words("Add to deal"),
        [
            field("deal", words("Deal"), element),
            quoted,
            context(words("Only this message is kept, with who wrote it and a link to it.")),
        ],
        close=words("Cancel"),
        callback_id="message.add",
        submit=words("Add"),
        metadata=dump(extra=meta),
    )


def quoted(view: Mapping[str, Any]) -> str:
    """Give the words that the form showed, from the view that Slack sends back."""
    for block in view.get("blocks", ()):
        if block.get("block_id") == _QUOTED:
            said = str(block["text"]["text"])
            return "" if said == EMPTY else said
    return ""


def permalink(team: str, channel_id: str, ts: str, thread_ts: str = "") -> str | None:
    """Give the address of a message as Slack writes it, None where a part is not one of Slack's.

    Building it from what the shortcut says costs no call and no scope.
    """
    known = _TEAM.fullmatch(team) and _CHANNEL.fullmatch(channel_id) and _STAMP.fullmatch(ts)
    if not known:
        return None
    address = f"https://{team}.slack.com/archives/{channel_id}/p{ts.replace('.', '')}"
    if thread_ts and thread_ts != ts and _STAMP.fullmatch(thread_ts):
        address += f"?thread_ts={thread_ts}&amp;cid={channel_id}"
    return address


def added(deal: Deal, words: Words) -> str:
    """Say that a message was put on a deal."""
    return words("Added the message to {deal}.", deal=f"*{label.title(deal)}*")


def line(message: Message | None, who: str, words: Words) -> str:
    """Say who put whose message on the deal, with the way to it (mrkdwn)."""
    if message is None:
        return words("{who} added a message", who=who)
    said = words("{who} added what {author} wrote", who=who, author=_author(message, words))
    link = words("see it")
    return f"{said} (<{message.permalink}|{link}>)" if message.permalink else said


def _author(message: Message, words: Words) -> str:
    if message.author:
        return text(message.author, 40)
    if message.author_id and _PERSON.fullmatch(message.author_id):
        return f"<@{message.author_id}>"
    return words("someone")
