"""A forecast of 5,000 open deals of a team, beside what a night learns of all deals.

The whole workspace's deals grow with the size, those of the team that is forecast do not.
"""

from collections.abc import Mapping
from dataclasses import replace
from statistics import median
from time import perf_counter

from bench.fill import Ground
from bot.domain.forecast import month_of, quarter_of
from bot.domain.snapshot import Whose
from bot.services.prospect import lesson_of, prospect
from bot.services.sight import known_on, look
from bot.storage import Database, UnitOfWork

OPEN = 5_000
TEAM = "Forecast"
_RUNS = 5
_BUDGET = 600.0


def times(db: Database, ground: Ground) -> Mapping[str, float]:
    """Learn, then forecast a month and a quarter some times; give the median seconds of each."""
    prepare(db, ground)
    workspace = ground.workspace.id
    with db.read(workspace) as uow:
        today = uow.workspace.day(uow.now)
    taken = {}
    for window in (month_of(today), quarter_of(today)):
        runs = []
        for _ in range(_RUNS):
            begun = perf_counter()
            with db.read(workspace, budget=_BUDGET) as uow:
                prospect(uow, Whose(team=TEAM), window, today)
            runs.append(perf_counter() - begun)
        taken[window.grain.value] = median(runs)
    return taken


def prepare(db: Database, ground: Ground) -> None:
    """Learn as a night does, and let a team own as many open deals as are forecast."""
    workspace = ground.workspace.id
    with db.read(workspace, budget=_BUDGET) as uow:
        today = uow.workspace.day(uow.now)
        found, rates = known_on(uow, None, today)
        seen = look(uow, [ground.pipeline], today, found, rates)
        lesson = lesson_of(seen, today, uow.workspace.currency)
    with db.begin(workspace, budget=_BUDGET) as uow:
        uow.forecasts.keep(0, lesson)
        _team(uow, ground)


def _team(uow: UnitOfWork, ground: Ground) -> None:
    """Put people into a team until it owns as many open deals as are to be forecast."""
    stages = [one.id for one in ground.pipeline.open_stages]
    count = 0
    for person in ground.people:
        theirs = len(uow.forecasts.open(stages, [person.id]))
        team = TEAM if count < OPEN else None
        uow.persons.save(replace(uow.persons.get(person.id), team=team))
        count += theirs if team else 0
