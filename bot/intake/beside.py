"""Files that tell more of the deals of another: histories of changes, and the names behind ids."""

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from bot.intake.chronicle import Life, chronicle_of
from bot.intake.guess import guess
from bot.intake.mapping import Field, fold
from bot.intake.preset import recognise
from bot.intake.table import Row, Table

_SHORT, _LONG = 15, 18
"""Letters of an id as Salesforce shows it, and as it exports it: the last three are a checksum."""
_BEHIND = {
    "ownerid": (("Owner.Name", ("name",)), ("Owner Email", ("email",))),
    "accountid": (("Account.Name", ("name",)),),
}
"""Columns of ids, and what a file of those they name adds: a column, by that file's own."""

Adds = tuple[Sequence[str], Callable[[Row], Sequence[str]]]
"""Columns, and what a row has in them."""


class Opened(NamedTuple):
    """A file as it is to be read; `origin` is what it was made from, which tells its system."""

    table: Table
    origin: Table
    named: bool


def joined(files: Iterable[tuple[Table, bool]]) -> list[Opened]:
    """Put what some files tell of others' deals beside those; `named` goes along.

    A file of changes whose ids are those of no other is one of deals itself.
    """
    tables, told = [], []
    for table, named in files:
        if (changes := chronicle_of(table)) is None:
            tables.append(Opened(table, table, named))
        else:
            told.append((changes, table, named))
    for changes, table, named in told:
        lives = {_short(key): life for key, life in changes.lives().items()}
        host = next((at for at, one in enumerate(tables) if _shares(one.table, lives)), None)
        if host is None:
            tables.append(Opened(changes.deals(), table, named))
        else:
            adds = _days(tables[host].table, lives, changes.steps(lives))
            tables[host] = tables[host]._replace(table=_with(tables[host].table, adds))
    return _with_names(tables)


def _shares(table: Table, known: Mapping[str, object]) -> bool:
    """Tell whether a table's deals have ids of those that are known."""
    place = _id_of(table)
    return place is not None and any(_short(_cell(row, place)) in known for row in table.rows())


def _id_of(table: Table) -> int | None:
    mapping = recognise(table) or guess(table)
    return mapping.places.get(Field.ID) if mapping else None


def _days(table: Table, lives: Mapping[str, Life], stages: Sequence[str]) -> Adds:
    """Give the days on which each deal came into its stages; the first began with the deal."""
    mapping = recognise(table) or guess(table)
    places = mapping.places if mapping else {}

    def days(row: Row) -> Sequence[str]:
        life = lives.get(_short(_cell(row, places.get(Field.ID))))
        if life is None:
            return [""] * len(stages)
        first = {life.origin: _cell(row, places.get(Field.CREATED))} if life.origin else {}
        return [(first | life.stages).get(name, "") for name in stages]

    return [f'Date entered "{name}"' for name in stages], days


def _with_names(tables: list[Opened]) -> list[Opened]:
    """Put names in place of ids, where the files of people and accounts lie beside the deals."""
    left = list(tables)
    for at, one in enumerate(tables):
        header = [fold(name) for name in one.table.header]
        for column, wanted in _BEHIND.items():
            if column not in header:
                continue
            place = header.index(column)
            ids = {_short(_cell(row, place)) for row in one.table.rows()} - {""}
            for other in tables:
                if other is not one and (adds := _names(other.table, wanted, place, ids)):
                    left[at] = left[at]._replace(table=_with(left[at].table, adds))
                    left = [kept for kept in left if kept.table is not other.table]
                    return _with_names(left)
    return left


def _names(
    table: Table, wanted: Sequence[tuple[str, Sequence[str]]], place: int, ids: set[str]
) -> Adds | None:
    header = [fold(name) for name in table.header]
    if "id" not in header or "name" not in header or "stagename" in header:
        return None
    key = header.index("id")
    found = {_short(_cell(row, key)): row for row in table.rows()}
    if ids.isdisjoint(found):
        return None
    kept = [(name, header.index(own)) for name, (own,) in wanted if own in header]

    def names(row: Row) -> Sequence[str]:
        meant = found.get(_short(_cell(row, place)))
        return [_cell(meant, at) if meant else "" for _, at in kept]

    return [name for name, _ in kept], names


def _with(table: Table, adds: Adds) -> Table:
    """Give a table with columns at its end."""
    names, cells = adds
    written = io.StringIO(newline="")
    writer = csv.writer(written)
    header = (*table.header, *names)
    writer.writerow([table.line, *header])
    width = len(table.header)
    for row in table.rows():
        own = (*row.cells[:width], *[""] * (width - len(row.cells)))
        writer.writerow([row.line, *own, *cells(row)])
    source = replace(table.source, text=written.getvalue(), delimiter=",", numbered=True)
    return Table(table.file, header, source, above=1, line=table.line, repeats=table.repeats)


def _cell(row: Row, place: int | None) -> str:
    return row.cells[place] if place is not None and place < len(row.cells) else ""


def _short(key: str) -> str:
    return key[:_SHORT] if len(key) == _LONG and key.isalnum() else key
