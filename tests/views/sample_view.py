"""Screens of the board's past, its saved views and its changes in bulk, drawn from a world."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from bot.domain.board import BoardQuery
from bot.domain.bulk import Bulk, BulkKind, BulkState
from bot.domain.money import Money
from bot.domain.movement import Flow, Line, LineKind, Movement
from bot.domain.span import Span
from bot.domain.view import View
from bot.views import bulk, movement, past, view
from bot.views.query import MovementQuery
from bot.views.words import Words

if TYPE_CHECKING:
    from tests.views.sample import World

_DAY = date(2026, 11, 16)
_NOW = datetime(2026, 11, 25, 9, 30, tzinfo=UTC)


def moved() -> Movement:
    """Every kind of line, in three currencies."""
    flow = Flow(342, {code: Money(-5_432_198_700, code) for code in ("USD", "KRW", "EUR")})
    lines = tuple(Line(kind, flow, 342) for kind in LineKind)
    changed = Line(LineKind.VALUE_CHANGED, replace(flow, deals=0), 3)
    return Movement(flow, (*lines[:-1], changed), flow)


def screens(world: "World", words: Words) -> Mapping[str, Any]:
    """Draw them for a reader, by name."""
    people, pipeline, deals = world.everybody(), world.pipeline(), (world.deal(),) * 9
    stage, query = pipeline.stages[3], MovementQuery(_DAY, _DAY, 50, 1, Span.THIS_MONTH)
    saved = tuple(
        View(number, world.name, BoardQuery(50), number % 2 or None) for number in range(1, 50)
    )
    named: dict[str, Any] = {"pipelines": {50: pipeline}, "people": people}
    return {
        "past": past.past(world.board(), _DAY, words),
        "changes": movement.changes(moved(), words, query=query, **named),
        "views": view.views(saved, words, pipelines={50: pipeline}, shown=saved[1]),
        "views_none": view.views((), words, pipelines={}),
        "save_view": view.save_view(words, in_channel=True, meta={"where": "C1"}),
        "bulk_ask": bulk.ask(deals, stage, pipeline, words, people=people, meta={}),
        "bulk_preview": bulk.preview(
            deals, stage, BulkKind.ASSIGN, "1", pipeline, words, people=people, meta={}
        ),
        **{
            f"bulk_{state}": bulk.progress(
                Bulk(1, 1, _NOW, BulkKind.MOVE, "504", 50, 503, 342, 120, state),
                pipeline,
                words,
                people=people,
                board="",
            )
            for state in BulkState
        },
    }
