"""Rows read as cards: values in our own types, names not yet looked up."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from hashlib import sha256

from bot.domain.error import CrmError, Invalid
from bot.domain.money import Money
from bot.domain.pipeline import StageKind
from bot.domain.workspace import Workspace
from bot.intake.amount import AmountReading
from bot.intake.day import DayReading
from bot.intake.ending import kind_of
from bot.intake.mapping import Field, fold
from bot.intake.mapping import Mapping as ColumnMapping
from bot.intake.report import Problem
from bot.intake.survey import Survey
from bot.intake.table import Row

MAX_NAME = 300
"""Characters a name may have; longer cells are prose in the wrong column."""


@dataclass(frozen=True, slots=True)
class Card:
    """A deal as a file tells it; `created` is local midnight where the file only has a date.

    `close` is the actual day of a closed card (None: nobody wrote it down) and the expected one
    of an open card. `last` is the open stage a closed card ended in, where the file says it.
    `digest` stands for all the row said, as it spelled it.
    """

    external_id: str
    name: str
    pipeline: str
    stage: str
    kind: StageKind
    owner: str | None
    company: str | None
    contact: str | None
    email: str | None
    product: str | None
    value: Money | None
    created: datetime | None
    close: date | None
    lost_reason: str | None
    next_step: str | None
    last: str | None = None
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Read:
    """A row of the deals file: its card, or the problem that keeps it out."""

    line: int
    card: Card | None
    problem: Problem | None = None


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
    days: DayReading
    amounts: AmountReading
    products: Mapping[str, str]

    def cards(self) -> Iterator[Read]:
        """Read every row of the table. A second row with the same id is a problem of its own.

        Rows without an id are told apart by what they say and how often it was said before,
        never by name: real files hold equal rows that are different deals.
        """
        seen: dict[str, int] = {}
        table = self.mapping.table
        for row in table.rows():
            try:
                card = self._card(row, seen)
            except _Refused as refused:
                column = self.mapping.column(refused.what) if refused.what else None
                problem = Problem(table.file, row.line, column, str(refused.error))
                yield Read(row.line, None, problem)
            else:
                yield Read(row.line, card)

    def _card(self, row: Row, seen: dict[str, int]) -> Card:
        texts = self._texts(row)
        external_id = self._identity(row, texts, seen)
        preset = self.mapping.preset
        stage, kind, last = self._standing(texts)
        created = self._day_of(texts, Field.CREATED)
        close = self._close(texts, kind)
        product, company = texts.get(Field.PRODUCT), texts.get(Field.COMPANY)
        name = texts.get(Field.NAME) or " – ".join(filter(None, (company, product)))
        if not name:
            raise _Refused(Field.NAME, Invalid("There is nothing to call this deal by."))
        email = texts.get(Field.EMAIL)
        card = Card(
            external_id=external_id,
            name=name,
            pipeline=texts.get(Field.PIPELINE) or preset.title,
            stage=stage,
            kind=kind,
            owner=texts.get(Field.OWNER),
            company=company,
            contact=texts.get(Field.CONTACT) or email,
            email=email,
            product=product,
            value=self._value(texts, kind),
            created=created,
            close=close,
            lost_reason=texts.get(Field.LOST_REASON) if kind is StageKind.LOST else None,
            next_step=texts.get(Field.NEXT_STEP) if kind.is_open else None,
            last=last,
        )

        return self._spelled(replace(card, digest=_digest(card)), named=Field.NAME in texts)

    def _spelled(self, card: Card, *, named: bool) -> Card:
        """Spell the product as its own file does, in a name made of it too."""
        product = self.products.get(fold(card.product), card.product) if card.product else None
        if product == card.product:
            return card
        name = card.name if named else " – ".join(filter(None, (card.company, product)))
        return replace(card, product=product, name=name)

    def _texts(self, row: Row) -> dict[Field, str]:
        """Give the filled cells by field; refuse what is no text or does not fit the header."""
        texts: dict[Field, str] = {}
        width = len(self.mapping.table.header)
        if any(row.cells[width:]):
            count = len(row.cells)
            message = "The row has {count} cells where the header has {width}."
            raise _Refused(None, Invalid(message, count=count, width=width))
        for what in self.mapping.places:
            cell = self.mapping.cell(row, what)
            if any(char < " " and char not in "\t\n\r" for char in cell):
                raise _Refused(what, Invalid("The cell holds characters that are not text."))
            if len(cell) > MAX_NAME:
                raise _Refused(what, Invalid("The cell is longer than {limit}.", limit=MAX_NAME))
            if cell:
                texts[what] = cell
        return texts

    def _identity(self, row: Row, texts: dict[Field, str], seen: dict[str, int]) -> str:
        if Field.ID in self.mapping.places:
            external_id = texts.get(Field.ID)
            if external_id is None:
                raise _Refused(Field.ID, Invalid("The id is missing."))
            if (line := seen.setdefault(external_id, row.line)) != row.line:
                message = "The id {id} was already used in line {line}."
                raise _Refused(Field.ID, Invalid(message, id=external_id, line=line))
            return external_id
        content = sha256(repr(sorted(texts.items())).encode()).hexdigest()[:32]
        seen[content] = seen.get(content, 0) + 1
        return f"{content}.{seen[content]}"

    def _standing(self, texts: dict[Field, str]) -> tuple[str, StageKind, str | None]:
        """Tell the stage a card stands in, its kind, and the open stage it was closed from.

        Where a file tells the status apart from the stage, a lost deal keeps the stage it was
        lost in; either may say that it is over.
        """
        stage, status = texts.get(Field.STAGE), texts.get(Field.STATUS)
        by_stage = kind_of(stage) if stage else StageKind.DEAL
        by_status = kind_of(status) if status else StageKind.DEAL
        if status and not by_status.is_open:
            return status, by_status, stage if stage and by_stage.is_open else None
        if stage is None:
            raise _Refused(Field.STAGE, Invalid("The stage is missing."))
        return stage, by_stage, None

    def _day_of(self, texts: dict[Field, str], what: Field) -> datetime | None:
        cell = texts.get(what)
        try:
            return self.days.instant(cell, self.workspace.tz) if cell else None
        except Invalid as error:
            raise _Refused(what, error) from error

    def _close(self, texts: dict[Field, str], kind: StageKind) -> date | None:
        """Read the day of the close; for a closed card the surest of what the file says."""
        ways = {StageKind.WON: (Field.WON_AT,), StageKind.LOST: (Field.LOST_AT,)}.get(kind, ())
        late = () if kind.is_open else (Field.CHANGED,)
        for what in (*ways, Field.CLOSE, *late):
            if cell := texts.get(what):
                try:
                    return self.days.day(cell)
                except Invalid as error:
                    raise _Refused(what, error) from error
        return None

    def _value(self, texts: dict[Field, str], kind: StageKind) -> Money | None:
        cell = texts.get(Field.AMOUNT)
        if not cell:
            return None
        currency = texts.get(Field.CURRENCY) or self.mapping.preset.currency
        try:
            money = self.amounts.money(cell, currency or self.workspace.currency)
        except Invalid as error:
            raise _Refused(Field.AMOUNT, error) from error
        unknown = kind is StageKind.LOST and money.minor == 0
        return None if unknown else money


def reader(
    mapping: ColumnMapping, surveyed: Survey, workspace: Workspace, products: Sequence[str]
) -> CardReader:
    """Give the reader of a file's rows; `products` are the spellings to prefer."""
    return CardReader(
        mapping=mapping,
        workspace=workspace,
        days=surveyed.days,
        amounts=surveyed.amounts,
        products={fold(name): name for name in products},
    )


def _digest(card: Card) -> str:
    """Give what a card says in 32 hex digits: the same row says the same the next time.

    Only what is filled counts, so that a field we learn to read later changes no old row.
    """
    filled = (
        f"{field.name}={said}"
        for field in _FIELDS
        if (said := getattr(card, field.name)) is not None
    )
    return sha256("\x1f".join(filled).encode()).hexdigest()[:32]


_FIELDS = fields(Card)
