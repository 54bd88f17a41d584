"""Cells of rows cleaned: blanks told from values, prose kept apart, what is no text left out."""

import re
from collections.abc import Sequence
from functools import partial

from bot.domain.export import bare
from bot.domain.once import Once
from bot.intake.blank import is_blank, is_nobody
from bot.intake.mapping import Field, Mapping
from bot.intake.table import Row, column_of

MAX_NAME = 300
"""Characters a name may have; longer cells are prose, and go whole into the deal's notes."""
MAX_NOTE = 10_000
_KEPT = 2_000
"""Different cells of a column that are remembered; one that has more seldom repeats itself."""
_PLAIN = 24
"""Digits that are what they are: an id, an amount, a count."""

_WORDS = frozenset(
    (
        *(Field.NAME, Field.COMPANY, Field.CONTACT, Field.OWNER, Field.PRODUCT, Field.SOURCE),
        *(Field.LOST_REASON, Field.NEXT_STEP, Field.STAGE, Field.STATUS, Field.PIPELINE),
    )
)
_NAMED = frozenset((Field.NAME, Field.COMPANY, Field.CONTACT, Field.OWNER, Field.PRODUCT))
_LINK = re.compile(r"\s?\(https?://[^\s()]*\)")
_UNTEXT = {code: " " for code in (*range(32), 127) if chr(code) not in "\t\n\r"}

Texts = dict[Field, list[str | None]]
"""What rows say, by field: a text for each of them, None where its cell says nothing."""


class Cleaner:
    """Cleans the rows of a file; what a column says again and again is looked at once."""

    def __init__(self, mapping: Mapping) -> None:
        self._mapping = mapping
        self._known = {what: Once(partial(_cleaned, what), _KEPT) for what in mapping.places}

    def text(self, row: Row, what: Field) -> str:
        """Give what a row says in one field, blank for nothing."""
        return (what in self._known and self._known[what][self._mapping.cell(row, what)]) or ""

    def texts(self, rows: Sequence[Row]) -> tuple[Texts, dict[int, list[str]]]:
        """Give what rows say by field, and the prose among it by the row's place among these."""
        texts: Texts = {}
        prose: dict[int, list[str]] = {}
        for what, known in self._known.items():
            cells = column_of(rows, self._mapping.places[what])
            if what is Field.NOTE:
                self._set_aside(cells, "", 0, prose)
                continue
            if what in _WORDS and max(map(len, cells), default=0) > MAX_NAME:
                self._set_aside(cells, f"{self._mapping.column(what)}: ", MAX_NAME, prose)
            texts[what] = list(map(known.__getitem__, cells))
        return texts, prose

    def _set_aside(
        self, cells: Sequence[str], title: str, most: int, prose: dict[int, list[str]]
    ) -> None:
        """Add the cells of more than so many characters that say something to the prose."""
        for at, cell in enumerate(cells):
            if len(cell) > most:
                shown = _shown(cell)
                if len(shown) > most and not is_blank(shown):
                    prose.setdefault(at, []).append(f"{title}{shown}")


def _shown(cell: str) -> str:
    """Take from a cell what is no text of its own."""
    if cell.startswith("'"):
        # The mark by which sheets, ours too, keep words from being reckoned.
        cell = bare(cell)
    return cell if cell.isprintable() else cell.translate(_UNTEXT).strip()


def _cleaned(what: Field, cell: str) -> str | None:
    """Give what a cell of a column says, cut where it is prose."""
    if len(cell) <= _PLAIN and cell.isdigit():
        return cell
    cell = _shown(cell)
    if is_nobody(cell) if what is Field.OWNER else is_blank(cell):
        return None
    if what in _WORDS and len(cell) > MAX_NAME:
        cell = f"{cell[: MAX_NAME - 1].rstrip()}…"
    if what in _NAMED and "(http" in cell:
        # Notion writes a page it is linked to so: `Acme (https://www.notion.so/…)`.
        cell = _LINK.sub("", cell)
    if what in _WORDS and not cell.isalnum():
        cell = " ".join(cell.split())
    return cell or None
