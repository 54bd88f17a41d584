"""A funnel: how many reached each stage, and what share went on from it."""

import itertools

from bot.picture.paper import BLUE, INK, MARGIN, MUTED, RED, WIDTH, headed
from bot.picture.shape import Levels

_ROW = 52
_NAME, _BESIDE = 130, 160
"""Pixels kept for the names on the left and for what stands beside on the right."""


def draw(shape: Levels) -> bytes:
    """Draw the stages one below the other, each as wide as what reached it."""
    paper, top = headed(88 + _ROW * len(shape.levels) + 20, shape.title, shape.note)
    most = max((one.amount for one in shape.levels), default=0) or 1
    left, right = MARGIN + _NAME, WIDTH - MARGIN - _BESIDE
    middle_x = (left + right) / 2
    edges = []
    for place, one in enumerate(shape.levels):
        wide = max((right - left) * one.amount / most, 3.0)
        y = top + _ROW * place
        edges.append((middle_x - wide / 2, middle_x + wide / 2, y))
    for (first, last, y), (next_first, next_last, below) in itertools.pairwise(edges):
        corners = [(first, y + 34), (last, y + 34), (next_last, below), (next_first, below)]
        paper.area(corners, BLUE, alpha=0.18)
    for one, (first, last, y) in zip(shape.levels, edges, strict=True):
        middle = y + 17
        paper.box(first, y, last - first, 34, RED if one.worst else BLUE)
        paper.write(MARGIN, middle, one.label, size=15, room=_NAME - 10)
        inside = paper.wide(one.text, 15) + 16 <= last - first
        paper.write(
            middle_x if inside else last + 8,
            middle,
            one.text,
            color="#ffffff" if inside else INK,
            side="center" if inside else "left",
            room=None if inside else WIDTH - MARGIN - last,
        )
        paper.write(
            right + 20, middle, one.beside, size=14, color=RED if one.worst else MUTED,
            room=_BESIDE - 16,
        )  # fmt: skip
    return paper.png()
