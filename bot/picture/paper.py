"""The paper that pictures are drawn on: pixels from the top left, one font, safe colours.

Everything is placed by hand on a figure of its own: no state of pyplot's, no settings of
matplotlib's that another thread could change, and no text that is taken for a formula.
"""

import io
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any, Literal

from fontTools.ttLib import TTFont
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.lines import Line2D
from matplotlib.patches import Polygon, Rectangle

FONT = Path(__file__).parent / "font" / "pipewright-sans-kr.otf"
PAPER, INK, MUTED, GRID = "#ffffff", "#1d1c1d", "#565a60", "#dfe2e6"
"""The paper is opaque and light, with dark ink: it reads the same on a light and a dark page."""
BLUE, GREEN, RED, ORANGE, SKY = "#0072b2", "#009e73", "#d55e00", "#e69f00", "#56b4e9"
"""Okabe and Ito's colours, which people who see colours differently tell apart."""
WIDTH = 600
"""Slack shows pictures not much wider, and so the letters as big as those around them."""
MARGIN = 28
REMARK = 24
"""Pixels a remark takes below a drawing."""
_DPI, _SCALE = 72, 2
"""A point is a pixel; two real ones are drawn for each, for the screens of today."""
_UNKNOWN = "□"

Side = Literal["left", "center", "right"]


class Paper:
    """A sheet of `WIDTH` pixels and some height; y grows downwards."""

    def __init__(self, height: float) -> None:
        self._figure = Figure(
            figsize=(WIDTH / _DPI, height / _DPI), dpi=_DPI * _SCALE, facecolor=PAPER
        )
        # Its methods carry no types.
        self._canvas: Any = FigureCanvasAgg(self._figure)
        self._axes = self._figure.add_axes((0, 0, 1, 1))
        self._axes.set_axis_off()
        self._axes.set_xlim(0, WIDTH)
        self._axes.set_ylim(height, 0)

    def write(
        self,
        x: float,
        y: float,
        said: str,
        *,
        size: float = 15,
        color: str = INK,
        side: Side = "left",
        room: float | None = None,
    ) -> str:
        """Write a line whose middle is at y, cut to `room` pixels; gives what was written."""
        said = printable(said)
        # No sign is wider than it is high: most lines fit without being measured.
        if room is not None and len(said) * size > room:
            said = self._cut(said, size, room)
        self._axes.text(
            x,
            y,
            said,
            color=color,
            fontproperties=_font(size),
            ha=side,
            va="center_baseline",
            parse_math=False,
        )
        return said

    def wide(self, said: str, size: float) -> float:
        """Measure a line in pixels."""
        wide, _, _ = self._canvas.get_renderer().get_text_width_height_descent(
            printable(said), _font(size), False
        )
        return float(wide) / _SCALE

    def box(
        self, x: float, y: float, wide: float, high: float, color: str, *, alpha: float = 1.0
    ) -> None:
        """Fill a rectangle from its top left corner."""
        self._axes.add_artist(
            Rectangle((x, y), wide, high, facecolor=color, edgecolor="none", alpha=alpha)
        )

    def area(
        self, corners: Sequence[tuple[float, float]], color: str, *, alpha: float = 1.0
    ) -> None:
        """Fill what lies between corners."""
        self._axes.add_artist(
            Polygon(list(corners), closed=True, facecolor=color, edgecolor="none", alpha=alpha)
        )

    def line(
        self,
        points: Sequence[tuple[float, float]],
        color: str,
        *,
        wide: float = 1.0,
        dashed: bool = False,
        dots: float = 0.0,
    ) -> None:
        """Draw a line through points, with dots on them where `dots` is their size."""
        self._axes.add_artist(
            Line2D(
                [x for x, _ in points],
                [y for _, y in points],
                color=color,
                linewidth=wide,
                linestyle=(0, (4, 3)) if dashed else "-",
                marker="o" if dots else "None",
                markersize=dots,
                solid_capstyle="round",
            )
        )

    def mark(self, x: float, y: float) -> None:
        """Draw the sign of a remark around a point."""
        self.area([(x, y - 6), (x + 6, y), (x, y + 6), (x - 6, y)], INK)

    def png(self) -> bytes:
        """Give the picture."""
        out = io.BytesIO()
        # Fast rather than small: a picture is some 100 kB either way.
        self._canvas.print_png(
            out, metadata={"Software": "Pipewright"}, pil_kwargs={"compress_level": 2}
        )
        return out.getvalue()

    def _cut(self, said: str, size: float, room: float) -> str:
        # No sign is narrower than a fifth of its height but blanks: the rest need not be measured.
        said = said[: int(room / size * 5) + 1]
        if self.wide(said, size) <= room:
            return said
        fits, over = 0, len(said)
        while over - fits > 1:
            middle = (fits + over) // 2
            if self.wide(f"{said[:middle]}…", size) <= room:
                fits = middle
            else:
                over = middle
        return f"{said[:fits].rstrip()}…"


def headed(height: float, title: str, note: str) -> tuple[Paper, float]:
    """Begin a sheet with a title and a line under it; gives where the drawing may begin."""
    paper = Paper(height)
    paper.write(MARGIN, 34, title, size=22, room=WIDTH - 2 * MARGIN)
    paper.write(MARGIN, 64, note, size=14, color=MUTED, room=WIDTH - 2 * MARGIN)
    return paper, 88


def remarked(paper: Paper, remarks: Sequence[str], y: float) -> None:
    """Write remarks below a drawing, the first of them `REMARK` pixels below y."""
    for number, said in enumerate(remarks, start=1):
        paper.mark(MARGIN + 6, y + REMARK * number)
        paper.write(MARGIN + 20, y + REMARK * number, said, size=14, room=WIDTH - 2 * MARGIN - 20)


def printable(said: str) -> str:
    """Put a square where the font has no sign for a character."""
    known = _signs()
    return "".join(letter if ord(letter) in known else _UNKNOWN for letter in said)


@cache
def _font(size: float) -> FontProperties:
    return FontProperties(fname=str(FONT), size=size)


@cache
def _signs() -> frozenset[int]:
    with TTFont(FONT, lazy=True) as font:
        return frozenset(font.getBestCmap())
