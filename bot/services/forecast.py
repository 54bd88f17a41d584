"""What a month or a quarter will likely bring: won so far, open deals, deals to come."""

import math
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import numpy as np

from bot.domain.forecast import Candidate, Forecast, Learned, Month, Sample, Window
from bot.domain.outlook import Outlook, outlook, share_left
from bot.domain.pipeline import Pipeline
from bot.services.learn import replay
from bot.services.sight import Sight
from bot.services.simulate import Numbers, chances, doubtful, newcomers, runs
from bot.storage import UnitOfWork

TOGETHER = 0.5
"""How far the errors of two months of one window go together."""


def forecast(
    uow: UnitOfWork,
    pipelines: Sequence[Pipeline],
    window: Window,
    day: date,
    known: Sequence[Month] = (),
) -> Forecast:
    """Forecast a window for one pipeline or all, from the morning of a day.

    `known` are past months that need not be gone through again; see `replay`.
    """
    seen, _ = replay(uow, pipelines, day, known)
    return of(pipelines, window, seen, uow.workspace.currency)


def of(pipelines: Sequence[Pipeline], window: Window, seen: Sight, currency: str) -> Forecast:
    """Forecast a window from what was seen of a pipeline.

    Where too little has closed to learn from, the configured chances of the deals due in the
    window are all there is, and the forecast says so.
    """
    # Each deal draws its own luck, whatever order the database gives them in.
    present = {stage.id for one in pipelines for stage in one.open_stages}
    seen = replace(seen, candidates=tuple(sorted(seen.candidates, key=lambda one: one.deal_id)))
    learned, candidates = seen.learned, seen.candidates
    won = sum(value for closed, value in seen.won if window.first <= closed <= window.last)
    due = _due(pipelines, learned, candidates, window)
    configured = round(float(due @ _worth(learned, candidates)))
    new = 0.0
    if learned.knows:
        total, new = _simulated(learned, candidates, window)
    else:
        total = runs(learned, candidates, due, 0.0)
    made = [won + round(float(one)) for one in np.percentile(total, (10, 50, 90))]
    new_part = min(round(new), made[1] - won)
    return Forecast(
        window=window,
        currency=currency,
        won=won,
        p10=made[0],
        p50=made[1],
        p90=made[2],
        open_part=made[1] - won - new_part,
        new_part=new_part,
        by_configured=won + configured,
        sample=_sample(seen),
        odds=tuple(one for one in learned.odds if one.stage_id in present),
        learned=learned.knows,
        valued=bool(won or learned.values) or any(one.value is not None for one in candidates),
    )


def _simulated(
    learned: Learned, candidates: Sequence[Candidate], window: Window
) -> tuple[Numbers, float]:
    """Simulate what a window brings beside what is won already, and give how much of that comes
    from deals not created yet.

    What was promised is corrected by what such promises came to: fewer (or more) wins, not smaller
    ones, since the luck of a few large deals is not that of many small ones.
    """
    odds, fresh = chances(learned, candidates, window), newcomers(learned, window)
    promised = _promised(learned, candidates, odds, fresh)
    likely, whole = _likely(learned, window, promised), float(promised.sum())
    scale = likely.middle / whole if whole else 1.0
    chance = (odds.sum(axis=1).clip(0, 1) * scale).clip(0, 1)
    new = float(fresh.sum()) * scale
    expected = float(chance @ _worth(learned, candidates)) + new * _mean(learned)
    # What no chance can be raised to is made up for by the values.
    left = likely.middle / expected if expected else 1.0
    total = runs(learned, candidates, chance, new) * left
    return doubtful(total, likely.deviation), new * _mean(learned) * left


def _likely(learned: Learned, window: Window, promised: Numbers) -> Outlook:
    """Put the outlooks of a window's months together."""
    told = []
    for ahead, month in enumerate(window.months):
        skipped = (month.year - learned.day.year) * 12 + month.month - learned.day.month
        told.append(
            outlook(
                learned.months,
                float(promised[ahead]),
                month,
                ahead=max(skipped, 0),
                left=share_left(learned.day, month),
            )
        )
    middle = sum(one.middle for one in told)
    if not middle:
        return Outlook(0.0, told[0].deviation)
    off = [one.middle * one.deviation for one in told]
    variance = sum(
        one * other * (1.0 if at == place else TOGETHER)
        for at, one in enumerate(off)
        for place, other in enumerate(off)
    )
    return Outlook(middle, math.sqrt(variance) / middle)


def _promised(
    learned: Learned, candidates: Sequence[Candidate], odds: Numbers, fresh: Numbers
) -> Numbers:
    promised: Numbers = odds.T @ _worth(learned, candidates) + fresh * _mean(learned)
    return promised


def _worth(learned: Learned, candidates: Sequence[Candidate]) -> Numbers:
    """Give what each deal is worth; one without a value is worth a usual win."""
    usual = _mean(learned)
    return np.array([usual if one.value is None else one.value for one in candidates], dtype=float)


def _mean(learned: Learned) -> float:
    return sum(learned.values) / len(learned.values) if learned.values else 0.0


def _due(
    pipelines: Sequence[Pipeline], learned: Learned, candidates: Sequence[Candidate], window: Window
) -> Numbers:
    """Give each deal's configured chance if it is due in the window.

    A deal without a close date is taken to be due at any day of a usual cycle alike.
    """
    stages = {stage.id: stage.probability for one in pipelines for stage in one.ever}
    days = (window.last - max(window.first, learned.day)).days + 1
    share = min(max(days, 0) / learned.cycle, 1.0) if learned.cycle else 0.0
    found = np.zeros(len(candidates))
    for row, one in enumerate(candidates):
        configured = stages.get(one.stage_id, 0)
        chance = configured if one.probability is None else one.probability
        due = share if one.age is not None else 0.0
        if one.close_date is not None:
            due = float(window.first <= one.close_date <= window.last)
        found[row] = due * chance / 100
    return found


def _sample(seen: Sight) -> Sample:
    learned, candidates = seen.learned, seen.candidates
    return Sample(
        open_deals=len(candidates),
        undated=sum(one.age is None for one in candidates),
        unvalued=sum(one.value is None for one in candidates) - seen.unconverted,
        unconverted=seen.unconverted,
        wins=learned.hazard.wins,
        losses=learned.hazard.losses,
        months=len(learned.months),
        arrivals=learned.arrivals,
    )
