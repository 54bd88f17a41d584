"""Charts: each kind drawn as a person gets it, from its question to the picture.

The forecast's is of a team with `bench.forecast.OPEN` open deals, as `bench.forecast` has it.
"""

from collections.abc import Mapping
from datetime import timedelta
from statistics import median
from time import perf_counter

from bench import forecast
from bench.fill import Ground
from bot.commands import chart
from bot.commands.call import Viewer
from bot.storage import Database, UnitOfWork
from bot.views.horizon import ForecastQuery, forecast_value
from bot.views.look import FUNNEL
from bot.views.query import MetricQuery, MovementQuery, metric_value, movement_value
from bot.views.words import Words

_RUNS = 5
_BUDGET = 60.0
_WEEK = timedelta(days=7)


def draw(db: Database, ground: Ground) -> Mapping[str, float]:
    """Draw each kind some times; give the median seconds from reading to the picture."""
    forecast.prepare(db, ground)
    with db.read(ground.workspace.id) as uow:
        questions = _questions(uow)
    taken = {}
    for of in questions:
        runs = []
        # The first of all loads what draws.
        for _ in range(_RUNS + 1):
            begun = perf_counter()
            with db.read(ground.workspace.id, budget=_BUDGET) as uow:
                words = Words("ko", zone=uow.workspace.zone, now=uow.now)
                drawn = chart.draw(
                    uow, Viewer(ground.workspace, ground.people[0], words), {"of": of}
                )
            runs.append(perf_counter() - begun)
            if "uploads" not in drawn:
                raise RuntimeError(f"nothing was drawn of {of}")
        taken[of.partition("|")[0]] = median(runs[1:])
    return taken


def _questions(uow: UnitOfWork) -> list[str]:
    numbers = [f"{kind}|{metric_value(MetricQuery(by=kind))}" for kind in (FUNNEL, chart.COHORT)]
    since = uow.workspace.day(uow.now) - _WEEK
    return [
        *numbers,
        f"{chart.FORECAST}|{forecast_value(ForecastQuery(team=forecast.TEAM))}",
        f"{chart.CHANGES}|{movement_value(MovementQuery(since))}",
    ]
