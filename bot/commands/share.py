"""A board or a card posted to a channel; who would read it is looked at before it is sent."""

from collections.abc import Mapping
from typing import Any

from bot.commands import place
from bot.commands.answer import Answer, Done, Open, Payload
from bot.commands.call import Call, Viewer
from bot.commands.card import named
from bot.commands.cast import everybody
from bot.commands.pipeline import asked
from bot.commands.request import Kind
from bot.commands.route import Routes
from bot.commands.surface import OTHER
from bot.domain.audience import Barrier
from bot.domain.error import FormErrors, Invalid
from bot.domain.permit import ask_to_sell
from bot.domain.playbook import checklist
from bot.services import post as posts
from bot.services.board import board
from bot.storage import OutboxKind, OutboxRow, UnitOfWork
from bot.views import share
from bot.views.metadata import metadata
from bot.views.query import board_value

routes = Routes()

_BOARD, _DEAL = "share.board", posts.CARD


@routes.reads(Kind.ACTION, "board.share")
def ask_for_board(call: Call, uow: UnitOfWork) -> Answer:
    """Ask which channel the board goes to."""
    ask_to_sell(call.person)
    query = asked(call.request.value)
    what = share.board_named(uow.pipelines.get(query.pipeline_id))
    return _ask(call, what, _BOARD, {"query": board_value(query)})


@routes.reads(Kind.ACTION, "deal.share")
def ask_for_deal(call: Call, uow: UnitOfWork) -> Answer:
    """Ask which channel the card goes to."""
    ask_to_sell(call.person)
    deal = uow.deals.get(named(call).deal_id)
    return _ask(call, share.deal_named(deal), _DEAL, {"deal": deal.id})


def _ask(call: Call, what: str, subject: str, params: Mapping[str, Any]) -> Answer:
    # What is said afterwards goes beside the board or card, which stays as it is.
    way_back = place.beside_later(call.request)
    meta = {**way_back, "on": OTHER, "subject": subject, "params": dict(params)}
    return Open(share.ask(what, call.words, meta=meta))


def closes(call: Call, uow: UnitOfWork) -> Answer:
    """Close the form of what is on its way already."""
    return Done()


@routes.changes(Kind.SUBMISSION, "share.post", again=closes)
def post(call: Call, uow: UnitOfWork) -> Answer:
    """Put the post into the outbox; whoever asked is told what became of it."""
    ask_to_sell(call.person)
    extra = metadata(call.request.view).extra
    subject, params = extra.get("subject"), extra.get("params")
    if subject not in (_BOARD, _DEAL) or not isinstance(params, dict):
        raise Invalid("This window is too old. Close it and open it again.")
    channel = call.values.get("channel", {}).get("chosen", {}).get("selected_conversation")
    if not channel:
        raise FormErrors({"channel": Invalid("Please fill this in.")})
    call.once(uow)
    back = place.opened_from(call.request)
    if subject == _DEAL:
        posts.share(uow, int(params["deal"]), str(channel), by=call.person, back=back)
        return Done()
    row_id = uow.new_id()
    uow.outbox.add(
        OutboxRow(
            id=row_id,
            key=f"post:{row_id}",
            kind=OutboxKind.POST,
            destination={
                "to": "channel",
                "channel": str(channel),
                "person": call.person.id,
                "back": back,
            },
            subject=subject,
            params=params,
        )
    )
    return Done()


@routes.screen(_BOARD)
def draw_board(uow: UnitOfWork, viewer: Viewer, params: Mapping[str, Any]) -> Payload:
    """Draw the board for a channel."""
    shown = board(uow, asked(str(params["query"])))
    return share.board(shown, viewer.words, people=everybody(uow), by=viewer.person)


@routes.screen(_DEAL)
def draw_deal(uow: UnitOfWork, viewer: Viewer, params: Mapping[str, Any]) -> Payload:
    """Draw a deal for a channel, as it is now."""
    deal = uow.deals.get(int(params["deal"]))
    return share.deal(
        deal,
        uow.pipelines.get(deal.position.pipeline_id),
        viewer.words,
        people=everybody(uow),
        by=viewer.person,
        followups=uow.followups.open_of(deal.id),
        tasks=checklist(uow.tasks.of(deal.id), deal.stage_id),
    )


@routes.screen(posts.LINE)
def draw_line(uow: UnitOfWork, viewer: Viewer, params: Mapping[str, Any]) -> Payload:
    """Draw a line of the thread under a deal's message."""
    entry = uow.timeline.get(int(params["entry"]))
    deal = uow.deals.get(entry.deal_id)
    pipeline = uow.pipelines.get(deal.position.pipeline_id)
    return share.line(entry, pipeline, viewer.words, people=everybody(uow))


@routes.screen(posts.BLANK)
def draw_blank(uow: UnitOfWork, viewer: Viewer, params: Mapping[str, Any]) -> Payload:
    """Draw what stands where a deal was shown."""
    return share.blank(viewer.words, moved=bool(params.get("moved")))


@routes.screen("share.told")
def draw_told(uow: UnitOfWork, viewer: Viewer, params: Mapping[str, Any]) -> Payload:
    """Draw what became of a post."""
    stood = params.get("barrier")
    barrier = Barrier(str(stood)) if stood else None
    return share.told(str(params["channel"]), barrier, viewer.words)


@routes.fails(posts.CARD)
@routes.fails(posts.LINE)
def give_up(uow: UnitOfWork, row: OutboxRow, reason: str) -> None:
    """Forget a message that could not be posted or may not be drawn any more."""
    posts.stop(uow, row, reason)
