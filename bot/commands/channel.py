"""A channel whose posts become leads: set up in `/lead form`, and each post that comes."""

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from bot.commands.answer import Answer, Done, Open, Payload, Screen, Show, View
from bot.commands.call import Call, Viewer
from bot.commands.card import as_it_stands, named
from bot.commands.cast import everybody
from bot.commands.overtaken import form as overtaken
from bot.commands.request import Kind
from bot.commands.route import Routes
from bot.commands.surface import after, remembered
from bot.commands.trail import kept, number
from bot.domain.audit import Subject
from bot.domain.door import DoorKind, Outcome
from bot.domain.error import FormErrors, Invalid
from bot.domain.permit import ask_to_lead, may_sell
from bot.services import channel, door
from bot.storage import UnitOfWork
from bot.views import changed
from bot.views import channel as screens
from bot.views import form as forms
from bot.views.posted import read_post
from bot.views.setting import ChannelForm

routes = Routes(alone=True)

_OWN_WORDS = (None, "file_share")
"""Kinds of message that are a person's own new words; all others tell of something else."""


@routes.reads(Kind.ACTION, "door.channel")
def ask(call: Call, uow: UnitOfWork) -> Answer:
    """Open the form that names a pipeline's channel."""
    pipeline = uow.pipelines.get(number(call.request.value))
    ask_to_lead(call.person, pipeline)
    return Open(_view(call, uow, pipeline.id, remembered(call)))


def _view(call: Call, uow: UnitOfWork, pipeline_id: int, meta: Mapping[str, Any]) -> View:
    known = door.of_kind(uow, pipeline_id, DoorKind.CHANNEL)
    present = known.config.get("channel") if known else None
    return screens.form(present, call.words, meta={**meta, "pipeline": str(pipeline_id)})


def _again(call: Call, uow: UnitOfWork) -> Answer:
    return Show(Screen("door.list", {"pipeline": str(number(kept(call)["pipeline"]))}))


@routes.changes(Kind.SUBMISSION, "door.channel", again=_again)
def save(call: Call, uow: UnitOfWork) -> Answer:
    """Have the posts of the chosen channel become leads."""
    form = forms.read(ChannelForm, call.values, call.words, currency=call.workspace.currency).values
    pipeline_id = number(kept(call)["pipeline"])
    now = _view(call, uow, pipeline_id, kept(call))
    if late := overtaken(call, uow, now, Subject.PIPELINE, pipeline_id, key="door"):
        return late
    call.once(uow)
    try:
        _, told = channel.open_(uow, pipeline_id, form.channel, by=call.person)
    except Invalid as error:
        raise FormErrors({"channel": error}) from error
    return Show(Screen("door.list", {"pipeline": str(pipeline_id), "audit": str(told.id)}))


def _nothing(call: Call, uow: UnitOfWork) -> Answer:
    return Done()


def _is_meant(call: Call, uow: UnitOfWork) -> bool:
    """Tell a post that is to become a lead from all else that is said where the bot is."""
    here = call.request.channel_id
    if here is None or not _is_new(call.request.payload) or not may_sell(call.person):
        return False
    return channel.of(uow, here) is not None


@routes.changes(Kind.EVENT, "message", again=_nothing, when=_is_meant)
def posted(call: Call, uow: UnitOfWork) -> Answer:
    """Take a post in as a lead of the pipeline its channel was set up for."""
    event, channel_id = call.request.payload, call.request.channel_id
    found = channel.of(uow, channel_id) if channel_id is not None else None
    if channel_id is None or found is None:
        return Done()
    words = str(event.get("text") or "")
    said = read_post(words, call.workspace.locale, call.workspace.currency)
    if said is not None:
        digest = sha256(words.encode("utf-8", "surrogatepass")).hexdigest()
        channel.receive(
            uow,
            found,
            said,
            channel_id=channel_id,
            ts=str(event["ts"]),
            digest=digest,
            by=call.person,
        )
    return Done()


def _is_new(event: Mapping[str, Any]) -> bool:
    """Tell a person's new post from edits, answers in threads, and what apps and bots post."""
    thread = event.get("thread_ts")
    return (
        event.get("subtype") in _OWN_WORDS
        and not event.get("bot_id")
        and not event.get("app_id")
        and not event.get("hidden")
        and bool(event.get("ts"))
        and thread in (None, event["ts"])
    )


@routes.changes(Kind.ACTION, "channel.undo", again=as_it_stands)
def undo(call: Call, uow: UnitOfWork) -> Answer:
    """Close what was made of a post and is no lead."""
    asked = named(call)
    call.once(uow)
    container = call.request.payload.get("container")
    ts = str(container.get("message_ts") or "") if isinstance(container, dict) else ""
    here = (call.request.channel_id, ts) if call.request.channel_id and ts else None
    note = call.words("Not a lead")
    deal = channel.take_back(
        uow, asked.deal_id, by=call.person, version=asked.version, note=note, answer=here
    )
    return after(call, deal, changed.lost(deal, call.words))


@routes.screen(channel.ANSWER)
def draw_answer(uow: UnitOfWork, viewer: Viewer, params: Mapping[str, Any]) -> Payload:
    """Draw what became of a post."""
    deal = uow.deals.get(int(params["deal"]))
    outcome = Outcome(str(params["outcome"]))
    return screens.answer(deal, outcome, viewer.words, people=everybody(uow))


@routes.screen(channel.SET)
def draw_set(uow: UnitOfWork, viewer: Viewer, params: Mapping[str, Any]) -> Payload:
    """Draw who had the channel's posts become leads."""
    pipeline = uow.pipelines.get(int(params["pipeline"]))
    return screens.set_up(pipeline, viewer.words, by=viewer.person)
