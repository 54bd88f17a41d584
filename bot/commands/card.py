"""The card of a deal, its buttons and its menu; pickers and readings lead to the same."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.commands.answer import Answer, Open, Payload, Say, Screen
from bot.commands.around import around
from bot.commands.call import Call, Viewer
from bot.commands.cast import everybody
from bot.commands.form import Verb, form
from bot.commands.overtaken import since
from bot.commands.request import Kind, Place
from bot.commands.route import Routes
from bot.commands.screen import Shape
from bot.commands.surface import present, said_in
from bot.commands.verb import act
from bot.domain.deal import Deal
from bot.domain.error import Invalid
from bot.domain.message import Message
from bot.domain.permit import may_sell
from bot.domain.playbook import checklist
from bot.domain.timeline import Entry, EntryKind
from bot.services import permit
from bot.services.change import fetch
from bot.services.undo import WINDOW
from bot.storage import UnitOfWork
from bot.views import changed
from bot.views import deal as card
from bot.views.block import fitting
from bot.views.token import Token, read_token

routes = Routes()

_MENU = {"open": Verb.SHOW}
LARGEST_ID = 2**63
"""Ids from here on are in no database."""


def _token(value: str) -> Token:
    """Read a button's token; an id that no database holds is refused like any other nonsense."""
    token = read_token(value)
    if max(token.deal_id, token.version) >= LARGEST_ID:
        raise Invalid("This button no longer works. Open the deal again.")
    return token


def named(call: Call) -> Token:
    """Give the token of a click: what it carries, or for a calendar its block's."""
    if call.request.name in ("deal.followup", "fix.date"):
        return _token(call.request.block_id.removeprefix("deal:"))
    return _token(call.request.value)


def as_it_stands(call: Call, uow: UnitOfWork) -> Answer:
    """Show the deal that a click was about, as it is now."""
    token = named(call)
    deal = uow.deals.get(token.deal_id)
    return present(call, deal, since(uow, call, deal, token.version))


@routes.reads(Kind.ACTION, "deal.open")
def show(call: Call, uow: UnitOfWork) -> Answer:
    """Open the card: over the App Home, beside a board or list, or in place of what named it."""
    return _open(call, uow, uow.deals.get(named(call).deal_id))


def _open(call: Call, uow: UnitOfWork, deal: Deal) -> Answer:
    params = {"deal": deal.id}
    if call.request.place in (Place.HOME, Place.MODAL):
        return Open(draw_view(uow, call, params))
    return Say(Screen("card", params))


@routes.reads(Kind.ACTION, "deal.log", "deal.won", "deal.lost")
def ask(call: Call, uow: UnitOfWork) -> Answer:
    """Open the form that a button of the card stands for."""
    token = named(call)
    verb = Verb(call.request.name.partition(".")[2])
    return form(call, uow, verb, fetch(uow, token.deal_id))


@routes.changes(Kind.ACTION, "deal.move", again=as_it_stands)
def move(call: Call, uow: UnitOfWork) -> Answer:
    """Move the deal to the stage that was chosen; a choice of where it stands changes nothing."""
    token = named(call)
    deal = fetch(uow, token.deal_id, token.version)
    if token.arg == str(deal.stage_id):
        return present(call, deal)
    return act(call, uow, Verb.MOVE, deal, token.arg, version=token.version, sure=True)


@routes.changes(Kind.ACTION, "deal.followup", again=as_it_stands)
def plan(call: Call, uow: UnitOfWork) -> Answer:
    """Plan a follow-up on the day chosen in the calendar."""
    token = named(call)
    deal = fetch(uow, token.deal_id, token.version)
    day = call.request.value
    return act(call, uow, Verb.FOLLOWUP, deal, day, version=token.version, sure=True)


@routes.changes(Kind.ACTION, "deal.reopen", "deal.undo", "deal.reply", again=as_it_stands)
def at_once(call: Call, uow: UnitOfWork) -> Answer:
    """Reopen a closed deal, take the last change back, or log a reply: one tap each."""
    token = named(call)
    deal = fetch(uow, token.deal_id, token.version)
    verb = Verb(call.request.name.partition(".")[2])
    return act(call, uow, verb, deal, version=token.version)


@routes.changes(Kind.ACTION, "deal.menu", again=as_it_stands)
def choose(call: Call, uow: UnitOfWork) -> Answer:
    """Do what was chosen from the menu of a card or of a row."""
    token = named(call)
    deal = uow.deals.get(token.deal_id)
    verb = agreed_verb(token.arg)
    if verb is Verb.SHOW:
        return _open(call, uow, deal)
    if not token.rest:
        return form(call, uow, verb, deal)
    return act(call, uow, verb, deal, token.rest, version=token.version, sure=True)


def agreed_verb(word: str) -> Verb:
    try:
        return _MENU.get(word) or Verb(word)
    except ValueError:
        raise Invalid("This button no longer works. Open the deal again.") from None


@routes.screen("card")
def draw(uow: UnitOfWork, viewer: Viewer, params: Mapping[str, Any]) -> Payload:
    """Draw the card as a message."""
    message = card.card(_shown(uow, viewer, params), viewer.words)
    blocks = [*message["blocks"], *around(uow, viewer, int(params["deal"]))]
    return {**message, "blocks": fitting(blocks)}


@routes.screen("card", Shape.MODAL)
def draw_view(uow: UnitOfWork, viewer: Viewer, params: Mapping[str, Any]) -> Payload:
    """Draw the card as a modal."""
    view = card.card_view(_shown(uow, viewer, params), viewer.words)
    return {**view, "blocks": [*view["blocks"], *around(uow, viewer, int(params["deal"]))]}


def _shown(uow: UnitOfWork, viewer: Viewer, params: Mapping[str, Any]) -> card.Card:
    deal = uow.deals.get(int(params["deal"]))
    entries = uow.timeline.of(deal.id, limit=5)
    return card.Card(
        deal,
        uow.pipelines.get(deal.position.pipeline_id),
        everybody(uow),
        followups=uow.followups.open_of(deal.id),
        tasks=checklist(uow.tasks.of(deal.id), deal.stage_id),
        entries=entries,
        messages=_messages(uow, entries),
        undoable=_undoable(deal, entries, uow, viewer),
        editable=permit.may_change(uow, deal, by=viewer.person),
        notice=said_in(params),
    )


def _messages(uow: UnitOfWork, entries: Sequence[Entry]) -> Mapping[int, Message]:
    """Give the messages of a conversation among a deal's entries, by the entry's id."""
    told = [entry for entry in entries if entry.kind is EntryKind.MESSAGE]
    if not told:
        return {}
    return uow.messages.since(told[0].deal_id, min(entry.id for entry in told))


def _undoable(deal: Deal, entries: Sequence[Entry], uow: UnitOfWork, viewer: Viewer) -> bool:
    """Tell whether the viewer made the newest change, or leads, and still can take it back."""
    if not entries or not may_sell(viewer.person):
        return False
    newest = max(entries, key=lambda entry: entry.id)
    return (
        (newest.author_id == viewer.person.id or permit.leads(uow, deal, by=viewer.person))
        and newest.kind not in (EntryKind.CREATED, EntryKind.UNDONE)
        and uow.now - newest.recorded_at <= WINDOW
    )


@routes.screen("changed")
def draw_changed(uow: UnitOfWork, viewer: Viewer, params: Mapping[str, Any]) -> Payload:
    """Draw what was changed, with the way back beside it."""
    deal = uow.deals.get(int(params["deal"]))
    undoable = bool(params.get("undoable", True))
    return changed.changed(deal, said_in(params) or "", viewer.words, undoable=undoable)
