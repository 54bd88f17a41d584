"""The pipelines and stages a file names, found in the workspace or made."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.domain.error import NotFound
from bot.domain.pipeline import Pipeline, Stage, StageKind
from bot.intake.ending import kind_of
from bot.intake.mapping import Preset, StageGuess, fold
from bot.storage import UnitOfWork

_EVEN_FROM, _EVEN_TO = 10, 90
"""Percent between which stages nobody has told us about are spread evenly, in file order."""


@dataclass(frozen=True, slots=True)
class Places:
    """Where the stages a file names stand in the workspace."""

    pipelines: Mapping[str, Pipeline]
    began_in: str | None

    def lacks(self, pipeline: str, name: str) -> bool:
        """Tell whether a pipeline is there but no stage of it answers to the name."""
        return fold(pipeline) in self.pipelines and self._find(pipeline, name) is None

    def stage(self, pipeline: str, name: str) -> Stage:
        """Give a stage by the names the file uses; `NotFound` when there is none like it."""
        stage = self._find(pipeline, name)
        if stage is None:
            message = "The pipeline {pipeline} has no stage {stage}."
            raise NotFound(message, pipeline=pipeline, stage=name)
        return stage

    def start(self, pipeline: str, last: str | None = None) -> Stage:
        """Give the open stage a closed card is taken to have come from.

        That is the `last` one its row names, else the stage in which the source's cards are known
        to begin, else the first: the least that can be said of a card whose file has no history.
        """
        ended = self._find(pipeline, last) if last else None
        if ended is not None and ended.kind.is_open:
            return ended
        known = self._find(pipeline, self.began_in) if self.began_in else None
        return known or self.pipelines[fold(pipeline)].entry(lead=False)

    def _find(self, pipeline: str, name: str) -> Stage | None:
        stages = self.pipelines[fold(pipeline)].stages
        by_name = next((stage for stage in stages if fold(stage.name) == fold(name)), None)
        kind = kind_of(name)
        if by_name is not None or kind.is_open:
            return by_name
        return next((stage for stage in stages if stage.kind is kind), None)


def find(uow: UnitOfWork, preset: Preset, named: Iterable[str]) -> Places:
    """Find the pipelines that are there already, by their names; make none."""
    wanted = {fold(title) for title in named}
    existing = {fold(pipeline.name): pipeline for pipeline in uow.pipelines.all()}
    return Places({key: existing[key] for key in wanted & existing.keys()}, preset.began_in)


def settle(uow: UnitOfWork, preset: Preset, named: Mapping[str, Iterable[str]]) -> Places:
    """Find each pipeline by its name, or make it with the stages the source is known to have.

    A pipeline that exists is left as it is. In a workspace without a card yet, the first new one
    comes before the others and so becomes the one people see.
    """
    existing = {fold(pipeline.name): pipeline for pipeline in uow.pipelines.all()}
    placed: dict[str, Pipeline] = {}
    for title, stages in named.items():
        found = existing.get(fold(title))
        if found is None:
            position = _position(uow, existing.values())
            found = uow.pipelines.add(_drawn(uow, preset, title, stages, position))
            existing[fold(title)] = found
        placed[fold(title)] = found
    return Places(placed, preset.began_in)


def _position(uow: UnitOfWork, others: Iterable[Pipeline]) -> int:
    places = [pipeline.position for pipeline in others] or [0]
    taken = bool(uow.deals.newest(1)) or min(places) < 0
    return max(places) + 1 if taken else -1


def _drawn(
    uow: UnitOfWork, preset: Preset, title: str, stages: Iterable[str], position: int
) -> Pipeline:
    """Draw a pipeline: the source's own stages, then those only the file names, then the ends."""
    pipeline_id = uow.new_id()
    known = {fold(name): (name, guess) for name, guess in preset.stages.items()}
    closing: dict[StageKind, list[str]] = {StageKind.WON: [], StageKind.LOST: []}
    extra: list[str] = []
    for name in stages:
        kind = kind_of(name)
        if not kind.is_open:
            closing[kind].append(name)
        elif fold(name) not in known and fold(name) not in {fold(one) for one in extra}:
            extra.append(name)
    drawn = list(known.values())
    span = _EVEN_TO - _EVEN_FROM
    for place, name in enumerate(extra, start=1):
        drawn.append((name, StageGuess(_EVEN_FROM + span * place // (len(extra) + 1))))
    for kind, percent, usual in (
        (StageKind.WON, 100, preset.won),
        (StageKind.LOST, 0, preset.lost),
    ):
        for name in closing[kind] or [usual]:
            drawn.append((name, StageGuess(percent, None, kind)))
    return Pipeline(
        id=pipeline_id,
        name=title,
        position=position,
        stages=tuple(
            Stage(
                id=uow.new_id(),
                pipeline_id=pipeline_id,
                position=place,
                name=name,
                kind=guess.kind,
                probability=guess.probability,
                stalled_days=guess.stalled_days,
            )
            for place, (name, guess) in enumerate(drawn)
        ),
    )
