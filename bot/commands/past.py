"""/pipeline as-of: the board as it stood at the end of a day."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from bot.commands.answer import Answer, Payload, Screen, Show
from bot.commands.call import Call, Viewer
from bot.commands.pipeline import command
from bot.commands.request import Kind
from bot.commands.route import Routes
from bot.domain.error import Invalid
from bot.services.board import board_as_of
from bot.services.movement import end_of
from bot.storage import UnitOfWork
from bot.views import past as pasts
from bot.views.day import read_day, read_iso
from bot.views.query import past_value, read_past
from bot.views.words import msg

routes = Routes()


@command.sub(
    "as-of",
    hint="2026-09-30 [pipeline]",
    about=msg("Show the board as it stood at the end of a day"),
    aliases=("asof", "as", "시점", "기준"),
)
def as_of(call: Call, uow: UnitOfWork) -> Answer:
    """Show a past board: a day, and behind it the pipeline unless it is the default one."""
    typed = call.text.removeprefix("of ").strip()
    if not typed:
        raise Invalid("Say which day, like {example}.", example="/pipeline as-of 2026-09-30")
    day, named = _day_and_rest(typed, call.person.locale, uow.workspace.day(uow.now))
    pipeline = uow.pipelines.named(named) if named else uow.pipelines.default()
    return _show(past_value(pipeline.id, day))


def _day_and_rest(typed: str, locale: str, today: date) -> tuple[date, str]:
    """Split off the longest run of words from the start that is a day."""
    words = typed.split()
    for count in range(len(words), 1, -1):
        try:
            day = read_day(" ".join(words[:count]), locale, today, past=True)
        except Invalid:
            continue
        return day, " ".join(words[count:])
    return read_day(words[0], locale, today, past=True), " ".join(words[1:])


@routes.reads(Kind.ACTION, "past.day")
def ask(call: Call, uow: UnitOfWork) -> Answer:
    """Show the same board on another day; which one stands in the name of the block."""
    pipeline_id, _ = read_past(call.request.block_id.partition(":")[2])
    return _show(past_value(pipeline_id, read_iso(call.request.value)))


def _show(value: str) -> Answer:
    return Show(Screen("past", {"query": value}))


@routes.screen("past")
def draw(uow: UnitOfWork, viewer: Viewer, params: Mapping[str, Any]) -> Payload:
    """Draw a past board."""
    pipeline_id, day = read_past(str(params["query"]))
    if day > uow.workspace.day(uow.now):
        raise Invalid("That day is still to come. Choose today or a day before.")
    return pasts.past(board_as_of(uow, pipeline_id, end_of(uow, day)), day, viewer.words)
