"""/pipeline changes: what moved the open deals since a day."""

from collections.abc import Mapping
from typing import Any

from bot.commands.answer import Answer, Payload, Screen, Show
from bot.commands.call import Call, Viewer
from bot.commands.cast import every_pipeline, everybody
from bot.commands.pipeline import command
from bot.commands.request import Kind
from bot.commands.route import Routes
from bot.domain.error import Invalid
from bot.domain.metrics import Period, Scope
from bot.domain.movement import Extent, Movement
from bot.domain.span import Span
from bot.services import movement
from bot.services.metric import believed, slipped
from bot.storage import UnitOfWork
from bot.views import movement as movements
from bot.views.period import read_period
from bot.views.query import MovementQuery, movement_value, read_movement
from bot.views.slippage import credibility_line, slippage_line
from bot.views.words import msg

routes = Routes()

_LARGEST_ID = 2**63


@command.sub(
    "changes",
    hint=msg("since monday"),
    about=msg("Show what changed since a day, and that it adds up"),
    aliases=("changed", "변화", "변경"),
)
def changes(call: Call, uow: UnitOfWork) -> Answer:
    """Show what changed in the default pipeline; without a day, since Monday."""
    period = read_period(call.text, call.person.locale, uow.workspace.day(uow.now))
    return _show(MovementQuery(period.first, period.last, uow.pipelines.default().id))


@routes.reads(
    Kind.ACTION, "movement.owner", "movement.pipeline", "movement.closing", "movement.open"
)
def ask(call: Call, uow: UnitOfWork) -> Answer:
    """Ask what else changed; each control carries the whole question."""
    return _show(question(call.request.value))


def _show(query: MovementQuery) -> Answer:
    return Show(Screen("movement", {"query": movement_value(query)}))


def question(value: str) -> MovementQuery:
    """Read a question that a control carried; ids no database holds are nonsense like any other."""
    query = read_movement(value)
    if not all(0 <= (part or 0) < _LARGEST_ID for part in (query.pipeline_id, query.owner_id)):
        raise Invalid("This list is too old. Type /pipeline changes for a new one.")
    return query


def moved(uow: UnitOfWork, query: MovementQuery) -> Movement:
    """Count what a question is about."""
    today = uow.workspace.day(uow.now)
    closing = query.closing.period(today) if query.closing is not Span.ALL else None
    return movement.changes(
        uow,
        Extent(query.pipeline_id, query.owner_id, closing),
        movement.start_of(uow, query.since) if query.since else None,
        movement.end_of(uow, query.until) if query.until else None,
    )


@routes.screen("movement")
def draw(uow: UnitOfWork, viewer: Viewer, params: Mapping[str, Any]) -> Payload:
    """Draw what changed."""
    query = question(str(params["query"]))
    found = moved(uow, query)
    scope, period = Scope(query.pipeline_id, query.owner_id), Period(query.since, query.until)
    notes = [
        slippage_line(slipped(uow, scope, period), viewer.words),
        credibility_line(believed(uow, scope, period), viewer.words),
    ]
    return movements.changes(
        found,
        viewer.words,
        query=query,
        pipelines=every_pipeline(uow),
        people=everybody(uow),
        notes=[one for one in notes if one],
    )
