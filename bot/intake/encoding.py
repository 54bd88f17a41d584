"""What the bytes of a file say: its encoding by its first bytes, then by strict trial."""

import codecs
import re
from collections.abc import Callable

from bot.domain.error import Invalid

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_EASTERN = (
    ("cp949", re.compile("[가-힣]")),
    ("cp932", re.compile("[ぁ-んァ-ヶー一-鿿]")),
    ("gb18030", re.compile("[一-鿿]")),
)
_WESTERN = ("cp1252", "cp1250", "cp1251", "cp1254", "latin-1")
_HEAD = 20_000
"""Bytes in which names are looked for; no preamble is longer."""
_AMID = re.compile("[A-Za-z][^\x00-\x7f][A-Za-z]")
"""A character of the East in the midst of a Latin word: it is none."""
_ODD = re.compile("[A-Za-z][¹³¿¼¾]|[¹³¿¼¾][a-z]")
"""What letters of Poland become in other encodings."""
_TURKISH, _NORTHERN = re.compile("[ğışİĞŞ]"), re.compile("[æøìÆØ]")
_CYRILLIC = re.compile("[а-яёіїєґ]{3}", re.IGNORECASE)


def decode(content: bytes, file: str, known: Callable[[str], bool] = lambda name: False) -> str:
    """Turn a file's bytes into text.

    A byte order mark decides, then UTF-8 where it fits. Else it is the encoding in which most of
    the names that are `known` to head columns are read; where none is, the first that fits of
    those of the East (only if they yield their own script), cp1251 (likewise), cp1252 and Latin-1.
    Raises `Invalid` for binary files.
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
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return _legacy(content, known)


def _legacy(content: bytes, known: Callable[[str], bool]) -> str:
    """Decode text of one of the encodings before Unicode."""
    head = content[:_HEAD]
    # A letter of two bytes may be cut in half at the end: only whole lines are looked at.
    head = head[: head.rfind(b"\n") + 1] or head
    fitting = []
    for name in (*(name for name, _ in _EASTERN), *_WESTERN):
        try:
            text = head.decode(name)
        except UnicodeDecodeError:
            continue
        cells = set(re.split("[,;\t|\r\n]+", text))
        heads = (cell.partition("(")[0].partition("[")[0].strip(' "') for cell in cells)
        named = sum(not head.isascii() and known(head) for head in heads)
        fitting.append((named, _plausible(name, text), name))
    for _, _, name in sorted(fitting, key=lambda one: (-one[0], -one[1])):
        try:
            return content.decode(name)
        except UnicodeDecodeError:
            continue
    return content.decode("latin-1")


def _plausible(name: str, text: str) -> int:
    """Tell how well a text reads in an encoding: real letters of the East and of Cyrillic most.

    Western letters, too, happen to pair up into code points of the East.
    """
    foreign = [char for char in text if ord(char) > 127]
    for east, script in _EASTERN:
        if name == east:
            # Two in a row at least: letters of the West pair up to single ones.
            own = sum(map(len, re.findall(f"{script.pattern}{{2,}}", text)))
            amid = len(_AMID.findall(text))
            return 3 - (east != "cp949") if 2 * own > len(foreign) > 3 * amid else -1
    if name == "cp1251":
        words = sum(map(len, _CYRILLIC.findall(text)))
        return 1 if 2 * words > len(foreign) else -1
    if _ODD.search(text):
        return -2
    if name == "cp1254":
        return 1 if _TURKISH.search(text) and not _NORTHERN.search(text) else -1
    return 0 if name == "cp1252" else -1


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
