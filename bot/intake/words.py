"""Words from outside made safe to keep: no control characters, no halves of characters."""

import re
import unicodedata

from bot.domain.door import LONGEST_LINE, LONGEST_WORDS

# The categories Cc, Cs, Zl and Zp of Unicode: a class of characters is told in a tenth of the time.
_NO_TEXT = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\u2028\u2029]")


def line(text: str | None, most: int = LONGEST_LINE * 2) -> str | None:
    """Give one line of text without what no database takes; None where nothing is left."""
    if text is None:
        return None
    kept = " ".join(_NO_TEXT.sub(" ", text[: most * 4]).split())
    return kept[:most] or None


def lines(text: str | None, most: int = LONGEST_WORDS) -> str | None:
    """Give text of several lines likewise, never more than one empty line in a row."""
    if text is None:
        return None
    kept: list[str] = []
    for one in text[: most * 4].splitlines():
        clean = _NO_TEXT.sub(" ", one).rstrip()
        if clean or (kept and kept[-1]):
            kept.append(clean)
    return "\n".join(kept).strip()[:most] or None


def unaccented(text: str) -> str:
    """Give text in lower case, as it is written where nobody has the keys for its accents."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(char for char in apart if unicodedata.category(char) != "Mn")
    # The dotless i of Turkish is no accent, but capitals lose it all the same.
    return unicodedata.normalize("NFC", kept).replace("\u0131", "i")
