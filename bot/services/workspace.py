"""Workspaces: made with a pipeline to start from, and named on the command line."""

from bot.domain.error import Invalid, NotFound
from bot.domain.pipeline import Pipeline, Stage
from bot.domain.preset import CLASSIC, PipelinePreset
from bot.domain.template import steps
from bot.domain.workspace import Workspace
from bot.storage import Database, UnitOfWork

LOCAL = "local"
"""The workspace the command line works in until a Slack is connected and adopts it."""


def choose(db: Database, key: str | None) -> Workspace:
    """Give the workspace of that name, or the only one, else make `local`.

    Raises `NotFound` for an unknown name and `Invalid` when there are several to choose from.
    """
    with db.read(None) as uow:
        known = uow.workspaces.all()
        named = uow.workspaces.find(key) if key else None
    if named:
        return named
    if key and key != LOCAL:
        names = ", ".join(workspace.key for workspace in known) or LOCAL
        raise NotFound("There is no workspace {key}. Known: {names}.", key=key, names=names)
    if len(known) == 1 and not key:
        return known[0]
    if known and not key:
        names = ", ".join(workspace.key for workspace in known)
        raise Invalid("Say which workspace with --workspace: {names}.", names=names)
    return make(db, Workspace(id=0, key=LOCAL, name="Local"))


def make(db: Database, workspace: Workspace) -> Workspace:
    """Add a workspace with the classic pipeline in its language; give it with its id."""
    with db.begin(None) as uow:
        added = uow.workspaces.add(workspace)
    with db.begin(added.id) as uow:
        if not uow.pipelines.all():
            add_pipeline(uow, CLASSIC, added.locale)
    return added


def add_pipeline(uow: UnitOfWork, preset: PipelinePreset, locale: str) -> Pipeline:
    """Add a pipeline and its playbook from a preset, in `locale` (else in English)."""
    pipeline_id = uow.new_id()
    places = range(len(preset.stages))
    stages = tuple(stage_of(uow, pipeline_id, preset, place, locale) for place in places)
    name = preset.names.get(locale, preset.names["en"])
    added = uow.pipelines.add(Pipeline(id=pipeline_id, name=name, stages=stages))
    for made in stages:
        ask_steps(uow, made, preset, locale)
    return added


def stage_of(
    uow: UnitOfWork, pipeline_id: int, preset: PipelinePreset, place: int, locale: str
) -> Stage:
    """Make the stage at a place of a preset, not stored yet."""
    chosen = preset.stages[place]
    return Stage(
        id=uow.new_id(),
        pipeline_id=pipeline_id,
        position=place,
        name=chosen.names.get(locale, chosen.names["en"]),
        kind=chosen.kind,
        probability=chosen.probability,
        stalled_days=chosen.stalled_days,
    )


def ask_steps(uow: UnitOfWork, made: Stage, preset: PipelinePreset, locale: str) -> None:
    """Give a stored stage the playbook of its place in a preset."""
    if asked := steps(preset.key, preset.stages[made.position].names["en"], locale):
        uow.playbook.save(made.id, asked)
