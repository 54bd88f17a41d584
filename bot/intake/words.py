"""Words from outside made safe to keep: no control characters, no halves of characters."""

import unicodedata

from bot.domain.door import LONGEST_LINE, LONGEST_WORDS


def line(text: str | None, most: int = LONGEST_LINE * 2) -> str | None:
    """Give one line of text without what no database takes; None where nothing is left."""
    if text is None:
        return None
    kept = " ".join("".join(_or_space(one) for one in text[: most * 4]).split())
    return kept[:most] or None


def lines(text: str | None, most: int = LONGEST_WORDS) -> str | None:
    """Give text of several lines likewise, never more than one empty line in a row."""
    if text is None:
        return None
    kept: list[str] = []
    for one in text[: most * 4].splitlines():
        clean = "".join(map(_or_space, one)).rstrip()
        if clean or (kept and kept[-1]):
            kept.append(clean)
    return "\n".join(kept).strip()[:most] or None


def _or_space(character: str) -> str:
    return " " if unicodedata.category(character) in _NO_TEXT else character


_NO_TEXT = frozenset(("Cc", "Cs", "Zl", "Zp"))
