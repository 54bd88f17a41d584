"""One change to all deals that the board shows: asked, looked at, done, undone."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.commands.answer import Answer, Done, Open, Payload, Screen, Show, Swap, View
from bot.commands.call import Call, Viewer
from bot.commands.cast import everybody
from bot.commands.overtaken import newest
from bot.commands.pipeline import asked
from bot.commands.request import Kind
from bot.commands.route import Routes
from bot.commands.surface import remembered
from bot.domain.board import BoardQuery
from bot.domain.bulk import BulkKind
from bot.domain.deal import Deal
from bot.domain.error import CrmError, FormErrors, Invalid, NotFound
from bot.domain.permit import ask_to_sell
from bot.domain.pipeline import Pipeline, Stage
from bot.domain.rate import Rates
from bot.services import bulk as service
from bot.storage import UnitOfWork
from bot.views import bulk as bulks
from bot.views import form as forms
from bot.views.metadata import metadata
from bot.views.query import BOARD_SIZE, board_value

routes = Routes()

_NAMED = 3
"""Deals whose changes are told when a look at them has become too old."""


@routes.reads(Kind.ACTION, "board.bulk")
def ask(call: Call, uow: UnitOfWork) -> Answer:
    """Ask what to change about the deals that are shown: of a stage, or of the whole board."""
    ask_to_sell(call.person)
    query = asked(call.request.value)
    found = service.chosen(uow, query)
    pipeline = uow.pipelines.get(query.pipeline_id)
    meta = {**remembered(call), "asked": board_value(query)}
    stage = _stage(pipeline, query)
    rates = _rates(uow, found)
    form = bulks.ask(
        found, stage, pipeline, call.words, people=everybody(uow), meta=meta, rates=rates
    )
    return Open(form)


@routes.reads(Kind.SUBMISSION, "bulk.ask")
def preview(call: Call, uow: UnitOfWork) -> Answer:
    """Show what would change; nothing does yet."""
    read = forms.read(bulks.BulkForm, call.values, call.words, currency=call.workspace.currency)
    kind, to = read.values.asked()
    extra = dict(metadata(call.request.view).extra)
    query = _query(extra)
    try:
        service.ask(uow, query, kind, to)
        found = service.chosen(uow, query)
        stay = service.left_out(uow, found, kind, to, by=call.person)
        if len(stay) == len(found):
            raise Invalid("None of these deals would change: {why}", why=_first(stay, call))
    except (Invalid, NotFound) as error:
        field = {BulkKind.MOVE: "stage", BulkKind.ASSIGN: "owner", BulkKind.DATE: "on"}[kind]
        raise FormErrors({field: error}) from error
    return Swap(_preview(call, uow, query, kind, to, found, stay))


def _preview(
    call: Call,
    uow: UnitOfWork,
    query: BoardQuery,
    kind: BulkKind,
    to: str,
    found: Sequence[Deal],
    stay: Sequence[tuple[Deal, CrmError]],
    *,
    notice: Sequence[str] = (),
) -> View:
    pipeline = uow.pipelines.get(query.pipeline_id)
    looked = {"seen": service.seen_as(found), "at": uow.now.isoformat(), "deals": len(found)}
    extra = metadata(call.request.view).extra
    return bulks.preview(
        found,
        stay,
        _stage(pipeline, query),
        kind,
        to,
        pipeline,
        call.words,
        people=everybody(uow),
        meta={**extra, **looked, "change": kind.value, "into": to},
        notice=notice,
        rates=_rates(uow, found),
    )


def _rates(uow: UnitOfWork, deals: Sequence[Deal]) -> Rates:
    worth = {one.value.currency for one in deals if one.value is not None}
    return uow.rates.on(uow.workspace.day(uow.now), sorted(worth))


def _stage(pipeline: Pipeline, query: BoardQuery) -> Stage | None:
    """Give the stage that is looked into, None for the whole board."""
    return pipeline.stage(query.stage_id) if query.stage_id is not None else None


def _first(stay: Sequence[tuple[Deal, CrmError]], call: Call) -> str:
    """Say why the first of the deals stays."""
    return call.words.error(stay[0][1])


def _late(call: Call, uow: UnitOfWork) -> Answer:
    """Show deals that changed since they were looked at again; close what was begun already."""
    if not call.stale:
        return Done()
    extra, (kind, to) = metadata(call.request.view).extra, _change(call)
    query = _query(extra)
    found = service.chosen(uow, query)
    stay = service.left_out(uow, found, kind, to, by=call.person)
    at, before = datetime.fromisoformat(str(extra["at"])), int(extra["deals"])
    since = [one for one in found if one.position_at is not None and one.position_at > at]
    lines = newest(uow, call, since[:_NAMED], at)
    notice = bulks.overtaken(before, len(found), lines, call.words)
    return Swap(_preview(call, uow, query, kind, to, found, stay, notice=notice))


def _change(call: Call) -> tuple[BulkKind, str]:
    extra = metadata(call.request.view).extra
    try:
        return BulkKind(str(extra.get("change", ""))), str(extra.get("into", ""))
    except ValueError as error:
        raise Invalid("This window is too old. Close it and open it again.") from error


@routes.changes(Kind.SUBMISSION, "bulk.run", again=_late)
def run(call: Call, uow: UnitOfWork) -> Answer:
    """Begin the change that was looked at, unless its deals are others now."""
    extra, (kind, to) = metadata(call.request.view).extra, _change(call)
    call.once(uow)
    begun = service.begin(
        uow, _query(extra), kind, to, by=call.person, seen=str(extra.get("seen", ""))
    )
    return Show(Screen("bulk", {"run": begun.id}))


@routes.reads(Kind.ACTION, "bulk.look")
def look(call: Call, uow: UnitOfWork) -> Answer:
    """Show how far a change is."""
    return Show(Screen("bulk", {"run": _run(call)}))


@routes.changes(Kind.ACTION, "bulk.undo", again=look)
def undo(call: Call, uow: UnitOfWork) -> Answer:
    """Take a change back."""
    run_id = _run(call)
    call.once(uow)
    service.undo(uow, run_id, by=call.person)
    return Show(Screen("bulk", {"run": run_id}))


def _run(call: Call) -> int:
    value = call.request.value
    if not (value.isascii() and value.isdecimal() and int(value) < 2**63):
        raise NotFound("This change is not there any more.")
    return int(value)


def _query(extra: Mapping[str, Any]) -> BoardQuery:
    return asked(str(extra.get("asked", "")))


@routes.screen("bulk")
def draw(uow: UnitOfWork, viewer: Viewer, params: Mapping[str, Any]) -> Payload:
    """Draw how far a change is."""
    begun = uow.bulks.get(int(params["run"]))
    return bulks.progress(
        begun,
        uow.pipelines.get(begun.pipeline_id),
        viewer.words,
        people=everybody(uow),
        board=board_value(BoardQuery(begun.pipeline_id, size=BOARD_SIZE)),
    )
