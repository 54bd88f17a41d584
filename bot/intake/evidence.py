"""What decides where a column can be read in two ways: all else that the file shows."""

import re
from collections.abc import Collection
from dataclasses import dataclass

from bot.domain.error import Invalid
from bot.domain.workspace import Workspace
from bot.intake.amount import AmountReading, tell_mark
from bot.intake.day import DayReading, Order

_AMERICAN = frozenset(("USD",))
_HALF_DAY = re.compile(r"\d\s*[ap]\.?\s?m\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What else is known of a file: `pairs` are days of creation and close as its rows say them."""

    pairs: Collection[tuple[str, str]]
    amounts: Collection[str]
    delimiter: str
    workspace: Workspace


def decide_order(cells: Collection[str], evidence: Evidence) -> tuple[DayReading, Invalid]:
    """Choose the order of dates that fit both; say why in a sentence.

    The surest sign is that nothing closes before it was created; then points between the numbers
    (nobody writes the month first so), a clock of twelve hours, the way amounts are written and
    cells are parted, and at last where the workspace is.
    """
    order, why = _sign(cells, evidence)
    example = min((cell for cell in cells if re.match(r"\d{1,2}\D", cell)), default="")[:20]
    if order is Order.DMY:
        told = Invalid(
            "Dates such as {example} can be read in two ways. They were read with the day first, "
            "{why}; choose the month first (--dates mdy) if that is wrong.",
            example=example,
            why=why,
        )
    else:
        told = Invalid(
            "Dates such as {example} can be read in two ways. They were read with the month first, "
            "{why}; choose the day first (--dates dmy) if that is wrong.",
            example=example,
            why=why,
        )
    return DayReading(order), told


def _sign(cells: Collection[str], evidence: Evidence) -> tuple[Order, Invalid]:
    wrong = {order: _backwards(order, evidence.pairs) for order in (Order.DMY, Order.MDY)}
    if wrong[Order.DMY] != wrong[Order.MDY]:
        surest = min(wrong, key=lambda one: wrong[one])
        return surest, Invalid("so that nothing closes before it begins")
    if any(re.match(r"\d{1,2}\.\s?\d{1,2}\.", cell) for cell in cells):
        return Order.DMY, Invalid("as dates with points are")
    if any(map(_HALF_DAY.search, cells)):
        return Order.MDY, Invalid("as the clock has twelve hours")
    if tell_mark(evidence.amounts).mark == "," or evidence.delimiter == ";":
        return Order.DMY, Invalid("as the amounts or the marks between cells are European")
    if any(re.search(r"[€£]|zł|kč", cell, re.IGNORECASE) for cell in evidence.amounts):
        return Order.DMY, Invalid("as the amounts are European")
    if any("$" in cell for cell in evidence.amounts):
        return Order.MDY, Invalid("as the amounts are in dollars")
    if evidence.workspace.currency in _AMERICAN:
        return Order.MDY, Invalid("as the workspace counts in dollars")
    return Order.DMY, Invalid("as in most countries")


def decide_mark(days: DayReading, evidence: Evidence) -> tuple[AmountReading, Invalid]:
    """Choose what points before three digits mean: they group, since few prices have mills."""
    example = min((cell for cell in evidence.amounts if "." in cell), default="")[:20]
    return (
        AmountReading(",", sure=False),
        Invalid(
            "Amounts such as {example} can be read in two ways. The points were taken to group "
            "thousands; choose the point as decimal mark (--decimal .) if that is wrong.",
            example=example,
        ),
    )


def _backwards(order: Order, pairs: Collection[tuple[str, str]]) -> int:
    """Count the rows that would close before they were created."""
    reading, count = DayReading(order), 0
    for created, close in pairs:
        try:
            count += bool(created and close) and reading.day(close) < reading.day(created)
        except Invalid:
            continue
    return count
