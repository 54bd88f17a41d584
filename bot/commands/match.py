"""Which deal, and was it meant so: choices among several, and readings to say yes to."""

from collections.abc import Mapping
from typing import Any

from bot.commands.answer import Answer, Payload
from bot.commands.call import Call, Viewer
from bot.commands.card import agreed_verb, as_it_stands, named
from bot.commands.cast import every_pipeline, everybody
from bot.commands.form import form
from bot.commands.request import Kind
from bot.commands.route import Routes
from bot.commands.surface import said_in
from bot.commands.verb import act
from bot.domain.error import NotFound
from bot.services.change import fetch
from bot.storage import UnitOfWork
from bot.views import match, notice

routes = Routes()


@routes.changes(Kind.ACTION, "match.pick", again=as_it_stands)
def picked(call: Call, uow: UnitOfWork) -> Answer:
    """Go on with the deal that was chosen among several."""
    token = named(call)
    deal = uow.deals.get(token.deal_id)
    return act(call, uow, agreed_verb(token.arg), deal, token.rest, version=token.version)


@routes.changes(Kind.ACTION, "reading.save", again=as_it_stands)
def agreed(call: Call, uow: UnitOfWork) -> Answer:
    """Save what was read back and is right."""
    token = named(call)
    deal = fetch(uow, token.deal_id, token.version)
    verb = agreed_verb(token.arg)
    return act(call, uow, verb, deal, token.rest, version=token.version, sure=True)


@routes.reads(Kind.ACTION, "reading.edit")
def disagreed(call: Call, uow: UnitOfWork) -> Answer:
    """Open the form instead of saving what was read wrongly."""
    token = named(call)
    return form(call, uow, agreed_verb(token.arg), uow.deals.get(token.deal_id), token.rest)


@routes.screen("picker")
def draw_picker(uow: UnitOfWork, viewer: Viewer, params: Mapping[str, Any]) -> Payload:
    """Draw the choice among several deals."""
    return match.picker(*_typed(uow, viewer, params), **_going_on(uow, params))


@routes.screen("near")
def draw_near(uow: UnitOfWork, viewer: Viewer, params: Mapping[str, Any]) -> Payload:
    """Draw what comes close to the name that was typed."""
    return match.near(*_typed(uow, viewer, params), **_going_on(uow, params))


def _typed(uow: UnitOfWork, viewer: Viewer, params: Mapping[str, Any]) -> tuple[Any, ...]:
    found = []
    for deal_id in params["deals"]:
        try:
            found.append(uow.deals.get(int(deal_id)))
        except NotFound:
            continue
    return str(params["typed"]), found, viewer.words


def _going_on(uow: UnitOfWork, params: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "verb": str(params["verb"]),
        "rest": str(params.get("rest") or ""),
        "pipelines": every_pipeline(uow),
        "people": everybody(uow),
    }


@routes.screen("reading")
def draw_reading(uow: UnitOfWork, viewer: Viewer, params: Mapping[str, Any]) -> Payload:
    """Draw how something typed was read, before it counts."""
    deal = uow.deals.get(int(params["deal"]))
    verb, rest = str(params["verb"]), str(params["rest"])
    return notice.read_back(deal, str(params["reading"]), viewer.words, verb=verb, rest=rest)


@routes.screen("sentence")
def draw_sentence(uow: UnitOfWork, viewer: Viewer, params: Mapping[str, Any]) -> Payload:
    """Draw one sentence."""
    return notice.sentence(said_in(params) or "", viewer.words)
