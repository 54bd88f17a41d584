"""Stages: added, changed, put in order, and retired together with a place for their deals."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.domain.audit import Audit, Deed, Subject
from bot.domain.error import Invalid
from bot.domain.permit import ask_to_lead
from bot.domain.person import Person
from bot.domain.pipeline import Pipeline, Stage, StageKind
from bot.services import chore, merge
from bot.services.pipeline import LONGEST
from bot.services.trail import tell
from bot.storage import UnitOfWork

_SURE = {StageKind.WON: 100, StageKind.LOST: 0}


def add(uow: UnitOfWork, draft: Stage, *, by: Person) -> tuple[Stage, Audit]:
    """Add a stage to its pipeline, after the last one of its kind; `draft.id` is given out."""
    pipeline = uow.pipelines.get(draft.pipeline_id)
    ask_to_lead(by, pipeline)
    alike = [one.position for one in pipeline.stages if one.kind is draft.kind]
    opened = [one.position for one in pipeline.open_stages]
    place = max(alike or (opened if draft.kind.is_open else []) or [len(pipeline.stages)]) + 1
    added = _checked(pipeline, replace(draft, id=uow.new_id(), position=place))
    for one in pipeline.stages:
        if one.position >= place:
            uow.pipelines.save_stage(replace(one, position=one.position + 1))
    uow.pipelines.add_stage(added)
    chore.recount(uow)
    return added, tell(uow, Subject.STAGE, added.id, Deed.ADDED, after=told_of(added), by=by)


def change(uow: UnitOfWork, changed: Stage, *, by: Person) -> tuple[Stage, Audit]:
    """Change a stage's name, kind, probability, limit or required fields.

    A stage that deals stand in stays open or closed as it is. A new limit is put to its deals in
    chunks. Raises `Invalid` for what cannot be.
    """
    pipeline = uow.pipelines.get(changed.pipeline_id)
    ask_to_lead(by, pipeline)
    before = pipeline.stage(changed.id)
    after = _checked(pipeline, replace(changed, position=before.position, former=before.former))
    if before.kind is not after.kind:
        _ask_kind(uow, pipeline, before, after)
    return after, _store(uow, before, after, by)


def retire(
    uow: UnitOfWork, pipeline_id: int, stage_id: int, into_id: int | None, *, by: Person
) -> Audit:
    """Retire a stage; deals that stand in it go to `into_id`, of the same pipeline and kind.

    The first deals move at once, the rest in chunks right after. Raises `Invalid` when deals
    stand in it and no place is given, or when it is the last of what a pipeline cannot lack.
    """
    pipeline = uow.pipelines.get(pipeline_id)
    ask_to_lead(by, pipeline)
    gone = pipeline.stage(stage_id)
    chore.ask_settled(uow)
    _ask_dispensable(pipeline, gone)
    into = pipeline.stage(into_id) if into_id is not None else None
    if into is not None and (into.id == gone.id or into.kind.is_open != gone.kind.is_open):
        raise Invalid("Choose another stage of the same kind for its deals.")
    if into is not None and not gone.kind.is_open and into.kind is not gone.kind:
        raise Invalid("Choose another stage of the same kind for its deals.")
    standing = bool(uow.merges.standing(gone.id, 1))
    if standing and into is None:
        raise Invalid("Deals stand in {stage}. Choose where they go.", stage=gone.name)
    told = tell(
        uow,
        Subject.STAGE,
        gone.id,
        Deed.MERGED if standing else Deed.ARCHIVED,
        before=told_of(gone),
        after={**told_of(gone), "archived": True, "into": str(into.id) if into else None},
        by=by,
    )
    uow.pipelines.save_stage(gone, archived=True)
    chore.recount(uow)
    if standing and into is not None:
        merge.begin(uow, told, {gone.id: into.id}, by=by)
    return told


def put_back(uow: UnitOfWork, told: Audit) -> None:
    """Give a stage back what a change took; one that was added goes, unless deals stand in it."""
    assert told.subject_id is not None
    pipeline = _of(uow, told.subject_id)
    now = pipeline.known(told.subject_id)
    assert now is not None
    chore.recount(uow)
    if told.before is None:
        if uow.merges.standing(now.id, 1):
            raise Invalid("Deals stand in {stage}. Choose where they go.", stage=now.name)
        _ask_dispensable(pipeline, now)
        uow.pipelines.save_stage(now, archived=True)
    else:
        restored = read(now, told.before)
        save(uow, now, restored)
        if told.deed is Deed.MERGED:
            merge.reverse(uow, told)


def _store(uow: UnitOfWork, before: Stage, after: Stage, by: Person) -> Audit:
    save(uow, before, after)
    return tell(
        uow,
        Subject.STAGE,
        before.id,
        Deed.CHANGED,
        before=told_of(before),
        after=told_of(after),
        by=by,
    )


def save(uow: UnitOfWork, before: Stage, after: Stage) -> None:
    """Store a changed stage, which keeps the name it had; a retired one is there again."""
    if before.kind is not after.kind:
        chore.recount(uow)
    if before.name != after.name:
        after = replace(after, former=(*before.former, (uow.now, before.name)))
    if before.stalled_days != after.stalled_days:
        chore.add(uow, {"kind": "restall", "stage": str(after.id)})
    uow.pipelines.save_stage(after)


def _of(uow: UnitOfWork, stage_id: int) -> Pipeline:
    for pipeline in uow.pipelines.all(archived=True):
        if pipeline.known(stage_id) is not None:
            return pipeline
    raise Invalid("There is no such stage any more.")


def _checked(pipeline: Pipeline, stage: Stage) -> Stage:
    name = stage.name.strip()
    if not name or len(name) > LONGEST:
        raise Invalid("Give it a name of at most {limit} characters.", limit=LONGEST)
    for known in pipeline.stages:
        if known.id != stage.id and known.name.casefold() == name.casefold():
            raise Invalid("There is a stage called {name} already.", name=name)
    if not 0 <= stage.probability <= 100:
        raise Invalid("A probability is between 0 and 100 percent.")
    if stage.stalled_days is not None and not 1 <= stage.stalled_days <= 365:
        raise Invalid("A limit is between 1 and 365 working days.")
    sure = _SURE.get(stage.kind)
    if sure is not None:
        return replace(stage, name=name, probability=sure, stalled_days=None)
    return replace(stage, name=name)


def _ask_kind(uow: UnitOfWork, pipeline: Pipeline, before: Stage, after: Stage) -> None:
    if before.kind.is_open and after.kind.is_open:
        return
    _ask_dispensable(pipeline, before)
    if uow.merges.standing(before.id, 1):
        raise Invalid(
            "Deals stand in {stage}, so it stays what it is. Add another stage instead.",
            stage=before.name,
        )


def _ask_dispensable(pipeline: Pipeline, stage: Stage) -> None:
    others = [one for one in pipeline.stages if one.id != stage.id]
    if stage.kind.is_open:
        enough = any(one.kind.is_open for one in others)
    else:
        enough = any(one.kind is stage.kind for one in others)
    if not enough:
        raise Invalid("A pipeline needs an open stage, a won one and a lost one.")


def told_of(stage: Stage) -> dict[str, Any]:
    """Give a stage as the trail keeps it."""
    return {
        "pipeline": str(stage.pipeline_id),
        "name": stage.name,
        "kind": stage.kind.value,
        "probability": stage.probability,
        "stalled_days": stage.stalled_days,
        "required": list(stage.required),
    }


def read(now: Stage, was: Mapping[str, Any]) -> Stage:
    """Give a stage what it was, as the trail kept it."""
    return replace(
        now,
        name=str(was["name"]),
        kind=StageKind(was["kind"]),
        probability=int(was["probability"]),
        stalled_days=was["stalled_days"],
        required=tuple(was["required"]),
    )
