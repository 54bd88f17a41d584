"""The pipelines and stages a file names, found in the workspace or made."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from bot.domain.pipeline import Pipeline, Stage, StageKind
from bot.intake.mapping import Preset, StageGuess, fold
from bot.services import chore
from bot.storage import UnitOfWork

_EVEN_FROM, _EVEN_TO = 10, 90
"""Percent between which stages nobody has told us about are spread evenly, in file order."""
_ONLY = "Open"
"""The stage of a pipeline whose file tells of none."""


@dataclass(frozen=True, slots=True)
class Places:
    """Where the stages a file names stand in the workspace.

    `renamed` gives the workspace's name of a stage that the person said is another of the file's.
    """

    pipelines: Mapping[str, Pipeline]
    began_in: str | None
    renamed: Mapping[str, str] = field(default_factory=dict)
    _known: dict[tuple[str, str], Stage | None] = field(default_factory=dict, compare=False)

    def stage(self, pipeline: str, name: str, kind: StageKind) -> Stage:
        """Give the stage a card stands in, by the names the file uses.

        A name that is not there, or is of another kind there, gives the first stage of its kind.
        """
        found = self._find(pipeline, name)
        if found is not None and _alike(found.kind, kind):
            return found
        stages = self.pipelines[fold(pipeline)].stages
        same = next((stage for stage in stages if stage.kind is kind), None)
        return same or self.pipelines[fold(pipeline)].entry(lead=False)

    def open_stage(self, pipeline: str, name: str) -> Stage | None:
        """Give the open stage of that name, None when there is none."""
        found = self._find(pipeline, name)
        return found if found is not None and found.kind.is_open else None

    def start(self, pipeline: str, last: str | None = None) -> Stage:
        """Give the open stage a closed card is taken to have come from.

        That is the `last` one its row names, else the stage in which the source's cards are known
        to begin, else the first: the least that can be said of a card whose file has no history.
        """
        ended = self.open_stage(pipeline, last) if last else None
        known = self._find(pipeline, self.began_in) if self.began_in else None
        return ended or known or self.pipelines[fold(pipeline)].entry(lead=False)

    def lead(self, pipeline: str) -> Stage:
        """Give the first lead stage, else the first open one: where a disqualified card was."""
        return self.pipelines[fold(pipeline)].entry(lead=True)

    def _find(self, pipeline: str, name: str) -> Stage | None:
        asked = (pipeline, name)
        if asked not in self._known:
            key = fold(self.renamed.get(fold(name), name))
            stages = self.pipelines[fold(pipeline)].stages
            found = next((stage for stage in stages if fold(stage.name) == key), None)
            self._known[asked] = found
        return self._known[asked]


def settle(
    uow: UnitOfWork,
    preset: Preset,
    named: Mapping[str, Mapping[str, StageKind]],
    renamed: Mapping[str, str],
    chances: Mapping[str, int],
) -> Places:
    """Find each pipeline by its name, or make it with the stages the source is known to have.

    A pipeline that exists keeps its stages and gets the open ones it lacks. In a workspace
    without a card yet, the first new one comes before the others and so becomes the one people
    see. `chances` are the percents of stages, where the file tells them.
    """
    existing = {fold(pipeline.name): pipeline for pipeline in uow.pipelines.all()}
    placed: dict[str, Pipeline] = {}
    for title, stages in named.items():
        found = existing.get(fold(title))
        if found is None:
            position = _position(uow, existing.values())
            found = uow.pipelines.add(_drawn(uow, preset, title, stages, position, chances))
        else:
            found = _filled(uow, found, stages, renamed, chances)
        existing[fold(title)] = placed[fold(title)] = found
    return Places(placed, preset.began_in, renamed)


def lacking(
    pipeline: Pipeline, stages: Mapping[str, StageKind], renamed: Mapping[str, str]
) -> list[str]:
    """Name the open stages of a file that a pipeline has none for."""
    known = {fold(stage.name) for stage in pipeline.stages}
    return [
        name
        for name, kind in stages.items()
        if kind.is_open and fold(renamed.get(fold(name), name)) not in known
    ]


def _filled(
    uow: UnitOfWork,
    pipeline: Pipeline,
    stages: Mapping[str, StageKind],
    renamed: Mapping[str, str],
    chances: Mapping[str, int],
) -> Pipeline:
    """Add the open stages a pipeline lacks, after its last open one."""
    names = list(
        dict.fromkeys(renamed.get(fold(name), name) for name in lacking(pipeline, stages, renamed))
    )
    if not names:
        return pipeline
    last = max((stage.position for stage in pipeline.open_stages), default=-1)
    for stage in pipeline.stages:
        if stage.position > last:
            uow.pipelines.save_stage(replace(stage, position=stage.position + len(names)))
    for place, name in enumerate(names, start=last + 1):
        guess = StageGuess(chances.get(name, 50))
        uow.pipelines.add_stage(
            Stage(
                id=uow.new_id(),
                pipeline_id=pipeline.id,
                position=place,
                name=name,
                kind=guess.kind,
                probability=guess.probability,
                stalled_days=guess.stalled_days,
            )
        )
    chore.recount(uow)
    return uow.pipelines.get(pipeline.id)


def _alike(one: StageKind, other: StageKind) -> bool:
    return one is other or (one.is_open and other.is_open)


def _position(uow: UnitOfWork, others: Iterable[Pipeline]) -> int:
    places = [pipeline.position for pipeline in others] or [0]
    taken = bool(uow.deals.newest(1)) or min(places) < 0
    return max(places) + 1 if taken else -1


def _told(guess: StageGuess, chance: int | None) -> StageGuess:
    return guess if chance is None else replace(guess, probability=chance)


def _drawn(
    uow: UnitOfWork,
    preset: Preset,
    title: str,
    stages: Mapping[str, StageKind],
    position: int,
    chances: Mapping[str, int],
) -> Pipeline:
    """Draw a pipeline: the source's own stages, then those only the file names, then the ends."""
    pipeline_id = uow.new_id()
    named = {fold(name) for name in stages}
    known = {
        fold(name): (name, guess) for name, guess in preset.stages.items() if fold(name) in named
    }
    closing: dict[StageKind, list[str]] = {StageKind.WON: [], StageKind.LOST: []}
    extra: list[str] = []
    for name, kind in stages.items():
        if not kind.is_open:
            closing[kind].append(name)
        elif fold(name) not in known and fold(name) not in {fold(one) for one in extra}:
            extra.append(name)
    drawn = [(name, _told(guess, chances.get(name))) for name, guess in known.values()]
    if all(name in chances for name in extra):
        extra.sort(key=lambda name: chances[name])
    if not drawn and not extra:
        extra.append(_ONLY)
    span = _EVEN_TO - _EVEN_FROM
    for place, name in enumerate(extra, start=1):
        chance = chances.get(name, _EVEN_FROM + span * place // (len(extra) + 1))
        drawn.append((name, StageGuess(chance, kind=stages.get(name, StageKind.DEAL))))
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
