"""Makes the font of the pictures: the Hangul, Latin and signs of Noto Sans CJK, and no more.

`make font` runs it with the file that Debian's package fonts-noto-cjk brings.
"""

import sys
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTCollection

FONT = Path(__file__).parent / "font" / "pipewright-sans-kr.otf"
_FACE = "Noto Sans CJK KR"
_KEPT = (
    range(0x20, 0x7F),
    range(0xA0, 0x180),
    range(0x2010, 0x2028),
    (0x2030, 0x2032, 0x2033, 0x20A9, 0x20AC, 0x2122, 0x2190, 0x2191, 0x2192, 0x2193),
    (0x2212, 0x2248, 0x2260, 0x2264, 0x2265, 0x25A0, 0x25A1, 0x25B2, 0x25BC, 0x25CB, 0x25CF),
    range(0x3001, 0x3018),
    range(0x3131, 0x318F),
    range(0xAC00, 0xD7A4),
)


def main(source: str) -> None:
    """Write the font from a collection that has the Korean face."""
    face = next(
        font for font in TTCollection(source).fonts if font["name"].getDebugName(1) == _FACE
    )
    options = Options()
    options.hinting, options.desubroutinize = False, False
    options.layout_features = ["kern"]
    options.name_IDs, options.notdef_outline = [0, 1, 2, 4, 6, 13, 14], True
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=[code for part in _KEPT for code in part])
    subsetter.subset(face)
    face.save(FONT)


if __name__ == "__main__":
    main(sys.argv[1])
