"""A heat map: each cell says its number, and is the darker the more it is; remarks below."""

from bot.picture.paper import INK, MARGIN, MUTED, REMARK, WIDTH, headed, remarked
from bot.picture.shape import Heat

_ROW, _NAME = 32, 104
_LIGHT, _DARK = (0xEA, 0xF3, 0xF9), (0x00, 0x3F, 0x6B)


def draw(shape: Heat) -> bytes:
    """Draw rows and columns; what is not known yet stays empty."""
    high = 88 + 28 + _ROW * len(shape.rows) + 24 + REMARK * len(shape.remarks)
    paper, top = headed(high, shape.title, shape.note)
    columns = max(len(shape.columns), 1)
    left = MARGIN + _NAME
    wide = (WIDTH - MARGIN - left) / columns
    most = max((cell for row in shape.rows for cell in row.cells if cell is not None), default=0)
    for place, name in enumerate(shape.columns):
        x = left + wide * (place + 0.5)
        paper.write(x, top + 8, name, size=13, color=MUTED, side="center", room=wide - 2)
    for number, row in enumerate(shape.rows):
        y = top + 28 + _ROW * number
        paper.write(MARGIN, y + _ROW / 2, row.label, size=14, room=_NAME - 20)
        if row.marked:
            paper.mark(left - 10, y + _ROW / 2)
        for place, (cell, said) in enumerate(zip(row.cells, row.texts, strict=True)):
            if cell is None:
                continue
            share = cell / most if most else 0.0
            x = left + wide * place
            paper.box(x + 1, y + 1, wide - 2, _ROW - 2, _shade(share))
            ink = "#ffffff" if share > 0.6 else INK
            # Four signs at most, which fit: measuring each would take a fifth of the time.
            paper.write(x + wide / 2, y + _ROW / 2, said[:4], size=13, color=ink, side="center")
    remarked(paper, shape.remarks, top + 28 + _ROW * len(shape.rows))
    return paper.png()


def _shade(share: float) -> str:
    mixed = (
        round(light + (dark - light) * share) for light, dark in zip(_LIGHT, _DARK, strict=True)
    )
    return "#" + "".join(f"{part:02x}" for part in mixed)
