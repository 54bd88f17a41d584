"""Pictures are drawn whole, in any words, by several threads, and loaded by nobody else."""

import ast
import io
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from PIL import Image

from bot.picture.press import png
from bot.picture.shape import (
    Bar,
    Fan,
    Heat,
    HeatRow,
    Level,
    Levels,
    Mark,
    Shape,
    Tone,
    Waterfall,
    ticks,
)

ROOT = Path(__file__).parents[2]
DRAWING = {"paper", "fan", "heat", "levels", "waterfall"}
HOSTILE = "$x_{1}$ \\frac 한글 🙂 \u202e <b>" * 6


def names(node: ast.ImportFrom | ast.Import) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    else:
        yield from (f"{node.module}.{alias.name}" for alias in node.names)


def shapes(said: str) -> list[Shape]:
    known = [1.0, 2.0, None]
    return [
        Waterfall(
            said,
            said,
            [
                Bar(said, 10, said, Tone.TOTAL),
                Bar(said, -12, said, Tone.DOWN),
                Bar(said, 0, said, Tone.UP),
                Bar(said, -2, said, Tone.TOTAL),
            ],
            [said, "2 Nov: fair"],
        ),
        Levels(said, said, [Level(said, 9, said, said, True), Level(said, 0, "0", "")]),
        Heat(said, said, [said, "2"], [HeatRow(said, [0.5, None], [said, ""], True)], [said]),
        Fan(
            said, said, [said, "b", "c"], known, [None, 2, 1], [None, 2, 3], [None, 2, 9],
            [(height, said) for height in ticks(0, 9)], said, said, said, [Mark(1, said)],
        ),
    ]  # fmt: skip


@pytest.mark.parametrize("said", ["Won", "", HOSTILE])
def test_every_shape_is_drawn_whatever_the_words(said: str) -> None:
    for shape in shapes(said):
        picture = Image.open(io.BytesIO(png(shape)))
        assert picture.width == 1200 and picture.height > 300
        dark = picture.convert("L").point(lambda level: 255 if level < 200 else 0).getbbox()
        assert dark is None or (dark[0] > 20 and dark[2] < 1200), "something runs over the edge"


def test_threads_draw_the_same_as_one_alone() -> None:
    wanted = [png(shape) for shape in shapes("한 번")]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(png, shapes("한 번") * 2)) == wanted * 2


def test_only_the_first_picture_loads_matplotlib() -> None:
    """It takes a second, which start-up and the board do not wait for."""
    heavy = {"matplotlib", *(f"bot.picture.{name}" for name in DRAWING)}
    eager = {
        path.stem
        for path in (ROOT / "bot").rglob("*.py")
        if re.search("matplotlib|picture", text := path.read_text(encoding="utf-8"))
        for node in ast.parse(text).body
        if isinstance(node, ast.ImportFrom | ast.Import)
        for name in names(node)
        if any(name == one or name.startswith(f"{one}.") for one in heavy)
    }
    assert eager == DRAWING


def test_heights_are_round_and_hold_both_ends() -> None:
    assert ticks(0, 28) == [0, 10, 20, 30]
    assert ticks(-3, 4) == [-4, -2, 0, 2, 4]
    assert ticks(0, 0) == [0.0, 0.25, 0.5, 0.75, 1.0]
    assert ticks(0, 1_234_567)[-1] >= 1_234_567
