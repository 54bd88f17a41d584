"""Rows read as cards, one after the other, with all that the file's columns told as wholes."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from bot.domain.error import CrmError, Invalid
from bot.domain.money import Money
from bot.domain.pipeline import StageKind
from bot.domain.workspace import Workspace
from bot.intake.blank import is_blank
from bot.intake.card import Card, Read, digest_of, hashed
from bot.intake.cell import MAX_NOTE, Cells, Cleaner
from bot.intake.chance import chance_of
from bot.intake.day import looks_numeric
from bot.intake.ending import is_deleted, says_yes
from bot.intake.mapping import Field, fold
from bot.intake.mapping import Mapping as ColumnMapping
from bot.intake.ours import ours_of
from bot.intake.report import Problem
from bot.intake.seen import Seen
from bot.intake.standing import Standing, signing, signs_of
from bot.intake.survey import Survey
from bot.intake.symbol import currency_of
from bot.intake.table import Row

_BITS = 61
_HASH = (1 << _BITS) - 1
_KEPT = 10_000
"""Different standings that are remembered of a file."""
_CORE = ("name", "pipeline", "stage", "kind", "value", "created", "close")


class _Refused(Exception):
    """A row that cannot be read: the field that is wrong, if it is one, and why."""

    def __init__(self, what: Field | None, error: CrmError) -> None:
        self.what, self.error = what, error
        super().__init__(str(error))


@dataclass(frozen=True, slots=True)
class CardReader:
    """A mapping with all that its columns told as a whole; reads one row after the other."""

    mapping: ColumnMapping
    workspace: Workspace
    surveyed: Survey
    products: Mapping[str, str]
    sign: Callable[[Row], tuple[object, ...]]
    cleaner: Cleaner
    key: tuple[Field, ...] = ()

    def cards(self) -> Iterator[Read]:
        """Read every row of the table.

        A second row with an id is skipped if it tells the same deal, and else a deal of its own.
        Rows without an id are told apart by what they say and how often it was said before,
        never by name: real files hold equal rows that are different deals.
        """
        seen = Seen()
        for row in self.mapping.table.rows():
            told: list[Problem] = []
            try:
                card = self._card(row, seen, told)
            except _Refused as refused:
                yield Read(row.line, None, self._problem(row, refused.what, refused.error))
            else:
                yield Read(row.line, card, told=tuple(told), again=card is None)

    def _problem(self, row: Row, what: Field | None, said: CrmError) -> Problem:
        column = self.mapping.column(what) if what else None
        return Problem(self.mapping.table.file, row.line, column, said)

    def _card(self, row: Row, seen: Seen, told: list[Problem]) -> Card | None:
        try:
            cells = self.cleaner.cells(row)
        except Invalid as error:
            raise _Refused(None, error) from error
        texts = cells.texts
        if says_yes(texts.get(Field.IS_DELETED, "")) or is_deleted(texts.get(Field.STATUS, "")):
            gone = Invalid("It was deleted where it comes from.")
            what = Field.IS_DELETED if Field.IS_DELETED in texts else Field.STATUS
            told.append(self._problem(row, what, gone))
            return None
        standing = self._standing(row, seen)
        kind = standing.kind
        product, company = texts.get(Field.PRODUCT), texts.get(Field.COMPANY)
        email = texts.get(Field.EMAIL)
        contact = texts.get(Field.CONTACT) or email
        # Gathered first and made a card once: an import reads more rows than anything else.
        said: dict[str, Any] = {
            "external_id": "",
            "name": texts.get(Field.NAME) or " – ".join(filter(None, (company, product))),
            "pipeline": standing.pipeline,
            "stage": standing.stage,
            "kind": kind,
            "owner": texts.get(Field.OWNER),
            "company": company,
            "contact": contact,
            "email": email,
            "product": product,
            "value": self._value(row, texts, kind, told),
            "created": self._instant(row, texts.get(Field.CREATED), told),
            "close": self._close(row, texts, kind, told),
            "lost_reason": (
                # A win has its reason there, too, in sheets of our own.
                texts.get(Field.LOST_REASON)
                if kind is StageKind.LOST or (self.mapping.ours and not kind.is_open)
                else None
            ),
            "next_step": texts.get(Field.NEXT_STEP) if kind.is_open else None,
            "last": standing.last,
            "channel": texts.get(Field.SOURCE),
            "note": "\n".join(cells.prose)[:MAX_NOTE] or None,
            "steps": self._steps(row) or None,
            "own": self._own(row, told) or None,
            "chance": self._chance(standing, texts),
            "owner_email": texts.get(Field.OWNER_EMAIL),
            "ours": (
                ours_of(self.mapping.ours, row.cells, self.surveyed.days, self.workspace.tz)
                if self.mapping.ours
                else None
            ),
            "digest": "",
        }
        external_id = self._identity(row, said, cells, seen, told)
        if external_id is None:
            return None
        said["external_id"] = external_id
        said["name"] = (
            said["name"] or contact or texts.get(Field.ID) or f"{standing.pipeline} {row.line}"
        )
        said["digest"] = digest_of(said)
        self._spell(said, named=Field.NAME in texts)
        return Card(**said)

    def _standing(self, row: Row, seen: Seen) -> Standing:
        """Tell where a row's card stands; few rows say of it what none before did."""
        signed = self.sign(row)
        known = seen.standings.get(signed)
        if known is None:
            known = self.surveyed.endings.standing(signs_of(self.mapping, row))
            if len(seen.standings) < _KEPT:
                seen.standings[signed] = known
        return known

    def _spell(self, said: dict[str, Any], *, named: bool) -> None:
        """Spell the product as its own file does, in a name made of it too."""
        product = said["product"]
        spelled = self.products.get(fold(product), product) if product else None
        if spelled == product:
            return
        said["product"] = spelled
        if not named:
            said["name"] = " – ".join(filter(None, (said["company"], spelled)))

    def _identity(
        self, row: Row, card: dict[str, Any], cells: Cells, seen: Seen, told: list[Problem]
    ) -> str | None:
        """Give what a row is known by; None for one that tells a deal already told."""
        said = cells.texts.get(Field.ID)
        if self.key and any(what in cells.texts for what in self.key):
            parts = [cells.texts.get(what, "").casefold() for what in self.key]
            said = f"key {hashed(repr(parts))}"
        if said is None:
            content = digest_of(card) if cells.texts else hashed(repr(row.cells))
            seen.contents[content] = seen.contents.get(content, 0) + 1
            return f"{content}.{seen.contents[content]}"
        said = said if len(said) <= 200 else hashed(said)
        core = hash(tuple([card[name] for name in _CORE])) & _HASH
        first = seen.ids.get(said)
        if first is None:
            seen.ids[said] = row.line << _BITS | core
            return said
        line = first >> _BITS
        cores = seen.more.setdefault(said, {first & _HASH: line})
        if core in cores:
            reason = Invalid(
                "The id {id} was already used in line {line} for the same deal.",
                id=said[:60],
                line=cores[core],
            )
            told.append(self._problem(row, Field.ID, reason))
            return None
        reason = Invalid(
            "The id {id} was already used in line {line}: this is a deal of its own.",
            id=said[:60],
            line=line,
        )
        told.append(self._problem(row, Field.ID, reason))
        cores[core] = row.line
        return f"{said}#{len(cores)}"

    def _instant(self, row: Row, cell: str | None, told: list[Problem]) -> datetime | None:
        try:
            return self.surveyed.days.instant(cell, self.workspace.tz) if cell else None
        except Invalid as error:
            self._ask_words(cell or "", Field.CREATED, error)
            told.append(self._problem(row, Field.CREATED, error))
            return None

    def _close(
        self, row: Row, texts: dict[Field, str], kind: StageKind, told: list[Problem]
    ) -> date | None:
        """Read the day of the close; for a closed card the surest of what the file says."""
        ways: tuple[Field, ...]
        ways = {StageKind.WON: (Field.WON_AT,), StageKind.LOST: (Field.LOST_AT,)}.get(kind, ())
        if not kind.is_open:
            ways = (*ways, Field.CLOSED, Field.CLOSE, Field.CHANGED)
        elif Field.CLOSE in self.mapping.places:
            ways = (Field.CLOSE,)
        else:
            ways = (Field.CLOSED,)
        for what in ways:
            if cell := texts.get(what):
                try:
                    return self.surveyed.days.day(cell)
                except Invalid as error:
                    self._ask_words(cell, what, error)
                    told.append(self._problem(row, what, error))
        return None

    def _ask_words(self, cell: str, what: Field, error: Invalid) -> None:
        """Refuse a row with a day that does not exist; one that is words is left out and told."""
        if looks_numeric(cell):
            raise _Refused(what, error) from error

    def _steps(self, row: Row) -> tuple[tuple[str, datetime], ...]:
        """Give the stages a row has dates for, in the order it came through them."""
        found = []
        for place, name in self.mapping.steps:
            cell = row.cells[place] if place < len(row.cells) else ""
            if is_blank(cell) or not self.surveyed.endings.kind(name).is_open:
                continue
            try:
                found.append((name, self.surveyed.days.instant(cell, self.workspace.tz)))
            except Invalid:
                continue
        return tuple(sorted(found, key=lambda step: step[1])) if found else ()

    def _chance(self, standing: Standing, texts: dict[Field, str]) -> int | None:
        """Give an open card its own probability; what most of its stage have is the stage's."""
        said = chance_of(texts.get(Field.PROBABILITY, "")) if standing.kind.is_open else None
        if self.mapping.ours:
            # There it is only written where somebody set one.
            return said
        return None if said == self.surveyed.chances.get(standing.stage) else said

    def _own(self, row: Row, told: list[Problem]) -> tuple[tuple[str, str], ...]:
        """Read the columns that are kept as fields."""
        found = []
        for extra in self.surveyed.extras:
            try:
                value = extra.value(row.cells, self.workspace.currency)
            except Invalid as error:
                column = self.mapping.table.header[extra.place]
                told.append(Problem(self.mapping.table.file, row.line, column, error))
            else:
                if value is not None:
                    found.append((extra.name, value))
        return tuple(found)

    def _value(
        self, row: Row, texts: dict[Field, str], kind: StageKind, told: list[Problem]
    ) -> Money | None:
        cell = texts.get(Field.AMOUNT)
        if not cell:
            return None
        said = texts.get(Field.CURRENCY)
        preset = self.mapping.preset.currency or self.mapping.currency or self.workspace.currency
        currency = (currency_of(said, preset) if said else None) or preset
        try:
            money = self.surveyed.amounts.money(cell, currency, self.mapping.factor)
        except Invalid as error:
            told.append(self._problem(row, Field.AMOUNT, error))
            return None
        unknown = kind is StageKind.LOST and money.minor == 0
        return None if unknown else money


def reader(
    mapping: ColumnMapping,
    surveyed: Survey,
    workspace: Workspace,
    products: Sequence[str],
    key: tuple[Field, ...] = (),
) -> CardReader:
    """Give the reader of a file's rows; `products` are the spellings to prefer."""
    spelled = {fold(name): name for name in products}
    sign, cleaner = signing(mapping), Cleaner(mapping)
    return CardReader(mapping, workspace, surveyed, spelled, sign, cleaner, key)
