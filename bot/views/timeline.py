"""What happened to a deal, one line per entry."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from bot.domain.deal import Position
from bot.domain.message import Message
from bot.domain.person import Person
from bot.domain.pipeline import Pipeline
from bot.domain.timeline import SINCE_EVER, ActivityKind, Entry, EntryKind
from bot.views import label
from bot.views import message as conversation
from bot.views.text import text
from bot.views.words import Words, msg

_DONE: Mapping[ActivityKind, str] = {
    ActivityKind.CALL: msg("{who} called"),
    ActivityKind.EMAIL: msg("{who} wrote an e-mail"),
    ActivityKind.MEETING: msg("{who} had a meeting"),
    ActivityKind.DEMO: msg("{who} gave a demo"),
}
_PLAIN: Mapping[EntryKind, str] = {
    EntryKind.CREATED: msg("{who} created it"),
    EntryKind.EDITED: msg("{who} edited it"),
    EntryKind.NEXT_STEP: msg("{who} planned the next step"),
    EntryKind.NOTE: msg("{who} noted"),
    EntryKind.FOLLOWUP_DONE: msg("{who} followed up"),
    EntryKind.TASK: msg("{who} ticked off"),
    EntryKind.REPLY: msg("{who} got a reply"),
    EntryKind.WON: msg("{who} won it"),
    EntryKind.LOST: msg("{who} closed it as lost"),
    EntryKind.REOPENED: msg("{who} reopened it"),
    EntryKind.UNDONE: msg("{who} undid a change"),
}

_OTHERWISE = msg("{who} changed it")


def entry_line(
    entry: Entry,
    pipeline: Pipeline,
    words: Words,
    *,
    people: Mapping[int, Person],
    messages: Mapping[int, Message],
) -> str:
    """Say when, who and what, and the words that came with it (mrkdwn, one line).

    `messages` are those of a conversation, by the id of their entry.
    """
    said = what_line(entry, pipeline, words, people=people, messages=messages)
    # An import may know of a deal, but not since when.
    return said if entry.at == SINCE_EVER else f"{words.when(entry.at)} · {said}"


def what_line(
    entry: Entry,
    pipeline: Pipeline,
    words: Words,
    *,
    people: Mapping[int, Person],
    messages: Mapping[int, Message] = MappingProxyType({}),
) -> str:
    """Say the same without when."""
    who = label.person(entry.author_id, people, words) if entry.author_id else words("Import")
    if entry.kind is EntryKind.MESSAGE:
        said = conversation.line(messages.get(entry.id), who, words)
    else:
        said = _what(entry, pipeline, words, people, who)
    if not entry.body:
        return said
    chosen = entry.kind is EntryKind.LOST and entry.body in label.REASON
    body = label.reason(entry.body, words) if chosen else text(entry.body, 160)
    return f"{said}: {body}"


def _what(
    entry: Entry, pipeline: Pipeline, words: Words, people: Mapping[int, Person], who: str
) -> str:
    after = entry.after
    match entry.kind:
        case EntryKind.MOVED if after:
            return words(
                "{who} moved it to {stage}", who=who, stage=_stage(after, pipeline, entry.at)
            )
        case EntryKind.VALUE if after:
            if after.value is None:
                return words("{who} cleared the value", who=who)
            return words("{who} set the value to {value}", who=who, value=words.money(after.value))
        case EntryKind.DATE if after:
            if after.close_date is None:
                return words("{who} cleared the close date", who=who)
            day = words.date(after.close_date)
            return words("{who} set the close date to {date}", who=who, date=day)
        case EntryKind.OWNER if after:
            if after.owner_id is None:
                return words("{who} left it without an owner", who=who)
            owner = label.person(after.owner_id, people, words)
            return words("{who} gave it to {owner}", who=who, owner=owner)
        case EntryKind.ACTIVITY if entry.activity:
            return words(_DONE[entry.activity], who=who)
        case EntryKind.TASK if any(change.new == "open" for change in entry.changes):
            return words("{who} opened it again", who=who)
        case kind:
            return words(_PLAIN.get(kind, _OTHERWISE), who=who)


def _stage(position: Position, pipeline: Pipeline, at: datetime) -> str:
    """Name the stage as it was called then."""
    stage = pipeline.known(position.stage_id)
    return text(stage.name_at(at), 40) if stage else "–"
