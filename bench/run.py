"""One engine at one size: populated, measured from the service layer to the front, removed."""

import random
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace

from bench import chart, crowd, digest, forecast, intake, nudge
from bench.door import Door
from bench.fill import Ground, fill
from bench.piece import BARE, OURS, YARD
from bench.place import Engine, empty, settle
from bench.replay import Bare
from bench.timing import Timing
from bench.week import Week, lived
from bench.work import Works
from bot.storage import Database

Say = Callable[[str], None]

RATE, TOGETHER, CROWD, WRITERS = "rate", "together", "crowd", "writers"
DUE = "due reminders"
DIGEST, CHART, FORECAST, WEEK, IMPORT = "digest", "chart", "forecast", "week", "import"
SMALLEST = 8000
"""Deals there must be for enough open ones to be moved once each."""

_DEALS = 1200
_MOVES_TOGETHER = 300


@dataclass(frozen=True, slots=True)
class Result:
    """What was measured; a part that was left out is missing."""

    engine: Engine
    size: int
    works: dict[str, dict[str, Timing]] = field(default_factory=dict)
    rate: crowd.Rate | None = None
    bursts: dict[str, crowd.Burst] = field(default_factory=dict)
    writers: tuple[float, int] | None = None
    reminders: float | None = None
    digests: dict[str, float] = field(default_factory=dict)
    charts: dict[str, float] = field(default_factory=dict)
    forecasts: dict[str, float] = field(default_factory=dict)
    week: Week | None = None
    imports: dict[str, intake.Moved] = field(default_factory=dict)

    def ratio(self, work: str) -> float:
        """Give how many times the bare driver's time a work takes (quiet runs)."""
        taken = self.works[work]
        return taken[OURS].quiet / taken[BARE].quiet

    def times_yardstick(self, work: str) -> float:
        """Give how many times the yardstick's time a work takes (quiet runs)."""
        taken = self.works[work]
        return taken[OURS].quiet / taken[YARD].quiet


def measure(engine: Engine, size: int, only: Collection[str], say: Say) -> Result:
    """Measure one engine at one size; `only` names the works wanted, all when empty."""
    with empty(engine) as db:
        started = time.perf_counter()
        ground = fill(db, size)
        settle(db)
        say(f"{engine}, {size:,} deals: populated in {time.perf_counter() - started:.0f} s")
        bare = Bare(db)
        try:
            result = _measure(db, ground, bare, Result(engine, size), only)
        finally:
            bare.close()
    if not only or any(part in IMPORT for part in only):
        result.imports.update(intake.moved(engine, size))
    return result


def _measure(
    db: Database, ground: Ground, bare: Bare, result: Result, only: Collection[str]
) -> Result:
    def wanted(name: str) -> bool:
        return not only or any(part in name for part in only)

    for name, work in Works(db, ground, bare).all().items():
        if wanted(name):
            result.works[name] = work().timings()
    if wanted(DIGEST):
        result.digests.update(digest.draw(db, ground))
    if wanted(DUE):
        result = replace(result, reminders=nudge.enqueue(db, ground))
    if any(wanted(name) for name in (RATE, TOGETHER, CROWD, WRITERS)):
        result = _through_the_front(db, ground, bare, result, wanted)
    # The last ones: they put people into another team.
    if wanted(CHART):
        result.charts.update(chart.draw(db, ground))
    if wanted(FORECAST):
        result.forecasts.update(forecast.times(db, ground))
    if wanted(WEEK):
        result = replace(result, week=lived(db, ground))
    return result


def _through_the_front(
    db: Database, ground: Ground, bare: Bare, result: Result, wanted: Callable[[str], bool]
) -> Result:
    door, moves = Door(db, ground), _moves(ground, bare)
    first, second, rest = (
        moves[:_MOVES_TOGETHER],
        moves[_MOVES_TOGETHER : _MOVES_TOGETHER + crowd.CROWD],
        moves[_MOVES_TOGETHER + crowd.CROWD :],
    )
    turned = [deal_id for deal_id, _, _ in rest]
    rate = crowd.rate(door, db, ground, turned) if wanted(RATE) else None
    if wanted(TOGETHER):
        result.bursts["50 boards"] = crowd.boards_together(door)
        result.bursts["50 moves"] = crowd.moves_together(door, first)
    if wanted(CROWD):
        result.bursts["200 boards, slow"] = crowd.crowd_of_boards(door)
        result.bursts["200 moves, slow"] = crowd.crowd_of_moves(door, second)
    writers = None
    if wanted(WRITERS):
        writers = crowd.writers(db, ground, turned)
    return replace(result, rate=rate, writers=writers)


def _moves(ground: Ground, bare: Bare) -> list[crowd.Move]:
    """Choose open deals from all over the table, each with the stage to move to next."""
    rows = bare.rows("SELECT id, number, stage_id FROM deal WHERE status = 'open'")
    chosen = random.Random(13).sample(rows, _DEALS)
    return [(deal_id, number, ground.after(stage_id)) for deal_id, number, stage_id in chosen]
