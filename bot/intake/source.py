"""A file's bytes as records of cells, whatever its name says: text, a workbook, or a web page."""

import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from operator import itemgetter
from typing import NamedTuple

from bot.domain.error import Invalid
from bot.intake.encoding import decode
from bot.intake.gauge import too_large
from bot.intake.webpage import is_webpage, rows_of
from bot.intake.workbook import is_old_workbook, is_workbook, rows_in

_DELIMITERS = ",;\t|"
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_WRAPPED = re.compile(r'"((?:[^"\r\n]|"")*)"[,;\t ]*')
_LONGEST = 1 << 20
"""Bytes of a line; a cell may have an eighth of it."""
_USUAL = 4_000
"""Characters of a line that somebody kept a deal in."""
_PIECE = 500
"""Rows that are written down at once."""
_LOOKED_AT = 60
"""Records that are read to tell the delimiter: preambles are shorter than that."""


class Row(NamedTuple):
    """One record: `line` counts from 1 as an editor does, `cells` are stripped of outer blanks.

    `group` is the title it stands under, where a file is parted by such.
    """

    line: int
    cells: tuple[str, ...]
    group: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """Text that is parsed again on each walk, so rows are never all held.

    `numbered` tells that each record begins with the line it has in the file it was made from.
    """

    file: str
    text: str
    delimiter: str
    numbered: bool = False

    def records(self) -> Iterator[Row]:
        """Walk all records; raises `Invalid`, naming the line, where the quoting breaks."""
        lines = _lines(self.text)
        if '"' not in self.text:
            lines = _without_blanks(lines, self.delimiter)
        reader = csv.reader(lines, delimiter=self.delimiter, strict=True)
        line = 1
        try:
            for cells in reader:
                stripped = tuple(map(str.strip, cells))
                if self.numbered:
                    yield Row(int(stripped[0]), stripped[1:])
                else:
                    yield Row(line, stripped)
                line = reader.line_num + 1
        except csv.Error as error:
            raise Invalid(
                "{file} cannot be read from line {line} on: {reason}.",
                file=self.file,
                line=line,
                reason=_broken(error),
            ) from error


def open_source(content: bytes, file: str, known: Callable[[str], bool]) -> Source:
    """Tell what bytes are and make records of them; `known` tells names that head columns.

    Raises `Invalid` for what is no table: binary files, workbooks of before 2007, damaged ones.
    """
    if is_old_workbook(content):
        raise Invalid(
            "{file} is a workbook of an old Excel (.xls); save it as .xlsx or CSV and import that.",
            file=file,
        )
    if is_workbook(content):
        return _numbered(rows_in(content, file, known), file)
    _ask_short_lines(content, file)
    text = decode(content, file, known)
    if is_webpage(text):
        return _numbered(rows_of(text, file), file)
    text = _unwrapped(text)
    return Source(file, text, _delimiter(text))


def _unwrapped(text: str) -> str:
    """Take off the quotes around whole lines: a list that was opened and saved as one column."""
    head = [line for line in islice(_lines(text), _LOOKED_AT) if line.strip()]
    if len(head) < 2 or max(map(len, head)) > _USUAL:
        return text
    if not all(_WRAPPED.fullmatch(line.rstrip("\r\n")) for line in head):
        return text
    first = _inside(head[0])
    if max(map(first.count, _DELIMITERS)) < 2:
        return text
    return "".join(map(_inside, _lines(text)))


def _inside(line: str) -> str:
    """Give a line without the quotes around all of it, and with its end."""
    bare = line.rstrip("\r\n")
    found = _WRAPPED.fullmatch(bare)
    return found[1].replace('""', '"') + line[len(bare) :] if found else line


def _ask_short_lines(content: bytes, file: str) -> None:
    """Refuse a line that no deal is in, before anything is made of it."""
    at = 0
    while len(content) - at > _LONGEST:
        end = content.rfind(b"\n", at, at + _LONGEST)
        if end < 0:
            raise too_large(file, content.count(b"\n", 0, at) + 1)
        at = end + 1


def _without_blanks(lines: Iterator[str], delimiter: str) -> Iterator[str]:
    """Empty the lines that hold nothing but marks: thousands of cells a line, all of them blank."""
    blank = f"{delimiter} \r\n"
    return (line if line.strip(blank) else "\n" for line in lines)


def _broken(error: csv.Error) -> Invalid:
    """Say what is wrong with the quoting, which the reader of the library says in English."""
    said = str(error)
    if "unexpected end" in said:
        return Invalid("a quote is not closed")
    if "expected after" in said:
        return Invalid("something follows a closing quote")
    if "field larger" in said:
        return Invalid("a cell is too large")
    return Invalid("it is not plain text")


def _lines(text: str) -> Iterator[str]:
    """Give the lines with their ends, one at a time: a buffer would hold all in four times."""
    return map(itemgetter(0), _LINE.finditer(text))


def _numbered(rows: Iterator[tuple[int, list[str]]], file: str) -> Source:
    """Write rows down as text, each with its line in front: text takes a tenth of the memory."""
    # In pieces: a buffer for all of it would take four bytes for each letter, twice.
    pieces: list[str] = []
    while some := list(islice(rows, _PIECE)):
        written = io.StringIO(newline="")
        csv.writer(written).writerows([line, *cells] for line, cells in some)
        pieces.append(written.getvalue())
    return Source(file, "".join(pieces), ",", numbered=True)


def _delimiter(text: str) -> str:
    """Tell the mark between cells: the one that cuts most records into equally many.

    Of two that do as well, the one that makes more cells; a preamble's commas do not count for
    much, since no two of its lines have as many.
    """

    def score(mark: str) -> tuple[int, int, int]:
        reader = csv.reader(_lines(text), delimiter=mark)
        widths: Counter[int] = Counter()
        try:
            for cells in islice(reader, _LOOKED_AT):
                if any(cell.strip() for cell in cells):
                    widths[len(cells)] += 1
        except csv.Error:
            # A quote left open is told later, with its line.
            pass
        width, times = max(
            ((width, times) for width, times in widths.items() if width > 1),
            key=lambda found: (found[1] * found[0], found[0]),
            default=(1, 0),
        )
        return times * (width - 1), width, -_DELIMITERS.index(mark)

    return max(_DELIMITERS, key=score)
