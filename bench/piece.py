"""One piece of work that is measured, and what it is compared with."""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from bench.fill import Ground
from bench.replay import Bare, Sent, record
from bench.timing import WARM_UP, Case, Timing, alternate
from bot.domain.pipeline import Stage
from bot.storage import Database, UnitOfWork

OURS, BARE, BEST, SCAN = "service", "bare", "best", "scan"
YARD = "yardstick"
"""What no size changes: it tells a slow moment of the machine from a slow statement."""
RUNS = 120
LOGS = RUNS + WARM_UP
"""Runs of a piece of work, those included that are not counted."""
_SCANS = 5
_SCAN_SECONDS = 4.0


@dataclass(frozen=True, slots=True)
class Work:
    """One piece of work: `cases` take turns, `scans` grow with the deals and run a few times."""

    cases: Mapping[str, Case]
    yardstick: Case
    scans: Mapping[str, Case] = field(default_factory=dict)
    runs: int = RUNS
    warm_up: int = WARM_UP

    def timings(self) -> dict[str, Timing]:
        """Take the times."""
        cases = {**self.cases, YARD: self.yardstick}
        taken = alternate(cases, runs=self.runs, warm_up=self.warm_up)
        if self.scans:
            taken |= alternate(self.scans, runs=_SCANS, warm_up=0, seconds=_SCAN_SECONDS)
        return taken


@dataclass(frozen=True, slots=True)
class Bench:
    """Where pieces of work are made: a ground, the bot's database and the bare driver on it."""

    db: Database
    ground: Ground
    bare: Bare
    dice: random.Random

    def reads(self, work: Callable[[UnitOfWork, int], object]) -> tuple[Case, Case]:
        """Give a reading work and the same statements sent by the bare driver."""
        logs: dict[int, list[Sent]] = {}

        def ours(number: int) -> None:
            with self.db.read(self.ground.workspace.id) as uow:
                work(uow, number)

        def bare(number: int) -> None:
            self.bare.send(logs[number])

        for number in range(LOGS):
            logs[number] = record(
                self.db, self.ground.workspace.id, _numbered(work, number), write=False
            )
        return ours, bare

    def open_deals(self, count: int) -> list[tuple[int, Stage]]:
        """Choose open deals from all over the table, each with the next stage to move to."""
        rows = self.bare.rows("SELECT id, stage_id FROM deal WHERE status = 'open'")
        chosen = self.dice.sample(rows, count)
        return [(deal_id, self.ground.after(stage_id)) for deal_id, stage_id in chosen]

    def yardstick(self, number: int) -> None:
        """Go ten times there and back, and count in Python for as long."""
        for _ in range(10):
            self.bare.rows("SELECT 1")
        sum(each * number for each in range(10_000))


def _numbered(
    work: Callable[[UnitOfWork, int], object], number: int
) -> Callable[[UnitOfWork], object]:
    return lambda uow: work(uow, number)
