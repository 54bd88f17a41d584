"""What moved the open pipeline between two instants, line by line, and whether it adds up."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from bot.domain.deal import Status
from bot.domain.metrics import Period
from bot.domain.money import Money


class LineKind(StrEnum):
    """Why open deals were more or fewer, or worth more or less, in the order they are shown."""

    NEW = "new"
    REOPENED = "reopened"
    PULLED_IN = "pulled_in"
    MOVED_IN = "moved_in"
    WON = "won"
    LOST = "lost"
    DISQUALIFIED = "disqualified"
    PUSHED_OUT = "pushed_out"
    MOVED_OUT = "moved_out"
    VALUE_CHANGED = "value_changed"


@dataclass(frozen=True, slots=True)
class Extent:
    """Which open deals are looked at: a pipeline's, an owner's, those closing in a period.

    None is all. A closing period is made of whole months and has both its bounds; only with one
    is there anything to be pulled in or pushed out.
    """

    pipeline_id: int | None = None
    owner_id: int | None = None
    closing: Period | None = None


@dataclass(frozen=True, slots=True)
class Flow:
    """Deals and their values per currency; of a line, how much it added (negative: took away)."""

    deals: int = 0
    value: Mapping[str, Money] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Line:
    """One reason and what it added; `changes` is how often it happened.

    A changed value adds no deal, so there `flow.deals` is 0 and `changes` is not.
    """

    kind: LineKind
    flow: Flow
    changes: int


@dataclass(frozen=True, slots=True)
class Movement:
    """The open deals at two instants, counted each by itself, and the lines between them."""

    opening: Flow
    lines: tuple[Line, ...]
    closing: Flow

    @property
    def adds_up(self) -> bool:
        """Whether opening and lines make the closing, in deals and to the minor unit."""
        made = total([self.opening, *(line.flow for line in self.lines)])
        return made.deals == self.closing.deals and _known(made) == _known(self.closing)


@dataclass(frozen=True, slots=True)
class Steps:
    """Changes of position alike in what they did, counted together.

    `was` and `now` are the status before (None: just created) and after, `was_within` and
    `is_within` whether pipeline and owner were the asked ones, `was_in` and `is_in` whether the
    deal was counted at all; the values are minor units in their currency, None for unknown ones.
    `valued` counts the changes of value among them.
    """

    was: Status | None
    now: Status
    was_within: bool
    is_within: bool
    was_in: bool
    is_in: bool
    before: Money | None
    after: Money | None
    changes: int
    valued: int


def lines_of(steps: Iterable[Steps]) -> tuple[Line, ...]:
    """Book steps under their reasons, in the order of the kinds; reasons without any are left out.

    A deal leaves with the value it has in the end: a change of value on the way out is booked
    before it, so that the won line is what was won.
    """
    counted: dict[LineKind, int] = {}
    flows: dict[LineKind, list[Flow]] = {}

    def book(kind: LineKind, changes: int, *parts: Flow) -> None:
        counted[kind] = counted.get(kind, 0) + changes
        flows.setdefault(kind, []).extend(parts)

    for one in steps:
        if one.was_in and one.valued:
            change = (_flow(0, one.after, 1), _flow(0, one.before, -1))
            book(LineKind.VALUE_CHANGED, one.valued, *change)
        if one.was_in and not one.is_in:
            book(_way_out(one), one.changes, _flow(-one.changes, one.after, -1))
        if one.is_in and not one.was_in:
            book(_way_in(one), one.changes, _flow(one.changes, one.after, 1))
    return tuple(
        Line(kind, total(flows[kind]), counted[kind]) for kind in LineKind if kind in flows
    )


def total(flows: Iterable[Flow]) -> Flow:
    """Add flows up, per currency."""
    deals, sums = 0, dict[str, int]()
    for one in flows:
        deals += one.deals
        for code, money in one.value.items():
            sums[code] = sums.get(code, 0) + money.minor
    return Flow(deals, {code: Money(minor, code) for code, minor in sorted(sums.items())})


def _way_in(step: Steps) -> LineKind:
    if step.was is None:
        return LineKind.NEW
    if step.was is not Status.OPEN:
        return LineKind.REOPENED
    return LineKind.PULLED_IN if step.was_within else LineKind.MOVED_IN


_CLOSED = {
    Status.WON: LineKind.WON,
    Status.LOST: LineKind.LOST,
    Status.DISQUALIFIED: LineKind.DISQUALIFIED,
}


def _way_out(step: Steps) -> LineKind:
    if step.now is not Status.OPEN:
        return _CLOSED[step.now]
    return LineKind.PUSHED_OUT if step.is_within else LineKind.MOVED_OUT


def _flow(deals: int, money: Money | None, sign: int) -> Flow:
    value = {money.currency: Money(sign * money.minor, money.currency)} if money else {}
    return Flow(deals, value)


def _known(flow: Flow) -> dict[str, int]:
    return {code: money.minor for code, money in flow.value.items() if money.minor}
