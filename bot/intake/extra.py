"""Columns that mean nothing to us: kept as fields of the workspace's own, of a kind they tell."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from bot.domain.custom import LONGEST_TEXT, CustomField, FieldKind
from bot.domain.error import Invalid
from bot.domain.export import bare
from bot.domain.field import LONGEST_NAME, MOST, MOST_CHOICES, WIDEST_CHOICE
from bot.domain.money import Money
from bot.intake.amount import AmountReading, tell_mark
from bot.intake.blank import is_blank
from bot.intake.day import DayReading, reads_as_day, tell_order
from bot.intake.mapping import fold
from bot.intake.symbol import currency_of
from bot.intake.table import Table
from bot.intake.words import lines

_LOOKED_AT = 2_000
"""Different values of a column that are looked at; what they show, the rest will hold to."""
_CHOICES = 12
"""Different words a column may have to be a choice, each there twice or more on average."""
_NUMBER = re.compile(r"-?\d{1,3}(?:[., ' ’\u00a0\u202f]\d{3})*(?:[.,]\d+)?|-?\d+(?:[.,]\d+)?")
_UNNAMED = re.compile(r"Column \d+")
_ID = re.compile(r"(?:\b|[._ ])id\b|(?<=[a-z])I[dD]$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Extra:
    """A column kept as a field: how its cells are read, and the words of a choice.

    `beside` is the column of the currency where it holds money.
    """

    place: int
    name: str
    kind: FieldKind
    days: DayReading
    mark: AmountReading
    choices: tuple[str, ...] = ()
    beside: int | None = None

    def value(self, cells: Sequence[str], currency: str) -> str | None:
        """Give what a row says as a field stores it, None where it says nothing.

        A person is named, not yet looked up. Raises `Invalid` for what the field cannot hold.
        """
        cell = bare(cells[self.place]) if self.place < len(cells) else ""
        if is_blank(cell):
            return None
        match self.kind:
            case FieldKind.DATE:
                return self.days.day(cell).isoformat()
            case FieldKind.NUMBER:
                return _number(cell, self.mark.mark or ".")
            case FieldKind.MONEY:
                return self._money(cell, cells, currency)
            case FieldKind.CHOICE:
                known = {fold(choice): choice for choice in self.choices}
                if fold(cell) not in known:
                    raise Invalid("“{text}” is none of the choices.", text=cell[:40])
                return known[fold(cell)]
            case _:
                return lines(cell, LONGEST_TEXT)

    def _money(self, cell: str, cells: Sequence[str], currency: str) -> str:
        said = cells[self.beside] if self.beside is not None and self.beside < len(cells) else ""
        money: Money = self.mark.money(cell, currency_of(said, currency) or currency)
        return f"{money.minor} {money.currency}"


@dataclass(slots=True)
class Column:
    """What was seen of a column: different values, and how many cells were filled."""

    values: dict[str, None] = field(default_factory=dict)
    filled: int = 0

    def see(self, cells: Iterable[str]) -> None:
        """Take cells in."""
        filled = [cell for cell in cells if not is_blank(cell)]
        self.filled += len(filled)
        for cell in filled:
            if len(self.values) == _LOOKED_AT:
                break
            self.values[cell] = None


def spare(table: Table, taken: Collection[int]) -> dict[int, Column]:
    """Give the columns that nothing is read from, to be seen; those without a name are none."""
    return {
        place: Column()
        for place, name in enumerate(table.header)
        if place not in taken and not _UNNAMED.fullmatch(name)
    }


def days_in(seen: Mapping[int, Column]) -> set[str]:
    """Give the days of the columns that hold nothing else: they tell the file's order, too."""
    dated = (
        one.values for one in seen.values() if one.values and all(map(reads_as_day, one.values))
    )
    return {cell for values in dated for cell in values}


