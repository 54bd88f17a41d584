"""A channel whose posts become leads: the form that names it, and what is said in it."""

from collections.abc import Mapping

from bot.domain.deal import Deal, Status
from bot.domain.door import Outcome
from bot.domain.person import Person
from bot.domain.pipeline import Pipeline
from bot.views import label
from bot.views.block import Message, View, actions, button, context, field, message, modal, section
from bot.views.chooser import conversation
from bot.views.metadata import Extra, dump
from bot.views.text import plain, text
from bot.views.token import token
from bot.views.words import Words


def form(channel_id: str | None, words: Words, *, meta: Extra) -> View:
    """Ask which channel's posts become leads."""
    return modal(
        words("Slack channel"),
        [
            field(
                "channel",
                words("Channel"),
                conversation("chosen", words("Select a channel"), channel_id),
                hint=words("Invite Pipewright there. The channel is told that posts become leads."),
            ),
            context(
                words(
                    "Each new post of a member of the team becomes a lead: “Jane Doe, Acme, $12k”, "
                    "lines such as “Company: Acme”, or free words. Answers in threads, edits and "
                    "other apps' posts do not."
                )
            ),
        ],
        close=words("Cancel"),
        submit=words("Save"),
        callback_id="door.channel",
        metadata=dump(extra=meta),
    )


def answer(deal: Deal, outcome: Outcome, words: Words, *, people: Mapping[int, Person]) -> Message:
    """Say below a post what became of it."""
    name = label.title(deal)
    if outcome is Outcome.ATTACHED:
        said = words("Put on {deal}, which is open.", deal=f"*{name}*")
    elif deal.status is Status.DISQUALIFIED:
        said = words("{deal} was closed: not a lead.", deal=f"*{name}*")
    else:
        owner = label.person(deal.owner_id, people, words)
        said = words("New lead: {deal} · {owner}", deal=f"*{name}*", owner=owner)
    spoken = words("Open {deal}", deal=plain(deal.name, 50))
    controls = [button(words("Open"), "deal.open", token(deal), spoken=spoken)]
    if outcome is Outcome.CREATED and deal.status is Status.OPEN:
        undo = words("Undo: {deal} is not a lead", deal=plain(deal.name, 40))
        controls.append(button(words("Undo"), "channel.undo", token(deal), spoken=undo))
    return message(said, [section(said), actions(controls)])


def set_up(pipeline: Pipeline, words: Words, *, by: Person) -> Message:
    """Tell a channel that its posts become leads, and who had that set up."""
    said = words(
        "From now on each post here becomes a lead of {pipeline}. {who} set this up.",
        pipeline=f"*{text(pipeline.name, 60)}*",
        who=text(by.name, 60),
    )
    return message(said, [section(said)])
