"""A pipeline that takes the stages of a preset, its deals moved along, and back."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from bot.domain.audit import Audit, Deed, Subject
from bot.domain.board import BoardQuery
from bot.domain.error import Invalid
from bot.domain.permit import ask_to_lead
from bot.domain.person import Person
from bot.domain.pipeline import Pipeline, Stage
from bot.domain.preset import PipelinePreset
from bot.services import chore, merge
from bot.services.stage import read, save, told_of
from bot.services.trail import tell
from bot.services.workspace import ask_steps, stage_of
from bot.storage import UnitOfWork


@dataclass(frozen=True, slots=True)
class Leaving:
    """A stage that goes: how many deals stand in it, and the place of the preset proposed."""

    stage: Stage
    deals: int
    place: int


@dataclass(frozen=True, slots=True)
class Plan:
    """What a change of preset does: stages that go, and those that stay with their new place."""

    pipeline: Pipeline
    preset: PipelinePreset
    leaving: tuple[Leaving, ...]
    kept: Mapping[int, int]

    @property
    def moves(self) -> int:
        """How many deals move."""
        return sum(one.deals for one in self.leaving)


def plan(uow: UnitOfWork, pipeline_id: int, chosen: PipelinePreset, *, by: Person) -> Plan:
    """Look at what it means for a pipeline to take a preset's stages; nothing is written."""
    pipeline = uow.pipelines.get(pipeline_id)
    ask_to_lead(by, pipeline)
    kept = chosen.kept(pipeline)
    sums = uow.board.sums(BoardQuery(pipeline_id), uow.workspace.day(uow.now))
    leaving = tuple(
        Leaving(stage, sums[stage.id].deals if stage.id in sums else 0, chosen.proposed(stage))
        for stage in pipeline.stages
        if stage.id not in kept
    )
    return Plan(pipeline, chosen, leaving, kept)


def take(
    uow: UnitOfWork,
    pipeline_id: int,
    chosen: PipelinePreset,
    places: Mapping[int, int],
    *,
    by: Person,
) -> Audit:
    """Give a pipeline the stages of a preset; deals go where `places` says, stage by stage.

    A stage that `places` does not name sends its deals where the plan proposes, so none is left
    behind. The first deals move at once, the rest in chunks right after. Raises `Invalid` where
    nothing would change, and for a place that takes no such deals.
    """
    found = plan(uow, pipeline_id, chosen, by=by)
    chore.ask_at_rest(uow)
    if not found.leaving and len(found.kept) == len(chosen.stages):
        raise Invalid("{pipeline} has these stages already.", pipeline=found.pipeline.name)
    to = {one.stage.id: places.get(one.stage.id, one.place) for one in found.leaving}
    for one in found.leaving:
        if to[one.stage.id] not in chosen.of_kind(one.stage.kind):
            raise Invalid("Choose another stage of the same kind for its deals.")
    made = _put_stages(uow, found, by)
    pairs = {
        stage_id: made[place].id
        for stage_id, place in to.items()
        if uow.merges.standing(stage_id, 1)
    }
    told = tell(
        uow,
        Subject.PIPELINE,
        pipeline_id,
        Deed.RESTAGED,
        before={"name": found.pipeline.name, "stages": _told(found.pipeline)},
        after={
            "name": found.pipeline.name,
            "preset": chosen.key,
            "deals": found.moves,
            "added": [str(made[place].id) for place in made if place not in found.kept.values()],
        },
        by=by,
    )
    for one in found.leaving:
        uow.pipelines.save_stage(one.stage, archived=True)
    chore.recount(uow)
    if pairs:
        merge.begin(uow, told, pairs, by=by)
    return told


def put_back(uow: UnitOfWork, told: Audit) -> None:
    """Give a pipeline its stages back, and the deals their stages.

    Raises `Invalid` that names a deal which has gone on since, or came to a new stage since.
    """
    assert told.subject_id is not None and told.before is not None and told.after is not None
    chore.ask_settled(uow)
    now = uow.pipelines.get(told.subject_id)
    added = [stage for stage_id in told.after["added"] if (stage := now.known(int(stage_id)))]
    for stage in added:
        newcomer = uow.merges.stranger(told.id, stage.id)
        if newcomer is not None:
            raise Invalid(
                "{deal} came to {stage} since, so this stays.",
                deal=uow.deals.get(newcomer).name,
                stage=stage.name,
            )
    for stage in added:
        uow.pipelines.save_stage(stage, archived=True)
    for was in told.before["stages"]:
        known = now.known(int(was["id"]))
        if known is not None:
            save(uow, known, replace(read(known, was), position=int(was["position"])))
    chore.recount(uow)
    merge.reverse(uow, told)


def _put_stages(uow: UnitOfWork, found: Plan, by: Person) -> dict[int, Stage]:
    """Store the stages of the preset, those that stay changed to it; give them by place."""
    made: dict[int, Stage] = {}
    stays = {place: found.pipeline.stage(stage_id) for stage_id, place in found.kept.items()}
    for place in range(len(found.preset.stages)):
        fresh = stage_of(uow, found.pipeline.id, found.preset, place, by.locale)
        if (known := stays.get(place)) is not None:
            made[place] = replace(
                known,
                name=fresh.name,
                position=place,
                probability=fresh.probability,
                stalled_days=fresh.stalled_days,
            )
            save(uow, known, made[place])
        else:
            made[place] = fresh
            uow.pipelines.add_stage(fresh)
            ask_steps(uow, fresh, found.preset, by.locale)
    return made


def _told(pipeline: Pipeline) -> list[dict[str, Any]]:
    return [
        {**told_of(one), "id": str(one.id), "position": one.position} for one in pipeline.stages
    ]
