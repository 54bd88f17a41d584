"""A deal's own channel: its button on the card, and all that is drawn on the way to it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from bot.commands.answer import Answer, Payload, Say, Screen
from bot.commands.call import Call, Viewer
from bot.commands.card import named
from bot.commands.form import Verb
from bot.commands.request import Kind
from bot.commands.route import Routes
from bot.commands.verb import ROOM, act
from bot.domain.error import NotFound
from bot.domain.room import channel_name
from bot.services import post as posts
from bot.services import room as rooms
from bot.services.choice import of_pipeline
from bot.storage import UnitOfWork
from bot.views import room as screens

routes = Routes()


def _same(call: Call, uow: UnitOfWork) -> Answer:
    return Say(Screen(ROOM, {"deal": named(call).deal_id}))


@routes.changes(Kind.ACTION, "deal.room", again=_same)
def pressed(call: Call, uow: UnitOfWork) -> Answer:
    """Make the channel of the deal whose card it is."""
    act(call, uow, Verb.ROOM, uow.deals.get(named(call).deal_id))
    return _same(call, uow)


@routes.screen(ROOM)
def draw_asked(uow: UnitOfWork, viewer: Viewer, params: Mapping[str, Any]) -> Payload:
    """Draw the answer that is given at once."""
    deal = uow.deals.get(int(params["deal"]))
    room = uow.rooms.of(deal.id)
    there = room.channel_id if room is not None and room.is_open else None
    return screens.coming(deal, there, viewer.words)


@routes.screen(rooms.TOLD)
def draw_told(uow: UnitOfWork, viewer: Viewer, params: Mapping[str, Any]) -> Payload:
    """Draw what became of it."""
    deal = uow.deals.get(int(params["deal"]))
    if "revived" in params:
        return screens.revived(str(params["channel"]), viewer.words, done=bool(params["revived"]))
    if params.get("reason"):
        private = not of_pipeline(uow, deal.position.pipeline_id).public
        return screens.refused(str(params["reason"]), viewer.words, private=private)
    refused = [part.split(" ")[0] for part in str(params.get("left_out") or "").split(", ")]
    known = [uow.persons.by_slack(slack_id) for slack_id in refused if slack_id]
    absent = [one for one in rooms.invited(uow, deal) if not (one.slack_id and one.is_member)]
    missing = [one.name for one in [*known, *absent] if one is not None]
    return screens.told(deal, str(params["channel"]), missing, viewer.words)


@routes.screen(rooms.MAKE)
def draw_make(uow: UnitOfWork, viewer: Viewer, params: Mapping[str, Any]) -> Payload:
    """Give what a channel is made with."""
    deal = uow.deals.get(int(params["deal"]))
    public = of_pipeline(uow, deal.position.pipeline_id).public
    return {"name": channel_name(deal.number, deal.name), "is_private": not public}


@routes.screen(rooms.INVITE)
def draw_invite(uow: UnitOfWork, viewer: Viewer, params: Mapping[str, Any]) -> Payload:
    """Give who is invited: those the deal concerns, or who asked for it."""
    deal = uow.deals.get(int(params["deal"]))
    wanted = rooms.invited(uow, deal)
    if params.get("asked"):
        wanted.append(viewer.person)
    users = [one.slack_id for one in wanted if one.slack_id and one.is_member]
    return {"users": list(dict.fromkeys(users))}


@routes.screen(rooms.TOPIC)
def draw_topic(uow: UnitOfWork, viewer: Viewer, params: Mapping[str, Any]) -> Payload:
    """Give the channel's topic."""
    return {"topic": screens.topic(uow.deals.get(int(params["deal"])), viewer.words)}


@routes.screen(rooms.MARK)
def draw_mark(uow: UnitOfWork, viewer: Viewer, params: Mapping[str, Any]) -> Payload:
    """Give the bookmark of the card."""
    deal = uow.deals.get(int(params["deal"]))
    return {"title": screens.bookmark(deal, viewer.words), "ts": str(params["ts"])}


@routes.screen(rooms.CLOSING)
def draw_closing(uow: UnitOfWork, viewer: Viewer, params: Mapping[str, Any]) -> Payload:
    """Draw when the channel is archived."""
    return screens.closing(date.fromisoformat(str(params["on"])), viewer.words)


@routes.screen(rooms.ARCHIVE)
def draw_archive(uow: UnitOfWork, viewer: Viewer, params: Mapping[str, Any]) -> Payload:
    """Give nothing more than that it goes on, unless the deal was reopened."""
    if not rooms.goes(uow, int(params["deal"]), int(params["entry"])):
        raise NotFound("The deal was reopened.")
    return {}


@routes.screen(rooms.REVIVE)
def draw_revive(uow: UnitOfWork, viewer: Viewer, params: Mapping[str, Any]) -> Payload:
    """Give nothing more than that it goes on."""
    return {}


for _subject in (rooms.MAKE, rooms.INVITE, rooms.ARCHIVE, rooms.REVIVE, posts.CARD):
    routes.lands(_subject)(rooms.landed)
for _subject in (rooms.MAKE, rooms.INVITE, rooms.REVIVE):
    routes.fails(_subject)(rooms.failed)
