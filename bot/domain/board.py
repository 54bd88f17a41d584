"""The board as values: stages with their totals and the cards worth showing first."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from bot.domain.deal import Deal
from bot.domain.lens import PLAIN_SEEN, Seen
from bot.domain.money import Money
from bot.domain.pipeline import Pipeline, Stage
from bot.domain.rate import NO_RATES, Rates


class Filter(StrEnum):
    """Which cards the board shows; the stalled and step filters have their own totals."""

    ALL = "all"
    STALLED = "stalled"
    NO_STEP = "no_step"
    CLOSING = "closing"


class Sort(StrEnum):
    """Which cards come first within a stage."""

    VALUE = "value"
    CLOSE = "close"
    AGE = "age"
    QUIET = "quiet"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a page of a stage begins: behind a card, or with `back` the page that ends before it.

    A page found so costs the same however far down it is.
    """

    deal_id: int
    back: bool = False


@dataclass(frozen=True, slots=True)
class BoardQuery:
    """What to show: `owner_id` None is everybody; `stage_id` set pages through that stage alone.

    `page` counts from 0 and is found by its `cursor`, `size` is cards per stage and page;
    `lens_id` names what else is asked, see `bot.domain.lens`, 0 without.
    """

    pipeline_id: int
    owner_id: int | None = None
    filter: Filter = Filter.ALL
    sort: Sort = Sort.VALUE
    stage_id: int | None = None
    page: int = 0
    size: int = 3
    lens_id: int = 0
    cursor: Cursor | None = None

    @property
    def narrows(self) -> bool:
        """Whether its own controls leave deals out."""
        return self.owner_id is not None or self.filter is not Filter.ALL


@dataclass(frozen=True, slots=True)
class Sums:
    """A set of cards counted: values per currency code, unknown values in none of them.

    `weighted` is each value times the deal's own probability, else its stage's (minor units,
    rounded half even once per currency).
    """

    deals: int = 0
    value: Mapping[str, Money] = field(default_factory=dict)
    weighted: Mapping[str, Money] = field(default_factory=dict)
    stalled: int | None = 0


@dataclass(frozen=True, slots=True)
class Column:
    """A stage of the board, its sums, and the first cards of the asked page."""

    stage: Stage
    sums: Sums
    cards: tuple[Deal, ...] = ()


@dataclass(frozen=True, slots=True)
class Board:
    """A pipeline at an instant, seen through a query and its lens; `rates` are those of its day."""

    pipeline: Pipeline
    query: BoardQuery
    columns: tuple[Column, ...]
    total: Sums
    rates: Rates = NO_RATES
    seen: Seen = PLAIN_SEEN
