"""Tables of web pages: what several systems hand out under the name of a workbook."""

from collections.abc import Iterator
from html.parser import HTMLParser

from bot.domain.error import Invalid

_BEGINS = ("<html", "<!doctype html", "<table", "<meta", "<head", "<body", "<style")


def is_webpage(text: str) -> bool:
    """Tell a page by how it begins."""
    return text[:200].lstrip("\ufeff \t\r\n").casefold().startswith(_BEGINS)


def rows_of(text: str, file: str) -> Iterator[tuple[int, list[str]]]:
    """Give the filled rows of the page's largest table, each with the line it begins on.

    Raises `Invalid` for a page without a table.
    """
    reader = _Tables()
    reader.feed(text)
    reader.close()
    largest = max(reader.tables, key=len, default=[])
    if not largest:
        raise Invalid("{file} is a web page without a table, not a file of deals.", file=file)
    yield from largest


class _Tables(HTMLParser):
    """Collects the rows of every table; tables inside cells are tables of their own."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[list[tuple[int, list[str]]]] = []
        self._open: list[list[tuple[int, list[str]]]] = []
        self._cell: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a table, a row or a cell."""
        if tag == "table":
            self._open.append([])
            self.tables.append(self._open[-1])
        elif tag == "tr" and self._open:
            self._end_cell()
            self._open[-1].append((self.getpos()[0], []))
        elif tag in ("td", "th") and self._open and self._open[-1]:
            self._end_cell()
            self._cell = []
        elif tag == "br" and self._cell is not None:
            self._cell.append(" ")

    def handle_endtag(self, tag: str) -> None:
        """End a cell, a row or a table."""
        if tag in ("td", "th", "tr", "table"):
            self._end_cell()
        if tag == "table" and self._open:
            done = self._open.pop()
            done[:] = [(line, cells) for line, cells in done if any(cells)]

    def handle_data(self, data: str) -> None:
        """Add words to the open cell."""
        if self._cell is not None:
            self._cell.append(data)

    def _end_cell(self) -> None:
        if self._cell is not None and self._open and self._open[-1]:
            self._open[-1][-1][1].append(" ".join("".join(self._cell).split()))
        self._cell = None
