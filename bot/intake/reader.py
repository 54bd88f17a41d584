"""Rows read as cards, many at once, each known by what it says."""

from collections.abc import Callable, Iterator, Sequence
from itertools import islice

from bot.domain.error import Invalid
from bot.domain.once import Once
from bot.domain.workspace import Workspace
from bot.intake.card import Card, Read, digest_of, hashed, told
from bot.intake.cell import Cleaner
from bot.intake.column import Columns
from bot.intake.ending import is_deleted, says_yes
from bot.intake.identity import Identities
from bot.intake.lot import Lot
from bot.intake.mapping import Field, Mapping, fold
from bot.intake.report import Problem
from bot.intake.survey import Survey
from bot.intake.table import Row

_AT_ONCE = 500
"""Rows that are read at once."""
_LONGEST = 200
"""Characters of an id that is kept as it is."""
_DELETED: dict[Field, Callable[[str], bool | None]] = {
    Field.IS_DELETED: says_yes,
    Field.STATUS: is_deleted,
}
_CORE = ("pipeline", "stage", "kind", "value", "created", "close")
"""What two rows of one id say alike, beside their names, if they tell the same deal."""


class CardReader:
    """Reads the cards of a file.

    `products` are the spellings to prefer; by `key` rows are told apart in place of the id.
    """

    def __init__(
        self,
        mapping: Mapping,
        surveyed: Survey,
        workspace: Workspace,
        products: Sequence[str],
        key: Sequence[Field] = (),
    ) -> None:
        self._mapping, self._key = mapping, key
        self._cleaner, self._columns = Cleaner(mapping), Columns(mapping, surveyed, workspace)
        self._identities = Identities()
        spelled = {fold(name): name for name in products}
        self._spelled = Once[str | None, str | None](
            lambda name: spelled.get(fold(name), name) if name else None
        )

    def cards(self) -> Iterator[Read]:
        """Read every row of the table."""
        rows = self._mapping.table.rows()
        while some := list(islice(rows, _AT_ONCE)):
            out = {at: read for at, row in enumerate(some) if (read := self._left_out(row))}
            kept = [row for at, row in enumerate(some) if at not in out] if out else some
            reads = self._read(Lot(self._mapping, kept, *self._cleaner.texts(kept)))
            for at in range(len(some)):
                yield out[at] if at in out else next(reads)

    def _left_out(self, row: Row) -> Read | None:
        """Give what becomes of a row that no card is made of, None for all others."""
        mapping, table = self._mapping, self._mapping.table
        if table.width and len(row.cells) > table.width and any(row.cells[table.width :]):
            reason = Invalid(
                "The row has {count} cells where the header has {width}.",
                count=len(row.cells),
                width=table.width,
            )
            return Read(row.line, None, Problem(table.file, row.line, None, reason))
        for what, is_so in _DELETED.items():
            if what in mapping.places and is_so(self._cleaner.text(row, what)):
                gone = Invalid("It was deleted where it comes from.")
                problem = Problem(table.file, row.line, mapping.column(what), gone)
                return Read(row.line, None, told=(problem,), again=True)
        return None

    def _read(self, lot: Lot) -> Iterator[Read]:
        columns = self._columns.read(lot)
        rows, owns = lot.rows, columns["own"]
        written = told({name: columns[name] for name in columns if name != "own"})
        named, ids = lot.said(Field.NAME), self._ids(lot)
        companies, products = lot.said(Field.COMPANY), lot.said(Field.PRODUCT)
        names = list(map(_name, named, companies, products))
        cores = list(zip(names, *(columns[name] for name in _CORE), strict=True))
        spelled = columns["product"] = list(map(self._spelled.__getitem__, products))
        for at, values in enumerate(zip(*columns.values(), strict=True)):
            line, own = rows[at].line, owns[at]
            if at in lot.refused:
                yield Read(line, None, lot.refused[at])
                continue
            if (said := ids[at]) is None:
                blank = hashed(repr(rows[at].cells))
                content = digest_of("", names[at], written[at], own) if lot.says(at) else blank
                external_id: str | None = self._identities.of_content(content)
            else:
                external_id, reason = self._identities.of_id(said, hash(cores[at]), line)
                if reason is not None:
                    lot.tell(at, Field.ID, reason)
            if external_id is None:
                yield Read(line, None, told=tuple(lot.told[at]), again=True)
                continue
            pipeline, contact = columns["pipeline"][at], columns["contact"][at]
            name = names[at] or contact or lot.said(Field.ID)[at] or f"{pipeline} {line}"
            digest = digest_of(external_id, name, written[at], own)
            if spelled[at] != products[at] and named[at] is None:
                name = _name(None, companies[at], spelled[at])
            card = Card._make((external_id, name, *values, digest))
            yield Read(line, card, None, tuple(lot.told.get(at, ())))

    def _ids(self, lot: Lot) -> Sequence[str | None]:
        """Give the id that each row has, None for one that has none."""
        ids = lot.said(Field.ID)
        if self._key:
            keys = zip(*map(lot.said, self._key), strict=True)
            ids = [_id_of(key) if any(key) else one for key, one in zip(keys, ids, strict=True)]
        return [hashed(one) if one is not None and len(one) > _LONGEST else one for one in ids]


def _id_of(key: Sequence[str | None]) -> str:
    return f"key {hashed(repr([(part or '').casefold() for part in key]))}"


def _name(name: str | None, company: str | None, product: str | None) -> str:
    return name or " – ".join(filter(None, (company, product)))
