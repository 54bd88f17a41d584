"""What the bytes of a file say: its encoding by its first bytes, then by strict trial."""

import codecs

from bot.domain.error import Invalid

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def decode(content: bytes, file: str) -> str:
    """Turn a file's bytes into text.

    A byte order mark decides; else the first of UTF-8, CP949 (only if it yields Hangul), cp1252
    and Latin-1 that fits without an error. Raises `Invalid` for binary files.
    """
    for mark, name in _BOMS:
        if content.startswith(mark):
            try:
                return content.decode(name)
            except UnicodeDecodeError as error:
                raise Invalid("{file} is damaged: it is not valid text.", file=file) from error
    wide = _without_mark(content)
    if wide is not None:
        return wide
    if b"\x00" in content:
        raise Invalid("{file} is not a text file.", file=file)
    for name in ("utf-8", "cp949", "cp1252"):
        try:
            text = content.decode(name)
        except UnicodeDecodeError:
            continue
        if name != "cp949" or _reads_as_korean(text):
            return text
    return content.decode("latin-1")


def _without_mark(content: bytes) -> str | None:
    """Decode UTF-16 that lacks its mark, told by where the NUL halves of its letters stand."""
    head = content[:2000]
    for odd, name in ((1, "utf-16-le"), (0, "utf-16-be")):
        nul = head[odd::2].count(0)
        if nul and nul > 0.4 * len(head) / 2 and not head[1 - odd :: 2].count(0):
            try:
                return content.decode(name)
            except UnicodeDecodeError:
                return None
    return None


def _reads_as_korean(text: str) -> bool:
    """Tell real Hangul from Western letters that happen to pair up into CP949 code points."""
    foreign = [char for char in text if ord(char) > 127]
    hangul = sum("가" <= char <= "힣" for char in foreign)
    return 2 * hangul > len(foreign)
