"""The fields of cards read column by column, with all that a file's columns told as wholes."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from bot.domain.error import Invalid
from bot.domain.money import Money
from bot.domain.once import Once
from bot.domain.pipeline import StageKind
from bot.domain.workspace import Workspace
from bot.intake.blank import is_blank
from bot.intake.cell import MAX_NOTE
from bot.intake.chance import chance_of
from bot.intake.day import looks_numeric
from bot.intake.lot import Lot
from bot.intake.mapping import Field
from bot.intake.mapping import Mapping as ColumnMapping
from bot.intake.ours import Ours, ours_of
from bot.intake.sign import signing, signs_of
from bot.intake.standing import Standing
from bot.intake.survey import Survey
from bot.intake.symbol import currency_of
from bot.intake.table import Row

_KEPT = 10_000
"""Different standings that are remembered of a file."""
_ENDED_AT = {StageKind.WON: (Field.WON_AT,), StageKind.LOST: (Field.LOST_AT,)}

Texts = Sequence[str | None]


class Columns:
    """Reads the columns of a file; what a cell says again and again is looked at once."""

    def __init__(self, mapping: ColumnMapping, surveyed: Survey, workspace: Workspace) -> None:
        self._mapping, self._surveyed, self._currency = mapping, surveyed, workspace.currency
        self._zone, self._sign = workspace.tz, signing(mapping)
        self._standings: dict[tuple[str, ...], Standing] = {}
        self._days, self._instants = Once(self._day), Once(self._instant)
        self._currencies = Once(self._currency_in)

    def read(self, lot: Lot) -> dict[str, Sequence[Any]]:
        """Give each field of the cards of some rows, in a card's order; id and name are left out.

        What could not be read is told of the lot in that order, too.
        """
        said, nothing, ours = lot.said, lot.nothing, self._ours(lot)
        standings = self._stand(lot.rows)
        kinds = [one.kind for one in standings]
        contacts, emails = said(Field.CONTACT), said(Field.EMAIL)
        return {
            "pipeline": [one.pipeline for one in standings],
            "stage": [one.stage for one in standings],
            "kind": kinds,
            "owner": said(Field.OWNER),
            "company": said(Field.COMPANY),
            "contact": [name or email for name, email in zip(contacts, emails, strict=True)],
            "email": emails,
            "product": said(Field.PRODUCT),
            "value": self._values(lot, kinds) if Field.AMOUNT in lot.texts else nothing,
            "created": self._created(lot) if Field.CREATED in lot.texts else nothing,
            "close": self._closes(lot, kinds),
            "lost_reason": self._reasons(said(Field.LOST_REASON), kinds),
            "next_step": _where(said(Field.NEXT_STEP), [kind.is_open for kind in kinds]),
            "last": [one.last for one in standings],
            "channel": said(Field.SOURCE),
            "note": _notes(lot) if lot.prose else nothing,
            "steps": [self._steps(row) for row in lot.rows] if self._mapping.steps else nothing,
            "own": self._owns(lot) if self._surveyed.extras else nothing,
            "chance": self._chances(said(Field.PROBABILITY), standings),
            "owner_email": said(Field.OWNER_EMAIL),
            "ours": ours,
        }

    def _stand(self, rows: Sequence[Row]) -> list[Standing]:
        """Tell where cards stand; few rows say of it what none before did."""
        known, found = self._standings, []
        for row, signed in zip(rows, self._sign(rows), strict=True):
            standing = known.get(signed)
            if standing is None:
                standing = self._surveyed.endings.standing(signs_of(self._mapping, row))
                if len(known) < _KEPT:
                    known[signed] = standing
            found.append(standing)
        return found

    def _values(self, lot: Lot, kinds: Sequence[StageKind]) -> list[Money | None]:
        values: list[Money | None] = []
        amounts, factor = self._surveyed.amounts, self._mapping.factor
        currencies = map(self._currencies.__getitem__, lot.said(Field.CURRENCY))
        for at, (cell, currency) in enumerate(zip(lot.said(Field.AMOUNT), currencies, strict=True)):
            money = None
            if cell is not None:
                try:
                    money = amounts.money(cell, currency, factor)
                except Invalid as error:
                    lot.tell(at, Field.AMOUNT, error)
                else:
                    if money.minor == 0 and kinds[at] is StageKind.LOST:
                        # Nothing is what a lost deal came to, not what it was worth.
                        money = None
            values.append(money)
        return values

    def _currency_in(self, said: str | None) -> str:
        preset = self._mapping.preset.currency or self._mapping.currency or self._currency
        return (currency_of(said, preset) if said else None) or preset

    def _created(self, lot: Lot) -> list[datetime | None]:
        found = []
        for at, one in enumerate(map(self._instants.__getitem__, lot.said(Field.CREATED))):
            if type(one) is Invalid:
                self._miss(lot, at, Field.CREATED, one)
            found.append(one if type(one) is datetime else None)
        return found

    def _closes(self, lot: Lot, kinds: Sequence[StageKind]) -> list[date | None]:
        """Read the days of the close; for a closed card the surest of what the file says."""
        ways = {kind: self._ways(lot, kind) for kind in set(kinds)}
        found: list[date | None] = []
        for at, kind in enumerate(kinds):
            day = None
            for what, cells in ways[kind]:
                if (cell := cells[at]) is not None:
                    read = self._days[cell]
                    if type(read) is date:
                        day = read
                        break
                    if type(read) is Invalid:
                        self._miss(lot, at, what, read)
            found.append(day)
        return found

    def _ways(self, lot: Lot, kind: StageKind) -> list[tuple[Field, Texts]]:
        """Give the columns that can say when a card of a kind closes, the surest first."""
        ways: tuple[Field, ...] = (Field.CLOSED,)
        if not kind.is_open:
            ways = (*_ENDED_AT[kind], Field.CLOSED, Field.CLOSE, Field.CHANGED)
        elif Field.CLOSE in self._mapping.places:
            ways = (Field.CLOSE,)
        return [(what, lot.texts[what]) for what in ways if what in lot.texts]

    def _miss(self, lot: Lot, at: int, what: Field, error: Invalid) -> None:
        """Refuse a row with a day that does not exist; one that is words is left out and told."""
        if looks_numeric(lot.said(what)[at] or ""):
            lot.refuse(at, what, error)
        else:
            lot.tell(at, what, error)

    def _day(self, cell: str) -> date | Invalid:
        try:
            return self._surveyed.days.day(cell)
        except Invalid as error:
            return error

    def _instant(self, cell: str | None) -> datetime | Invalid | None:
        try:
            return self._surveyed.days.instant(cell, self._zone) if cell else None
        except Invalid as error:
            return error

    def _reasons(self, reasons: Texts, kinds: Sequence[StageKind]) -> Texts:
        if self._mapping.ours:
            # A win has its reason there, too.
            return _where(reasons, [not kind.is_open for kind in kinds])
        return _where(reasons, [kind is StageKind.LOST for kind in kinds])

    def _steps(self, row: Row) -> tuple[tuple[str, datetime], ...] | None:
        """Give the stages a row has dates for, in the order it came through them."""
        found = []
        for place, name in self._mapping.steps:
            cell = row.cells[place] if place < len(row.cells) else ""
            if is_blank(cell) or not self._surveyed.endings.kind(name).is_open:
                continue
            at = self._instants[cell]
            if type(at) is datetime:
                found.append((name, at))
        return tuple(sorted(found, key=lambda step: step[1])) or None

    def _chances(self, cells: Texts, standings: Sequence[Standing]) -> Sequence[int | None]:
        """Give open cards' own probability; what most of its stage have is the stage's."""
        usual: Mapping[str, int] = self._surveyed.chances
        if self._mapping.ours:
            # There it is only written where somebody set one.
            usual = {}
        found: list[int | None] = []
        for cell, standing in zip(cells, standings, strict=True):
            said = chance_of(cell) if cell is not None and standing.kind.is_open else None
            found.append(None if said == usual.get(standing.stage) else said)
        return found

    def _owns(self, lot: Lot) -> list[tuple[tuple[str, str], ...] | None]:
        """Read the columns that are kept as fields."""
        found: list[list[tuple[str, str]]] = [[] for _ in lot.rows]
        for at, row in enumerate(lot.rows):
            for extra in self._surveyed.extras:
                try:
                    value = extra.value(row.cells, self._currency)
                except Invalid as error:
                    lot.tell(at, self._mapping.table.header[extra.place], error)
                else:
                    if value is not None:
                        found[at].append((extra.name, value))
        return [tuple(own) or None for own in found]

    def _ours(self, lot: Lot) -> Sequence[Ours | None]:
        places, days = self._mapping.ours, self._surveyed.days
        if not places:
            return lot.nothing
        return [ours_of(places, row.cells, days, self._zone) for row in lot.rows]


def _where(texts: Texts, chosen: Sequence[bool]) -> Texts:
    """Give the texts of chosen rows, and none of the others."""
    return [one if so else None for one, so in zip(texts, chosen, strict=True)]


def _notes(lot: Lot) -> list[str | None]:
    prose = lot.prose
    return ["\n".join(prose[at])[:MAX_NOTE] if at in prose else None for at in range(len(lot.rows))]
