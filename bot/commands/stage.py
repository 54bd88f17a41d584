"""Pipelines and their stages, as `/pipeline settings` changes them."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from bot.commands.answer import Answer, Open, Payload, Screen, Show, View
from bot.commands.call import Call, Viewer
from bot.commands.overtaken import form as overtaken
from bot.commands.request import Kind
from bot.commands.route import Routes
from bot.commands.screen import Shape
from bot.commands.setup import members
from bot.commands.surface import remembered
from bot.commands.trail import just_told, kept, number
from bot.domain.audit import Audit, Subject
from bot.domain.custom import RecordKind
from bot.domain.error import FormErrors, Invalid
from bot.domain.permit import ask_to_administer, ask_to_lead, leads, may_administer
from bot.domain.pipeline import Pipeline, Stage
from bot.services import pipeline as pipelines
from bot.services import stage as stages
from bot.services.rhythm import gaps_of
from bot.storage import UnitOfWork
from bot.views import form as forms
from bot.views import playbook as playbooks
from bot.views import stage as screens
from bot.views.setting import LeadForm, PipelineForm, RetireForm, StageForm

routes = Routes(alone=True)

_MOST_COUNTED = 10_000


@contextmanager
def under(field: str) -> Iterator[None]:
    """Put a refusal under the field it is about."""
    try:
        yield
    except Invalid as error:
        raise FormErrors({field: error}) from error


def _shown(pipeline_id: int, told: Audit | None = None) -> Answer:
    audit = {"audit": str(told.id)} if told else {}
    return Show(Screen("stage.list", {"pipeline": str(pipeline_id), **audit}))


def _settings(told: Audit | None = None) -> Answer:
    return Show(Screen("settings", {"audit": str(told.id)} if told else {}))


@routes.reads(Kind.ACTION, "pipeline.settings")
def listed(call: Call, uow: UnitOfWork) -> Answer:
    """Open a pipeline's stages over the settings."""
    return Open(draw(uow, call, {"pipeline": call.request.value}))


@routes.screen("stage.list", Shape.MODAL)
def draw(uow: UnitOfWork, viewer: Viewer, params: Mapping[str, Any]) -> Payload:
    """Draw a pipeline's stages; who does not lead it is refused."""
    pipeline = uow.pipelines.get(number(params["pipeline"]))
    ask_to_lead(viewer.person, pipeline)
    return screens.stages(
        pipeline,
        viewer.words,
        fields=uow.fields.all(RecordKind.DEAL),
        admin=may_administer(viewer.person),
        notice=just_told(uow, viewer, params),
    )


def _chosen(call: Call) -> tuple[int, int, str]:
    """Read a stage's menu: the pipeline, the stage, and what to do."""
    pipeline_id, _, rest = call.request.value.partition(".")
    stage_id, _, verb = rest.partition(".")
    return number(pipeline_id), number(stage_id), verb


def _same(call: Call, uow: UnitOfWork) -> Answer:
    return _shown(_chosen(call)[0])


@routes.changes(Kind.ACTION, "stage.menu", again=_same)
def choose(call: Call, uow: UnitOfWork) -> Answer:
    """Do what was chosen from the menu of a stage."""
    pipeline_id, stage_id, verb = _chosen(call)
    pipeline = uow.pipelines.get(pipeline_id)
    ask_to_lead(call.person, pipeline)
    stage = pipeline.stage(stage_id)
    match verb:
        case "edit":
            return _form(call, uow, pipeline_id, stage)
        case "retire":
            deals = len(uow.merges.standing(stage.id, _MOST_COUNTED))
            return Open(
                screens.retire_form(
                    call.words, pipeline=pipeline, stage=stage, deals=deals, meta=remembered(call)
                )
            )
        case "playbook":
            return playbook_form(call, uow, pipeline, stage, settings=True)
        case "up" | "down":
            step = -1 if verb == "up" else 1
            return _shown(
                pipeline_id, pipelines.shift(uow, pipeline_id, stage_id, step, by=call.person)
            )
        case _:
            raise Invalid("This window is too old. Close it and open it again.")


def playbook_form(
    call: Call, uow: UnitOfWork, pipeline: Pipeline, stage: Stage, *, settings: bool = False
) -> Answer:
    """Open the form for what a stage asks for; `settings` are shown again after it."""
    ask_to_lead(call.person, pipeline)
    meta = {**remembered(call), **({"settings": True} if settings else {})}
    return Open(playbook_view(call, uow, pipeline, stage, meta))


def playbook_view(
    call: Call, uow: UnitOfWork, pipeline: Pipeline, stage: Stage, meta: Mapping[str, Any]
) -> View:
    """Draw the form for what a stage asks for."""
    steps, gaps = uow.playbook.of(stage.id), gaps_of(uow, stage)
    return playbooks.edit(pipeline, stage, steps, call.words, gaps=gaps, meta=meta)


@routes.reads(Kind.ACTION, "stage.add")
def ask_stage(call: Call, uow: UnitOfWork) -> Answer:
    """Open the form of a new stage."""
    return _form(call, uow, number(call.request.value), None)


def _form(call: Call, uow: UnitOfWork, pipeline_id: int, stage: Stage | None) -> Answer:
    pipeline = uow.pipelines.get(pipeline_id)
    ask_to_lead(call.person, pipeline)
    return Open(_view(call, uow, pipeline, stage, remembered(call)))


