"""/pipeline: the board, and what is pressed on it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.commands.answer import Answer, Open, Payload, Screen, Show
from bot.commands.call import Call, Viewer
from bot.commands.cast import everybody
from bot.commands.find import person_named
from bot.commands.help import guide
from bot.commands.request import Kind
from bot.commands.route import Routes
from bot.commands.screen import Shape
from bot.commands.surface import said_in
from bot.domain.board import BoardQuery
from bot.domain.error import Invalid, NotFound
from bot.services.board import board
from bot.services.view import of_channel
from bot.storage import UnitOfWork
from bot.views import board as boards
from bot.views import changed
from bot.views.block import fitting, section
from bot.views.query import BOARD_SIZE, board_value, read_board
from bot.views.words import msg

routes = Routes()

command = routes.command(
    "pipeline",
    about=msg("Show the board of a pipeline"),
    hint="[name | mine | help]",
    alone="[name]",
)

_LARGEST_ID = 2**63


@command.sub("mine", about=msg("Show the board with your own deals"), aliases=("my", "내", "나"))
def mine(call: Call, uow: UnitOfWork) -> Answer:
    """Show the board of the default pipeline with the person's own deals."""
    pipeline = uow.pipelines.named(call.text) if call.text else uow.pipelines.default()
    return _show(BoardQuery(pipeline.id, owner_id=call.person.id, size=BOARD_SIZE))


@command.sub("help", about=msg("Show this list"), aliases=("?", "도움말"))
def explain(call: Call, uow: UnitOfWork) -> Answer:
    """List what the command can do."""
    return guide(call, command)


@command.other
def otherwise(call: Call, uow: UnitOfWork) -> Answer:
    """Show the board of the pipeline or owner that was named, else the channel's view."""
    if not call.text:
        saved = of_channel(uow, call.request.channel_id)
        query = saved.query if saved else BoardQuery(uow.pipelines.default().id)
        return _show(replace(query, size=BOARD_SIZE))
    try:
        pipeline = uow.pipelines.named(call.text)
    except NotFound:
        return _of_owner(call, uow)
    return _show(BoardQuery(pipeline.id, size=BOARD_SIZE))


def _of_owner(call: Call, uow: UnitOfWork) -> Answer:
    try:
        owner = person_named(uow, call, call.text)
    except NotFound:
        return guide(call, command, typed=call.text)
    return _show(BoardQuery(uow.pipelines.default().id, owner_id=owner.id, size=BOARD_SIZE))


@routes.reads(
    Kind.ACTION,
    "board.filter",
    "board.sort",
    "board.owner",
    "board.pipeline",
    "board.page",
    "board.previous",
    "board.stage",
    "board.back",
)
def ask(call: Call, uow: UnitOfWork) -> Answer:
    """Ask the board another question; each control carries the whole of it."""
    return _show(asked(call.request.value))


@routes.reads(Kind.ACTION, "board.open")
def open_board(call: Call, uow: UnitOfWork) -> Answer:
    """Open the board over the App Home."""
    value = call.request.value
    query = asked(value) if value else BoardQuery(uow.pipelines.default().id, size=BOARD_SIZE)
    return Open(draw_view(uow, call, {"query": board_value(query)}))


def _show(query: BoardQuery) -> Answer:
    return Show(Screen("board", {"query": board_value(query)}))


def asked(value: str) -> BoardQuery:
    """Read a question that a control carried; ids no database holds are nonsense like any other."""
    query = read_board(value)
    numbers = (
        query.pipeline_id,
        query.owner_id or 0,
        query.stage_id or 0,
        query.page * query.size,
        query.lens_id,
        query.cursor.deal_id if query.cursor else 0,
    )
    if not all(0 <= number < _LARGEST_ID for number in numbers):
        raise Invalid("This board is too old. Type /pipeline for a new one.")
    return query


@routes.screen("board", alike="query")
def draw(uow: UnitOfWork, viewer: Viewer, params: Mapping[str, Any]) -> Payload:
    """Draw the board as a message, under the sentence about what was just changed on it."""
    shown = board(uow, asked(str(params["query"])))
    message = boards.board(
        shown, viewer.words, people=everybody(uow), pipelines=uow.pipelines.all()
    )
    said = said_in(params)
    if said is None:
        return message
    return {
        "text": f"{said} {message['text']}",
        "blocks": fitting([*_told(uow, viewer, params, said), *message["blocks"]]),
    }


@routes.screen("board", Shape.MODAL, alike="query")
def draw_view(uow: UnitOfWork, viewer: Viewer, params: Mapping[str, Any]) -> Payload:
    """Draw the board as a modal."""
    shown = board(uow, asked(str(params["query"])))
    view = boards.board_view(
        shown, viewer.words, people=everybody(uow), pipelines=uow.pipelines.all()
    )
    said = said_in(params)
    told = _told(uow, viewer, params, said) if said is not None else []
    return {**view, "blocks": [*told, *view["blocks"]]}


def _told(
    uow: UnitOfWork, viewer: Viewer, params: Mapping[str, Any], said: str
) -> list[dict[str, Any]]:
    """Draw what was changed on the board, with Undo while it can be undone."""
    if "deal" not in params:
        return [section(said)]
    deal = uow.deals.get(int(params["deal"]))
    undoable = bool(params.get("undoable", True))
    blocks: list[dict[str, Any]] = changed.changed(deal, said, viewer.words, undoable=undoable)[
        "blocks"
    ]
    return blocks
