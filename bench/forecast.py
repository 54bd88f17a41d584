"""`python -m bench.forecast 20000 200000`: a forecast of 5,000 open deals among more and more.

The whole workspace's deals grow with each size, those of the team that is forecast do not; what
is learned at night is timed beside it, since it looks at all of them.
"""

import sys
import tempfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from time import perf_counter

from bench.fill import Ground, fill
from bot.domain.forecast import month_of, quarter_of
from bot.domain.snapshot import Whose
from bot.services.prospect import lesson_of, prospect
from bot.services.sight import known_on, look
from bot.storage import Database, UnitOfWork
from bot.storage.migrate import migrate

OPEN = 5_000
TEAM = "Forecast"
_RUNS = 5
_BUDGET = 600.0


def main() -> None:
    """Print a line per size."""
    for size in map(int, sys.argv[1:] or ("20000",)):
        with tempfile.TemporaryDirectory() as folder:
            url = f"sqlite:///{Path(folder) / 'bench.db'}"
            migrate(url)
            db = Database(url, clock=lambda: datetime.now(UTC))
            print(_measured(db, fill(db, size), size))
            db.close()


def _measured(db: Database, ground: Ground, size: int) -> str:
    workspace = ground.workspace.id
    with db.read(workspace, budget=_BUDGET) as uow:
        today = uow.workspace.day(uow.now)
        begun = perf_counter()
        found, rates = known_on(uow, None, today)
        seen = look(uow, [ground.pipeline], today, found, rates)
        learned = perf_counter() - begun
        lesson = lesson_of(seen, today, uow.workspace.currency)
    with db.begin(workspace, budget=_BUDGET) as uow:
        uow.forecasts.keep(0, lesson)
        count = _team(uow, ground)
    taken = {}
    for window in (month_of(today), quarter_of(today)):
        times = []
        for _ in range(_RUNS):
            begun = perf_counter()
            with db.read(workspace, budget=_BUDGET) as uow:
                prospect(uow, Whose(team=TEAM), window, today)
            times.append(perf_counter() - begun)
        taken[window.grain.value] = median(times) * 1000
    told = ", ".join(f"{grain} {ms:.0f} ms" for grain, ms in taken.items())
    return f"{size:,} deals: {count:,} open ones forecast in {told}; a look at all {learned:.1f} s"


def _team(uow: UnitOfWork, ground: Ground) -> int:
    """Put people into a team until it owns as many open deals as are to be forecast."""
    stages = [one.id for one in ground.pipeline.open_stages]
    count = 0
    for person in ground.people:
        theirs = len(uow.forecasts.open(stages, [person.id]))
        team = TEAM if count < OPEN else None
        uow.persons.save(replace(uow.persons.get(person.id), team=team))
        count += theirs if team else 0
    return count


if __name__ == "__main__":
    main()