def extras_of(
    table: Table,
    seen: Mapping[int, Column],
    own: Iterable[CustomField],
    ordered: Callable[[Iterable[str]], DayReading] = tell_order,
) -> tuple[tuple[Extra, ...], list[str]]:
    """Tell what columns become as fields, and which have no room; `own` are the deals' fields.

    `ordered` tells in what order a column's days are written.

    A column that is called like a field goes into that. There are at most `MOST` fields: ids and
    columns that are hardly filled have to stand back first.
    """
    known = {fold(name): one for one in own for name in (one.column, one.name)}
    room = MOST - sum(not one.archived for one in {one.id: one for one in known.values()}.values())
    filled = {place: one for place, one in seen.items() if one.values}
    beside = {
        place: next(
            (at for at in filled if _named(table, at) == f"{_named(table, place)}currency"), None
        )
        for place in filled
    }
    named = {
        place: one
        for place in filled
        if (one := known.get(_named(table, place))) is not None and not one.archived
    }
    money = {
        beside[place]
        for place, seen_of in filled.items()
        if beside[place] is not None
        and (named[place].kind if place in named else _kind(seen_of))
        in (FieldKind.MONEY, FieldKind.NUMBER)
    }
    fresh = [
        place
        for place in filled
        if place not in named and place not in money and _named(table, place) not in known
    ]
    ranked = sorted(fresh, key=lambda at: (bool(_ID.search(table.header[at])), -filled[at].filled))
    kept = {*ranked[: max(room, 0)], *named}
    left = [table.header[at] for at in filled if at not in kept and at not in money]
    extras = [
        _extra(table, place, filled[place], named.get(place), beside[place], ordered)
        for place in filled
        if place in kept
    ]
    return tuple(extras), left


def _named(table: Table, place: int) -> str:
    return fold(table.header[place])


def _extra(
    table: Table,
    place: int,
    seen: Column,
    known: CustomField | None,
    beside: int | None,
    ordered: Callable[[Iterable[str]], DayReading],
) -> Extra:
    kind = known.kind if known else _kind(seen)
    if kind is FieldKind.NUMBER and beside is not None and known is None:
        kind = FieldKind.MONEY
    choices = known.choices if known else ()
    if kind is FieldKind.CHOICE:
        present = set(map(fold, choices))
        fresh = (one for one in seen.values if len(one) <= WIDEST_CHOICE)
        new = {fold(one): one for one in fresh if fold(one) not in present}
        choices = (*choices, *new.values())[: max(MOST_CHOICES, len(choices))]
    return Extra(
        place,
        known.name if known else table.header[place][:LONGEST_NAME].strip(),
        kind,
        ordered(seen.values) if kind is FieldKind.DATE else DayReading(None),
        tell_mark(seen.values),
        choices,
        beside,
    )


def _kind(seen: Column) -> FieldKind:
    """Tell what a column holds by all its different values."""
    values = seen.values
    if all(map(reads_as_day, values)):
        return FieldKind.DATE
    if all(map(_is_number, values)):
        return FieldKind.NUMBER
    few = len(values) <= _CHOICES and 2 * len(values) <= seen.filled
    if few and all(len(one) <= WIDEST_CHOICE for one in values):
        return FieldKind.CHOICE
    return FieldKind.TEXT


def _is_number(cell: str) -> bool:
    """Tell a number from what is only written in digits: postal codes, telephones, long ids."""
    digits = cell.lstrip("-")
    if digits.startswith("0") and digits[1:2].isdigit():
        return False
    return len(cell) <= 15 and _NUMBER.fullmatch(cell) is not None


def _number(cell: str, mark: str) -> str:
    if not _NUMBER.fullmatch(cell):
        raise Invalid("“{text}” is not a number.", text=cell[:40])
    plain = re.sub(r"[^\d-]" if mark not in cell else rf"[^\d{mark}-]", "", cell)
    # 52.0 and 52 are one number: a workbook gives back the second for both.
    return f"{Decimal(plain.replace(',', '.')).normalize() + 0:f}"
