"""Killing senders at random instants, and what has become of each nudge afterwards."""

import random
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.soak.stage import SENT, Stage, end, gone, stage

TENTH = 0.025
"""A tenth of all posts fail, in four ways of the same share."""
FAULTS: tuple[dict[str, Any], ...] = (
    {"fault": "lost", "method": "chat.postMessage", "rate": TENTH},
    {"fault": "reset", "method": "chat.postMessage", "rate": TENTH},
    {"fault": "error_500", "method": "chat.postMessage", "rate": TENTH},
    {"fault": "rate_limited", "method": "chat.postMessage", "rate": TENTH, "retry_after": 1},
    # What arrives arrives late, whether or not its sender is still there.
    {"fault": "late", "method": "chat.postMessage", "rate": 0.8, "seconds": 0.3},
    {"fault": "late", "method": "chat.postMessage", "rate": 0.5, "seconds": 0.15},
)
UNREADABLE: tuple[dict[str, Any], ...] = (
    {"fault": "refused", "method": "conversations.history", "error": "missing_scope"},
    {"fault": "refused", "method": "conversations.replies", "error": "missing_scope"},
)
LANDED = 0.6
"""Seconds after which all that was accepted has landed."""


@dataclass(frozen=True)
class Result:
    """What a run came to; `states` counts rows, `listed` those people are told of as doubtful."""

    kind: str
    name: str
    kills: int
    nudges: int
    lost: int
    duplicates: int
    worst: int
    states: dict[str, int]
    listed: int
    unlisted: int
    seconds: float

    def __str__(self) -> str:
        states = ", ".join(f"{n:,} {state}" for state, n in sorted(self.states.items()))
        doubt = f"; {self.listed} listed as doubtful" if self.listed else ""
        return (
            f"{self.kind:>10}  {self.name:<22} {self.kills:>4} kills  {self.nudges:>5} nudges  "
            f"{self.lost:>3} lost  {self.duplicates:>4} duplicates (worst {self.worst})  "
            f"{states}{doubt}  {self.seconds:.0f} s"
        )


def run(
    kind: str,
    name: str,
    *,
    kills: int,
    nudges: int,
    how: signal.Signals = signal.SIGKILL,
    faults: tuple[dict[str, Any], ...] = FAULTS,
    seed: int = 1,
    **order: Any,
) -> Result:
    """Kill a sender `kills` times while `nudges` are sent, then let one finish, and count."""
    begun = time.monotonic()
    dice = random.Random(seed)
    with stage(kind, seed=seed) as made:
        made.faults(*faults, seed=seed)
        victim = made.spawn(**order)
        for turn in range(kills):
            made.add(nudges * (turn + 1) // kills - nudges * turn // kills)
            # As in a rolling restart: its heir is at work already when one dies.
            heir = made.spawn(after=victim, **order)
            time.sleep(dice.uniform(0.02, 0.45))
            end(victim, how)
            if how is signal.SIGTERM and not gone(victim, within=15):
                raise AssertionError("a sender that was told to stop did not")
            victim = heir
        finished = made.settled(within=180)
        end(victim, signal.SIGTERM)
        gone(victim, within=15)
        time.sleep(LANDED)
        if not finished or made.states()["dead"] or made.states()["unknown"]:
            print(f"  not settled: {made.states()} {made.reasons()}")
        return _counted(made, kind, name, kills, time.monotonic() - begun)


def _counted(made: Stage, kind: str, name: str, kills: int, seconds: float) -> Result:
    arrived = made.arrived()
    states, doubtful = made.states(), made.unknowns()
    absent = {key for key in made.keys if not arrived[key]}
    return Result(
        kind=kind,
        name=name,
        kills=kills,
        nudges=len(made.keys),
        lost=len(absent - doubtful),
        duplicates=sum(count - 1 for count in arrived.values()),
        worst=max(arrived.values(), default=0),
        states=dict(states),
        listed=len(doubtful),
        unlisted=states["unknown"] - len(doubtful),
        seconds=seconds,
    )


Check = Callable[[Result], bool]


def whole(result: Result) -> bool:
    """Tell whether each nudge arrived once, and every row says so."""
    every = result.states == {SENT: result.nudges}
    return every and result.lost == 0 and result.duplicates == 0


def honest(result: Result) -> bool:
    """Tell whether nothing came twice, and whatever may be missing is listed."""
    return result.duplicates == 0 and result.lost == 0 and result.unlisted == 0
