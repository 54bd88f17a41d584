"""The card of a deal: what matters on top, what can be done right below."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.domain.deal import Deal, Status
from bot.domain.followup import ASK, Followup
from bot.domain.message import Message as Quoted
from bot.domain.person import Person
from bot.domain.pipeline import Pipeline
from bot.domain.playbook import Task
from bot.domain.timeline import Entry
from bot.views import followup as followups_of
from bot.views import label
from bot.views.block import (
    Block,
    Element,
    Message,
    View,
    actions,
    button,
    context,
    datepicker,
    message,
    modal,
    option,
    overflow,
    section,
    select,
)
from bot.views.playbook import checklist
from bot.views.text import plain, text
from bot.views.timeline import entry_line
from bot.views.token import token
from bot.views.words import Words

_HISTORY = 5
_FOLLOWUPS = 3


@dataclass(frozen=True, slots=True)
class Card:
    """A deal and what its card shows beside it.

    `entries` come newest first, `messages` are those among them, by the entry's id; `undoable`
    offers to take the newest change back; a card that is not `editable` by its reader has no
    other controls; `notice` is a ready sentence (mrkdwn) that stands above the card, such as what
    was just changed.
    """

    deal: Deal
    pipeline: Pipeline
    people: Mapping[int, Person]
    followups: Sequence[Followup] = ()
    tasks: Sequence[Task] = ()
    entries: Sequence[Entry] = ()
    messages: Mapping[int, Quoted] = field(default_factory=dict)
    undoable: bool = False
    editable: bool = True
    notice: str | None = None


def card(shown: Card, words: Words) -> Message:
    """Draw a deal as a message."""
    summary = f"{label.title(shown.deal)}: {_point(shown.deal, shown.pipeline, words)}"
    return message(f"{shown.notice} {summary}" if shown.notice else summary, _blocks(shown, words))


def card_view(shown: Card, words: Words) -> View:
    """Draw a deal as a modal, for App Home."""
    return modal(
        words("Deal #{number}", number=shown.deal.number),
        _blocks(shown, words),
        close=words("Close"),
        callback_id="deal.view",
        metadata=f'{{"deal":"{token(shown.deal)}"}}',
    )


def _blocks(shown: Card, words: Words) -> list[Block]:
    deal, pipeline, editable = shown.deal, shown.pipeline, shown.editable
    head = [section(shown.notice)] if shown.notice else []
    fields = _fields(shown, words)
    return [
        *head,
        section(f"*{label.title(deal)}*\n{_point(deal, pipeline, words)}"),
        *_controls(shown, words),
        *(
            block
            for planned in shown.followups[:_FOLLOWUPS]
            for block in _followup(deal, planned, words, editable=editable)
        ),
        *checklist(deal, shown.tasks, words, editable=editable),
        # One line each: a phone stacks the fields, and two lines would push the rest off it.
        section(fields=[f"*{name}*  {value}" for name, value in fields]),
        *(
            context(
                entry_line(entry, pipeline, words, people=shown.people, messages=shown.messages)
            )
            for entry in shown.entries[:_HISTORY]
        ),
    ]


def _point(deal: Deal, pipeline: Pipeline, words: Words) -> str:
    """Say what it is worth, where it stands and when it closes."""
    stalled = words("stalled") if deal.stalled and deal.status is Status.OPEN else ""
    parts = [label.stage(deal, pipeline), label.closing(deal, words), stalled]
    if deal.status is Status.DISQUALIFIED:
        parts.insert(1, words(label.STATUS[deal.status]))
    return label.line(deal, words, *parts)


def _fields(shown: Card, words: Words) -> list[tuple[str, str]]:
    deal = shown.deal
    known = [
        (words("Owner"), label.person(deal.owner_id, shown.people, words)),
        (words("Company"), text(deal.company, 100) if deal.company else ""),
        (words("Contact"), text(deal.contact, 100) if deal.contact else ""),
        (words("Source"), _source(deal, words)),
    ]
    if deal.status is Status.OPEN:
        # A touch of the rhythm is a step, too, though nobody planned it.
        touch = followups_of.when(shown.followups[0], words) if shown.followups else ""
        known += [
            (words("Next step"), label.step(deal, words) or touch or words("None planned")),
            (words("In this stage"), _age(deal, words)),
            (words("On hold until"), words.date(deal.hold_until) if deal.hold_until else ""),
        ]
    if deal.lost_reason:
        known.append((words("Lost because"), label.reason(deal.lost_reason, words)))
    if deal.competitor:
        known.append((words("Competitor"), text(deal.competitor, 100)))
    if deal.created_at is not None:
        known.append((words("Created"), words.when(deal.created_at)))
    return [(name, value) for name, value in known if value]


def _source(deal: Deal, words: Words) -> str:
    name = words(label.SOURCE[deal.source]) if deal.source else ""
    detail = text(deal.source_detail, 100) if deal.source_detail else ""
    return ": ".join(part for part in (name, detail) if part)


def _age(deal: Deal, words: Words) -> str:
    if deal.entered_at is None or words.now is None:
        return ""
    today, entered = words.today, deal.entered_at.astimezone(words.zone).date()
    days = max((today - entered).days, 0) if today else 0
    if not days:
        return words("since today")
    return words.plural("for {n} day", "for {n} days", days)


def _followup(deal: Deal, planned: Followup, words: Words, *, editable: bool) -> list[Block]:
    said = followups_of.when(planned, words)
    if planned.kind != ASK:
        said = words("Follow-up {due}", due=said)
    note = f"\n{text(planned.note, 300)}" if planned.note else ""
    shown = [section(said + note)]
    if editable:
        settling = followups_of.settling(planned, deal, words)
        shown.append(actions(settling, block_id=f"deal:{token(deal)}:{planned.id}"))
    return shown


def _controls(shown: Card, words: Words) -> list[Block]:
    deal = shown.deal
    value = token(deal)
    open_ = deal.status is Status.OPEN
    name = plain(deal.name, 40)
    own = (
        _open_controls(deal, shown.pipeline, words, name)
        if open_
        else [
            button(words("Reopen"), "deal.reopen", value, spoken=words("Reopen {deal}", deal=name)),
            button(
                words("Log"),
                "deal.log",
                value,
                spoken=words("Log an activity on {deal}", deal=name),
            ),
        ]
    )
    controls = own if shown.editable else []
    if shown.undoable:
        undo = words("Undo the last change of {deal}", deal=name)
        controls.append(button(words("Undo"), "deal.undo", value, spoken=undo))
    if shown.editable:
        share = words("Post {deal} to a channel", deal=name)
        controls.append(button(words("Post to channel"), "deal.share", value, spoken=share))
        room = words("Open the channel of {deal}", deal=name)
        controls.append(button(words("Own channel"), "deal.room", value, spoken=room))
        controls.append(_menu(deal, words))
    return [actions(controls, block_id=f"deal:{value}")] if controls else []


def _open_controls(deal: Deal, pipeline: Pipeline, words: Words, name: str) -> list[Element]:
    value = token(deal)
    stages = [
        option(plain(stage.name, 75), token(deal, stage.id)) for stage in pipeline.open_stages
    ]
    move = select("deal.move", words("Select a stage"), stages, initial=token(deal, deal.stage_id))
    return [
        *([move] if stages else []),
        button(
            words("Log"), "deal.log", value, spoken=words("Log an activity on {deal}", deal=name)
        ),
        followups_of.replied(deal, words),
        datepicker("deal.followup", words("Follow-up")),
        button(
            words("Won"),
            "deal.won",
            value,
            style="primary",
            spoken=words("Close {deal} as won", deal=name),
        ),
        button(words("Lost"), "deal.lost", value, spoken=words("Close {deal} as lost", deal=name)),
    ]


def _menu(deal: Deal, words: Words) -> Element:
    date = words("Close date") if deal.status is Status.OPEN else words("Closed on")
    return overflow(
        "deal.menu",
        [
            option(words("Edit"), token(deal, "edit")),
            option(words("Value"), token(deal, "value")),
            option(date, token(deal, "date")),
            option(words("Change owner"), token(deal, "assign")),
            option(words("Add a note"), token(deal, "note")),
        ],
    )
