"""The bars that were asked for, and whether the figures of a run reach them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bench import bulk, intake, past
from bench.forecast import OPEN
from bench.piece import OURS
from bench.place import Engine
from bench.run import Result

GROWTH = 1.5
DEEP = 12.0
"""Times the cost that ten times as many changes may take: in proportion, and a little."""
TIMES_BARE = {"board": 12.0, "move": 5.0}
MILLISECONDS = {
    "board": 5.0,
    "move": 5.0,
    "search prefix": 5.0,
    "search prefix, Hangul": 5.0,
    "numbers": 5.0,
    "by rep, a year": 50.0,
    "funnel": 50.0,
    "search typo": 60.0,
    "search typo, Hangul": 60.0,
    "idle tick": 1.0,
}
BULK_SECONDS = 2.0
PER_SECOND = 400.0
P99_TOGETHER = 200.0
MOVES_PER_SECOND = 450.0
REMINDERS_SECONDS = 10.0
DIGEST_MS, CHART_MS, FORECAST_MS = 100.0, 500.0, 1000.0
WEEK_GROWTH = 1.05
IMPORT_SECONDS, IMPORT_MEGABYTES = 20.0, 200.0
"""For a hundred thousand rows, or fewer."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """A bar, the figure it is held against, and whether that reaches it."""

    bar: str
    figure: str
    passed: bool


def judge(results: Sequence[Result]) -> list[Verdict]:
    """Hold all results of a run against the bars; a bar nothing was measured for is left out."""
    verdicts = list(_grown(results))
    for result in results:
        verdicts += _one(result)
    return verdicts


def grown(results: Iterable[Result], engine: Engine, work: str) -> tuple[int, int, float] | None:
    """Give the smallest and largest size of an engine and how much a work costs more there.

    By how much the yardstick took longer at the same time is taken out of it.
    """
    measured = sorted(
        (one for one in results if one.engine is engine and work in one.works),
        key=lambda one: one.size,
    )
    if len(measured) < 2:
        return None
    first, last = measured[0], measured[-1]
    growth = last.times_yardstick(work) / first.times_yardstick(work)
    return first.size, last.size, growth


def _grown(results: Sequence[Result]) -> Iterator[Verdict]:
    for engine in Engine:
        for work in (*MILLISECONDS, past.AS_OF, past.CHANGES):
            found = grown(results, engine, work)
            if found is None:
                continue
            small, large, growth = found
            yield Verdict(
                f"{engine}: {work} at {large:,} deals costs < {GROWTH:g} times {small:,}",
                f"{growth:.2f} times",
                growth < GROWTH,
            )


def _one(result: Result) -> Iterator[Verdict]:
    where = f"{result.engine} {result.size:,}"
    for work, most in MILLISECONDS.items():
        if work in result.works:
            ours = result.works[work][OURS]
            figure = f"{ours.quiet:.2f} ms quiet, {ours.median:.2f} ms median"
            yield Verdict(f"{where}: {work} < {most:g} ms", figure, ours.quiet < most)
    for work in (past.AS_OF, past.CHANGES):
        deep = past.named(work)
        if work in result.works and deep in result.works:
            times = result.works[deep][OURS].quiet / result.works[work][OURS].quiet
            bar = f"{where}: {work} costs < {DEEP:g} times for {past.MANY / past.FEW:g} the changes"
            yield Verdict(bar, f"{times:.2f} times", times < DEEP)
    for work, taken in result.works.items():
        if work.startswith(bulk.BULK):
            seconds = taken[OURS].median / 1000
            bar = f"{where}: {work} deals in {BULK_SECONDS:g} s"
            yield Verdict(bar, f"{seconds:.2f} s median", seconds <= BULK_SECONDS)
    for work, times in TIMES_BARE.items():
        if work in result.works:
            ratio = result.ratio(work)
            bar = f"{where}: {work} at most {times:g} times the bare driver"
            yield Verdict(bar, f"{ratio:.2f} times", ratio <= times)
    if result.rate is not None:
        bar = f"{where}: at least {PER_SECOND:g} real /pipeline a second on one core"
        figure = f"{result.rate.quiet:.0f} quiet, {result.rate.measured:.0f} measured"
        yield Verdict(bar, figure, result.rate.quiet >= PER_SECOND)
    for name, burst in result.bursts.items():
        if "slow" in name:
            bar = f"{where}: {name} by 200 ms, none unanswered after 3 s"
            figure = (
                f"{burst.missed} missed, {burst.refused} refused, last {burst.times.at(1):.0f} ms"
            )
            yield Verdict(bar, figure, burst.missed == 0)
        else:
            p99 = burst.times.p99
            bar = f"{where}: {name} at once, p99 < {P99_TOGETHER:g} ms"
            yield Verdict(bar, f"{p99:.0f} ms", p99 < P99_TOGETHER)
    if result.writers is not None and result.engine is Engine.POSTGRES:
        moves, refused = result.writers
        bar = f"{where}: at least {MOVES_PER_SECOND:g} moves a second with 8 writers"
        yield Verdict(bar, f"{moves:.0f}, {refused} refused", moves >= MOVES_PER_SECOND)
    if result.reminders is not None:
        bar = f"{where}: 10,000 due reminders put into the outbox in {REMINDERS_SECONDS:g} s"
        done = result.reminders <= REMINDERS_SECONDS
        yield Verdict(bar, f"{result.reminders:.1f} s", done)
    if result.week is not None:
        bar = (
            f"{where}: after a week of the clock at most {WEEK_GROWTH:g} times the memory of a day"
        )
        held, drawn = result.week.held, result.week.drawn
        figure = f"{held[-1] / 1e6:.0f} MB, {result.week.grown:.2f} times, {drawn:,} messages drawn"
        yield Verdict(bar, figure, result.week.grown <= WEEK_GROWTH)
    for name, seconds in result.digests.items():
        bar = f"{where}: a digest ({name}) within {DIGEST_MS:g} ms"
        yield Verdict(bar, f"{1000 * seconds:.0f} ms", 1000 * seconds <= DIGEST_MS)
    for name, seconds in result.charts.items():
        bar = f"{where}: a chart ({name}) within {CHART_MS:g} ms"
        yield Verdict(bar, f"{1000 * seconds:.0f} ms", 1000 * seconds <= CHART_MS)
    rows = min(result.size, intake.MOST)
    for name, moved in result.imports.items():
        bar = (
            f"{where}: {name} of {rows:,} rows within {IMPORT_SECONDS:g} s and "
            f"{IMPORT_MEGABYTES:g} MB"
        )
        megabytes = moved.most / 1e6
        done = moved.seconds <= IMPORT_SECONDS and megabytes <= IMPORT_MEGABYTES
        yield Verdict(bar, f"{moved.seconds:.1f} s, {megabytes:.0f} MB", done)
    for name, seconds in result.forecasts.items():
        bar = f"{where}: a {name}'s forecast of up to {OPEN:,} open deals within {FORECAST_MS:g} ms"
        yield Verdict(bar, f"{1000 * seconds:.0f} ms", 1000 * seconds <= FORECAST_MS)
