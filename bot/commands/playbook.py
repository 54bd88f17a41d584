"""/pipeline playbook and the checklist on the card: steps asked for, ticked off and changed."""

from collections.abc import Mapping
from typing import Any

from bot.commands.answer import Answer, Done, Payload, Screen, Show
from bot.commands.call import Call, Viewer
from bot.commands.card import LARGEST_ID
from bot.commands.overtaken import form as overtaken
from bot.commands.overtaken import since
from bot.commands.pipeline import command
from bot.commands.request import Kind
from bot.commands.route import Routes
from bot.commands.stage import playbook_form as form
from bot.commands.stage import playbook_view, under
from bot.commands.surface import after, present
from bot.commands.trail import just_told
from bot.domain import permit
from bot.domain.audit import Subject
from bot.domain.error import Invalid
from bot.domain.pipeline import Pipeline, Stage
from bot.services import playbook
from bot.services.rhythm import gaps_of
from bot.storage import UnitOfWork
from bot.views import playbook as playbooks
from bot.views.metadata import metadata
from bot.views.token import Token, read_token
from bot.views.words import msg

routes = Routes(alone=True)


@command.sub(
    "playbook",
    hint=msg("[name]"),
    about=msg("Show what each stage asks for, and change it"),
    aliases=("steps", "플레이북"),
)
def show(call: Call, uow: UnitOfWork) -> Answer:
    """List what the stages of a pipeline ask for."""
    pipeline = uow.pipelines.named(call.text) if call.text else uow.pipelines.default()
    return Show(Screen("playbook", {"pipeline": pipeline.id}))


def _token(call: Call) -> Token:
    """Give the deal whose checklist was clicked; it stands in the block's name."""
    token = read_token(call.request.block_id.removeprefix("deal:"))
    if max(token.deal_id, token.version) >= LARGEST_ID:
        raise Invalid("This button no longer works. Open the deal again.")
    return token


def _as_it_stands(call: Call, uow: UnitOfWork) -> Answer:
    token = _token(call)
    deal = uow.deals.get(token.deal_id)
    return present(call, deal, since(uow, call, deal, token.version))


@routes.changes(Kind.ACTION, "task.tick", again=_as_it_stands)
def tick(call: Call, uow: UnitOfWork) -> Answer:
    """Take over the checklist as it was left."""
    token = _token(call)
    done = frozenset(_chosen(call))
    call.once(uow)
    deal, changed = playbook.tick(uow, token.deal_id, done, by=call.person, version=token.version)
    if not changed:
        return present(call, deal)
    return after(call, deal, playbooks.ticked(deal, changed, call.words))


def _chosen(call: Call) -> list[int]:
    """Give the ids of the boxes that are ticked."""
    clicked = call.request.payload.get("actions")
    first = clicked[0] if isinstance(clicked, list) and clicked else {}
    options = first.get("selected_options") if isinstance(first, dict) else None
    values = [option.get("value") for option in options or () if isinstance(option, dict)]
    return [int(value) for value in values if isinstance(value, str) and _is_id(value)]


def _is_id(value: str) -> bool:
    return value.isascii() and value.isdigit() and int(value) < LARGEST_ID


def _stage(uow: UnitOfWork, value: str) -> tuple[Pipeline, Stage]:
    pipeline_id, _, stage_id = value.partition(".")
    if not (_is_id(pipeline_id) and _is_id(stage_id)):
        raise Invalid("This button no longer works. Open the deal again.")
    pipeline = uow.pipelines.get(int(pipeline_id))
    return pipeline, pipeline.stage(int(stage_id))


@routes.reads(Kind.ACTION, "playbook.edit")
def ask(call: Call, uow: UnitOfWork) -> Answer:
    """Open the form for what a stage asks for."""
    pipeline, stage = _stage(uow, call.request.value)
    return form(call, uow, pipeline, stage)


@routes.changes(Kind.SUBMISSION, "playbook.edit", again=lambda call, uow: Done())
def save(call: Call, uow: UnitOfWork) -> Answer:
    """Keep what a stage asks for from now on, and its rhythm."""
    extra = metadata(call.request.view).extra
    pipeline, stage = _stage(uow, str(extra.get("stage", "")))
    with under("steps"):
        steps = playbooks.read_steps(_typed(call, "steps"))
    with under("rhythm"):
        gaps = playbooks.read_gaps(_typed(call, "rhythm"))
    now = playbook_view(call, uow, pipeline, stage, extra)
    if late := overtaken(call, uow, now, Subject.PLAYBOOK, stage.id):
        return late
    call.once(uow)
    with under("steps"):
        kept = gaps if stage.kind.is_open else None
        _, told = playbook.write(uow, pipeline.id, stage.id, steps, gaps=kept, by=call.person)
    subject = "stage.list" if extra.get("settings") else "playbook"
    return Show(Screen(subject, {"pipeline": str(pipeline.id), "audit": str(told.id)}))


def _typed(call: Call, field: str) -> str:
    held: Mapping[str, Any] = next(iter(call.values.get(field, {}).values()), {})
    return str(held.get("value") or "")


@routes.screen("playbook")
def draw(uow: UnitOfWork, viewer: Viewer, params: Mapping[str, Any]) -> Payload:
    """Draw what the stages of a pipeline ask for."""
    pipeline = uow.pipelines.get(int(params["pipeline"]))
    return playbooks.playbook(
        pipeline,
        {stage.id: uow.playbook.of(stage.id) for stage in pipeline.stages},
        viewer.words,
        gaps={stage.id: gaps_of(uow, stage) for stage in pipeline.stages},
        editable=permit.leads(viewer.person, pipeline),
        notice=just_told(uow, viewer, params),
    )
