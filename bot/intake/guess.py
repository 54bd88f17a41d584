"""Columns of a file nobody has described, read by what they are called and what stands in them."""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from itertools import islice

from bot.domain.pipeline import StageKind
from bot.intake.amount import reads_as_amount
from bot.intake.blank import is_blank
from bot.intake.day import counts_days, reads_as_day
from bot.intake.ending import kind_of, kinds_of, says_yes
from bot.intake.mapping import FILE, Field, Preset, fold
from bot.intake.mapping import Mapping as ColumnMapping
from bot.intake.step import dated, entered, expects
from bot.intake.symbol import currency_of
from bot.intake.table import Table
from bot.intake.title import Names, called, contains, names_of
from bot.intake.unit import currency_in, said_above, unit_of
from bot.intake.vocabulary import bare_days, parts
from bot.intake.vocabulary import columns as called_like

SAMPLE = 200
"""Rows that are looked at; a column that begins with rubbish for longer is rubbish."""

_MOSTLY = 0.6


def _is_dated(cell: str) -> bool:
    return reads_as_day(cell) or counts_days(cell)


_FITS: Mapping[Field, Callable[[str], bool]] = {
    Field.AMOUNT: lambda cell: reads_as_amount(cell) and not reads_as_day(cell),
    **dict.fromkeys(
        (Field.CREATED, Field.CLOSE, Field.CLOSED, Field.WON_AT, Field.LOST_AT, Field.CHANGED),
        _is_dated,
    ),
    **dict.fromkeys((Field.EMAIL, Field.OWNER_EMAIL), lambda cell: "@" in cell),
    **dict.fromkeys(
        (Field.IS_WON, Field.IS_LOST, Field.IS_CLOSED, Field.IS_DELETED),
        lambda cell: says_yes(cell) is not None,
    ),
    Field.CURRENCY: lambda cell: not reads_as_day(cell) and len(cell) <= 24,
    **dict.fromkeys((Field.STAGE, Field.COMPANY, Field.OWNER), lambda cell: not reads_as_day(cell)),
    # A column that answers yes or no to "won?" is a flag.
    Field.STATUS: lambda cell: not reads_as_day(cell) and says_yes(cell) is None,
    Field.NAME: lambda cell: not reads_as_day(cell),
}
_MANY_STAGES = 40
# What a column is called that tells how far deals are where no other does.
_STATES = (
    *("status", "state", "outcome", "result", "estado", "situação", "statut", "état", "stato"),
    *("esito", "ergebnis", "stav", "stan", "státusz", "tila", "durum", "sonuç", "статус", "상태"),
)
_SOLD = ("sold", "converted", "purchased", "ordered", "verkauft", "vendu", "vendido", "venduto")
_ENDS = frozenset((Field.STAGE, Field.STATUS, Field.IS_WON, Field.IS_CLOSED))
_NAMING = frozenset((Field.NAME, Field.COMPANY, Field.CONTACT, Field.ID, Field.PRODUCT))

_PARTIES = frozenset((Field.OWNER, Field.COMPANY))
_NAMES = frozenset((Field.STAGE, *_PARTIES))


def guess(table: Table, *, taken: Mapping[Field, int] | None = None) -> ColumnMapping | None:
    """Guess what a table's columns mean; None when it is no table of deals.

    A table of deals says how far each is (a stage, a status, dates per stage or a flag), or at
    least what it is worth or when it will close, and has something to call it by. Each column is
    read as one field, the likeliest name first; `taken` are fields that are known already.
    """
    rows = [row.cells for row in islice(table.rows(), SAMPLE)]
    columns = [
        [cells[at] for cells in rows if at < len(cells) and not is_blank(cells[at])]
        for at in range(len(table.header))
    ]
    names = names_of(table.header)
    places = _places(names, columns, taken or {})
    if Field.CURRENCY not in places and (found := _currencies(places, columns)) is not None:
        places[Field.CURRENCY] = found
    _part_close(places, table.header, columns, taken or {})
    steps = _steps(table.header, names, columns, places)
    if (
        Field.STAGE not in places
        and not steps
        and _is_short_list(columns, places.get(Field.STATUS))
    ):
        places[Field.STAGE] = places.pop(Field.STATUS)
    own_id = places.get(Field.ID) if Field.ID not in (taken or {}) else None
    if own_id is not None and not table.repeats and not _tells_apart(columns[own_id], len(rows)):
        del places[Field.ID]
    if not taken and not _is_of_deals(places, steps):
        return None
    amount = places.get(Field.AMOUNT)
    named = table.header[amount] if amount is not None else ""
    currency, factor = unit_of(named, said_above(table))
    if currency_in(named) and Field.CURRENCY not in (taken or {}):
        # What the amounts are in by their own name is another column's in the next one.
        places.pop(Field.CURRENCY, None)
    return ColumnMapping(
        source_of(table),
        table,
        places,
        steps,
        currency,
        factor,
    )


def _steps(
    header: Sequence[str],
    names: Names,
    columns: Sequence[Sequence[str]],
    places: dict[Field, int],
) -> tuple[tuple[int, str], ...]:
    """Give the columns of days for each stage; a column that tells more is put among `places`."""
    steps = entered(header, columns, set(places.values()))
    if Field.STAGE not in places and Field.STATUS not in places:
        by_values = _ends_in(columns, set(places.values()) | {place for place, _ in steps})
        if by_values is not None:
            places[Field.STAGE] = by_values
    if steps or _ENDS & places.keys():
        return steps
    state, sold = (_named(words, names, columns, places) for words in (_STATES, _SOLD))
    ends = state is not None and any(not one.is_open for one in kinds_of(columns[state]).values())
    if sold is not None and not ends and None not in map(says_yes, columns[sold]):
        places[Field.IS_WON] = sold
        return ()
    if not ends:
        told = {places[what] for what in (Field.CREATED, Field.CHANGED) if what in places}
        steps = dated(header, columns, told)
    if state is not None and not steps:
        places[Field.STAGE] = state
    return steps


