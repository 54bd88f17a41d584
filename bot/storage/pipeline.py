"""Pipelines with their stages."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import insert, select, update

from bot.domain.error import NotFound
from bot.domain.pipeline import Pipeline, Stage, StageKind
from bot.storage.link import Ask, Row, Statement
from bot.storage.repository import Repository, folded, given
from bot.storage.tables import pipeline, stage

# Pipelines are few and small: one statement reads them all, and the transaction keeps them.
_ALL = Statement(
    select(
        pipeline.c.id,
        pipeline.c.name,
        pipeline.c.position,
        pipeline.c.archived,
        pipeline.c.managers,
        stage.c.id,
        stage.c.position,
        stage.c.name,
        stage.c.kind,
        stage.c.probability,
        stage.c.stalled_days,
        stage.c.required,
        stage.c.former,
        stage.c.learned_days,
        stage.c.learned_from,
        stage.c.archived,
    )
    .join(
        stage,
        (stage.c.workspace_id == pipeline.c.workspace_id) & (stage.c.pipeline_id == pipeline.c.id),
    )
    .where(pipeline.c.workspace_id == given(pipeline.c.workspace_id))
    .order_by(pipeline.c.position, pipeline.c.id, stage.c.position, stage.c.id)
)
_ADD = Statement(insert(pipeline))

_MOST_KEPT = 1000
"""Workspaces whose pipelines are kept as they were made last."""

_ADD_STAGE = Statement(insert(stage))


class Pipelines(Repository):
    """Pipelines in their order; read once per transaction."""

    def all(self, *, archived: bool = False) -> list[Pipeline]:
        """Give the pipelines, the archived ones only when asked for."""
        return [found for found in self._all() if archived or not found.archived]

    def get(self, pipeline_id: int) -> Pipeline:
        """Give a pipeline; raises `NotFound`."""
        for found in self._all():
            if found.id == pipeline_id:
                return found
        raise NotFound("There is no such pipeline any more.")

    def worked(self, pipeline: Pipeline) -> list[Stage]:
        """Give the stages whose deals are open: those being emptied count until nobody is left."""
        gone = {stage.id for stage in pipeline.retired if not self._is_stood_in(stage.id)}
        return [stage for stage in pipeline.ever_open if stage.id not in gone]

    def _is_stood_in(self, stage_id: int) -> bool:
        if self._uow.writes:
            return bool(self._uow.merges.standing(stage_id, 1))
        known: dict[int, bool] = self.__dict__.setdefault("_stood_in", {})
        if stage_id not in known:
            known[stage_id] = bool(self._uow.merges.standing(stage_id, 1))
        return known[stage_id]

    def ahead(self) -> Iterator[Ask]:
        """Say what will be asked."""
        if not hasattr(self, "_known"):
            yield _ALL, {"workspace_id": self._workspace_id}

    def default(self) -> Pipeline:
        """Give the pipeline meant when none is named; raises `NotFound` before there is one."""
        for found in self._all():
            if not found.archived:
                return found
        raise NotFound("This workspace has no pipeline yet.")

    def named(self, text: str) -> Pipeline:
        """Give the pipeline of that name, else the only one that begins so; raises `NotFound`."""
        key = folded(text)
        known = self.all()
        exact = [found for found in known if folded(found.name) == key]
        begun = [found for found in known if key and folded(found.name).startswith(key)]
        for candidates in (exact, begun):
            if len(candidates) == 1:
                return candidates[0]
        names = ", ".join(found.name for found in known)
        raise NotFound("There is no pipeline {name}. Known: {names}.", name=text, names=names)

    def add(self, added: Pipeline) -> Pipeline:
        """Store a pipeline with its stages; it comes last unless it has a position."""
        position = added.position or len(self._all())
        added = replace(added, position=position)
        _ADD.run(
            self._link,
            workspace_id=self._workspace_id,
            id=added.id,
            name=added.name,
            name_key=folded(added.name),
            position=position,
            archived=added.archived,
            managers=sorted(added.manager_ids),
        )
        for one in added.stages:
            self.add_stage(one)
        self._forget()
        return added

    def save(self, changed: Pipeline) -> None:
        """Store a pipeline's own name, place, managers and whether it is archived."""
        self._uow.connection.execute(
            update(pipeline)
            .where(pipeline.c.workspace_id == self._workspace_id, pipeline.c.id == changed.id)
            .values(
                name=changed.name,
                name_key=folded(changed.name),
                position=changed.position,
                archived=changed.archived,
                managers=sorted(changed.manager_ids),
            )
        )
        self._forget()

    def add_stage(self, added: Stage) -> None:
        """Store a new stage of a pipeline."""
        values = _stage_values(added)
        _ADD_STAGE.run(self._link, workspace_id=self._workspace_id, archived=False, **values)
        self._forget()

    def save_stage(self, changed: Stage, *, archived: bool = False) -> None:
        """Store a changed stage; an archived one is retired from its pipeline."""
        self._uow.connection.execute(
            update(stage)
            .where(stage.c.workspace_id == self._workspace_id, stage.c.id == changed.id)
            .values(archived=archived, **_stage_values(changed))
        )
        self._forget()

    def _forget(self) -> None:
        self.__dict__.pop("_known", None)

    def _all(self) -> Sequence[Pipeline]:
        if not hasattr(self, "_known"):
            rows = _ALL.rows(self._link, workspace_id=self._workspace_id)
            # They change seldom, and nearly every transaction reads them.
            kept = self._uow.database.pipelines
            known = kept.get(self._workspace_id)
            if known is None or known[0] != rows:
                if len(kept) >= _MOST_KEPT:
                    kept.clear()
                known = kept[self._workspace_id] = (rows, _gather(rows))
            self._known = known[1]
        return self._known


def _gather(rows: Sequence[Row]) -> list[Pipeline]:
    found: dict[int, Pipeline] = {}
    stages: dict[int, list[Stage]] = {}
    retired: dict[int, list[Stage]] = {}
    for row in rows:
        pipeline_id, name, position, archived, managers, stage_id, place, title, kind, *rest = row
        found.setdefault(
            pipeline_id,
            Pipeline(pipeline_id, name, (), position, bool(archived), frozenset(managers)),
        )
        probability, stalled_days, required, former, learned_days, learned_from, gone = rest
        made = Stage(
            stage_id,
            pipeline_id,
            place,
            title,
            StageKind(kind),
            probability,
            stalled_days,
            tuple(required),
            tuple((datetime.fromisoformat(until), called) for until, called in former),
            learned_days,
            learned_from,
        )
        (retired if gone else stages).setdefault(pipeline_id, []).append(made)
    return [
        replace(one, stages=tuple(stages.get(one.id, ())), retired=tuple(retired.get(one.id, ())))
        for one in found.values()
    ]


def _stage_values(one: Stage) -> dict[str, object]:
    return {
        "id": one.id,
        "pipeline_id": one.pipeline_id,
        "position": one.position,
        "name": one.name,
        "kind": one.kind.value,
        "probability": one.probability,
        "stalled_days": one.stalled_days,
        "required": list(one.required),
        "former": [[until.isoformat(), called] for until, called in one.former],
        "learned_days": one.learned_days,
        "learned_from": one.learned_from,
    }
