"""Draws shapes as PNG; matplotlib is loaded by the first picture, never before."""

import threading

from bot.picture.shape import Fan, Heat, Levels, Shape, Waterfall

_DRAWING = threading.Lock()
"""Matplotlib keeps fonts for the whole process: one picture is drawn at a time."""


def png(shape: Shape) -> bytes:
    """Draw a shape."""
    # Only who draws loads it: start-up and every other screen do without.
    from bot.picture import fan, heat, levels, waterfall

    with _DRAWING:
        match shape:
            case Waterfall():
                return waterfall.draw(shape)
            case Levels():
                return levels.draw(shape)
            case Fan():
                return fan.draw(shape)
            case Heat():
                return heat.draw(shape)
