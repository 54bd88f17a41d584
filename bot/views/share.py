"""What is posted to a channel for all who are in it: to read there, to act on for oneself."""

from collections.abc import Mapping, Sequence

from bot.domain.audience import Barrier
from bot.domain.board import Board
from bot.domain.deal import Deal
from bot.domain.followup import Followup
from bot.domain.person import Person
from bot.domain.pipeline import Pipeline
from bot.domain.playbook import Task
from bot.domain.timeline import Entry
from bot.views import board as boards
from bot.views import deal as card
from bot.views import label
from bot.views.block import (
    Block,
    Element,
    Message,
    View,
    actions,
    button,
    context,
    field,
    fitting,
    message,
    modal,
    section,
    words_plain,
)
from bot.views.metadata import Extra, dump
from bot.views.query import board_value
from bot.views.text import plain, text
from bot.views.timeline import what_line
from bot.views.token import token
from bot.views.words import Words, msg

_BARRIERS: Mapping[Barrier, str] = {
    Barrier.ABSENT: msg(
        "Not posted: I am not in {channel}. Type `/invite @Pipewright` there, then post again."
    ),
    Barrier.OUTSIDERS: msg(
        "Not posted: people of another organisation are in {channel}. Choose a channel of your own."
    ),
    Barrier.GUESTS: msg(
        "Not posted: there are guests in {channel}. Choose a channel without guests."
    ),
    Barrier.HIDDEN: msg(
        "Not posted: I may not see who is in {channel}. Ask an admin to allow me channels:read "
        "and groups:read, then post again."
    ),
    Barrier.CROWD: msg(
        "Not posted: too many people are in {channel} to be sure that no guest is among them. "
        "Choose a smaller channel."
    ),
    Barrier.ARCHIVED: msg("Not posted: {channel} is archived. Choose another channel."),
    Barrier.FAILED: msg("Not posted: Slack did not let me post in {channel}. Choose another one."),
    Barrier.UNSURE: msg(
        "Slack did not say whether the post arrived. Look into {channel} before you post again."
    ),
}

_ELSEWHERE = frozenset({"deal.share", "deal.room"})
"""Controls of the card that would lead to where it stands already."""


def ask(what: str, words: Words, *, meta: Extra) -> View:
    """Ask for the channel; `what` (mrkdwn) is what would be posted there."""
    element: Element = {
        "type": "conversations_select",
        "action_id": "chosen",
        "placeholder": words_plain(words("Select a channel"), 150),
        "default_to_current_conversation": True,
        "filter": {
            "include": ["public", "private"],
            "exclude_external_shared_channels": True,
            "exclude_bot_users": True,
        },
    }
    return modal(
        words("Post to channel"),
        [
            section(what),
            field("channel", words("Channel"), element),
            context(words("Everybody in the channel sees it. Channels with guests are refused.")),
        ],
        close=words("Cancel"),
        callback_id="share.post",
        submit=words("Post"),
        metadata=dump(extra=meta),
    )


def board_named(pipeline: Pipeline) -> str:
    """Name a board (mrkdwn)."""
    return f"*{text(pipeline.name, 100)}*"


def deal_named(deal: Deal) -> str:
    """Name a deal (mrkdwn)."""
    return f"*{label.title(deal)}*"


def board(board: Board, words: Words, *, people: Mapping[int, Person], by: Person) -> Message:
    """Draw the board to be read by a channel; its one button opens it for whoever presses it."""
    drawn = boards.board(board, words, people=people)
    opens = button(words("Open the board"), "board.open", board_value(board.query))
    return _read_only(drawn, opens, words, by)


def deal(
    deal: Deal,
    pipeline: Pipeline,
    words: Words,
    *,
    people: Mapping[int, Person],
    by: Person,
    followups: Sequence[Followup] = (),
    tasks: Sequence[Task] = (),
) -> Message:
    """Draw the message that shows a deal to a channel as it is now.

    Its controls act for whoever uses them, with what that person may do; its history stands in
    its thread.
    """
    drawn = card.card(card.Card(deal, pipeline, people, followups, tasks), words)
    shown = [_without(block, _ELSEWHERE) for block in drawn["blocks"]]
    spoken = words("Open {deal}", deal=plain(deal.name, 40))
    opens = button(words("Open"), "deal.open", token(deal), spoken=spoken)
    said = words("Posted by {person}. What happens is told in the thread.", person=_name(by))
    at = next((at for at, block in enumerate(shown) if block["type"] == "actions"), None)
    if at is not None:
        row = shown[at]
        shown[at] = {**row, "elements": [*row["elements"], opens][:25]}
    return {**drawn, "blocks": [*fitting(shown, 48), context(said)]}


def line(
    entry: Entry, pipeline: Pipeline, words: Words, *, people: Mapping[int, Person]
) -> Message:
    """Say what happened to a deal, for the thread of its message."""
    said = what_line(entry, pipeline, words, people=people)
    return message(said, [section(said)])


def blank(words: Words, *, moved: bool = False) -> Message:
    """Stand where a deal was shown that is not to be seen there any more, or is further down."""
    said = (
        words("This deal is shown further down now.")
        if moved
        else words("What stood here is not shown any more.")
    )
    return message(said, [context(said)])


def told(channel_id: str, barrier: Barrier | None, words: Words) -> Message:
    """Say that something was posted, or what stood in the way and what to do about it."""
    posted = msg("Posted to {channel}.")
    channel = label.channel(channel_id, words)
    said = words(_BARRIERS[barrier] if barrier else posted, channel=channel)
    return message(said, [section(said)])


def _read_only(drawn: Message, opens: Element, words: Words, by: Person) -> Message:
    """Leave out what would change the message for everybody, and say who had it posted."""
    shown: list[Block] = [
        {name: part for name, part in block.items() if name != "accessory"}
        for block in drawn["blocks"]
        if block["type"] != "actions"
    ]
    tail = [context(words("Posted by {person}", person=_name(by))), actions([opens])]
    return {**drawn, "blocks": [*fitting(shown, 48), *tail]}


def _without(block: Block, names: frozenset[str]) -> Block:
    """Leave some controls out of a row of them."""
    if block["type"] != "actions":
        return block
    kept = [one for one in block["elements"] if one.get("action_id") not in names]
    return {**block, "elements": kept}


def _name(person: Person) -> str:
    return text(person.name, 60)
