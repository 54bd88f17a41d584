"""The arithmetic of a forecast over many deals at once: chances by month, and what may come."""

from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from bot.domain.forecast import Candidate, Learned, Window
from bot.domain.survival import OLDEST

SEED = 20_260_101
"""Fixed, so that the same deals give the same forecast."""
RUNS = 2_000
"""Simulated windows: the tenth and ninetieth percentile are then sure to about 1 % of the rest."""
_AT_ONCE = 250

Numbers = NDArray[np.float64]


def chances(learned: Learned, candidates: Sequence[Candidate], window: Window) -> Numbers:
    """Give each deal's chance to be won within each month of a window, from the learned day on.

    One row per candidate, one column per month. The daily chance by age is raised or lowered by
    how the deal's own or its stage's chance compares with that of all deals; where it has a close
    date, the month of it counts as much as such dates were kept before.
    """
    months = window.months
    found = np.zeros((len(candidates), len(months)))
    dated = np.array([one.age is not None for one in candidates], dtype=bool)
    if not dated.any():
        return found
    odds = _odds(learned, candidates)
    ages = np.array([one.age or 0 for one in candidates])
    wins, losses = (np.array(part) for part in learned.hazard.daily())
    usual = learned.hazard.wins / max(learned.hazard.wins + learned.hazard.losses, 1)
    up, down = _lean(odds, usual)
    alive = dated.astype(float)
    for month in _days(learned.day, window):
        reached = np.minimum(ages, OLDEST)
        won = np.clip(wins[reached] * up, 0.0, 1.0)
        lost = np.clip(losses[reached] * down, 0.0, 1.0 - won)
        if month >= 0:
            found[:, month] += alive * won
        alive *= 1.0 - won - lost
        ages = ages + 1
    kept = learned.kept_date
    for row, one in enumerate(candidates):
        due = one.close_date
        if one.age is not None and due is not None and due >= learned.day:
            found[row] *= 1.0 - kept
            if window.first <= due <= window.last:
                found[row, months.index(due.replace(day=1))] += kept * odds[row]
    return np.clip(found, 0.0, 1.0)


def newcomers(learned: Learned, window: Window) -> Numbers:
    """Give the deals won within each month of a window that are not created yet, as expected."""
    wins, losses = (np.array(part) for part in learned.hazard.daily())
    found = np.zeros(len(window.months))
    alive, sum_so_far = 1.0, 0.0
    for age, month in enumerate(_days(learned.day, window)):
        reached = min(age, OLDEST)
        sum_so_far += alive * wins[reached]
        alive *= max(1.0 - wins[reached] - losses[reached], 0.0)
        if month >= 0:
            found[month] += learned.arrivals * sum_so_far
    return found


def runs(
    learned: Learned,
    candidates: Sequence[Candidate],
    odds: Numbers,
    fresh: float,
    *,
    seed: int = SEED,
) -> Numbers:
    """Simulate what a window brings, `RUNS` times, in minor units.

    `odds` are the deals' chances within it, `fresh` the expected wins of newcomers. A value that
    is not known is drawn from the values of past wins.
    """
    draw = np.random.default_rng(seed)
    values = np.array(learned.values or (0,), dtype=float)
    known = np.array([one.value is not None for one in candidates], dtype=bool)
    worth = np.array([one.value or 0 for one in candidates], dtype=float)
    total = np.zeros(RUNS)
    for start in range(0, RUNS, _AT_ONCE):
        rows = slice(start, start + _AT_ONCE)
        won = draw.random((_AT_ONCE, len(candidates))) < odds
        total[rows] += won[:, known] @ worth[known]
        unknown = won[:, ~known].sum(axis=1) + draw.poisson(fresh, _AT_ONCE)
        drawn = draw.choice(values, int(unknown.sum()))
        ends = np.cumsum(unknown)
        running = np.concatenate(([0.0], np.cumsum(drawn)))
        total[rows] += running[ends] - running[ends - unknown]
    return total


def doubtful(total: Numbers, deviation: float, *, seed: int = SEED) -> Numbers:
    """Add the doubt of the forecast itself to simulated totals, as a factor each."""
    draw = np.random.default_rng(seed + 1)
    return total * np.exp(draw.normal(0.0, deviation, len(total)))


def _odds(learned: Learned, candidates: Sequence[Candidate]) -> Numbers:
    stages = {one.stage_id: one.learned for one in learned.odds}
    return np.array(
        [
            (one.probability if one.probability is not None else stages.get(one.stage_id, 0.0))
            / 100
            for one in candidates
        ]
    )


def _lean(odds: Numbers, usual: float) -> tuple[Numbers, Numbers]:
    """Give the factors on the chances of winning and losing that a deal's own odds ask for."""
    if not 0.0 < usual < 1.0:
        return np.ones_like(odds), np.ones_like(odds)
    return np.clip(odds / usual, 0.0, 4.0), np.clip((1 - odds) / (1 - usual), 0.0, 4.0)


def _days(day: date, window: Window) -> list[int]:
    """Give, per day from one on to a window's end, the place of its month; -1 before the window."""
    months = window.months
    days = (day + timedelta(days=ahead) for ahead in range((window.last - day).days + 1))
    return [months.index(one.replace(day=1)) if one >= window.first else -1 for one in days]
