"""From what a month promised to what it will likely bring: corrected, combined, with its doubt."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.domain.forecast import Month, next_month
from bot.domain.season import Sighting, believe, square, weights

YEARS = 36
"""Months of history that are looked at."""
RECENT = 12
"""Months whose mean is the level that the plain course goes on from."""
FLOOR = 0.1
"""The share of a usual month that is added before logarithms, since some months bring nothing."""
LEAST_DOUBT = 0.05
"""The least standard deviation of the logarithm, beside the luck of single deals."""
FIRST_SCORED = 2
"""Months of history without which a forecast is not scored: it would be the mere prior."""


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a month may bring, in minor units: `middle`, and the deviation of its logarithm.

    The deviation leaves out the luck of single deals, which a simulation adds.
    """

    middle: float
    deviation: float


def outlook(
    months: Sequence[Month],
    expected: float | None,
    month: date,
    *,
    ahead: int = 0,
    left: float = 1.0,
) -> Outlook:
    """Combine what the deals promise for a month with the course of the months before.

    `expected` is the promise of its open deals and newcomers (None: nothing is known of them) for
    what is `left` of the month, a share. `ahead` counts the months in between, none for the next
    one: doubt grows with its square root.
    """
    past = months[-YEARS:]
    spread = _spread(past)
    corrected, continued = (way(past, expected, month) for way in _FORECASTS)
    made = [corrected, continued * left if continued is not None else None]
    known = [(at, value) for at, value in enumerate(made) if value is not None]
    if not known:
        return Outlook(expected or 0.0, math.sqrt(square([])))
    errors = _errors(past)
    shares = weights([errors[at] for at, _ in known])
    usual = _usual(past)
    logs = [math.log(max(value, 0.0) + FLOOR * usual) for _, value in known]
    middle = math.exp(sum(share * log for share, log in zip(shares, logs, strict=True)))
    doubt = max(square(errors[-1]) - spread, LEAST_DOUBT**2)
    return Outlook(max(middle - FLOOR * usual, 0.0), math.sqrt(doubt * (1 + max(ahead, 0))))


def share_left(day: date, month: date) -> float:
    """Give the share of a month's weekdays from a day on: 1 before it, 0 after it."""
    days = [month + timedelta(days=number) for number in range((next_month(month) - month).days)]
    weekdays = [one for one in days if one.weekday() < 5]
    return sum(one >= day for one in weekdays) / len(weekdays)


def _corrected(past: Sequence[Month], expected: float | None, month: date) -> float | None:
    """Correct a promise by how far such promises were off before."""
    if expected is None or expected <= 0:
        return None
    usual = _usual(past)
    seen = tuple(
        Sighting(one.first, _log_ratio(one.won, one.expected, usual), _luck(one))
        for one in past
        if one.expected is not None and one.expected > 0
    )
    return expected * math.exp(believe(seen, month).mean)


def _continued(past: Sequence[Month], expected: float | None, month: date) -> float | None:
    """Go on as the months before went: their level, and the season seen in them."""
    if not any(one.won for one in past):
        return None
    usual = _usual(past)
    logs = [math.log(one.won + FLOOR * usual) for one in past]
    level = sum(logs[-RECENT:]) / len(logs[-RECENT:])
    seen = tuple(
        Sighting(one.first, log - level, _luck(one)) for one, log in zip(past, logs, strict=True)
    )
    return max(math.exp(level + believe(seen, month).mean) - FLOOR * usual, 0.0)


_Way = Callable[[Sequence[Month], float | None, date], float | None]
_FORECASTS: tuple[_Way, ...] = (_corrected, _continued)


def _errors(past: Sequence[Month]) -> list[list[float]]:
    """Give the log errors each way, and last both combined, made on past months before they came.

    Each month is forecast from those before it alone.
    """
    found: list[list[float]] = [[] for _ in (*_FORECASTS, None)]
    for at, one in enumerate(past):
        before = past[:at]
        if at < FIRST_SCORED:
            continue
        usual = _usual(before)
        made = [forecast(before, one.expected, one.first) for forecast in _FORECASTS]
        known = [(way, value) for way, value in enumerate(made) if value is not None]
        if not known:
            continue
        shares = weights([found[way] for way, _ in known])
        came = math.log(one.won + FLOOR * usual)
        logs = [math.log(value + FLOOR * usual) for _, value in known]
        found[-1].append(came - sum(share * log for share, log in zip(shares, logs, strict=True)))
        for (way, _), log in zip(known, logs, strict=True):
            found[way].append(came - log)
    return found


def _usual(past: Sequence[Month]) -> float:
    """Give what a month usually brings, always more than nothing.

    That is the mean of a year; of all months when nothing was won for so long, and what they
    promised when nothing ever was.
    """
    for chosen in (past[-RECENT:], past):
        won = sum(one.won for one in chosen)
        if won > 0:
            return won / len(chosen)
    promised = [one.expected for one in past if one.expected]
    return sum(promised) / len(promised) if promised else 1.0


def _log_ratio(won: int, expected: float | None, usual: float) -> float:
    return math.log((won + FLOOR * usual) / ((expected or 0.0) + FLOOR * usual))


def _luck(month: Month) -> float:
    """Give the variance of a month's logarithm that comes of its number of deals alone.

    A sum of n values whose deviation is about their mean has a relative variance of 2 / n.
    """
    return 2.0 / max(month.deals, 1)


def _spread(past: Sequence[Month]) -> float:
    scored = past[FIRST_SCORED:]
    return sum(map(_luck, scored)) / len(scored) if scored else 0.0
