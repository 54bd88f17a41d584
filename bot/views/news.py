"""What is told of a deal by itself: won, lost, given to somebody; and the form that sets it up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.domain.board import BoardQuery
from bot.domain.deal import Deal, Status
from bot.domain.news import News
from bot.domain.person import Person
from bot.domain.pipeline import Pipeline
from bot.domain.timeline import Entry, EntryKind
from bot.views import deal as cards
from bot.views import label
from bot.views.block import (
    Message,
    View,
    actions,
    button,
    context,
    field,
    message,
    modal,
    option,
    section,
    select,
    typed,
)
from bot.views.chooser import conversation
from bot.views.field import optional_field
from bot.views.metadata import Extra, dump
from bot.views.query import BOARD_SIZE, board_value
from bot.views.text import plain, text
from bot.views.token import token
from bot.views.words import Words


@dataclass(frozen=True, slots=True)
class Story:
    """How a deal came to its close: who closed it, in how many days, with how many touches.

    `days` is None where nobody knows when it began; `words` is what was said at the close.
    """

    by: int | None
    days: int | None
    touches: int
    words: str | None = None


def closed(
    deal: Deal,
    story: Story,
    words: Words,
    *,
    people: Mapping[int, Person],
    set_by: Person | None,
    last: int | None = None,
) -> Message:
    """Tell a channel of a win or a loss in two lines; of one taken back, that it was.

    `last` is how many a channel is told of on a day, when this is the last of them.
    """
    who = label.person(story.by, people, words) if story.by else words("Somebody")
    name = f"*{label.title(deal)}*"
    worth = words.money(deal.value) if deal.value is not None else ""
    if deal.status is Status.OPEN:
        said, more = words("{deal} is open again: its close was taken back.", deal=name), ""
    elif deal.status is Status.WON:
        said = words("{who} won {deal}: {value}", who=who, deal=name, value=worth)
        more = _rest(deal, story, words, text(story.words, 200) if story.words else "")
    else:
        reason = label.reason(deal.lost_reason, words) if deal.lost_reason else ""
        said = (
            words("{who} lost {deal}: {reason}", who=who, deal=name, reason=reason)
            if reason
            else words("{who} lost {deal}", who=who, deal=name)
        )
        against = text(deal.competitor, 60) if deal.competitor else ""
        told = text(story.words, 200) if story.words and story.words != deal.lost_reason else ""
        more = _rest(deal, story, words, worth, against, told)
    opens = button(
        words("Open"),
        "deal.open",
        token(deal),
        spoken=words("Open {deal}", deal=plain(deal.name, 40)),
    )
    lines = f"{said}\n{more}" if more else said
    blocks = [section(lines, accessory=opens)]
    if last is not None:
        said = words.plural(
            "{n} close was told here today. `/pipeline changes` has any more.",
            "{n} closes were told here today. `/pipeline changes` has any more.",
            last,
        )
        blocks.append(context(said))
    if set_by is not None:
        blocks.append(context(words("Set up by {person}", person=text(set_by.name, 60))))
    return message(lines.replace("\n", " · "), blocks)


def given(
    deal: Deal,
    pipeline: Pipeline,
    words: Words,
    *,
    people: Mapping[int, Person],
    by: int | None,
    fresh: bool,
    said: str | None = None,
) -> Message:
    """Tell somebody of a deal that is theirs now, with everything that can be done to it.

    `fresh` tells a card that was just made from one that had an owner before; `said` is what
    came with a lead from outside.
    """
    name = f"*{label.title(deal)}*"
    if by is None:
        notice = words("A new lead came in for you: {deal}", deal=name)
        if said:
            notice += f"\n{text(said, 500)}"
    elif fresh:
        who = label.person(by, people, words)
        notice = words("{who} added {deal} for you.", who=who, deal=name)
    else:
        notice = words("{who} gave you {deal}.", who=label.person(by, people, words), deal=name)
    return cards.card(cards.Card(deal, pipeline, people, notice=notice), words)


def word(
    deal: Deal,
    entry: Entry,
    pipeline: Pipeline,
    words: Words,
    *,
    people: Mapping[int, Person],
) -> Message:
    """Tell somebody what came in on their deal by itself, with the deal below it."""
    name = f"*{label.title(deal)}*"
    if entry.kind is EntryKind.REPLY:
        notice = words("A reply came in on {deal}:", deal=name)
    else:
        notice = words("Something came in on {deal}:", deal=name)
    if entry.body:
        notice += f"\n{text(entry.body, 500)}"
    return cards.card(cards.Card(deal, pipeline, people, notice=notice), words)


def given_many(
    deals: Sequence[Deal],
    count: int,
    words: Words,
    *,
    pipelines: Mapping[int, Pipeline],
    people: Mapping[int, Person],
    by: int | None,
    me: Person,
    leads: bool,
) -> Message:
    """Tell somebody of several deals that are theirs now; `deals` are the first of `count`."""
    who = label.person(by, people, words) if by is not None else words("Somebody")
    said = (
        words.plural("{who} gave you {n} lead.", "{who} gave you {n} leads.", count, who=who)
        if leads
        else words.plural("{who} gave you {n} deal.", "{who} gave you {n} deals.", count, who=who)
    )
    rows = []
    for deal in deals:
        point = label.line(deal, words, label.stage(deal, pipelines), label.closing(deal, words))
        opens = button(
            words("Open"),
            "deal.open",
            token(deal),
            spoken=words("Open {deal}", deal=plain(deal.name, 40)),
        )
        rows.append(section(f"*{label.title(deal)}*\n{point}", accessory=opens))
    more = count - len(deals)
    if more > 0:
        rows.append(context(words.plural("and {n} more", "and {n} more", more)))
    if deals:
        query = BoardQuery(deals[0].position.pipeline_id, owner_id=me.id, size=BOARD_SIZE)
        rows.append(actions([button(words("Open the board"), "board.open", board_value(query))]))
    return message(said, [section(said), *rows])


def set_up(pipeline: Pipeline, words: Words, *, by: Person) -> Message:
    """Tell a channel who has wins and losses told there."""
    said = words(
        "{who} has the wins and losses of {pipeline} told here.",
        who=text(by.name, 60),
        pipeline=f"*{text(pipeline.name, 60)}*",
    )
    return message(said, [section(said)])


def form(pipeline: Pipeline, news: News, words: Words, *, meta: Extra) -> View:
    """Ask where wins and losses are told, and how deals' channels are made and kept."""
    kinds = [option(words("Private"), "private"), option(words("Public"), "public")]
    chosen = "public" if news.public else "private"
    fields = [
        optional_field(
            "channel",
            words("Channel for wins, losses and conversions that fall"),
            conversation("chosen", words("Select a channel"), news.channel_id),
        ),
        context(words("Empty: they are told nowhere. Channels with guests are refused.")),
        field(
            "room",
            words("A deal's own channel is"),
            select("chosen", words("Select a kind"), kinds, initial=chosen),
        ),
        field(
            "days",
            words("It is archived so many days after the close"),
            typed("7", initial=str(news.kept_days), limit=3),
        ),
    ]
    return modal(
        words("Channels and posts"),
        fields,
        close=words("Cancel"),
        submit=words("Save"),
        callback_id="news.save",
        metadata=dump(extra={**meta, "pipeline": str(pipeline.id)}),
    )


def age(created: date | None, ended: date | None) -> int | None:
    """Give the days from one day to another, None while either is unknown."""
    return (ended - created).days if created is not None and ended is not None else None


def _rest(deal: Deal, story: Story, words: Words, *told: str) -> str:
    days = words.plural("{n} day", "{n} days", story.days) if story.days is not None else ""
    touches = words.plural("{n} touch", "{n} touches", story.touches) if story.touches else ""
    source = words(label.SOURCE[deal.source]) if deal.source else ""
    parts = [days, touches, source, *told]
    return " · ".join(part for part in parts if part)
