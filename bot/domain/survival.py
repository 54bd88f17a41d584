"""How long deals take: the daily chance of being won or lost at an age, learned from the past."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

EDGES = (0, 1, 2, 3, 5, 7, 10, 14, 21, 30, 45, 60, 75, 90, 105, 120, 150, 200, 300, 730)
"""Borders (days of age) between which the chance is taken for the same; narrow where it moves."""

OLDEST = EDGES[-1]
"""Days from which on all ages are one."""

PRIOR = 50.0
"""Days of exposure that the neighbouring, younger ages weigh: thin ages lean on them."""


@dataclass(frozen=True, slots=True)
class Spell:
    """A deal under watch from one age to another, in whole days.

    `won` is how it ended on its last day; None while it was still open at the end of the watch,
    which then ends before the day `until`.
    """

    since: int
    until: int
    won: bool | None = None


@dataclass(frozen=True, slots=True)
class Hazard:
    """The chance per day, by age, that an open deal is won (`win`) or lost (`loss`) that day.

    One number per stretch of `EDGES`; `wins` and `losses` are the closes it was learned from.
    """

    win: tuple[float, ...]
    loss: tuple[float, ...]
    wins: int
    losses: int

    def daily(self) -> tuple[list[float], list[float]]:
        """Give the chances day by day, for ages 0 to `OLDEST`, the last of them for all beyond."""
        return _spread(self.win), _spread(self.loss)


def learn(spells: Iterable[Spell]) -> Hazard:
    """Estimate the chances from closes and the days deals were open for.

    Open deals count for as long as they were watched (right censoring), and cause-specific
    chances keep winning and losing apart (competing risks; Prentice and Kalbfleisch 1978). Each
    stretch is shrunk to the one before it by `PRIOR` days, the first to the overall chance.
    """
    entering, wins, losses = [0] * (OLDEST + 2), [0] * (OLDEST + 1), [0] * (OLDEST + 1)
    leaving = [0] * (OLDEST + 2)
    for spell in spells:
        first = min(max(spell.since, 0), OLDEST)
        last = min(max(spell.until, first), OLDEST)
        if spell.won is None:
            if last == first:
                continue
            leaving[last] += 1
        else:
            leaving[last + 1] += 1
            (wins if spell.won else losses)[last] += 1
        entering[first] += 1
    exposed, watched = [0] * (OLDEST + 1), 0
    for age in range(OLDEST + 1):
        watched += entering[age] - leaving[age]
        exposed[age] = watched
    return Hazard(_rates(wins, exposed), _rates(losses, exposed), sum(wins), sum(losses))


def _rates(events: Sequence[int], exposed: Sequence[int]) -> tuple[float, ...]:
    total = sum(exposed)
    prior = sum(events) / total if total else 0.0
    rates: list[float] = []
    for first, end in _stretches():
        days, found = sum(exposed[first:end]), sum(events[first:end])
        prior = (found + PRIOR * prior) / (days + PRIOR)
        rates.append(min(prior, 1.0))
    return tuple(rates)


def _stretches() -> list[tuple[int, int]]:
    return [*pairwise(EDGES), (OLDEST, OLDEST + 1)]


def _spread(rates: Sequence[float]) -> list[float]:
    return [
        rate
        for rate, (first, end) in zip(rates, _stretches(), strict=True)
        for _ in range(first, end)
    ]
