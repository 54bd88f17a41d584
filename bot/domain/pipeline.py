"""Pipelines and their ordered stages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from bot.domain.error import NotFound

REQUIRABLE: Mapping[str, str] = MappingProxyType(
    {
        "value": "Value",
        "close_date": "Close date",
        "owner_id": "Owner",
        "company": "Company",
        "contact": "Contact",
        "source": "Source",
        "persona_id": "Persona",
        "next_step": "Next step",
    }
)
"""The fields of a deal that a stage can require, and what they are called in English."""


class StageKind(StrEnum):
    """Where a card standing in the stage is in its life."""

    LEAD = "lead"
    DEAL = "deal"
    WON = "won"
    LOST = "lost"

    @property
    def is_open(self) -> bool:
        """Whether a card in such a stage is still being worked."""
        return self in (StageKind.LEAD, StageKind.DEAL)


@dataclass(frozen=True, slots=True)
class Stage:
    """One column of the board.

    `probability` is whole percent; `stalled_days` counts the owner's working days (None: never);
    `required` names deal fields that must be filled to enter. `former` are the names it had, each
    with the instant until which it was called so, oldest first. `learned_days` is the limit that
    `learned_from` completed visits by won deals gave (None: there are too few to learn from).
    """

    id: int
    pipeline_id: int
    position: int
    name: str
    kind: StageKind
    probability: int
    stalled_days: int | None = None
    required: tuple[str, ...] = ()
    former: tuple[tuple[datetime, str], ...] = ()
    learned_days: int | None = None
    learned_from: int | None = None

    @property
    def limit_days(self) -> int | None:
        """The working days after which a deal stalls here: learned, else configured."""
        if self.stalled_days is None or self.learned_days is None:
            return self.stalled_days
        return self.learned_days

    def name_at(self, instant: datetime) -> str:
        """Give what it was called at an instant."""
        for until, name in self.former:
            if instant < until:
                return name
        return self.name


def likest(stage: Stage, choices: Sequence[tuple[StageKind, int]]) -> int:
    """Give which of some stages, by kind and probability, is most like one: its place."""
    far = [(kind is not stage.kind, abs(chance - stage.probability)) for kind, chance in choices]
    return far.index(min(far))


@dataclass(frozen=True, slots=True)
class Pipeline:
    """A named pipeline with its stages in board order.

    `retired` are the stages it no longer has, which past boards and timelines still name.
    `manager_ids` are those who lead it; while it names nobody, every manager does.
    """

    id: int
    name: str
    stages: tuple[Stage, ...]
    position: int = 0
    archived: bool = False
    manager_ids: frozenset[int] = frozenset()
    retired: tuple[Stage, ...] = ()

    def stage(self, stage_id: int) -> Stage:
        """Give the stage with that id; `NotFound` when it is not one of this pipeline."""
        for stage in self.stages:
            if stage.id == stage_id:
                return stage
        raise NotFound("That stage is not part of {pipeline} any more.", pipeline=self.name)

    def known(self, stage_id: int) -> Stage | None:
        """Give the stage with that id, retired ones too; None when it never was one."""
        for stage in self.ever:
            if stage.id == stage_id:
                return stage
        return None

    def first(self, kind: StageKind) -> Stage:
        """Give the first stage of a kind; `NotFound` when the pipeline has none."""
        for stage in self.stages:
            if stage.kind is kind:
                return stage
        raise NotFound("{pipeline} has no stage of that kind.", pipeline=self.name)

    def instead_of(self, stage_id: int) -> Stage:
        """Give the open stage with that id, else the one most like it now that it is gone."""
        gone = self.known(stage_id)
        if gone is None or gone in self.stages:
            return self.stage(stage_id)
        opened = self.open_stages
        return opened[likest(gone, [(one.kind, one.probability) for one in opened])]

    @property
    def ever(self) -> tuple[Stage, ...]:
        """All stages in board order, those it no longer has too: deals stood in them, some may."""
        return tuple(sorted((*self.stages, *self.retired), key=lambda stage: stage.position))

    @property
    def open_stages(self) -> Sequence[Stage]:
        """The stages cards are worked in, in board order."""
        return [stage for stage in self.stages if stage.kind.is_open]

    @property
    def ever_open(self) -> Sequence[Stage]:
        """The stages cards are worked in or were: past deals and those on their way stand there."""
        return [stage for stage in self.ever if stage.kind.is_open]

    def entry(self, *, lead: bool) -> Stage:
        """Give the stage new cards start in: the first lead or deal stage, else the first open."""
        kind = StageKind.LEAD if lead else StageKind.DEAL
        for stage in self.open_stages:
            if stage.kind is kind:
                return stage
        return self.open_stages[0]
