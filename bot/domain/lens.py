"""A lens: which deals of a pipeline a board is narrowed to, and what its cards show."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date, timedelta
from enum import StrEnum

from bot.domain.custom import CustomField, CustomValue, FieldKind, RecordKind
from bot.domain.deal import Source
from bot.domain.metrics import Period
from bot.domain.money import Money
from bot.domain.span import months, quarter_start


class Stretch(StrEnum):
    """Days by their name, seen from today; UNKNOWN is no day at all."""

    THIS_WEEK = "this_week"
    NEXT_WEEK = "next_week"
    LAST_WEEK = "last_week"
    THIS_MONTH = "this_month"
    NEXT_MONTH = "next_month"
    LAST_MONTH = "last_month"
    THIS_QUARTER = "this_quarter"
    NEXT_QUARTER = "next_quarter"
    LAST_QUARTER = "last_quarter"
    THIS_YEAR = "this_year"
    LAST_YEAR = "last_year"
    OVERDUE = "overdue"
    UNKNOWN = "unknown"


CLOSING = (
    Stretch.OVERDUE,
    Stretch.THIS_WEEK,
    Stretch.NEXT_WEEK,
    Stretch.THIS_MONTH,
    Stretch.NEXT_MONTH,
    Stretch.THIS_QUARTER,
    Stretch.NEXT_QUARTER,
    Stretch.THIS_YEAR,
    Stretch.UNKNOWN,
)
"""What a close date can be asked for by."""

CREATED = (
    Stretch.THIS_WEEK,
    Stretch.LAST_WEEK,
    Stretch.THIS_MONTH,
    Stretch.LAST_MONTH,
    Stretch.THIS_QUARTER,
    Stretch.LAST_QUARTER,
    Stretch.THIS_YEAR,
    Stretch.LAST_YEAR,
    Stretch.UNKNOWN,
)
"""What a creation date can be asked for by."""


@dataclass(frozen=True, slots=True)
class When:
    """A range of days: a stretch by its name, or a first and last day, either of which is open."""

    stretch: Stretch | None = None
    first: date | None = None
    last: date | None = None

    def period(self, today: date) -> Period:
        """Give the days; raises ValueError for UNKNOWN, which has none."""
        year, month, quarter = today.year, today.month, quarter_start(today)
        match self.stretch:
            case None:
                return Period(self.first, self.last)
            case Stretch.OVERDUE:
                return Period(None, today - timedelta(days=1))
            case Stretch.THIS_WEEK | Stretch.NEXT_WEEK | Stretch.LAST_WEEK as week:
                weeks = {Stretch.NEXT_WEEK: 1, Stretch.LAST_WEEK: -1}.get(week, 0)
                monday = today - timedelta(days=today.weekday() - 7 * weeks)
                return Period(monday, monday + timedelta(days=6))
            case Stretch.THIS_MONTH:
                return months(year, month, 1)
            case Stretch.NEXT_MONTH:
                return months(year, month + 1, 1)
            case Stretch.LAST_MONTH:
                return months(year, month - 1, 1)
            case Stretch.THIS_QUARTER:
                return months(year, quarter, 3)
            case Stretch.NEXT_QUARTER:
                return months(year, quarter + 3, 3)
            case Stretch.LAST_QUARTER:
                return months(year, quarter - 3, 3)
            case Stretch.THIS_YEAR:
                return months(year, 1, 12)
            case Stretch.LAST_YEAR:
                return months(year - 1, 1, 12)
            case Stretch.UNKNOWN:
                raise ValueError("no day is not a range of days")


@dataclass(frozen=True, slots=True)
class Own:
    """What stands in a field of the workspace's own: one text, or a range of numbers, money, days.

    All three are written as they are stored, see `bot.domain.custom.written`. `record` is what the
    field is on: a deal, or the company or contact of a deal. Money compares within one currency.
    """

    field_id: int
    kind: FieldKind
    text: str | None = None
    first: str | None = None
    last: str | None = None
    record: RecordKind = RecordKind.DEAL


class Fact(StrEnum):
    """What a card can show under its name."""

    VALUE = "value"
    OWNER = "owner"
    CLOSE = "close"
    STEP = "step"
    AGE = "age"
    ACTIVITY = "activity"
    SOURCE = "source"
    PERSONA = "persona"
    COMPANY = "company"
    CONTACT = "contact"
    CHANCE = "chance"
    CREATED = "created"


USUAL = (Fact.VALUE.value, Fact.OWNER.value, Fact.CLOSE.value)
"""What cards show unless something else was chosen."""

MOST_FACTS = 8
"""Facts a card has room for."""


@dataclass(frozen=True, slots=True)
class Lens:
    """What a board shows beyond its own controls; everything that is set has to hold.

    `least` and `most` bound the value as it compares in the workspace's currency; a deal whose
    value is unknown or has no rate is in no such range. `facts` name what cards show: of `Fact`,
    or a custom field's key.
    """

    sources: tuple[Source, ...] = ()
    persona_id: int | None = None
    company_id: int | None = None
    team: str | None = None
    unowned: bool = False
    stalled: bool = False
    no_step: bool = False
    least: Money | None = None
    most: Money | None = None
    closing: When | None = None
    created: When | None = None
    own: tuple[Own, ...] = ()
    facts: tuple[str, ...] = ()

    @property
    def narrows(self) -> bool:
        """Whether it leaves deals out, rather than only choosing what cards show."""
        if self is PLAIN:
            return False
        return any(getattr(self, one.name) for one in fields(Lens) if one.name != "facts")


PLAIN = Lens()
"""The lens that leaves everything as it is."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A lens with what its ids are called, and what the shown cards' own fields hold.

    `personas` are names by id, `values` are by deal and field.
    """

    lens: Lens = PLAIN
    company: str | None = None
    personas: Mapping[int, str] = field(default_factory=dict)
    fields: Mapping[int, CustomField] = field(default_factory=dict)
    values: Mapping[int, Mapping[int, CustomValue]] = field(default_factory=dict)


PLAIN_SEEN = Seen()
