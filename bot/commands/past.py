"""/pipeline as-of: the board as it stood at the end of a day."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from bot.commands.answer import Answer, Payload, Screen, Show
from bot.commands.call import Call, Viewer
from bot.commands.cast import everybody
from bot.commands.find import person_named
from bot.commands.pipeline import command
from bot.commands.request import Kind
from bot.commands.route import Routes
from bot.domain.error import Invalid
from bot.services.board import board_as_of
from bot.services.movement import end_of
from bot.storage import UnitOfWork
from bot.views import past as pasts
from bot.views.day import read_day, read_iso
from bot.views.query import PastQuery, past_value, read_past
from bot.views.words import msg

routes = Routes()

_LARGEST_ID = 2**63
_OWNER = re.compile(r"""(?:owner|담당자?):((?:"[^"]+"|“[^”]+”|\S)+)""", re.IGNORECASE)


@command.sub(
    "as-of",
    hint=msg("2026-09-30 [pipeline] [owner:name]"),
    about=msg("Show the board as it stood at the end of a day"),
    aliases=("asof", "as", "시점", "기준"),
)
def as_of(call: Call, uow: UnitOfWork) -> Answer:
    """Show a past board: a day, and behind it the pipeline unless it is the default one."""
    typed = call.text.removeprefix("of ").strip()
    if not typed:
        raise Invalid("Say which day, like {example}.", example="/pipeline as-of 2026-09-30")
    owner = None
    if (whose := _OWNER.search(typed)) is not None:
        owner = person_named(uow, call, whose[1].strip("\"“”'")).id
        typed = f"{typed[: whose.start()]} {typed[whose.end() :]}".strip()
    day, named = _day_and_rest(typed, call.person.locale, uow.workspace.day(uow.now))
    pipeline = uow.pipelines.named(named) if named else uow.pipelines.default()
    return _show(PastQuery(pipeline.id, day, owner))


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
    query = _query(call.request.block_id.partition(":")[2])
    return _show(replace(query, day=read_iso(call.request.value)))


@routes.reads(Kind.ACTION, "past.owner", "past.pipeline")
def ask_whose(call: Call, uow: UnitOfWork) -> Answer:
    """Show the deals of somebody else, or of another pipeline, on the same day."""
    return _show(_query(call.request.value))


def _show(query: PastQuery) -> Answer:
    return Show(Screen("past", {"query": past_value(query)}))


def _query(value: str) -> PastQuery:
    """Read a question that a control carried; ids no database holds are nonsense like any other."""
    query = read_past(value)
    if not all(0 <= part < _LARGEST_ID for part in (query.pipeline_id, query.owner_id or 0)):
        raise Invalid("This board is too old. Type /pipeline for a new one.")
    return query


@routes.screen("past")
def draw(uow: UnitOfWork, viewer: Viewer, params: Mapping[str, Any]) -> Payload:
    """Draw a past board."""
    query = _query(str(params["query"]))
    if query.day > uow.workspace.day(uow.now):
        raise Invalid("That day is still to come. Choose today or a day before.")
    stood = board_as_of(uow, query.pipeline_id, end_of(uow, query.day), owner_id=query.owner_id)
    return pasts.past(
        stood, query.day, viewer.words, people=everybody(uow), pipelines=uow.pipelines.all()
    )
