"""Which record is the header, which ones repeat it, and which are no records at all."""

import re
from collections import Counter
from collections.abc import Callable, Sequence

LOOKED_AT = 40
"""Records among which the header is looked for; no export has a longer preamble."""
LONGEST = 200
"""Characters of a column's name; a longer one is prose, or a file whose quoting is broken."""
WIDE = 4
"""Known names that a later header must have: a list of fields names two or three in each row."""

_RANGE = re.compile(r"\d{4}-\d\d-\d\d\s\D{1,4}\s?\d{4}-\d\d-\d\d")
_SUBITEMS = frozenset(
    ("subitems", "unterelemente", "subelementos", "sous-éléments", "sottoelementi", "subitens")
)
_NUMBER = re.compile(r"[-+(]?[^\w\s]{0,2}\s?\d[\d.,'\s/:T-]*[^\w\s]{0,2}\)?%?")
_TOTALS = frozenset(
    (
        *("total", "totals", "subtotal", "grandtotal", "grandtotals", "sum", "count", "average"),
        *("summe", "gesamt", "gesamtsumme", "somme", "totale", "totaal", "razem", "celkem"),
        *(
            "suma",
            "합계",
            "총계",
            "총합계",
            "소계",
            "合計",
            "総計",
            "合计",
            "totalgénéral",
            "totaux",
            "totalgeneral",
            "totalgeral",
            "totalcomplessivo",
            "gesamtergebnis",
            "eindtotaal",
            "общийитог",
        ),
        *(
            "gesamtsummen",
            "zwischensumme",
            "teilsumme",
            "soustotal",
            "subtotales",
            "totales",
            "totais",
        ),
        *("итого", "всего", "итог", "разом", "toplam", "yhteensä", "totalt", "summa", "subtotaal"),
    )
)


def place_of(records: Sequence[Sequence[str]], known: Callable[[str], bool]) -> int:
    """Give the place of the header among a file's first records.

    It is the first that looks like one: about as wide as what follows, of words and not of
    figures. A later record is taken instead only when it has at least two more of the names that
    are known to head columns (`known` tells them) and `WIDE` in all, as below a wide preamble.
    """
    first = next((at for at in range(len(records)) if _looks_like_one(records, at)), None)
    if first is None:
        first = next((at for at, cells in enumerate(records) if any(cells)), 0)
    names = [sum(map(known, filter(None, cells))) for cells in records]
    best = max(range(len(records)), key=lambda at: (names[at], -at))
    return best if names[best] > max(names[first] + 1, WIDE - 1) else first


def _looks_like_one(records: Sequence[Sequence[str]], place: int) -> bool:
    filled = [cell for cell in records[place] if cell]
    if not filled:
        return False
    below = [sum(map(bool, cells)) for cells in records[place + 1 : place + 11] if any(cells)]
    usual = max(Counter(below).items(), key=lambda one: (one[1], one[0]))[0] if below else 1
    figures = sum(bool(_NUMBER.fullmatch(cell)) for cell in filled)
    prose = sum(len(cell) > 60 for cell in filled)
    return 2 * len(filled) > usual and 3 * figures <= len(filled) and not prose


def named(cells: Sequence[str]) -> tuple[str, ...]:
    """Give each column a name of its own.

    Blank columns at the end are dropped, one without a name is called by its place, and a name
    that stands there again gets a number: some systems head pairs of columns alike.
    """
    names = [cell[:LONGEST] for cell in cells]
    while names and not names[-1]:
        names.pop()
    seen: Counter[str] = Counter()
    told = []
    for place, name in enumerate(names, start=1):
        name = name or f"Column {place}"
        seen[name] += 1
        told.append(f"{name} ({seen[name]})" if seen[name] > 1 else name)
    return tuple(told)


def is_record(cells: Sequence[str], header: Sequence[str]) -> bool:
    """Tell a record from a repeated header, the title of a group, a total and a footer.

    `header` are the columns' names, casefolded. A row that fills one cell of four or more columns
    says nothing of a deal: it names a group, or is what a report ends with.
    """
    told = len(cells) - cells.count("")
    if told > 1 and 2 * told > len(header):
        # Most rows are full, and need no more than this.
        return not _repeats(cells, header)
    filled = [cell for cell in cells if cell]
    if not filled:
        return False
    if len(filled) > 1 and _repeats(cells, header):
        return False
    if len(header) >= 4 and len(filled) == 1:
        return False
    if 2 * len(filled) > len(header):
        return True
    if not cells[0] and all(_NUMBER.fullmatch(cell) or _RANGE.fullmatch(cell) for cell in filled):
        # What boards write below a group: sums, and the days it spans.
        return False
    return re.sub(r"[\s:()_-]+|\d", "", filled[0]).casefold() not in _TOTALS


def title_of(cells: Sequence[str]) -> str:
    """Give the only words of a record that has no others; blank where there are more, or prose."""
    filled = [cell for cell in cells if cell]
    return filled[0] if len(filled) == 1 and len(filled[0]) <= 60 else ""


def opens_subitems(cells: Sequence[str]) -> bool:
    """Tell the header that a board writes above the parts of a deal."""
    return cells[0].casefold() in _SUBITEMS


def _repeats(cells: Sequence[str], header: Sequence[str]) -> bool:
    same = filled = 0
    most = 0.2 * len(header)
    for cell, name in zip(cells, header, strict=False):
        if cell:
            filled += 1
            same += cell.casefold() == name
            if filled - same > most:
                return False
    return same >= 2 and same >= 0.8 * filled
