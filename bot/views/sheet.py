"""Sheets as files, written row by row: CSV for anything, XLSX for spreadsheets."""

import csv
import re
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from io import TextIOWrapper
from typing import IO, Protocol
from xml.sax.saxutils import escape

from bot.domain.export import Cell, harmless, is_formula

BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"
"""What Excel knows UTF-8 by."""

_EPOCH = date(1899, 12, 30)
_LONGEST = 32_767
"""Characters that a cell of a spreadsheet holds."""
_MOST_DIGITS = 15
"""Digits that a spreadsheet's number keeps; longer ones are written as words."""
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class Sheet(Protocol):
    """A file that rows are written to; it is whole once it was closed."""

    def head(self, names: Sequence[str]) -> None:
        """Write the names of the columns."""

    def rows(self, rows: Iterable[Sequence[Cell]]) -> None:
        """Write rows."""

    def close(self) -> None:
        """Write the end; the file stays open."""


class CsvSheet:
    """UTF-8 with a mark for Excel, commas, CRLF (RFC 4180); days and times in ISO 8601."""

    def __init__(self, file: IO[bytes]) -> None:
        self._text = TextIOWrapper(file, "utf-8", errors="replace", newline="")
        self._text.write(BOM)
        self._csv = csv.writer(self._text)

    def head(self, names: Sequence[str]) -> None:
        """Write the names of the columns."""
        self._csv.writerow([harmless(name) for name in names])

    def rows(self, rows: Iterable[Sequence[Cell]]) -> None:
        """Write rows; words that may be formulas are made harmless, numbers stay numbers."""
        self._csv.writerows([_text(cell) for cell in row] for row in rows)

    def close(self) -> None:
        """Write what is left; the file stays open."""
        self._text.flush()
        self._text.detach()


def _text(cell: Cell) -> Cell:
    if isinstance(cell, str):
        return harmless(cell)
    return cell.isoformat() if isinstance(cell, date) else cell


class XlsxSheet:
    """A workbook of one sheet (ECMA-376), written as a stream.

    openpyxl writes 100,000 deals in a minute; this writes them in seconds, because every cell is
    of one of six kinds. Words are words whatever they begin with, and what may be a formula is
    marked as words for whoever edits it (`quotePrefix`, the apostrophe of Excel).
    """

    def __init__(self, file: IO[bytes]) -> None:
        self._zip = zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=3)
        for name, text in _PARTS.items():
            self._zip.writestr(name, text)
        self._sheet = self._zip.open("xl/worksheets/sheet1.xml", "w", force_zip64=True)
        self._sheet.write(_OPENING.encode())

    def head(self, names: Sequence[str]) -> None:
        """Write the names of the columns, in bold."""
        self._put([_words(name, _BOLD_QUOTED if is_formula(name) else _BOLD) for name in names])

    def rows(self, rows: Iterable[Sequence[Cell]]) -> None:
        """Write rows."""
        lines = (f"<row>{''.join(map(_cell, row))}</row>" for row in rows)
        self._sheet.write("".join(lines).encode())

    def close(self) -> None:
        """Write the end; the file stays open."""
        self._sheet.write(b"</sheetData></worksheet>")
        self._sheet.close()
        self._zip.close()

    def _put(self, cells: Sequence[str]) -> None:
        self._sheet.write(f"<row>{''.join(cells)}</row>".encode())


_PLAIN, _BOLD, _DAY, _TIME, _QUOTED, _BOLD_QUOTED = range(6)
"""Styles by their place in `xl/styles.xml`."""


def _cell(cell: Cell) -> str:
    if cell is None:
        return "<c/>"
    if isinstance(cell, str):
        return _words(cell, _QUOTED if is_formula(cell) else _PLAIN)
    if isinstance(cell, bool):
        return f'<c t="b"><v>{cell:d}</v></c>'
    if isinstance(cell, datetime):
        since = cell - datetime.combine(_EPOCH, datetime.min.time())
        days = since.days + Decimal(since.seconds) / 86_400
        return f'<c s="{_TIME}"><v>{days:.10f}</v></c>'
    if isinstance(cell, date):
        return f'<c s="{_DAY}"><v>{(cell - _EPOCH).days}</v></c>'
    if not isinstance(cell, int) or abs(cell) >= 10**_MOST_DIGITS:
        return _number(Decimal(cell))
    return f"<c><v>{cell}</v></c>"


def _number(cell: Decimal) -> str:
    if len(cell.as_tuple().digits) > _MOST_DIGITS:
        return _words(str(cell), _PLAIN)
    return f"<c><v>{cell}</v></c>"


@lru_cache(maxsize=4096)
def _words(text: str, style: int) -> str:
    # Names of stages, owners and companies stand in row after row.
    kept = escape(_NOT_XML.sub("", text)[:_LONGEST])
    # A bare carriage return would be read as a line feed.
    kept = kept.replace("\r", "&#13;")
    return f'<c s="{style}" t="inlineStr"><is><t xml:space="preserve">{kept}</t></is></c>'


_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_OPENING = (
    f'{_XML}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">'
    '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
    "</sheetView></sheetViews><sheetData>"
)
_PARTS = {
    "[Content_Types].xml": f'{_XML}<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPE}.worksheet+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/></Types>',
    "_rels/.rels": f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/>'
    "</Relationships>",
    "xl/workbook.xml": f'{_XML}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
    '<sheet name="Deals" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>',
    "xl/styles.xml": f'{_XML}<styleSheet xmlns="{_MAIN}">'
    '<numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/>'
    '<numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd\\ hh:mm:ss"/></numFmts>'
    '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border/></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="6"><xf numFmtId="0" fontId="0" xfId="0"/>'
    '<xf numFmtId="0" fontId="1" xfId="0" applyFont="1"/>'
    '<xf numFmtId="164" fontId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="165" fontId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="0" fontId="0" xfId="0" quotePrefix="1"/>'
    '<xf numFmtId="0" fontId="1" xfId="0" applyFont="1" quotePrefix="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
    "</styleSheet>",
}
