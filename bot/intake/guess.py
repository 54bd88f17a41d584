"""Columns of a file nobody has described, read by what they are called and what stands in them."""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from itertools import islice

from bot.intake.amount import reads_as_amount
from bot.intake.day import reads_as_day
from bot.intake.mapping import Field, Preset, fold
from bot.intake.mapping import Mapping as ColumnMapping
from bot.intake.table import Table
from bot.intake.vocabulary import WORDS

SAMPLE = 200
"""Rows that are looked at; a column that begins with rubbish for longer is rubbish."""

_PREFIX = re.compile(r"^([^\W\d_][\w ]{1,14}) - (?=\S)")
_MOSTLY = 0.6

# Fields whose cells tell whether a column can be meant, and how many of the filled ones must fit.
_FITS: Mapping[Field, Callable[[str], bool]] = {
    Field.AMOUNT: lambda cell: reads_as_amount(cell) and not reads_as_day(cell),
    Field.CREATED: lambda cell: reads_as_day(cell),
    Field.CLOSE: lambda cell: reads_as_day(cell),
    Field.WON_AT: lambda cell: reads_as_day(cell),
    Field.LOST_AT: lambda cell: reads_as_day(cell),
    Field.CHANGED: lambda cell: reads_as_day(cell),
    Field.EMAIL: lambda cell: "@" in cell,
    Field.STAGE: lambda cell: not reads_as_day(cell),
    Field.NAME: lambda cell: not reads_as_day(cell) and not reads_as_amount(cell),
    Field.COMPANY: lambda cell: not reads_as_day(cell),
    Field.OWNER: lambda cell: not reads_as_day(cell),
}
_MANY_STAGES = 40


def guess(table: Table) -> ColumnMapping | None:
    """Guess what a table's columns mean; None when it is no table of deals.

    A table of deals says how far each is (a stage or a status) and has something to call it by.
    Each column is taken for one field, the likeliest name first.
    """
    rows = [row.cells for row in islice(table.rows(), SAMPLE)]
    columns = [
        [cells[at] for cells in rows if at < len(cells) and cells[at]]
        for at in range(len(table.header))
    ]
    places = _places(_names(table.header), columns)
    if Field.STAGE not in places and _is_short_list(columns, places.get(Field.STATUS)):
        places[Field.STAGE] = places.pop(Field.STATUS)
    named = {Field.NAME, Field.COMPANY, Field.CONTACT} & places.keys()
    if Field.STAGE not in places or not named:
        return None
    if Field.ID in places and not _tells_apart(columns[places[Field.ID]], len(rows)):
        del places[Field.ID]
    title = re.sub(r"\.[A-Za-z]{2,4}$", "", table.file).replace("_", " ").strip() or table.file
    return ColumnMapping(
        Preset(key=f"file:{fold(title)}", title=title, headers={}, signature=frozenset()),
        table,
        places,
    )


def _places(names: Sequence[tuple[str, str]], columns: Sequence[Sequence[str]]) -> dict[Field, int]:
    """Give each field the first free column that is called like it and holds what it should."""
    places: dict[Field, int] = {}
    taken: set[int] = set()
    for what, words in WORDS.items():
        ranks = {fold(word): rank for rank, word in reversed(list(enumerate(words)))}
        called = [
            (min(ranks.get(whole, 999), ranks.get(short, 999) + 0.5), at)
            for at, (whole, short) in enumerate(names)
        ]
        for rank, at in sorted(called):
            if rank < 999 and at not in taken and _may_mean(what, columns[at]):
                places[what] = at
                taken.add(at)
                break
    return places


def _names(header: Sequence[str]) -> list[tuple[str, str]]:
    """Give each column's folded name, whole and without the prefix that most columns share.

    `Deal - Title` and `Obchod - Název` are a title; `Person - Name` stays a person's.
    """
    prefixes = Counter(found[1] for name in header if (found := _PREFIX.match(name)))
    common = max(prefixes, key=lambda one: prefixes[one], default=None)
    told = []
    for name in header:
        found = _PREFIX.match(name)
        short = name[found.end() :] if found and found[1] == common else name
        told.append((fold(name), fold(re.sub(r"\s*\([^)]*\)\s*$", "", short)) or fold(name)))
    return told


def _may_mean(what: Field, cells: Sequence[str]) -> bool:
    fits = _FITS.get(what)
    if fits is None or not cells:
        return True
    return sum(map(fits, cells)) >= _MOSTLY * len(cells)


def _is_short_list(columns: Sequence[Sequence[str]], place: int | None) -> bool:
    return place is not None and len(set(map(str.casefold, columns[place]))) <= _MANY_STAGES


def _tells_apart(cells: Sequence[str], rows: int) -> bool:
    """Tell whether a column is an id: filled in nearly every row, and never twice the same."""
    return len(cells) >= 0.95 * rows and len(set(cells)) == len(cells)
