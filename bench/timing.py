"""Taking times: alternately, so that a busy moment of the machine meets everybody alike."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

Case = Callable[[int], object]
"""One way of doing a piece of work; it is given the number of the run."""

WARM_UP = 8
"""Runs not counted: psycopg prepares a statement on its fifth."""


@dataclass(frozen=True, slots=True)
class Timing:
    """Milliseconds of some runs, sorted."""

    runs: tuple[float, ...]

    @classmethod
    def of(cls, runs: Sequence[float]) -> "Timing":
        """Make a timing of runs in any order."""
        return cls(tuple(sorted(runs)))

    @property
    def median(self) -> float:
        """The middle run."""
        return self.at(0.5)

    @property
    def quiet(self) -> float:
        """The run that nine in ten are slower than: what it takes when nothing else runs."""
        return self.at(0.1)

    @property
    def p99(self) -> float:
        """The run that one in a hundred is slower than."""
        return self.at(0.99)

    def at(self, share: float) -> float:
        """Give the run below which a share of all lies (nearest rank)."""
        return self.runs[min(int(len(self.runs) * share), len(self.runs) - 1)]


def alternate(
    cases: Mapping[str, Case], *, runs: int, warm_up: int = WARM_UP, seconds: float = 20.0
) -> dict[str, Timing]:
    """Time the cases in turns: `runs` times each, or as often as fits into `seconds`.

    Each run of a case gets a number of its own, warm-up included, from 0 to
    `runs + warm_up - 1`.
    """
    taken: dict[str, list[float]] = {name: [] for name in cases}
    deadline = time.perf_counter() + seconds
    for number in range(runs + warm_up):
        for name, case in cases.items():
            started = time.perf_counter()
            case(number)
            elapsed = (time.perf_counter() - started) * 1000
            if number >= warm_up:
                taken[name].append(elapsed)
        if time.perf_counter() > deadline and number >= warm_up:
            break
    return {name: Timing.of(times) for name, times in taken.items()}
