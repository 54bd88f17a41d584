"""Many at once: how soon everybody is answered, and how many moves a second eight writers make."""

import itertools
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from bench.core import CoreBoard
from bench.door import PATIENCE, Asked, Door, Told
from bench.fill import Ground
from bench.timing import Timing
from bot.domain.error import CrmError
from bot.domain.person import Person
from bot.domain.pipeline import Stage
from bot.services.move import move
from bot.storage import Database, UnitOfWork

Move = tuple[int, int, Stage]
"""A deal's id and number, and the stage it is to go to."""

_WARM_UP, _REQUESTS, _ANEW = 100, 800, 160
_TOGETHER, _BURSTS = 50, 12
CROWD = 200
_WRITERS, _WRITER_SECONDS = 8, 6.0


@dataclass(frozen=True, slots=True)
class Rate:
    """Requests a second: as measured, and if each took as long as a quiet one.

    `anew` is of boards on which a deal was moved just before, `plain` of a board as plain as can
    be (`bench.core`), both quiet and taken in turns with the others.
    """

    measured: float
    quiet: float
    anew: float
    plain: float


@dataclass(frozen=True, slots=True)
class Burst:
    """Requests given at once: times in ms, how many went unanswered too long or were refused."""

    times: Timing
    missed: int
    refused: int


def rate(door: Door, db: Database, ground: Ground, deals: Sequence[int]) -> Rate:
    """Measure real `/pipeline` requests, one after the other."""
    plain = CoreBoard(db, ground)
    door.one_by_one([door.ask("/pipeline") for _ in range(_WARM_UP)])
    plain.one_by_one([door.form("/pipeline") for _ in range(_WARM_UP)])
    taken: list[float] = []
    anew: list[float] = []
    least: list[float] = []
    for deal_id in itertools.islice(itertools.cycle(deals), _ANEW):
        taken += door.one_by_one([door.ask("/pipeline") for _ in range(_REQUESTS // _ANEW)])
        least += plain.one_by_one([door.form("/pipeline") for _ in range(_REQUESTS // _ANEW)])
        db.write(ground.workspace.id, partial(_advance, ground, deal_id, ground.people[0]))
        anew += door.one_by_one([door.ask("/pipeline")])
    return Rate(
        len(taken) / sum(taken), *(1 / Timing.of(runs).quiet for runs in (taken, anew, least))
    )


def boards_together(door: Door) -> Burst:
    """Give fifty `/pipeline` at once, again and again."""
    return _burst(
        [door.at_once([door.ask("/pipeline") for _ in range(_TOGETHER)]) for _ in range(_BURSTS)]
    )


def moves_together(door: Door, moves: Sequence[Move]) -> Burst:
    """Give fifty `/deal move` at once, again and again, each of another deal."""
    chosen = iter(moves)
    return _burst(
        [
            door.at_once([_asked(door, next(chosen)) for _ in range(_TOGETHER)])
            for _ in range(len(moves) // _TOGETHER)
        ]
    )


def crowd_of_boards(door: Door) -> Burst:
    """Give two hundred `/pipeline` at once to a database that takes 200 ms longer."""
    with door.slow_database():
        return _burst([door.at_once([door.ask("/pipeline") for _ in range(CROWD)])])


def crowd_of_moves(door: Door, moves: Sequence[Move]) -> Burst:
    """Give two hundred `/deal move` at once to a database that takes 200 ms longer."""
    with door.slow_database():
        return _burst([door.at_once([_asked(door, one) for one in moves[:CROWD]])])


def writers(db: Database, ground: Ground, deals: Sequence[int]) -> tuple[float, int]:
    """Let eight writers move deals round the board; give moves a second, and the refused."""
    done, refused = [0] * _WRITERS, [0] * _WRITERS
    deadline = time.perf_counter() + _WRITER_SECONDS

    def write(writer: int) -> None:
        by = ground.people[writer]
        for deal_id in itertools.cycle(deals[writer::_WRITERS]):
            if time.perf_counter() > deadline:
                return
            try:
                db.write(ground.workspace.id, partial(_advance, ground, deal_id, by))
                done[writer] += 1
            except CrmError:
                refused[writer] += 1

    threads = [threading.Thread(target=write, args=(number,)) for number in range(_WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(done) / _WRITER_SECONDS, sum(refused)


def _advance(ground: Ground, deal_id: int, by: Person, uow: UnitOfWork) -> None:
    move(uow, deal_id, ground.after(uow.deals.get(deal_id).stage_id).id, by=by)


def _asked(door: Door, one: Move) -> Asked:
    _, number, stage = one
    return door.ask("/deal", f"move #{number} {stage.name}")


def _burst(bursts: Sequence[Sequence[Told]]) -> Burst:
    told = [one for burst in bursts for one in burst]
    return Burst(
        Timing.of([one.seconds * 1000 for one in told]),
        missed=sum(one.seconds > PATIENCE or one.status != 200 for one in told),
        refused=sum(not one.served for one in told),
    )