def _named(
    words: Sequence[str],
    names: Names,
    columns: Sequence[Sequence[str]],
    places: Mapping[Field, int],
) -> int | None:
    """Find a free column of a few values with a word in its name."""
    found = (at for _, at in sorted(contains(words, names)) if at not in places.values())
    return next((at for at in found if 1 < len(set(columns[at])) <= _MANY_STAGES), None)


def source_of(table: Table) -> Preset:
    """Call a file that no system wrote by its name: the next month's has other figures in it."""
    title = re.sub(r"\.[A-Za-z]{2,4}$", "", table.file).replace("_", " ").strip() or table.file
    key = f"{FILE}{re.sub(r'[0-9]', '', fold(title)) or fold(title)}"
    return Preset(key=key, title=title, headers={}, signature=frozenset())


def names_deals(places: Mapping[Field, int]) -> bool:
    """Tell whether something is known that deals can be called by."""
    return bool(_NAMING & places.keys())


def _is_of_deals(places: Mapping[Field, int], steps: Sequence[tuple[int, str]]) -> bool:
    named = names_deals(places)
    far = _ENDS & places.keys() or steps
    worth = Field.NAME in places and {Field.AMOUNT, Field.CLOSE} & places.keys()
    return bool(named and (far or worth))


def _ends_in(columns: Sequence[Sequence[str]], taken: Collection[int]) -> int | None:
    """Find a column whose values say that deals were won and lost, whatever it is called."""
    found = None
    for at, cells in enumerate(columns):
        words = set(cells)
        if at in taken or not 2 <= len(words) <= _MANY_STAGES:
            continue
        kinds = {kind_of(word) for word in words}
        if {StageKind.WON, StageKind.LOST} <= kinds and found is None:
            found = at
    return found


def _currencies(places: Mapping[Field, int], columns: Sequence[Sequence[str]]) -> int | None:
    """Find a column of nothing but currencies right beside the amounts, whatever it is called."""
    amount = places.get(Field.AMOUNT)
    if amount is None:
        return None
    near = (at for at in (amount + 1, amount - 1) if 0 <= at < len(columns))
    return next(
        (
            at
            for at in near
            if at not in places.values()
            and columns[at]
            and all(len(cell) > 1 and currency_of(cell, "") for cell in columns[at])
        ),
        None,
    )


def _places(
    names: Sequence[tuple[str, str]], columns: Sequence[Sequence[str]], known: Mapping[Field, int]
) -> dict[Field, int]:
    """Give each field the first free column that is called like it and holds what it should."""
    places: dict[Field, int] = dict(known)
    taken: set[int] = set(known.values())
    for rank, known_as in ((called, called_like()), (contains, parts()), (called, bare_days())):
        for what, words in known_as.items():
            if what in places:
                continue
            # A column that is blank as far as we look stands back behind one that is not.
            for _, _, at in sorted((not columns[at], how, at) for how, at in rank(words, names)):
                # A mere id names neither an owner nor a company.
                by_id = names[at][0].casefold().endswith("id")
                vague = what in (_NAMES if rank is contains else _PARTIES if by_id else ())
                vague = vague and _is_reckoned(columns[at])
                if at not in taken and not vague and _may_mean(what, columns[at]):
                    places[what] = at
                    taken.add(at)
                    break
    return places


def _part_close(
    places: dict[Field, int],
    header: Sequence[str],
    columns: Sequence[Sequence[str]],
    known: Mapping[Field, int],
) -> None:
    """Take the day a deal closed from the day it was to: `Data de fechamento`, `Previsão de …`."""
    at = places.get(Field.CLOSE)
    if at is None or known.get(Field.CLOSE) == at or Field.CLOSED in places or expects(header[at]):
        return
    names = [(name, name) for name in header]
    words = called_like()[Field.CLOSE], parts()[Field.CLOSE]
    found = [
        *called(words[0], names),
        *((10 + rank, at) for rank, at in contains(words[1], names)),
    ]
    for _, other in sorted(found):
        free = other not in places.values() and columns[other]
        if free and expects(header[other]) and _may_mean(Field.CLOSE, columns[other]):
            places[Field.CLOSE], places[Field.CLOSED] = other, at
            return


def _may_mean(what: Field, cells: Sequence[str]) -> bool:
    fits = _FITS.get(what)
    if fits is None or not cells:
        return True
    return sum(map(fits, cells)) >= _MOSTLY * len(cells)


def _is_reckoned(cells: Sequence[str]) -> bool:
    """Tell a column of numbers; those call nobody, unless its name says just that they do."""
    return bool(cells) and sum(map(reads_as_amount, cells)) >= _MOSTLY * len(cells)


def _is_short_list(columns: Sequence[Sequence[str]], place: int | None) -> bool:
    return place is not None and len(set(map(str.casefold, columns[place]))) <= _MANY_STAGES


def _tells_apart(cells: Sequence[str], rows: int) -> bool:
    """Tell whether a column is an id: filled in nearly every row, and never twice the same."""
    return len(cells) >= 0.95 * rows and len(set(cells)) == len(cells)
