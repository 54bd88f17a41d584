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


def cells_of(mapping: Mapping, row: Row) -> Cells:
    """Give a row's filled cells; raises `Invalid` for a row wider than its file."""
    width = mapping.table.width
    if width and any(row.cells[width:]):
        raise Invalid(
            "The row has {count} cells where the header has {width}.",
            count=len(row.cells),
            width=width,
        )
    cells, end = Cells({}), len(row.cells)
    for what, place in mapping.places.items():
        cell = row.cells[place] if place < end else ""
        if not cell:
            continue
        if len(cell) <= _PLAIN and cell.isdigit() and what is not Field.NOTE:
            cells.texts[what] = cell
            continue
        if cell[0] == "'":
            # The mark by which sheets, ours too, keep words from being reckoned.
            cell = bare(cell)
        if not cell.isprintable():
            cell = cell.translate(_UNTEXT).strip()
        blank = is_nobody(cell) if what is Field.OWNER else is_blank(cell)
        if blank:
            continue
        if what is Field.NOTE:
            cells.prose.append(cell)
            continue
        if what in _WORDS and len(cell) > MAX_NAME:
            cells.prose.append(f"{mapping.column(what)}: {cell}")
            cell = f"{cell[: MAX_NAME - 1].rstrip()}…"
        if what in _WORDS and not cell.isalnum():
            cell = " ".join(cell.split())
        cells.texts[what] = cell
    return cells
