"""Slack's own charts, within its limits; the numbers they show stand beside them as text."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Literal

from bot.views.block import Block
from bot.views.text import EMPTY, cut, plain

TITLE, AXIS, LABEL = 50, 50, 20
POINTS, SERIES = 20, 6
"""What a chart holds. Two pages of Slack's give two numbers of series; this is the lower."""

Kind = Literal["bar", "line", "area"]
Numbers = Sequence[int | float | Decimal]


def chart(
    kind: Kind,
    title: str,
    labels: Sequence[str],
    series: Mapping[str, Numbers],
    *,
    across: str = "",
    up: str = "",
) -> list[Block]:
    """Make a chart of one or several rows of numbers over the same labels; [] of nothing.

    Of too many points the last are shown. Labels are made to differ, since Slack wants that;
    those of people are cleaned here.
    """
    start = max(0, len(labels) - POINTS)
    names = distinct([plain(one, LABEL) for one in labels[start:]])
    if not names or not series:
        return []
    titles = distinct([plain(one, LABEL) for one in list(series)[:SERIES]])
    rows = [
        {
            "name": name,
            "data": [
                {"label": label, "value": _number(value)}
                for label, value in zip(names, values[start:], strict=True)
            ],
        }
        for name, values in zip(titles, series.values(), strict=False)
    ]
    axes: dict[str, object] = {"categories": names}
    if across:
        axes["x_label"] = cut(across, AXIS)
    if up:
        axes["y_label"] = cut(up, AXIS)
    return [
        {
            "type": "data_visualization",
            "title": cut(title, TITLE) or EMPTY,
            "chart": {"type": kind, "series": rows, "axis_config": axes},
        }
    ]


def pie(title: str, parts: Mapping[str, int]) -> list[Block]:
    """Make a ring of parts; the smallest ones are left out over the limit, and all that are 0."""
    shown = sorted(((n, name) for name, n in parts.items() if n > 0), reverse=True)[:SERIES]
    if not shown:
        return []
    names = distinct([plain(name, LABEL) for _, name in shown])
    segments = [
        {"label": name, "value": value} for (value, _), name in zip(shown, names, strict=True)
    ]
    return [
        {
            "type": "data_visualization",
            "title": cut(title, TITLE) or EMPTY,
            "chart": {"type": "pie", "segments": segments},
        }
    ]


def distinct(names: Sequence[str], most: int = LABEL) -> list[str]:
    """Number names that are there twice, so that each is there once."""
    told: list[str] = []
    for name in names:
        made, again = name, 1
        while made in told:
            again += 1
            end = f" {again}"
            made = cut(name, most - len(end)) + end
        told.append(made)
    return told


def _number(value: int | float | Decimal) -> int | float:
    return value if isinstance(value, int) else round(float(value), 2)
