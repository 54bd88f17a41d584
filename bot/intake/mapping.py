"""Which column means what: the fields a card is read from, and how a source names them."""

from collections.abc import Mapping as Map
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache

from bot.domain.pipeline import StageKind
from bot.intake.table import Row, Table, column_of

FILE = "file:"
"""What the key of a file begins with that no known system wrote."""


class Field(StrEnum):
    """What a column of a deals file can mean."""

    # Found by value: an enumeration's own hash is a call for each cell of each row.
    __hash__ = str.__hash__

    ID = "id"
    NAME = "name"
    PIPELINE = "pipeline"
    STAGE = "stage"
    AMOUNT = "amount"
    CURRENCY = "currency"
    OWNER = "owner"
    OWNER_EMAIL = "owner_email"
    COMPANY = "company"
    CONTACT = "contact"
    EMAIL = "email"
    PRODUCT = "product"
    CREATED = "created"
    CLOSE = "close"
    CLOSED = "closed"
    LOST_REASON = "lost_reason"
    NEXT_STEP = "next_step"
    STATUS = "status"
    WON_AT = "won_at"
    LOST_AT = "lost_at"
    CHANGED = "changed"
    PROBABILITY = "probability"
    STAGE_CHANCE = "stage_probability"
    SOURCE = "source"
    NOTE = "note"
    IS_WON = "is_won"
    IS_LOST = "is_lost"
    IS_CLOSED = "is_closed"
    IS_DELETED = "is_deleted"


@dataclass(frozen=True, slots=True)
class StageGuess:
    """A stage as its source is known to use it: percent and working days until stalled."""

    probability: int
    stalled_days: int | None = 20
    kind: StageKind = StageKind.DEAL


@dataclass(frozen=True, slots=True)
class Preset:
    """How a known system writes its deals.

    `key` is the external source of what comes from it and `title` names its pipeline where the
    file does not. `headers` lists, per field, the column names seen in the wild; a table is
    recognised when every field of `signature` has one. `stages` are the source's own, in order:
    those that the file names are made. `won` and `lost` are what it calls the ends.
    `currency` is that of its amounts (None: the workspace's). `began_in` is the stage in which
    dated cards are known to have started (None: unknown), and `value_at_close` says that an
    amount is only known of closed cards, a lost one's 0 being no value. `ended_by_stage` says that
    a deal is won or lost by the stage it stands in, so that flags tell a stage's kind. `ends` are
    the statuses and stages by which it says that a deal is over, where they are no words.
    """

    key: str
    title: str
    headers: Map[Field, tuple[str, ...]]
    signature: frozenset[Field]
    stages: Map[str, StageGuess] = field(default_factory=dict)
    currency: str | None = None
    won: str = "Closed Won"
    lost: str = "Closed Lost"
    began_in: str | None = None
    value_at_close: bool = False
    ended_by_stage: bool = False
    ends: Map[str, StageKind] = field(default_factory=dict)

    @property
    def is_known(self) -> bool:
        """Whether it is a system's, not made of a file's name."""
        return not self.key.startswith(FILE)


@dataclass(frozen=True, slots=True)
class Mapping:
    """A preset fitted to a table: the place of each field's column.

    `steps` are the columns that hold the day a stage was entered, with the stage's name, in file
    order. `currency` and `factor` are what the amounts' header says of them: `Betrag (T€)`.
    `left_out` are columns the person wants nothing of; all others are kept as fields. `ours` are
    the columns of a sheet of our own.
    """

    preset: Preset
    table: Table
    places: Map[Field, int]
    steps: tuple[tuple[int, str], ...] = ()
    currency: str | None = None
    factor: int = 1
    left_out: frozenset[int] = frozenset()
    ours: Map[str, int] = field(default_factory=dict)

    def column(self, what: Field) -> str | None:
        """Give the header of a field's column, None when the file has none."""
        place = self.places.get(what)
        return None if place is None else self.table.header[place]

    def cell(self, row: Row, what: Field) -> str:
        """Give a field's cell of a row; blank when the row is short or has no such column."""
        place = self.places.get(what)
        return row.cells[place] if place is not None and place < len(row.cells) else ""

    def cells(self, rows: Sequence[Row], what: Field) -> list[str]:
        """Give a field's cells of rows, as `cell` does."""
        place = self.places.get(what)
        return [""] * len(rows) if place is None else column_of(rows, place)


def fit(preset: Preset, table: Table) -> Mapping | None:
    """Fit a preset to a table, or give None when the table is not of that kind."""
    places: dict[Field, int] = {}
    known = {fold(name): place for place, name in enumerate(table.header)}
    for what, names in preset.headers.items():
        place = next((known[fold(name)] for name in names if fold(name) in known), None)
        if place is not None:
            places[what] = place
    return Mapping(preset, table, places) if preset.signature <= places.keys() else None


@lru_cache(maxsize=4096)
def fold(name: str) -> str:
    """Give the form in which two spellings of a header or a name are the same.

    Case and everything that is not a letter or a digit are left out, so `deal_stage`,
    `Deal Stage` and `Deal - Stage` meet, and so do `GTXPro` and `GTX Pro`.
    """
    return "".join(char for char in name.casefold() if char.isalnum())
