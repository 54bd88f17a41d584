"""What changed in the open pipeline between two instants, checked to the minor unit."""

from datetime import date, datetime, timedelta

from bot.domain.error import Invalid
from bot.domain.movement import Extent, Movement, lines_of
from bot.domain.timeline import SINCE_EVER
from bot.storage import UnitOfWork


def changes(
    uow: UnitOfWork, extent: Extent, since: datetime | None, until: datetime | None = None
) -> Movement:
    """Give opening, lines and closing after `since` (None: ever) and up to `until` (None: now).

    Opening and closing are counted from the kept totals, the lines from the timeline, so that
    `adds_up` compares two ways of counting. Raises `Invalid` when the end is not after the start.
    """
    since, until = since or SINCE_EVER, min(until or uow.now, uow.now)
    if until < since:
        raise Invalid("The end lies before the beginning. Swap the two days.")
    return Movement(
        opening=uow.movements.standing(extent, since),
        lines=lines_of(uow.movements.steps(extent, since, until)),
        closing=uow.movements.standing(extent, until),
    )


def start_of(uow: UnitOfWork, day: date) -> datetime:
    """Give the last instant before a local day of the workspace begins."""
    return uow.workspace.end_of(day - timedelta(days=1)) - timedelta(microseconds=1)


def end_of(uow: UnitOfWork, day: date) -> datetime:
    """Give the last instant of a local day of the workspace."""
    return uow.workspace.end_of(day) - timedelta(microseconds=1)
