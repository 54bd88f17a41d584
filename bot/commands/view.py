"""/pipeline view: boards by name, for oneself, for all, and for a channel."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.commands.answer import Answer, Done, Open, Payload, Screen, Show, Swap
from bot.commands.call import Call, Viewer
from bot.commands.cast import every_pipeline, everybody
from bot.commands.overtaken import form as overtaken
from bot.commands.pipeline import command
from bot.commands.request import Kind
from bot.commands.route import Routes
from bot.commands.surface import remembered
from bot.commands.trail import number
from bot.domain.board import BoardQuery
from bot.domain.error import FormErrors, Invalid
from bot.domain.view import Removed, View
from bot.services import lens
from bot.services import view as service
from bot.storage import UnitOfWork
from bot.views import form as forms
from bot.views import lens as lenses
from bot.views import overtaken as screens
from bot.views import view as views
from bot.views.metadata import metadata
from bot.views.query import BOARD_SIZE, board_value, read_board
from bot.views.text import text
from bot.views.view import Audience, NameForm, ViewForm
from bot.views.words import msg

routes = Routes(alone=True)


@command.sub(
    "view",
    hint=msg("[name]"),
    about=msg("Show a saved view of the board, or list them"),
    aliases=("views", "뷰", "보기"),
)
def view(call: Call, uow: UnitOfWork) -> Answer:
    """Show the view that was named, or list those there are."""
    if not call.text:
        return _list(call)
    return _board(service.named(uow, call.text, by=call.person))


@routes.reads(Kind.ACTION, "board.save")
def ask(call: Call, uow: UnitOfWork) -> Answer:
    """Ask for a name for what the board shows."""
    query = board_value(read_board(call.request.value))
    channel = call.request.channel_id or ""
    meta = {**remembered(call), "asked": query, "where": channel}
    return Open(views.save_view(call.words, in_channel=bool(channel), meta=meta))


def closes(call: Call, uow: UnitOfWork) -> Answer:
    """Close the form of a view that is saved already."""
    return Done()


@routes.changes(Kind.SUBMISSION, "view.save", again=closes)
def save(call: Call, uow: UnitOfWork) -> Answer:
    """Save the view the form was opened on, and show its board."""
    values = forms.read(ViewForm, call.values, call.words, currency=call.workspace.currency).values
    extra = metadata(call.request.view).extra
    query = read_board(str(extra.get("asked", "")))
    shared = values.audience is not Audience.MINE
    if shared and (late := _taken(call, uow, values.view, query)):
        return late
    call.once(uow)
    try:
        saved = service.save(uow, values.view, query, shared=shared, by=call.person)
    except Invalid as error:
        raise FormErrors({"view": error}) from error
    channel = str(extra.get("where") or "")
    if values.audience is Audience.CHANNEL and channel:
        service.show_in(uow, channel, saved.id, by=call.person)
    said = call.words("Saved the view *{name}*.", name=text(saved.name, 80))
    return _board(saved, said)


def _taken(call: Call, uow: UnitOfWork, name: str, query: BoardQuery) -> Answer | None:
    """Show the form again where everybody has a view of that name, which shows something else."""
    extra = dict(metadata(call.request.view).extra)
    known = service.of_all(uow, name)
    if known is None or str(known.id) == extra.get("replaces") or _same(known.query, query):
        return None
    meta = {**extra, "replaces": str(known.id)}
    now = views.save_view(call.words, in_channel=bool(extra.get("where")), meta=meta)
    said = call.words("There is a view called {name} already.", name=text(known.name, 80))
    shows = lenses.said(known.query, lens.seen(uow, known.query), call.words, everybody(uow))
    return Swap(
        screens.overtaken(call.request.view, now, said, [shows] if shows else [], call.words)
    )


def _same(kept: BoardQuery, asked: BoardQuery) -> bool:
    return kept == replace(asked, stage_id=None, page=0, cursor=None, size=kept.size)


def present(call: Call, uow: UnitOfWork) -> Answer:
    """List the views as they are."""
    return _list(call)


@routes.changes(Kind.ACTION, "view.menu", again=present)
def choose(call: Call, uow: UnitOfWork) -> Answer:
    """Show a view, let the channel show it, or delete it."""
    verb, _, number = call.request.value.partition(".")
    if not (number.isdecimal() and number.isascii() and int(number) < 2**63):
        raise Invalid("This button no longer works. Open the deal again.")
    chosen = service.seen(uow, int(number), by=call.person)
    if verb == "channel" and call.request.channel_id:
        service.show_in(uow, call.request.channel_id, chosen.id, by=call.person)
        return _list(call)
    if verb == "whole" and call.request.channel_id:
        service.show_whole(uow, call.request.channel_id, by=call.person)
        return _list(call)
    if verb == "rename":
        meta = {**remembered(call), "where": call.request.channel_id or ""}
        return Open(views.rename_view(chosen, call.words, meta=meta))
    if verb == "delete":
        return _list(call, service.remove(uow, chosen.id, by=call.person))
    return _board(chosen)


@routes.changes(Kind.ACTION, "view.back", again=present)
def put_back(call: Call, uow: UnitOfWork) -> Answer:
    """Have a deleted view again."""
    gone = views.read_removed(call.request.value)
    call.once(uow)
    service.put_back(uow, gone, by=call.person)
    return _list(call)


@routes.changes(Kind.SUBMISSION, "view.rename", again=closes)
def rename(call: Call, uow: UnitOfWork) -> Answer:
    """Call a view something else, and list the views."""
    values = forms.read(NameForm, call.values, call.words, currency=call.workspace.currency).values
    extra = metadata(call.request.view).extra
    known = service.seen(uow, number(extra.get("renamed", "")), by=call.person)
    if late := overtaken(call, uow, views.rename_view(known, call.words, meta=extra)):
        return late
    call.once(uow)
    try:
        service.rename(uow, number(extra.get("renamed", "")), values.view, by=call.person)
    except Invalid as error:
        raise FormErrors({"view": error}) from error
    return Show(Screen("views", {"channel": extra.get("where") or None}))


def _board(saved: View, said: str | None = None) -> Answer:
    query = board_value(replace(saved.query, size=BOARD_SIZE))
    params: dict[str, Any] = {"query": query}
    return Show(Screen("board", {**params, "said": said} if said else params))


def _list(call: Call, gone: Removed | None = None) -> Answer:
    told = {"gone": views.removed_value(gone)} if gone is not None else {}
    return Show(Screen("views", {"channel": call.request.channel_id, **told}))


@routes.screen("views")
def draw(uow: UnitOfWork, viewer: Viewer, params: Mapping[str, Any]) -> Payload:
    """Draw the list of views."""
    channel, people = params.get("channel"), everybody(uow)
    known = uow.views.visible(viewer.person.id)
    told = {
        one.id: lenses.said(one.query, lens.seen(uow, one.query), viewer.words, people)
        for one in known
    }
    return views.views(
        known,
        viewer.words,
        pipelines=every_pipeline(uow),
        shown=service.of_channel(uow, str(channel)) if channel else None,
        told=told,
        gone=views.read_removed(str(params["gone"])) if params.get("gone") else None,
    )
