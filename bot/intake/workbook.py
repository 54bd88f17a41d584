"""Excel workbooks as rows of text, read as a stream and bounded in what they unpack to."""

import io
import warnings
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from operator import attrgetter
from typing import TYPE_CHECKING

from bot.domain.error import Invalid
from bot.intake.gauge import Merges, ask_filled, gauge
from bot.intake.header import LOOKED_AT, WIDE

if TYPE_CHECKING:
    from bot.intake.grid import Book, Sheet

MAX_UNPACKED = 400 * 1024 * 1024
"""Bytes a workbook may unpack to; 100,000 deals of 40 columns take a quarter of it."""
MAX_RATIO = 200
"""How many times its size a large part may unpack to; real sheets stay below 40."""
MAX_PARTS = 5_000

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_LARGE = 16 * 1024 * 1024


def is_workbook(content: bytes) -> bool:
    """Tell a zip archive, which is what a workbook since 2007 is."""
    return content.startswith(_ZIP)


def is_old_workbook(content: bytes) -> bool:
    """Tell a workbook of the time before, or a protected one."""
    return content.startswith(_OLE)


def rows_in(
    content: bytes, file: str, known: Callable[[str], bool]
) -> Iterator[tuple[int, list[str]]]:
    """Give the filled rows of a workbook's deals, each with its number in its sheet.

    The sheet is the one with most names that are `known` to head columns, of several the largest.
    Others with the same header go on with it, each below its own name. What stands in cells that
    are merged stands in all of them.

    Dates come out as ISO text, whole numbers without a point, formulas as the value they had when
    the file was saved. Raises `Invalid` for an archive that is no workbook, and for one that
    would unpack to more than anybody's deals.
    """
    merged = _ask_bounded(content, file)
    # Imported here: it takes a tenth of every command's start, and most files are none.
    from openpyxl.utils.exceptions import InvalidFileException

    from bot.intake.grid import Book

    try:
        with warnings.catch_warnings():
            # What styles or extensions it does not know is of no concern to the cells.
            warnings.simplefilter("ignore")
            book = Book(content)
            sheets = _alike(book, known)
            if not sheets:
                raise Invalid("{file} has no sheet with cells.", file=file)
            for sheet in sheets:
                if len(sheets) > 1:
                    yield 1, [sheet.title]
                yield from _filled(book.rows(sheet), merged.get(sheet.part, {}), file)
    except (
        InvalidFileException,
        zipfile.BadZipFile,
        zlib.error,
        KeyError,
        ValueError,
        TypeError,
        SyntaxError,
        OSError,
        EOFError,
        IndexError,
    ) as error:
        raise Invalid("{file} is not a workbook that can be read.", file=file) from error


def _ask_bounded(content: bytes, file: str) -> dict[str, Merges]:
    """Look at an archive before it is unpacked; gives what its sheets have merged."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _ask_small(archive.infolist(), file)
            return gauge(archive, file)
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, RuntimeError) as error:
        raise Invalid("{file} is damaged: its archive cannot be opened.", file=file) from error


def _ask_small(parts: Sequence[zipfile.ZipInfo], file: str) -> None:
    swollen = any(
        part.file_size > _LARGE and part.file_size > MAX_RATIO * max(part.compress_size, 1)
        for part in parts
    )
    if swollen or len(parts) > MAX_PARTS or sum(p.file_size for p in parts) > MAX_UNPACKED:
        raise Invalid("{file} unpacks to more than a file of deals can be.", file=file)
    if not any(part.filename == "xl/workbook.xml" for part in parts):
        raise Invalid("{file} is an archive, not a workbook: unpack it first.", file=file)


def _filled(
    rows: Iterator[tuple[int, list[str]]], merged: Merges, file: str
) -> Iterator[tuple[int, list[str]]]:
    """Walk a sheet; `merged` gives the last row of merged cells by their first row and column."""
    held: dict[int, tuple[int, str]] = {}
    empty = filled = 0
    for number, texts in rows:
        if merged and any(texts):
            for place, text in enumerate(texts):
                if (last := merged.get((number, place))) is not None:
                    held[place] = last, text
                elif place in held and number <= held[place][0]:
                    texts[place] = text or held[place][1]
        while texts and not texts[-1]:
            texts.pop()
        if texts:
            blank = texts.count("")
            empty, filled = empty + blank, filled + len(texts) - blank
            ask_filled(empty, filled, file)
            yield number, texts


def _alike(book: "Book", known: Callable[[str], bool]) -> list["Sheet"]:
    """Choose the sheet of deals, and those that have the same header, in the book's order."""
    shown = [one for one in book.sheets if one.is_shown] or list(book.sheets)
    if len(shown) < 2:
        return shown
    heads = [_head(book.rows(one), known) for one in shown]
    best = max(range(len(shown)), key=lambda at: (len(heads[at]), shown[at].size))
    if len(heads[best]) < WIDE:
        return [shown[best] if heads[best] else max(shown, key=attrgetter("size"))]
    return [one for one, head in zip(shown, heads, strict=True) if head == heads[best]]


def _head(rows: Iterator[tuple[int, list[str]]], known: Callable[[str], bool]) -> frozenset[str]:
    """Give the known names of the row that has most of them."""
    best: set[str] = set()
    for number, texts in rows:
        if number > LOOKED_AT:
            break
        named = {text for text in texts if text and known(text)}
        best = named if len(named) > len(best) else best
    return frozenset(best)
