"""The report: tables in Markdown, ratios first, so that a run can be pasted into the documents."""

import platform
import sqlite3
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from os import cpu_count

from bench.analyst import DUCKDB, POLARS
from bench.bar import grown, judge
from bench.piece import BARE, BEST, OURS, SCAN
from bench.run import Result


def report(results: Sequence[Result]) -> Iterator[str]:
    """Give the lines of the report."""
    yield (
        f"{datetime.now(UTC):%Y-%m-%d}, {cpu_count()} cores, {platform.machine()}, "
        f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}. "
        "Times in ms; ratios are of quiet runs."
    )
    yield from _services(results)
    yield from _front(results)
    yield ""
    yield "| bar | figure | |"
    yield "|---|---|---|"
    for verdict in judge(results):
        yield f"| {verdict.bar} | {verdict.figure} | {'pass' if verdict.passed else 'FALL SHORT'} |"


def _services(results: Sequence[Result]) -> Iterator[str]:
    if not any(result.works for result in results):
        return
    yield ""
    yield (
        "| engine, deals | work | service ÷ bare | service ÷ by hand | scan ÷ service | growth "
        "| quiet | median | p99 | bare driver | best by hand | scan by hand "
        "| duckdb | polars |"
    )
    yield "|---|---|---|---|---|---|---|---|---|---|---|---|---|---|"
    for result in results:
        for name, taken in result.works.items():
            ours = taken[OURS]
            scan = f"{taken[SCAN].quiet / ours.quiet:.0f}" if SCAN in taken else "–"
            bare, best = (
                f"{ours.quiet / taken[case].quiet:.2f}" if case in taken else "–"
                for case in (BARE, BEST)
            )
            growth = grown([one for one in results if one.size <= result.size], result.engine, name)
            cells = [
                f"{result.engine} {result.size:,}",
                name,
                bare,
                best,
                scan,
                f"{growth[2]:.2f}" if growth else "–",
                f"{ours.quiet:.2f}",
                f"{ours.median:.2f}",
                f"{ours.p99:.2f}",
                *(
                    f"{taken[case].quiet:.2f}" if case in taken else "–"
                    for case in (BARE, BEST, SCAN, DUCKDB, POLARS)
                ),
            ]
            yield f"| {' | '.join(cells)} |"


def _front(results: Sequence[Result]) -> Iterator[str]:
    if not any(result.rate or result.bursts or result.writers for result in results):
        return
    yield ""
    yield "| engine, deals | through the front | figure |"
    yield "|---|---|---|"
    for result in results:
        where = f"{result.engine} {result.size:,}"
        if result.rate is not None:
            figure = f"{result.rate.quiet:.0f} quiet, {result.rate.measured:.0f} measured"
            yield f"| {where} | /pipeline a second on one core | {figure} |"
            anew = f"{result.rate.anew:.0f} quiet"
            yield f"| {where} | the same, a deal moved before each | {anew} |"
            plain = f"{result.rate.plain:.0f} quiet"
            yield f"| {where} | a board as plain as can be behind Bolt | {plain} |"
        for name, burst in result.bursts.items():
            times = burst.times
            figure = f"median {times.median:.0f} ms, p99 {times.p99:.0f} ms"
            lost = f", {burst.missed} missed, {burst.refused} refused"
            yield f"| {where} | {name} | {figure}{lost} |"
        if result.writers is not None:
            moves, refused = result.writers
            yield f"| {where} | moves a second, 8 writers | {moves:.0f}, {refused} refused |"
