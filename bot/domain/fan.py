"""What came month by month, and what is expected of those to come: the points of a fan."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from bot.domain.forecast import Forecast, Grain, Window, month_of, next_month, quarter_of

_PAST = {Grain.MONTH: 6, Grain.QUARTER: 4}
"""Whole months or quarters before today's that are shown."""
_AHEAD = {Grain.MONTH: 3, Grain.QUARTER: 2}
"""Months or quarters that are forecast, today's included; more where one further on is asked."""
_MOST = 6


@dataclass(frozen=True, slots=True)
class Point:
    """A month or quarter: what was won in it (minor units), of a whole one all there is to say."""

    window: Window
    won: int
    forecast: Forecast | None = None


def course(
    asked: Window,
    today: date,
    *,
    won: Callable[[Window], int],
    made: Callable[[Window], Forecast],
) -> list[Point]:
    """Give what came before today's month or quarter, and forecasts from it on.

    `won` and `made` tell of one window each. Those before the first win are left out.
    """
    grain = asked.grain
    at = _at(today, grain)
    past = [at]
    while len(past) <= _PAST[grain]:
        past.insert(0, _at(past[0].first - timedelta(days=1), grain))
    came = [Point(one, won(one)) for one in past[:-1]]
    while len(came) > 1 and not came[0].won:
        came = came[1:]
    ahead = [at]
    while len(ahead) < _AHEAD[grain] or (ahead[-1].first < asked.first and len(ahead) < _MOST):
        ahead.append(_at(next_month(ahead[-1].last), grain))
    forecasts = [made(one) for one in ahead]
    return came + [Point(one.window, one.won, one) for one in forecasts]


def place_of(day: date, points: list[Point]) -> float | None:
    """Give where a day stands along the points, each in the middle of its days; None outside."""
    for place, one in enumerate(points):
        if one.window.first <= day <= one.window.last:
            days = (one.window.last - one.window.first).days + 1
            share = ((day - one.window.first).days + 0.5) / days
            return min(max(place + share - 0.5, 0.0), len(points) - 1.0)
    return None


def _at(day: date, grain: Grain) -> Window:
    return month_of(day) if grain is Grain.MONTH else quarter_of(day)