def _view(
    call: Call, uow: UnitOfWork, pipeline: Pipeline, stage: Stage | None, meta: Mapping[str, Any]
) -> View:
    return screens.stage_form(
        call.words,
        pipeline=pipeline,
        stage=stage,
        fields=uow.fields.all(RecordKind.DEAL),
        meta=meta,
    )


def _again(call: Call, uow: UnitOfWork) -> Answer:
    return _shown(number(kept(call)["pipeline"]))


@routes.changes(Kind.SUBMISSION, "stage.save", again=_again)
def save_stage(call: Call, uow: UnitOfWork) -> Answer:
    """Add a stage or save a changed one."""
    form = forms.read(StageForm, call.values, call.words, currency=call.workspace.currency).values
    about = kept(call)
    pipeline = uow.pipelines.get(number(about["pipeline"]))
    known = pipeline.stage(number(about["stage"])) if about.get("stage") else None
    if known is not None:
        now = _view(call, uow, pipeline, known, about)
        if late := overtaken(call, uow, now, Subject.STAGE, known.id):
            return late
    call.once(uow)
    drawn = Stage(
        id=0,
        pipeline_id=pipeline.id,
        position=0,
        name=form.name,
        kind=form.kind,
        probability=form.probability,
        stalled_days=form.stalled,
        required=form.required,
    )
    with under("name"):
        if known is not None:
            changed = replace(drawn, id=known.id, position=known.position, former=known.former)
            _, told = stages.change(uow, changed, by=call.person)
        else:
            _, told = stages.add(uow, drawn, by=call.person)
    return _shown(pipeline.id, told)


@routes.changes(Kind.SUBMISSION, "stage.retire", again=_again)
def retire(call: Call, uow: UnitOfWork) -> Answer:
    """Remove a stage, its deals to where they were sent."""
    form = forms.read(RetireForm, call.values, call.words, currency=call.workspace.currency).values
    about = kept(call)
    call.once(uow)
    pipeline_id, stage_id = number(about["pipeline"]), number(about["stage"])
    if form.into is None:
        told = stages.retire(uow, pipeline_id, stage_id, None, by=call.person)
    else:
        with under("into"):
            told = stages.retire(uow, pipeline_id, stage_id, form.into, by=call.person)
    return _shown(pipeline_id, told)


@routes.reads(Kind.ACTION, "pipeline.add")
def ask_pipeline(call: Call, uow: UnitOfWork) -> Answer:
    """Open the form of a new pipeline."""
    ask_to_administer(call.person)
    return Open(screens.pipeline_form(call.words, meta=remembered(call)))


def _all(call: Call, uow: UnitOfWork) -> Answer:
    return _settings()


@routes.changes(Kind.SUBMISSION, "pipeline.create", again=_all)
def create(call: Call, uow: UnitOfWork) -> Answer:
    """Add a pipeline."""
    form = forms.read(
        PipelineForm, call.values, call.words, currency=call.workspace.currency
    ).values
    call.once(uow)
    with under("name"):
        _, told = pipelines.add(uow, form.preset, form.name, by=call.person)
    return _settings(told)


@routes.reads(Kind.ACTION, "pipeline.edit")
def ask_lead(call: Call, uow: UnitOfWork) -> Answer:
    """Open the form of a pipeline's name and who leads it."""
    pipeline = uow.pipelines.get(number(call.request.value))
    ask_to_lead(call.person, pipeline)
    return Open(_lead_view(call, uow, pipeline, remembered(call)))


def _lead_view(call: Call, uow: UnitOfWork, pipeline: Pipeline, meta: Mapping[str, Any]) -> View:
    known = [uow.persons.get(person_id) for person_id in sorted(pipeline.manager_ids)]
    return screens.lead_form(
        call.words,
        pipeline=pipeline,
        managers=[one.slack_id for one in known if one.slack_id],
        admin=may_administer(call.person),
        meta=meta,
    )


@routes.changes(Kind.SUBMISSION, "pipeline.save", again=_again)
def save_pipeline(call: Call, uow: UnitOfWork) -> Answer:
    """Save a pipeline's name and who leads it."""
    form = forms.read(LeadForm, call.values, call.words, currency=call.workspace.currency).values
    pipeline_id = number(kept(call)["pipeline"])
    now = _lead_view(call, uow, uow.pipelines.get(pipeline_id), kept(call))
    if late := overtaken(call, uow, now, Subject.PIPELINE, pipeline_id, key="managers"):
        return late
    call.once(uow)
    named = None
    if may_administer(call.person):
        named = frozenset(one.id for one in members(uow, form.managers, "managers"))
    with under("name"):
        after, told = pipelines.change(
            uow, pipeline_id, by=call.person, name=form.name, manager_ids=named
        )
    return _shown(pipeline_id, told) if leads(call.person, after) else _settings(told)


@routes.changes(Kind.ACTION, "pipeline.archive", again=_all)
def archive(call: Call, uow: UnitOfWork) -> Answer:
    """Archive a pipeline; its window goes on with the settings, where it can be undone."""
    call.once(uow)
    _, told = pipelines.archive(uow, number(call.request.value), by=call.person)
    return _settings(told)
