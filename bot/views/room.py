"""A deal's own channel: what became of it, and what happens to it in the end."""

from collections.abc import Mapping, Sequence
from datetime import date

from bot.domain.deal import Deal
from bot.views import label
from bot.views.block import Message, message, section
from bot.views.text import plain, text
from bot.views.words import Words, msg

_REFUSED: Mapping[str, str] = {
    "missing_scope": msg(
        "No channel was made: I may not make any. Ask an admin to allow me {scope} in the app's "
        "settings and to install me again, then try once more."
    ),
    "restricted_action": msg(
        "No channel was made: this workspace does not let apps make such channels. Ask one of "
        "its owners, or choose the other kind of channel in the settings of the pipeline."
    ),
    "name_taken": msg(
        "No channel was made: every name for it is taken. Rename the deal, then try again."
    ),
    "unsure": msg(
        "Slack did not say whether the channel was made. Try again in a minute: if it is there, "
        "it is found."
    ),
}
_OTHERWISE = msg(
    "No channel was made: Slack refused it ({reason}). Try again, or ask an admin of Slack."
)


def coming(deal: Deal, channel_id: str | None, words: Words) -> Message:
    """Answer at once: the channel is being made, or where it is."""
    name = f"*{label.title(deal)}*"
    if channel_id is None:
        said = words("A channel for {deal} is being made. You will read when it is.", deal=name)
    else:
        channel = label.channel(channel_id, words)
        said = words("{deal} has a channel: {channel}. Join it there.", deal=name, channel=channel)
    return message(said, [section(said)])


def told(deal: Deal, channel_id: str, missing: Sequence[str], words: Words) -> Message:
    """Say where the channel is, and who could not be invited."""
    said = words(
        "The channel of {deal}: {channel}.",
        deal=f"*{label.title(deal)}*",
        channel=label.channel(channel_id, words),
    )
    if missing:
        names = ", ".join(text(name, 60) for name in missing)
        said += " " + words(
            "Not in Slack or not allowed in, so not invited: {people}.", people=names
        )
    return message(said, [section(said)])


def refused(reason: str, words: Words, *, private: bool) -> Message:
    """Say why there is no channel, and what to do about it."""
    scope = "`groups:write`" if private else "`channels:manage`"
    said = words(_REFUSED.get(reason, _OTHERWISE), scope=scope, reason=text(reason or "–", 60))
    return message(said, [section(said)])


def topic(deal: Deal, words: Words) -> str:
    """Say what the channel is about; money stays out of it."""
    return words("All about {deal}", deal=label.plain_title(deal))[:250]


def bookmark(deal: Deal, words: Words) -> str:
    """Name the link to the card."""
    return words("Card of {deal}", deal=plain(deal.name, 50))


def closing(day: date, words: Words) -> Message:
    """Say in the channel when it is archived."""
    said = words(
        "This deal is closed. The channel is archived on {date}, unless the deal is reopened.",
        date=words.long_date(day),
    )
    return message(said, [section(said)])


def revived(channel_id: str, words: Words, *, done: bool) -> Message:
    """Say that an archived channel is open again, or how a person opens it."""
    channel = label.channel(channel_id, words)
    if done:
        said = words("{channel} is open again.", channel=channel)
    else:
        said = words(
            "The deal is open again, but its channel {channel} is still archived: Slack lets only "
            "people open one again. Go there, choose “Unarchive”, then type "
            "`/invite @Pipewright`.",
            channel=channel,
        )
    return message(said, [section(said)])
