"""/metrics: the five numbers for a period, a pipeline and a person, and how each is counted."""

from collections.abc import Mapping
from typing import Any

from bot.commands.answer import Answer, Open, Payload, Screen, Show
from bot.commands.call import Call, Viewer
from bot.commands.cast import every_pipeline, everybody
from bot.commands.help import guide
from bot.commands.request import Kind
from bot.commands.route import Routes
from bot.commands.screen import in_modal
from bot.domain.error import Invalid
from bot.domain.metrics import Scope
from bot.services.metric import numbers
from bot.services.rate import rates_for
from bot.storage import UnitOfWork
from bot.views import metric as metrics
from bot.views.definition import definitions
from bot.views.query import MetricQuery, metric_value, read_metric
from bot.views.span import read_span
from bot.views.words import msg

routes = Routes()

command = routes.command(
    "metrics",
    about=msg("Show the numbers of the pipeline"),
    hint="[this month | last quarter | … | help]",
    alone="[last quarter]",
)

_LARGEST_ID = 2**63


@command.sub(
    "mine", hint="this month", about=msg("Show your own numbers"), aliases=("my", "내", "나")
)
def mine(call: Call, uow: UnitOfWork) -> Answer:
    """Show the person's own numbers."""
    if not call.text:
        return _show(MetricQuery(owner_id=call.person.id))
    span = read_span(call.text)
    return _show(MetricQuery(span, owner_id=call.person.id))


@command.sub("help", about=msg("Show this list"), aliases=("?", "도움말"))
def explain(call: Call, uow: UnitOfWork) -> Answer:
    """List what the command can do."""
    return guide(call, command)


@command.other
def otherwise(call: Call, uow: UnitOfWork) -> Answer:
    """Show the numbers for the period that was typed, or for all time."""
    if not call.text:
        return _show(MetricQuery())
    try:
        span = read_span(call.text)
    except Invalid:
        return guide(call, command, typed=call.text)
    return _show(MetricQuery(span))


@routes.reads(Kind.ACTION, "metric.period", "metric.owner", "metric.pipeline")
def ask(call: Call, uow: UnitOfWork) -> Answer:
    """Ask for other numbers; each control carries the whole question."""
    return _show(_query(call.request.value))


@routes.reads(Kind.ACTION, "metric.open")
def open_numbers(call: Call, uow: UnitOfWork) -> Answer:
    """Open the numbers over the App Home."""
    value = call.request.value or metric_value(MetricQuery())
    return Open(in_modal(draw(uow, call, {"query": value}), call))


@routes.reads(Kind.ACTION, "metric.definitions")
def define(call: Call, uow: UnitOfWork) -> Answer:
    """Open the definitions of the numbers."""
    return Open(definitions(call.words))


def _show(query: MetricQuery) -> Answer:
    return Show(Screen("numbers", {"query": metric_value(query)}))


def _query(value: str) -> MetricQuery:
    """Read a question that a control carried; ids no database holds are nonsense like any other."""
    query = read_metric(value)
    if not all(0 <= (part or 0) < _LARGEST_ID for part in (query.pipeline_id, query.owner_id)):
        raise Invalid("These numbers are too old. Type /metrics for new ones.")
    return query


@routes.screen("numbers")
def draw(uow: UnitOfWork, viewer: Viewer, params: Mapping[str, Any]) -> Payload:
    """Draw the five numbers."""
    query = _query(str(params["query"]))
    period = query.span.period(uow.workspace.day(uow.now))
    tally = numbers(uow, Scope(query.pipeline_id, query.owner_id), period)
    return metrics.numbers(
        tally,
        viewer.words,
        query=query,
        currency=uow.workspace.currency,
        rates=rates_for(uow, [tally], None),
        pipelines=every_pipeline(uow),
        people=everybody(uow),
    )
