"""A file as a header and the rows below it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, takewhile
from pathlib import Path

from bot.domain.error import Invalid
from bot.intake.header import LOOKED_AT, is_record, named, opens_subitems, place_of, title_of
from bot.intake.source import Row, Source, open_source

__all__ = ["Row", "Table", "column_of", "read", "table_of"]

MAX_BYTES = 256 * 1024 * 1024
"""Larger files are refused before they are read; a million deals take about 100 MB."""
MAX_COLUMNS = 16_384
"""Columns that Excel has; of more nothing could be shown or kept."""


@dataclass(frozen=True, slots=True)
class Table:
    """A file with a header, `above` being the records before the one after it.

    `line` is where the header stands. No row may be wider than `width`, the header's own, blank
    names at its end counted; 0 where the file has no width of its own, as workbooks do. `group`
    is the title right above the header. A deal of one that `repeats` stands there in many rows.
    """

    file: str
    header: tuple[str, ...]
    source: Source
    above: int = 0
    line: int = 1
    width: int = 0
    group: str = ""
    repeats: bool = False

    @property
    def carried(self) -> int:
        """How many leading columns a report has grouped by: what they say is written once."""
        sorted_by = (name.endswith(("↑", "↓")) for name in self.header)
        return sum(1 for _ in takewhile(bool, sorted_by))

    def rows(self) -> Iterator[Row]:
        """Walk the records after the header, leaving out what is none: see `is_record`.

        What a record stands under is told with it; the parts of a deal below it (monday's
        subitems) are none. Raises `Invalid`, naming the line, where the quoting breaks.
        """
        group, parts = self.group, False
        held, header = [""] * self.carried, [name.casefold() for name in self.header]
        for row in islice(self.source.records(), self.above, None):
            if not is_record(row.cells, header):
                group = title_of(row.cells) or group
            elif opens_subitems(row.cells):
                parts = True
            elif not (parts and not row.cells[0]):
                parts = False
                if held:
                    held = [cell or above for cell, above in zip(row.cells, held, strict=False)]
                    row = Row(row.line, (*held, *row.cells[len(held) :]))
                yield Row(row.line, row.cells, group) if group else row


def column_of(rows: Sequence[Row], place: int) -> list[str]:
    """Give a column's cells; blank where a row is too short to have one."""
    return [row.cells[place] if place < len(row.cells) else "" for row in rows]


def read(path: Path, known: Callable[[str], bool] = lambda name: False) -> Table:
    """Read a file and find its header; `known` tells names that are known to head columns.

    Raises `Invalid` when the file cannot be opened, is empty, too large, or not a table.
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
    return table_of(content, file, known)


def table_of(content: bytes, file: str, known: Callable[[str], bool] = lambda name: False) -> Table:
    """Find the header among a file's bytes; raises `Invalid` for what is no table."""
    source = open_source(content, file, known)
    leading = list(_leading(source))
    first = [row.cells for row in leading]
    if not any(any(cells) for cells in first):
        raise Invalid("{file} is empty.", file=file)
    if max(map(len, first)) > MAX_COLUMNS:
        raise Invalid("{file} has more columns than any sheet can have.", file=file)
    place = place_of(first, known)
    return Table(
        file,
        named(first[place]),
        source,
        above=place + 1,
        line=leading[place].line,
        width=0 if source.numbered else len(first[place]),
        group=title_of(first[place - 1]) if place else "",
    )


def _leading(source: Source) -> Iterator[Row]:
    """Give the first records, as far as they can be read: what breaks later is told later."""
    records = source.records()
    for number in range(LOOKED_AT):
        try:
            yield next(records)
        except StopIteration:
            return
        except Invalid:
            if number == 0:
                raise
            return
