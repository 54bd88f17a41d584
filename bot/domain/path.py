"""The way of a deal through the stages: what it reached and when, where it stood and how long."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from bot.domain.pipeline import Pipeline, StageKind

WON = 0
"""Stands for the won stages of a pipeline, which are one goal: reached is reached."""

TOP = 2**31 - 1
"""How high a win stands: above every stage."""


@dataclass(frozen=True, slots=True)
class Stay:
    """A time in a stage; `entered` is None where it is unknown, `left` while it stands there."""

    stage_id: int
    entered: datetime | None
    left: datetime | None = None


@dataclass(frozen=True, slots=True)
class Ladder:
    """The open stages of a pipeline from the bottom up, and how high each stage ever had stands.

    A won stage is above all, a lost one nowhere, a retired one where it stood.
    """

    steps: tuple[tuple[int, int], ...]
    heights: Mapping[int, int]

    def next_of(self, stage_id: int) -> int:
        """Give the stage above one, `WON` above the last."""
        ids = [step[0] for step in self.steps]
        place = ids.index(stage_id) + 1
        return ids[place] if place < len(ids) else WON


def ladder_of(pipeline: Pipeline) -> Ladder:
    """Give the order in which a pipeline's stages are climbed."""
    heights = {}
    for stage in pipeline.ever:
        if stage.kind.is_open:
            heights[stage.id] = stage.position
        elif stage.kind is StageKind.WON:
            heights[stage.id] = TOP
    return Ladder(tuple((one.id, one.position) for one in pipeline.open_stages), heights)


def reached(stays: Iterable[Stay], ladder: Ladder) -> dict[int, datetime | None]:
    """Give when a deal reached each stage, by `Stay`s in their order (None: at an unknown time).

    A stage is reached by standing in it or in any later one. A win counts while the deal stands
    there: a close that was reopened counts for nothing.
    """
    found: dict[int, datetime | None] = {}
    steps, heights, climbed = ladder.steps, ladder.heights, 0
    for stay in stays:
        height = heights.get(stay.stage_id, -1)
        if height == TOP:
            if stay.left is not None:
                continue
            found.setdefault(WON, stay.entered)
        while climbed < len(steps) and steps[climbed][1] <= height:
            found[steps[climbed][0]] = stay.entered
            climbed += 1
    return found


def steps_back(stays: Sequence[Stay], ladder: Ladder) -> list[tuple[int, datetime | None]]:
    """Give each move to a lower stage: the stage that was left, and when."""
    heights = ladder.heights
    return [
        (stay.stage_id, after.entered)
        for stay, after in pairwise(stays)
        if 0 <= heights.get(after.stage_id, -1) < heights.get(stay.stage_id, -1) < TOP
    ]
