"""A file as rows of cells, each row with the line it starts on."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.domain.error import Invalid
from bot.intake.encoding import decode

MAX_BYTES = 256 * 1024 * 1024
"""Larger files are refused before they are read; a million deals take about 100 MB."""

_DELIMITERS = ",;\t|"


@dataclass(frozen=True, slots=True)
class Row:
    """One record: `line` counts from 1 as an editor does, `cells` are stripped of outer blanks."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A file with a header; its text is parsed again on each walk, so rows are never all held."""

    file: str
    header: tuple[str, ...]
    text: str
    delimiter: str

    def rows(self) -> Iterator[Row]:
        """Walk the records after the header, leaving out blank lines.

        Raises `Invalid`, naming the line, where the quoting breaks.
        """
        records = _records(self.text, self.delimiter, self.file)
        for found, row in enumerate(row for row in records if any(row.cells)):
            if found:
                yield row


def read(path: Path) -> Table:
    """Read a delimited text file whose first filled line is the header.

    Raises `Invalid` when the file cannot be opened, is empty, too large, or not text.
    """
    file = path.name
    try:
        if path.stat().st_size > MAX_BYTES:
            raise Invalid("{file} is too large to import: split it first.", file=file)
        content = path.read_bytes()
    except FileNotFoundError as error:
        raise Invalid("There is no file {path}.", path=path) from error
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        raise Invalid("{path} cannot be read: {reason}.", path=path, reason=reason) from error
    text = decode(content, file)
    first = next((line for line in io.StringIO(text) if line.strip(' \t\r\n,;|"')), "")
    delimiter = max(_DELIMITERS, key=lambda mark: (first.count(mark), -_DELIMITERS.index(mark)))
    header = next((row for row in _records(text, delimiter, file) if any(row.cells)), None)
    if header is None:
        raise Invalid("{file} is empty.", file=file)
    return Table(file, _named(header.cells, file), text, delimiter)


def _records(text: str, delimiter: str, file: str) -> Iterator[Row]:
    """Parse with the standard csv reader, strictly: a quote left open must not eat the file."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise Invalid(
                "{file} cannot be read from line {line} on: {reason}.",
                file=file,
                line=line,
                reason=error,
            ) from error
        yield Row(line, tuple(cell.strip() for cell in cells))
        line = reader.line_num + 1


def _named(cells: tuple[str, ...], file: str) -> tuple[str, ...]:
    """Drop blank columns at the end of the header and refuse a name that stands there twice."""
    names = list(cells)
    while names and not names[-1]:
        names.pop()
    twice = next((name for name in names if name and names.count(name) > 1), None)
    if twice is not None:
        raise Invalid("{file} has two columns named {column}.", file=file, column=twice)
    return tuple(names)
