"""How forecasts would have done: each past month forecast from what was known on its morning."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from statistics import fmean

from bot.domain.forecast import Forecast, Month, month_of, next_month
from bot.domain.pipeline import Pipeline
from bot.services.forecast import of
from bot.services.learn import replay
from bot.storage import UnitOfWork

BASELINES = ("last_month", "mean_of_three", "same_month_last_quarter", "configured")
"""What anybody would say without a model, each by its key."""

HISTORY = 3
"""Months of wins before the first that is forecast."""


@dataclass(frozen=True, slots=True)
class Scored:
    """A past month: what was forecast on its first morning, and what came (minor units).

    `naive` holds each baseline by its key; None where there was nothing to say it from.
    """

    first: date
    actual: int
    forecast: Forecast
    naive: dict[str, int | None]

    @property
    def covered(self) -> bool:
        """Whether what came lies between p10 and p90."""
        return self.forecast.p10 <= self.actual <= self.forecast.p90


def backtest(
    uow: UnitOfWork,
    pipelines: Sequence[Pipeline],
    day: date,
    first: date | None = None,
    last: date | None = None,
) -> list[Scored]:
    """Walk forward through the months that were over on a day, forecasting each.

    Only what the timeline says until a month's first morning is used for it: no value, stage or
    outcome from later. Begins with the fourth month of wins unless `first` says otherwise, and
    ends with the month of `last`, whose outcome is what was known as it was over.
    """
    day = min(day, next_month(last.replace(day=1))) if last is not None else day
    end, mornings = replay(uow, pipelines, day)
    came = end.learned.months
    start = first.replace(day=1) if first is not None else None
    scored = []
    for at, (month, seen) in enumerate(zip(came, mornings, strict=True)):
        if at < HISTORY if start is None else month.first < start:
            continue
        made = of(pipelines, month_of(month.first), seen, uow.workspace.currency)
        scored.append(Scored(month.first, month.won, made, _naive(came[:at], made)))
    return scored


def _naive(before: Sequence[Month], made: Forecast) -> dict[str, int | None]:
    won = [month.won for month in before]
    return {
        "last_month": won[-1] if won else None,
        "mean_of_three": round(fmean(won[-3:])) if len(won) >= 3 else None,
        "same_month_last_quarter": won[-3] if len(won) >= 3 else None,
        "configured": made.by_configured,
    }


def error(scored: Sequence[Scored], baseline: str | None = None) -> float | None:
    """Give the mean absolute percentage error of p50, or of a baseline; None without any to score.

    Months in which nothing was won have no percentage and are left out.
    """
    off = []
    for one in scored:
        said = one.forecast.p50 if baseline is None else one.naive[baseline]
        if one.actual and said is not None:
            off.append(abs(said - one.actual) / one.actual * 100)
    return fmean(off) if off else None
