"""Another preset for a pipeline, from `/pipeline settings`."""

from collections.abc import Mapping
from typing import Any

from bot.commands.answer import Answer, Open, Payload, Screen, Show
from bot.commands.call import Call, Viewer
from bot.commands.request import Kind
from bot.commands.route import Routes
from bot.commands.screen import Shape
from bot.commands.surface import HOME, remembered, surface
from bot.commands.trail import kept, number
from bot.domain.board import BoardQuery
from bot.domain.preset import PRESETS, PipelinePreset
from bot.services import pipeline as pipelines
from bot.services import preset as service
from bot.storage import UnitOfWork
from bot.views import preset as presets
from bot.views.query import BOARD_SIZE, board_value

routes = Routes(alone=True)


@routes.reads(Kind.ACTION, "preset.open")
def ask(call: Call, uow: UnitOfWork) -> Answer:
    """Open the form over a pipeline's stages, at the first preset that it does not have."""
    pipeline = uow.pipelines.get(number(call.request.value))
    others = (one for one in PRESETS if len(one.kept(pipeline)) < len(pipeline.stages))
    return Open(_drawn(uow, call, pipeline.id, next(others, PRESETS[-1]), remembered(call)))


@routes.reads(Kind.ACTION, "preset.choose")
def choose(call: Call, uow: UnitOfWork) -> Answer:
    """Show what another preset would do, in the same form."""
    about = {**kept(call), "preset": call.request.value}
    return Show(Screen("preset", about))


@routes.screen("preset", Shape.MODAL)
def draw(uow: UnitOfWork, viewer: Viewer, params: Mapping[str, Any]) -> Payload:
    """Draw the form for a preset; who does not lead the pipeline is refused."""
    meta = {name: value for name, value in params.items() if name not in ("pipeline", "preset")}
    preset = pipelines.preset(str(params["preset"]))
    return _drawn(uow, viewer, number(params["pipeline"]), preset, meta)


def _drawn(
    uow: UnitOfWork,
    viewer: Viewer,
    pipeline_id: int,
    preset: PipelinePreset,
    meta: Mapping[str, Any],
) -> Payload:
    found = service.plan(uow, pipeline_id, preset, by=viewer.person)
    return presets.form(
        viewer.words,
        pipeline=found.pipeline,
        preset=preset,
        leaving=[(one.stage, one.deals, one.place) for one in found.leaving],
        kept=[
            (stage, found.kept[stage.id])
            for stage in found.pipeline.stages
            if stage.id in found.kept
        ],
        meta=meta,
    )


def begun_with(call: Call, uow: UnitOfWork) -> Answer:
    """Show what was set up: App Home where it was opened there, the first board elsewhere."""
    if surface(call) == HOME:
        return Show(Screen("home"))
    query = BoardQuery(uow.pipelines.default().id, size=BOARD_SIZE)
    return Show(Screen("board", {"query": board_value(query)}))


def _again(call: Call, uow: UnitOfWork) -> Answer:
    if kept(call).get("first"):
        return begun_with(call, uow)
    return Show(Screen("stage.list", {"pipeline": str(number(kept(call)["pipeline"]))}))


@routes.changes(Kind.SUBMISSION, "preset.take", again=_again)
def take(call: Call, uow: UnitOfWork) -> Answer:
    """Give the pipeline the stages, and its deals their places in them."""
    about = kept(call)
    call.once(uow)
    pipeline = uow.pipelines.get(number(about["pipeline"]))
    preset = pipelines.preset(str(about["preset"]))
    places = presets.read(pipeline, preset, call.values)
    told = service.take(uow, pipeline.id, preset, places, by=call.person)
    if about.get("first"):
        return begun_with(call, uow)
    return Show(Screen("stage.list", {"pipeline": str(pipeline.id), "audit": str(told.id)}))
