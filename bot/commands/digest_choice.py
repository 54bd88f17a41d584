"""Digests in the settings, for channels, and in App Home, for oneself."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.commands.answer import Answer, Open, Payload, Screen, Show, View
from bot.commands.call import Call, Viewer
from bot.commands.cast import every_pipeline, everybody
from bot.commands.digest import of_channel
from bot.commands.overtaken import form as overtaken
from bot.commands.request import Kind
from bot.commands.route import Routes
from bot.commands.screen import Shape
from bot.commands.surface import remembered
from bot.commands.trail import just_told, kept, number
from bot.domain.audit import Subject
from bot.domain.digest import Digest, DigestKind
from bot.domain.error import FormErrors, Invalid
from bot.domain.permit import ask_to_curate, leads, may_curate
from bot.services import digest_choice as choices
from bot.storage import UnitOfWork
from bot.views import digest as screens
from bot.views import form as forms
from bot.views.block import Block
from bot.views.digest import ChannelForm, OwnForm, WhenForm

routes = Routes(alone=True)


@routes.reads(Kind.ACTION, "digest.list")
def listed(call: Call, uow: UnitOfWork) -> Answer:
    """Open the digests of channels over the settings."""
    return Open(draw(uow, call, {}))


@routes.screen("digest.list", Shape.MODAL)
def draw(uow: UnitOfWork, viewer: Viewer, params: Mapping[str, Any]) -> Payload:
    """Draw the digests of channels."""
    ask_to_curate(viewer.person)
    found = choices.of_channels(uow)
    return screens.listed(
        found,
        viewer.words,
        people=everybody(uow),
        pipelines=every_pipeline(uow),
        mine=frozenset(one.id for one in found if _may_change(uow, viewer, one)),
        notice=just_told(uow, viewer, params),
    )


def _may_change(uow: UnitOfWork, viewer: Viewer, one: Digest) -> bool:
    if one.pipeline_id is None:
        return may_curate(viewer.person)
    return leads(viewer.person, uow.pipelines.get(one.pipeline_id))


@routes.reads(Kind.ACTION, "digest.add")
def add(call: Call, uow: UnitOfWork) -> Answer:
    """Open the form of a digest for one more channel."""
    ask_to_curate(call.person)
    return _form(call, uow, choices.proposed(uow, "", by=call.person), fresh=True)


@routes.reads(Kind.ACTION, "digest.add_list")
def add_list(call: Call, uow: UnitOfWork) -> Answer:
    """Open the same form for a pipeline's daily list of what is due and what has stalled."""
    ask_to_curate(call.person)
    known = choices.proposed(uow, "", uow.pipelines.default().id, by=call.person)
    return _form(call, uow, replace(known, parts=choices.LIST), fresh=True)


@routes.reads(Kind.ACTION, "digest.edit")
def edit(call: Call, uow: UnitOfWork) -> Answer:
    """Open the form of a channel's digest."""
    ask_to_curate(call.person)
    return _form(call, uow, uow.digests.get(number(call.request.value)), fresh=False)


def _form(call: Call, uow: UnitOfWork, known: Digest, *, fresh: bool) -> Answer:
    return Open(_view(call, uow, known, remembered(call), fresh=fresh))


def _view(
    call: Call, uow: UnitOfWork, known: Digest, meta: Mapping[str, Any], *, fresh: bool
) -> View:
    return screens.channel_form(
        known, call.words, pipelines=uow.pipelines.all(), meta=meta, fresh=fresh
    )


def _list(call: Call, uow: UnitOfWork) -> Answer:
    return Show(Screen("digest.list"))


@routes.changes(Kind.SUBMISSION, "digest.save", again=_list)
def save(call: Call, uow: UnitOfWork) -> Answer:
    """Save a channel's digest."""
    form = forms.read(ChannelForm, call.values, call.words, currency=call.workspace.currency).values
    if not form.channel:
        raise FormErrors({"channel": Invalid("Please fill this in.")})
    _ask_chosen(form)
    known_id = str(kept(call).get("digest", ""))
    pipeline_id = form.pipeline or None
    if known_id:
        known = uow.digests.get(number(known_id))
        now = _view(call, uow, known, kept(call), fresh=False)
        if late := overtaken(call, uow, now, Subject.DIGEST, known.id):
            return late
    else:
        known = choices.proposed(uow, form.channel, pipeline_id, by=call.person)
    wanted = replace(known, channel_id=form.channel, pipeline_id=pipeline_id, locale=form.locale)
    wanted = form.applied(wanted)
    call.once(uow)
    try:
        told = choices.put(uow, wanted, by=call.person)
    except Invalid as error:
        raise FormErrors({"channel": error}) from error
    return Show(Screen("digest.list", {"audit": str(told.id)}))


@routes.changes(Kind.ACTION, "digest.remove", again=_list)
def remove(call: Call, uow: UnitOfWork) -> Answer:
    """Take a channel's digest away."""
    call.once(uow)
    told = choices.remove(uow, number(call.request.value), by=call.person)
    return Show(Screen("digest.list", {"audit": str(told.id)}))


@routes.reads(Kind.ACTION, "digest.mine")
def mine(call: Call, uow: UnitOfWork) -> Answer:
    """Open the form of one's own digest."""
    known = choices.own(uow, _kind(call.request.value), by=call.person)
    return Open(screens.own_form(known, call.words, meta=remembered(call)))


def _home(call: Call, uow: UnitOfWork) -> Answer:
    return Show(Screen("home"))


@routes.changes(Kind.SUBMISSION, "digest.own", again=_home)
def save_own(call: Call, uow: UnitOfWork) -> Answer:
    """Save one's own digest."""
    form = forms.read(OwnForm, call.values, call.words, currency=call.workspace.currency).values
    known = choices.own(uow, _kind(str(kept(call).get("kind", ""))), by=call.person)
    if form.on != "off":
        _ask_chosen(form)
    call.once(uow)
    choices.put_own(uow, form.applied(known), by=call.person)
    return Show(Screen("home"))


def entrance(uow: UnitOfWork, viewer: Viewer) -> list[Block]:
    """Offer a person's own digests in their App Home."""
    kinds = [DigestKind.PERSON]
    if any(leads(viewer.person, pipeline) for pipeline in uow.pipelines.all()):
        kinds.append(DigestKind.REVIEW)
    known = [choices.own(uow, kind, by=viewer.person) for kind in kinds]
    return screens.entrance(known, viewer.words)


@routes.screen(choices.SET)
def draw_set(uow: UnitOfWork, viewer: Viewer, params: Mapping[str, Any]) -> Payload:
    """Draw who had a channel's digest set up."""
    one = uow.digests.get(int(params["digest"]))
    words = of_channel(viewer, uow, one.locale)
    return screens.set_up(one, words, by=viewer.person, pipelines=every_pipeline(uow))


def _kind(value: str) -> DigestKind:
    if value not in (DigestKind.PERSON.value, DigestKind.REVIEW.value):
        raise Invalid("This window is too old. Close it and open it again.")
    return DigestKind(value)


def _ask_chosen(form: WhenForm) -> None:
    """Refuse what says nothing, or comes on no day, under its field."""
    if not form.days:
        raise FormErrors({"days": Invalid("Choose at least one day.")})
    if not form.parts:
        raise FormErrors({"parts": Invalid("Choose at least one thing to tell of.")})
