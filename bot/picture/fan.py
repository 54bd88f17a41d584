"""A fan: what is known as a line, then what is expected with a band that says how sure it is."""

from collections.abc import Sequence

from bot.picture.paper import BLUE, GRID, INK, MARGIN, MUTED, ORANGE, RED, WIDTH, Paper, headed
from bot.picture.shape import Fan

_HIGH, _LEFT = 230, 124
"""Pixels from the highest line to the lowest, and those kept for the scale on the left."""


def draw(shape: Fan) -> bytes:
    """Draw the lines, the band, the remarks above them, and what each is below."""
    paper, top = headed(88 + 26 + _HIGH + 84, shape.title, shape.note)
    top += 26
    heights = [height for height, _ in shape.scale]
    low, high = min(heights), max(heights)
    # The last name stands under the last point, whole and inside the margin.
    last = min(paper.wide(shape.labels[-1], 13), 140) / 2 if shape.labels else 0.0
    left, right = MARGIN + _LEFT, WIDTH - MARGIN - max(last, 12.0)
    step = (right - left) / max(len(shape.labels) - 1, 1)

    def at(place: float, height: float) -> tuple[float, float]:
        return left + step * place, top + _HIGH - (height - low) / ((high - low) or 1) * _HIGH

    for height, said in shape.scale:
        _, y = at(0, height)
        paper.line([(left, y), (right, y)], GRID)
        paper.write(left - 10, y, said, size=13, color=MUTED, side="right", room=_LEFT - 10)
    band = [
        (at(place, lower), at(place, upper))
        for place, (lower, upper) in enumerate(zip(shape.low, shape.high, strict=True))
        if lower is not None and upper is not None
    ]
    if band:
        corners = [lower for lower, _ in band] + [upper for _, upper in reversed(band)]
        paper.area(corners, ORANGE, alpha=0.3)
    for values, color, dashed in ((shape.known, BLUE, False), (shape.middle, RED, True)):
        points = [at(place, one) for place, one in enumerate(values) if one is not None]
        if points:
            paper.line(points, color, wide=2.4, dashed=dashed, dots=6)
    _marks(paper, shape, left, step, top)
    _names(paper, shape.labels, left, step, top + _HIGH + 20)
    _legend(paper, shape, top + _HIGH + 54)
    return paper.png()


def _marks(paper: Paper, shape: Fan, left: float, step: float, top: float) -> None:
    for number, mark in enumerate(shape.marks):
        x = left + step * mark.place
        paper.line([(x, top - 8), (x, top + _HIGH)], INK, wide=1.0, dashed=True)
        room = min(220.0, max(WIDTH - MARGIN - x, x - left, 80.0))
        side = "left" if x + 120 < WIDTH - MARGIN else "right"
        paper.write(
            x + (4 if side == "left" else -4),
            top - 14 if number % 2 == 0 else top + 4,
            mark.label,
            size=13,
            side="left" if side == "left" else "right",
            room=room,
        )


def _names(paper: Paper, labels: Sequence[str], left: float, step: float, y: float) -> None:
    widest = max((min(paper.wide(label, 13), 100) for label in labels), default=0)
    every = max(1, -(-int(widest + 10) // max(int(step), 1)))
    for place, label in enumerate(labels):
        if place % every == 0:
            x = left + step * place
            room = min(max(step * every - 8, 40), 2 * (WIDTH - x) - 8, 140)
            paper.write(x, y, label, size=13, color=MUTED, side="center", room=room)


def _legend(paper: Paper, shape: Fan, y: float) -> None:
    x = float(MARGIN)
    band = any(one is not None for one in shape.low)
    lines = [(shape.known_name, BLUE, False)]
    if any(one is not None for one in shape.middle):
        lines.append((shape.middle_name, RED, True))
    for name, color, dashed in lines:
        paper.line([(x, y), (x + 26, y)], color, wide=2.4, dashed=dashed)
        x += 34 + paper.wide(paper.write(x + 34, y, name, size=14, room=200), 14) + 24
    if band:
        paper.box(x, y - 7, 26, 14, ORANGE, alpha=0.3)
        paper.write(x + 34, y, shape.band_name, size=14, room=200)
