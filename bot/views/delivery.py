"""What people are told about messages that did not get where they belong."""

import re
from collections.abc import Mapping

from bot.domain.audience import Barrier
from bot.views.block import Message, context, message, section
from bot.views.words import Words, msg

_CHANNEL = re.compile(r"[CDG][A-Z0-9]{2,30}")

_FIXES: Mapping[Barrier, str] = {
    Barrier.ABSENT: msg(
        "I could not post in {channel}: I am not in it any more. Type `/invite @Pipewright` there, "
        "and the next one arrives."
    ),
    Barrier.OUTSIDERS: msg(
        "I did not post in {channel}: people of another organisation are in it now. Choose another "
        "channel for it."
    ),
    Barrier.GUESTS: msg(
        "I did not post in {channel}: there are guests in it now. Choose another channel for it."
    ),
    Barrier.HIDDEN: msg(
        "I did not post in {channel}: I may not see who is in it. Ask an admin to allow me "
        "channels:read and groups:read."
    ),
    Barrier.CROWD: msg(
        "I did not post in {channel}: too many people are in it to be sure that no guest is among "
        "them. Choose a smaller channel for it."
    ),
    Barrier.ARCHIVED: msg(
        "I could not post in {channel}: it is archived. Unarchive it, or choose another channel."
    ),
    Barrier.FAILED: msg(
        "I could not post in {channel}: Slack did not let me. Ask an admin whether apps may post "
        "there, or choose another channel."
    ),
    Barrier.UNSURE: msg("Slack did not say whether a message arrived in {channel}. Look there."),
}


def undelivered(channel_id: str, barrier: Barrier, words: Words) -> Message:
    """Say why something was not posted in a channel, and what to do about it."""
    channel = f"<#{channel_id}>" if _CHANNEL.fullmatch(channel_id) else words("the channel")
    said = words(_FIXES[barrier], channel=channel)
    once = words("I say so once a day for each channel.")
    return message(said, [section(said), context(once)])
