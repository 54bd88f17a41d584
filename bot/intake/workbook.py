"""Excel workbooks as rows of text, read as a stream and bounded in what they unpack to."""

import io
import warnings
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from bot.domain.error import Invalid

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


def rows_in(content: bytes, file: str) -> Iterator[tuple[int, list[str]]]:
    """Give the filled rows of a workbook's largest sheet, each with its number.

    Dates come out as ISO text, whole numbers without a point, formulas as the value they had when
    the file was saved. Raises `Invalid` for an archive that is no workbook, and for one that
    would unpack to more than anybody's deals.
    """
    # Imported here: it takes a tenth of every command's start, and most files are none.
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    _ask_bounded(content, file)
    try:
        with warnings.catch_warnings():
            # What styles or extensions it does not know is of no concern to the cells.
            warnings.simplefilter("ignore")
            book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
            sheet = max(book.worksheets, key=_size, default=None)
            if sheet is None:
                raise Invalid("{file} has no sheet with cells.", file=file)
            for number, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
                texts = [_text(cell) for cell in cells]
                while texts and not texts[-1]:
                    texts.pop()
                if texts:
                    yield number, texts
    except (
        InvalidFileException,
        zipfile.BadZipFile,
        KeyError,
        ValueError,
        TypeError,
        SyntaxError,
        OSError,
        EOFError,
        IndexError,
    ) as error:
        raise Invalid("{file} is not a workbook that can be read.", file=file) from error


def _ask_bounded(content: bytes, file: str) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise Invalid("{file} is damaged: its archive cannot be opened.", file=file) from error
    swollen = any(
        part.file_size > _LARGE and part.file_size > MAX_RATIO * max(part.compress_size, 1)
        for part in parts
    )
    if swollen or len(parts) > MAX_PARTS or sum(p.file_size for p in parts) > MAX_UNPACKED:
        raise Invalid("{file} unpacks to more than a file of deals can be.", file=file)
    if not any(part.filename == "xl/workbook.xml" for part in parts):
        raise Invalid("{file} is an archive, not a workbook: unpack it first.", file=file)


def _size(sheet: Any) -> int:
    return int(sheet.max_row or 0) * int(sheet.max_column or 0)


def _text(cell: Any) -> str:
    """Write a cell down the way it would stand in a CSV."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ", "seconds")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        return str(cell)
    return str(cell).strip()
