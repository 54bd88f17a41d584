"""Cells of a row cleaned: blanks told from values, prose kept apart, what is no text left out."""

from dataclasses import dataclass, field

from bot.domain.error import Invalid
from bot.domain.export import bare
from bot.intake.blank import is_blank, is_nobody
from bot.intake.mapping import Field, Mapping
from bot.intake.table import Row

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
_UNTEXT = {code: " " for code in (*range(32), 127) if chr(code) not in "\t\n\r"}


@dataclass(slots=True)
class Cells:
    """A row's filled cells by field, and the prose among them."""

    texts: dict[Field, str]
    prose: list[str] = field(default_factory=list)


class Cleaner:
    """Cleans the rows of a file; what a column says again and again is looked at once."""

    def __init__(self, mapping: Mapping) -> None:
        self._mapping = mapping
        self._columns: list[tuple[Field, int, dict[str, str]]] = [
            (what, place, {}) for what, place in mapping.places.items()
        ]

    def cells(self, row: Row) -> Cells:
        """Give a row's filled cells; raises `Invalid` for a row wider than its file."""
        said = row.cells
        width, end = self._mapping.table.width, len(said)
        if width and end > width and any(said[width:]):
            raise Invalid(
                "The row has {count} cells where the header has {width}.",
                count=end,
                width=width,
            )
        cells = Cells({})
        texts = cells.texts
        for what, place, known in self._columns:
            cell = said[place] if place < end else ""
            if not cell:
                continue
            text = known.get(cell)
            if text is None:
                text = self._cleaned(what, cell, cells)
                if len(known) < _KEPT and len(cell) <= MAX_NAME and what is not Field.NOTE:
                    known[cell] = text
            if text:
                texts[what] = text
        return cells

    def _cleaned(self, what: Field, cell: str, cells: Cells) -> str:
        """Give what a cell says, blank for nothing; prose goes to the row's other prose."""
        if len(cell) <= _PLAIN and cell.isdigit() and what is not Field.NOTE:
            return cell
        if cell[0] == "'":
            # The mark by which sheets, ours too, keep words from being reckoned.
            cell = bare(cell)
        if not cell.isprintable():
            cell = cell.translate(_UNTEXT).strip()
        if is_nobody(cell) if what is Field.OWNER else is_blank(cell):
            return ""
        if what is Field.NOTE:
            cells.prose.append(cell)
            return ""
        if what in _WORDS and len(cell) > MAX_NAME:
            cells.prose.append(f"{self._mapping.column(what)}: {cell}")
            cell = f"{cell[: MAX_NAME - 1].rstrip()}…"
        if what in _WORDS and not cell.isalnum():
            cell = " ".join(cell.split())
        return cell
