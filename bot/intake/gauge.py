"""A workbook's parts as bytes, before anything is made of them: what has too much in it."""

import re
import zipfile
from typing import NamedTuple

from bot.domain.error import Invalid

MOST_MERGES = 50_000
"""Merged areas of a sheet; what people merge by hand are dozens."""
WIDEST = 16_384
"""Cells of a row: Excel has no more columns."""
MOST_EMPTY = 500_000
"""Empty cells and rows a sheet may have written down, unless it has a tenth as many filled ones."""

_PIECE = 1 << 18
"""Bytes looked at in one go: Excel's own cells are 32,767 characters at most."""
_KEPT = 64
"""Bytes kept of a piece for what is cut in half at its end."""
_MERGE = re.compile(rb'<mergeCell ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')
_ROW = re.compile(rb'<row r="(\d{1,7})"')
_LOOKED_AT = re.compile(r"xl/(?:worksheets/[^/]+|sharedStrings)\.xml", re.IGNORECASE)

Merges = dict[tuple[int, int], int]
"""The last row of cells that are merged downwards, by their first row and column (from 0)."""


class _Counted(NamedTuple):
    """What a sheet holds so far: rows count as cells, which they are if they are empty.

    `row` are the cells of the last row.
    """

    cells: int = 0
    filled: int = 0
    merges: int = 0
    row: int = 0


def too_large(file: str, line: int) -> Invalid:
    """Say that a cell is larger than any of a deal's."""
    return Invalid(
        "{file} cannot be read from line {line} on: {reason}.",
        file=file,
        line=line,
        reason=Invalid("a cell is too large"),
    )


def gauge(archive: zipfile.ZipFile, file: str) -> dict[str, Merges]:
    """Give where each sheet's cells are merged downwards, by the name of its part.

    Raises `Invalid`, naming the line where there is one, for a part nobody's deals would be in.
    """
    names = [name for name in archive.namelist() if _LOOKED_AT.fullmatch(name)]
    return {name: _part(archive, name, file) for name in names}


def _part(archive: zipfile.ZipFile, name: str, file: str) -> Merges:
    found: Merges = {}
    seen, line, tail = _Counted(), 1, b""
    with archive.open(name) as part:
        while piece := part.read(_PIECE):
            if len(piece) == _PIECE and b"<" not in piece:
                raise too_large(file, line)
            text = tail + piece
            if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
                raise Invalid("{file} is not a workbook that can be read.", file=file)
            _, opens, rest = piece.rpartition(b"<row")
            seen = _Counted(
                seen.cells + _cells(piece) + piece.count(b"<row"),
                seen.filled + piece.count(b"<v>") + piece.count(b"<is>"),
                seen.merges + piece.count(b"<mergeCell "),
                _cells(rest) + (0 if opens else seen.row),
            )
            _ask_sane(seen, file)
            if b"<mergeCell" in text:
                found |= _merges(text)
            last = _ROW.match(text, max(text.rfind(b"<row "), 0))
            line = int(last[1]) if last else line
            tail = text[-_KEPT:]
    return found


def _ask_sane(seen: _Counted, file: str) -> None:
    if seen.merges > MOST_MERGES:
        raise Invalid(
            "{file} has more than {count} merged cells: unmerge them and save it again.",
            file=file,
            count=MOST_MERGES,
        )
    if seen.row > WIDEST:
        raise Invalid("{file} has more columns than any sheet can have.", file=file)
    ask_filled(seen.cells - seen.filled, seen.filled, file)


def ask_filled(empty: int, filled: int, file: str) -> None:
    """Refuse a sheet of which next to nothing is filled; raises `Invalid`."""
    if empty > max(MOST_EMPTY, 10 * filled):
        raise Invalid(
            "{file} has more than {count} empty cells and rows written down: "
            "delete the empty rows and columns and save it again.",
            file=file,
            count=MOST_EMPTY,
        )


def _cells(text: bytes) -> int:
    return text.count(b"<c ") + text.count(b"<c>") + text.count(b"<c/>")


def _merges(text: bytes) -> Merges:
    areas = (area for area in _MERGE.findall(text) if area[0] == area[2] and area[1] != area[3])
    return {(int(top), _place(column)): int(bottom) for column, top, _, bottom in areas}


def _place(column: bytes) -> int:
    place = 0
    for letter in column:
        place = place * 26 + letter - 64
    return place - 1
