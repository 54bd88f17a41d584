"""A waterfall: from the opening, each reason up or down, to the closing; remarks below."""

from bot.picture.paper import (
    BLUE,
    GREEN,
    GRID,
    INK,
    MARGIN,
    MUTED,
    RED,
    REMARK,
    WIDTH,
    Paper,
    headed,
    remarked,
)
from bot.picture.shape import Bar, Tone, Waterfall

_COLORS = {Tone.TOTAL: BLUE, Tone.UP: GREEN, Tone.DOWN: RED}
_ROW = 40
_NAME, _TEXT = 150, 132
"""Pixels kept for the names on the left and for the amounts on the right."""


def draw(shape: Waterfall) -> bytes:
    """Draw the bars one below the other, so that names of any length can be read."""
    size = 88 + _ROW * len(shape.bars) + 24 + REMARK * len(shape.remarks)
    paper, top = headed(size, shape.title, shape.note)
    ends = _ends(shape)
    low, high = min(0.0, *map(min, ends)), max(0.0, *map(max, ends))
    span = (high - low) or 1.0
    left, right = MARGIN + _NAME, WIDTH - MARGIN - _TEXT

    def across(amount: float) -> float:
        return left + (amount - low) / span * (right - left)

    paper.line([(across(0), top), (across(0), top + _ROW * len(shape.bars))], GRID, wide=1.5)
    for place, (bar, (start, end)) in enumerate(zip(shape.bars, ends, strict=True)):
        middle = top + _ROW * (place + 0.5)
        _bar(paper, bar, middle, across(min(start, end)), across(max(start, end)))
        if place + 1 < len(shape.bars):
            paper.line([(across(end), middle), (across(end), middle + _ROW)], MUTED, wide=0.8)
    remarked(paper, shape.remarks, top + _ROW * len(shape.bars))
    return paper.png()


def _bar(paper: Paper, bar: Bar, middle: float, first: float, last: float) -> None:
    paper.write(MARGIN, middle, bar.label, size=15, room=_NAME - 12)
    paper.box(first, middle - 13, max(last - first, 2.0), 26, _COLORS[bar.tone])
    paper.write(last + 8, middle, bar.text, size=15, color=INK, room=_TEXT + MARGIN - 16)


def _ends(shape: Waterfall) -> list[tuple[float, float]]:
    """Give where each bar starts and ends: totals on the ground, changes on what was before."""
    ends, stands = [], 0.0
    for bar in shape.bars:
        start = 0.0 if bar.tone is Tone.TOTAL else stands
        stands = start + bar.amount
        ends.append((start, stands))
    return ends
