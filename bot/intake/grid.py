"""The cells of a workbook's sheet as text, in one walk; `openpyxl` tells what they are.

Its own walk makes an object of each cell, which takes ten times as long as an import does for the
rest of the row. Nothing but cells is read here.
"""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from xml.etree.ElementTree import Element, iterparse

from openpyxl.reader.excel import ExcelReader
from openpyxl.utils.datetime import from_excel, from_ISO8601
from openpyxl.xml.constants import SHARED_STRINGS, SHEET_MAIN_NS

from bot.domain.once import Once

_TAG = f"{{{SHEET_MAIN_NS}}}"
_DATA, _ROW, _VALUE, _INLINE = f"{_TAG}sheetData", f"{_TAG}row", f"{_TAG}v", f"{_TAG}is"
_ITEM, _TEXT, _RUN = f"{_TAG}si", f"{_TAG}t", f"{_TAG}r"
_DIGITS = "0123456789"
_WIDEST = 3
"""Letters of a column's name; Excel's last one is XFD."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of cells: its part in the archive, and that one's bytes."""

    title: str
    is_shown: bool
    part: str
    size: int


class Book:
    """A workbook that is open for reading; raises what `openpyxl` does for what is none."""

    def __init__(self, content: bytes) -> None:
        reader = _Reader(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        reader.read()
        self.sheets: Sequence[Sheet] = reader.sheets
        self._archive, self._strings = reader.archive, reader.shared_strings
        self._dates: set[int] = set(getattr(reader.wb, "_date_formats", ()))
        self._spans: set[int] = set(getattr(reader.wb, "_timedelta_formats", ()))
        self._epoch = reader.wb.epoch
        self._numbers, self._places = Once(_number), Once(_place)
        self._moments = Once(self._moment)

    def rows(self, sheet: Sheet) -> Iterator[tuple[int, list[str]]]:
        """Give each row that is written down, from top to bottom, with its number."""
        with self._archive.open(sheet.part) as source:
            last, data = 0, None
            for event, element in iterparse(source, ("start", "end")):
                if element.tag == _DATA:
                    if event == "end":
                        # What follows is no cell, and may be long.
                        return
                    data = element
                elif event == "end" and element.tag == _ROW:
                    said = element.get("r")
                    number = int(float(said)) if said else last + 1
                    if number > last:
                        yield number, self._texts(element)
                        last = number
                    if data is not None:
                        data.clear()

    def _texts(self, row: Element) -> list[str]:
        texts: list[str] = []
        for cell in row:
            name = cell.get("r")
            place = self._places[name.rstrip(_DIGITS)] if name else len(texts)
            if place > len(texts):
                texts += [""] * (place - len(texts))
            texts[place : place + 1] = [self._text(cell)]
        return texts

    def _text(self, cell: Element) -> str:
        """Write a cell down the way it would stand in a CSV."""
        kind = cell.get("t", "n")
        if kind == "inlineStr":
            inline = cell.find(_INLINE)
            return "" if inline is None else _content(inline).strip()
        value = cell.findtext(_VALUE)
        if not value:
            return ""
        match kind:
            case "s":
                return self._strings[int(value)]
            case "n":
                style = int(cell.get("s", 0))
                return self._moments[value, style] if style in self._dates else self._numbers[value]
            case "b":
                return "TRUE" if int(value) else "FALSE"
            case "d":
                return _written(from_ISO8601(value))
            case _:
                return value.strip()

    def _moment(self, asked: tuple[str, int]) -> str:
        value, style = asked
        try:
            return _written(
                from_excel(_counted(value), self._epoch, timedelta=style in self._spans)
            )
        except (OverflowError, ValueError):
            return "#VALUE!"


class _Reader(ExcelReader):  # type: ignore[misc] # The library has no types.
    """Reads a book's parts, its texts without an object for each, and no sheet."""

    sheets: Sequence[Sheet] = ()

    def read_strings(self) -> None:
        """Read the texts that cells refer to."""
        part = self.package.find(SHARED_STRINGS)
        if part is None:
            return
        with self.archive.open(part.PartName[1:]) as source:
            found = []
            for _, element in iterparse(source):
                if element.tag == _ITEM:
                    found.append(_content(element).replace("x005F_", "").strip())
                    element.clear()
            self.shared_strings = found

    def read_worksheets(self) -> None:
        """Note the sheets that have cells."""
        parts = {part.filename: part.file_size for part in self.archive.infolist()}
        self.sheets = [
            Sheet(sheet.name, sheet.state == "visible", link.target, parts[link.target])
            for sheet, link in self.parser.find_sheets()
            if link.target in parts and "chartsheet" not in link.Type
        ]


def _content(element: Element) -> str:
    """Give a text without its formatting and without how it is read aloud."""
    parts = []
    for child in element:
        if child.tag == _TEXT:
            parts.append(child.text or "")
        elif child.tag == _RUN:
            parts.append(child.findtext(_TEXT) or "")
    return "".join(parts)


def _place(letters: str) -> int:
    if not 0 < len(letters) <= _WIDEST or not letters.isascii() or not letters.isalpha():
        raise ValueError(letters)
    place = 0
    for letter in letters.upper():
        place = place * 26 + ord(letter) - 64
    return place - 1


def _counted(value: str) -> float:
    return int(value) if value.isdigit() else float(value)


def _number(value: str) -> str:
    if any(mark in value for mark in ".eE"):
        number = float(value)
        return str(int(number)) if number.is_integer() and abs(number) < 1e15 else repr(number)
    return str(int(value))


def _written(value: datetime | date | time | timedelta) -> str:
    if isinstance(value, datetime):
        return (
            value.date().isoformat() if value.time() == time() else value.isoformat(" ", "seconds")
        )
    return value.isoformat() if type(value) is date else str(value)
