"""The forecast as a picture: what came, what is expected, how sure that is, and the remarks."""

from collections.abc import Sequence
from decimal import Decimal

from bot.domain.fan import Point, place_of
from bot.domain.forecast import Grain, Window
from bot.domain.money import Money
from bot.domain.warning import Note
from bot.picture.shape import Fan, Mark, Picture, ticks
from bot.views.text import plain
from bot.views.words import Words

_MARKS = 4
"""Remarks that are written on a picture, the newest of its days."""


def fan_picture(
    points: Sequence[Point],
    notes: Sequence[Note],
    words: Words,
    *,
    asked: Window,
    title: str,
    note: str,
    currency: str,
) -> Picture | None:
    """Picture a forecast with what came before it; None where there is nothing on either side."""
    made = [one for one in points if one.forecast is not None]
    came = [one for one in points if one.forecast is None]
    highest = max(
        max((one.won for one in came), default=0),
        max((one.forecast.p90 for one in made if one.forecast), default=0),
    )
    if not highest or not all(one.forecast and one.forecast.valued for one in made):
        return None

    def major(minor: int) -> float:
        return float(Money(minor, currency).amount)

    # The band opens at what came last, so that both lines are one.
    last = came[-1].won if came else 0
    before: list[float | None] = [None] * max(len(came) - 1, 0)
    opens = [major(last)] if came else []
    sides = {
        name: [*before, *opens, *(major(getattr(one.forecast, name)) for one in made)]
        for name in ("p10", "p50", "p90")
    }
    shape = Fan(
        title,
        f"{note} · {currency}",
        [_name(one.window, words) for one in points],
        [*(major(one.won) for one in came), *([None] * len(made))],
        sides["p10"],
        sides["p50"],
        sides["p90"],
        [
            (height, words.rounded(Decimal(str(height)), currency))
            for height in ticks(0, major(highest))
        ],
        words("Won"),
        words("Likely"),
        words("eight times in ten"),
        _marks(points, notes),
    )
    return Picture(shape, _finding(made, came, words, asked, currency))


def _marks(points: Sequence[Point], notes: Sequence[Note]) -> list[Mark]:
    placed = [(place_of(one.day, list(points)), one) for one in notes]
    marks = [Mark(place, plain(one.said, 60)) for place, one in placed if place is not None]
    return marks[-_MARKS:]


def _finding(
    made: Sequence[Point], came: Sequence[Point], words: Words, asked: Window, currency: str
) -> str:
    shown = next((one for one in made if one.window.first == asked.first), made[0])
    assert shown.forecast is not None

    def amount(minor: int) -> str:
        return words.rounded(Money(minor, currency).amount, currency)

    said = words(
        "{period}: likely {value}, eight times in ten between {low} and {high}.",
        period=_name(shown.window, words),
        value=amount(shown.forecast.p50),
        low=amount(shown.forecast.p10),
        high=amount(shown.forecast.p90),
    )
    if not came:
        return said
    mean = amount(round(sum(one.won for one in came) / len(came)))
    before = (
        words("The {n} whole months before brought {value} on average.", n=len(came), value=mean)
        if asked.grain is Grain.MONTH
        else words("The {n} quarters before brought {value} on average.", n=len(came), value=mean)
    )
    return f"{said} {before}"


def _name(window: Window, words: Words) -> str:
    if window.grain is Grain.MONTH:
        return words.month(window.first)
    return words(
        "Q{quarter} {year}", quarter=(window.first.month + 2) // 3, year=str(window.first.year)
    )
