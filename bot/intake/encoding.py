"""What the bytes of a file say: its encoding by its first bytes, then by strict trial."""

import codecs

from bot.domain.error import Invalid

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


def decode(content: bytes, file: str) -> str:
    """Turn a file's bytes into text.

    A byte order mark decides; else the first of UTF-8, CP949 (only if it yields Hangul), cp1252
    and Latin-1 that fits without an error. Raises `Invalid` for workbooks and binary files.
    """
    if content.startswith(_ZIP) or content.startswith(_OLE):
        raise Invalid("{file} is an Excel workbook; save it as CSV and import that.", file=file)
    for mark, name in _BOMS:
        if content.startswith(mark):
            try:
                return content.decode(name)
            except UnicodeDecodeError as error:
                raise Invalid("{file} is damaged: it is not valid text.", file=file) from error
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


def _reads_as_korean(text: str) -> bool:
    """Tell real Hangul from Western letters that happen to pair up into CP949 code points."""
    foreign = [char for char in text if ord(char) > 127]
    hangul = sum("가" <= char <= "힣" for char in foreign)
    return 2 * hangul > len(foreign)
