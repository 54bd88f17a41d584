"""Columns of a file nobody has described, read by what they are called and what stands in them."""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from itertools import islice

from bot.domain.pipeline import StageKind
from bot.intake.amount import reads_as_amount
from bot.intake.blank import is_blank
from bot.intake.day import counts_days, reads_as_day
from bot.intake.ending import kind_of, says_yes
from bot.intake.mapping import FILE, Field, Preset, fold
from bot.intake.mapping import Mapping as ColumnMapping
from bot.intake.step import dated, entered
from bot.intake.symbol import currency_of, times
from bot.intake.table import Table
from bot.intake.vocabulary import bare_days, parts
from bot.intake.vocabulary import columns as called_like

SAMPLE = 200
"""Rows that are looked at; a column that begins with rubbish for longer is rubbish."""

_PREFIX = re.compile(r"^([^\W\d_][\w ]{1,14}) - (?=\S)")
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
_NAMING = frozenset((Field.NAME, Field.COMPANY, Field.CONTACT, Field.ID, Field.PRODUCT))

_WORD = re.compile(r"[^\W_]+")
_EAST = re.compile("[가-힣ぁ-んァ-ヶ一-鿿]+")
_ASIDES = re.compile(r"(?:[(（\[][^()（）\[\]]*[)）\]]|,\s?\S{1,8})$")
_UNIT = re.compile(r"(?:[(（\[]([^)）\]]{1,8})[)）\]]|,\s?(\S{1,8}))\s*$")
_ABOVE = re.compile(
    r"(?:단위|単位|单位|einheit|angaben in|unit)\s?[:：]?\s?([^\s)\]]{1,8})", re.IGNORECASE
)
_SHORT = 60
# Words that make a longer name another field than the one it has a word of.
_ASIDE = frozenset(
    (
        *("weighted", "probability", "id", "type", "count", "number", "by", "cumulative", "time"),
        *("email", "phone", "domain", "address", "size", "industry", "discount", "tax", "vat"),
        *("paid", "quarter", "month", "year", "previous", "old", "new", "exited", "reason", "age"),
        *("entered", "days", "last", "latest", "activity", "currency", "team", "region", "manager"),
    )
)


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
    names = _names(table.header)
    places = _places(names, columns, taken or {})
    if Field.CURRENCY not in places and (found := _currencies(places, columns)) is not None:
        places[Field.CURRENCY] = found
    steps = entered(table.header, columns, set(places.values()))
    if not steps and not {Field.STAGE, Field.STATUS, Field.IS_WON, Field.IS_CLOSED} & places.keys():
        steps = dated(table.header, columns, {places.get(Field.CREATED, -1)})
    if Field.STAGE not in places and Field.STATUS not in places:
        by_values = _ends_in(columns, set(places.values()) | {place for place, _ in steps})
        if by_values is not None:
            places[Field.STAGE] = by_values
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
    currency, factor = _unit(table.header, places.get(Field.AMOUNT), _said_above(table))
    return ColumnMapping(
        source_of(table),
        table,
        places,
        steps,
        currency,
        factor,
    )


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
    far = {Field.STAGE, Field.STATUS, Field.IS_WON, Field.IS_CLOSED} & places.keys() or steps
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


def _unit(header: Sequence[str], place: int | None, above: str) -> tuple[str | None, int]:
    """Read the currency and the factor that a header names: `Betrag (T€)`, `금액(천원)`.

    `above` is what the lines before it say of all amounts: `단위: 천원`.
    """
    found = _UNIT.search(header[place]) if place is not None else None
    said = (found[1] or found[2]) if found else above
    if not said:
        return None, 1
    factor, sign = times(re.sub(r"^T(?=€|EUR)", "tsd", said.strip()))
    return (currency_of(sign, "") if sign else None), factor


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


def _said_above(table: Table) -> str:
    """Find the unit of amounts that the lines above the header name, blank where none does."""
    above = islice(table.source.records(), max(table.above - 1, 0))
    cells = (cell for row in above for cell in row.cells if len(cell) <= _SHORT)
    return next((found[1] for cell in cells if (found := _ABOVE.search(cell))), "")


def _places(
    names: Sequence[tuple[str, str]], columns: Sequence[Sequence[str]], known: Mapping[Field, int]
) -> dict[Field, int]:
    """Give each field the first free column that is called like it and holds what it should."""
    places: dict[Field, int] = dict(known)
    taken: set[int] = set(known.values())
    for rank, known_as in ((_called, called_like()), (_contains, parts()), (_called, bare_days())):
        for what, words in known_as.items():
            if what in places:
                continue
            for _, at in sorted(rank(words, names)):
                if at not in taken and _may_mean(what, columns[at]):
                    places[what] = at
                    taken.add(at)
                    break
    return places


def _called(words: Sequence[str], names: Sequence[tuple[str, str]]) -> Iterator[tuple[float, int]]:
    """Give the columns called by one of the words, with how likely the word is."""
    ranks = {fold(word): rank for rank, word in reversed(list(enumerate(words)))}
    for at, (whole, short) in enumerate(names):
        rank = min(ranks.get(fold(whole), 999), ranks.get(fold(short), 999) + 0.5)
        if rank < 999:
            yield rank, at


def _contains(
    words: Sequence[str], names: Sequence[tuple[str, str]]
) -> Iterator[tuple[float, int]]:
    """Give the columns whose name has one of the words among others, the fewer the likelier."""
    known = {tuple(_WORD.findall(word.casefold())) for word in words}
    longest = max(map(len, known))
    for at, (_, short) in enumerate(names):
        said = tuple(_WORD.findall(short.casefold()))
        if not _ASIDE.isdisjoint(said):
            continue
        runs = {
            said[a:b]
            for a in range(len(said))
            for b in range(a + 1, min(a + longest, len(said)) + 1)
        }
        found = [run for run in runs & known if len("".join(run)) > 2]
        if found:
            yield len(said) - max(map(len, found)), at
        elif len(said) == 1 and _EAST.fullmatch(said[0]) and (ends := _ending_of(said[0], known)):
            # What has no blanks between its words says last what it is: 예상계약금액, 预计金额.
            yield 10.0 - ends, at


def _ending_of(name: str, known: Collection[tuple[str, ...]]) -> int:
    """Give the length of the longest known word that a name ends with, 0 for none."""
    return max(
        (len(word[0]) for word in known if len(word) == 1 and name.endswith(word[0])), default=0
    )


def _names(header: Sequence[str]) -> list[tuple[str, str]]:
    """Give each column's name, whole and without the prefix that most columns share.

    `Deal - Title` and `Obchod - Název` are a title; `Person - Name` stays a person's.
    """
    prefixes = Counter(found[1] for name in header if (found := _PREFIX.match(name)))
    common = max(prefixes, key=lambda one: prefixes[one], default=None)
    told = []
    for name in header:
        found = _PREFIX.match(name)
        short = name[found.end() :] if found and found[1] == common else name
        told.append((name, _ASIDES.sub("", short.rstrip()).rstrip() or name))
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
