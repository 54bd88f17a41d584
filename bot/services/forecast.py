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
    learned = seen.learned
    won = sum(value for closed, value in seen.won if window.first <= closed <= window.last)
    configured = round(_configured(pipelines, learned, seen.candidates, window))
    if not learned.knows:
        made, open_part, new_part = [won, won + configured, won + configured], configured, 0
    else:
        odds = chances(learned, seen.candidates, window)
        fresh = newcomers(learned, window)
        promised = _promised(learned, seen.candidates, odds, fresh)
        likely = _likely(learned, window, promised)
        whole = float(promised.sum())
        scale = likely.middle / whole if whole else 1.0
        total = runs(learned, seen.candidates, odds.sum(axis=1).clip(0, 1), float(fresh.sum()))
        may_come = np.percentile(doubtful(total * scale, likely.deviation), (10, 50, 90))
        made = [won + round(float(one)) for one in may_come]
        new_part = min(round(float(fresh.sum()) * _mean(learned) * scale), made[1] - won)
        open_part = made[1] - won - new_part
    return Forecast(
        window=window,
        currency=currency,
        won=won,
        p10=made[0],
        p50=made[1],
        p90=made[2],
        open_part=open_part,
        new_part=new_part,
        by_configured=won + configured,
        sample=_sample(seen),
        odds=tuple(one for one in learned.odds if one.stage_id in present),
        learned=learned.knows,
    )


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
    mean = _mean(learned)
    worth = np.array([mean if one.value is None else one.value for one in candidates], dtype=float)
    promised: Numbers = odds.T @ worth + fresh * mean
    return promised


def _mean(learned: Learned) -> float:
    return sum(learned.values) / len(learned.values)


def _configured(
    pipelines: Sequence[Pipeline], learned: Learned, candidates: Sequence[Candidate], window: Window
) -> float:
    """Add up values times configured chances of the deals due in the window.

    A deal without a close date is taken to be due at any day of a usual cycle alike, one without
    a value to be worth a usual win.
    """
    stages = {stage.id: stage.probability for one in pipelines for stage in one.ever}
    days = (window.last - max(window.first, learned.day)).days + 1
    share = min(days / learned.cycle, 1.0) if learned.cycle else 0.0
    usual = _mean(learned) if learned.values else 0.0
    total = 0.0
    for one in candidates:
        configured = stages.get(one.stage_id, 0)
        chance = configured if one.probability is None else one.probability
        due = share if one.age is not None else 0.0
        if one.close_date is not None:
            due = float(window.first <= one.close_date <= window.last)
        total += due * chance / 100 * (usual if one.value is None else one.value)
    return total


def _sample(seen: Sight) -> Sample:
    learned, candidates = seen.learned, seen.candidates
    return Sample(
        open_deals=len(candidates),
        undated=sum(one.age is None for one in candidates),
        unvalued=sum(one.value is None for one in candidates),
        unconverted=seen.unconverted,
        wins=learned.hazard.wins,
        losses=learned.hazard.losses,
        months=len(learned.months),
        arrivals=learned.arrivals,
    )
