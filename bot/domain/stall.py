"""When a deal counts as stalled: working time in its stage beyond the stage's limit."""

import math
from collections.abc import Sequence, Set
from datetime import date, datetime, time, timedelta

from bot.domain.deal import Deal
from bot.domain.person import Person
from bot.domain.pipeline import Stage
from bot.domain.worktime import add_working_dates, add_working_days

SAMPLE = 20
"""Completed visits by won deals from which a stage's own limit is learned."""
SHARE = 0.8
"""The share of those visits that ended within the limit."""
QUIET_DAYS = 5
"""Working days for which a real activity silences the flag; it does not restart the clock."""


def learned(days: Sequence[float]) -> int | None:
    """Give the limit that completed visits by won deals teach, in whole working days.

    It is their 80th percentile (nearest rank), a started day counting as a whole one and at least
    a day; None where there are fewer than `SAMPLE`.
    """
    if len(days) < SAMPLE:
        return None
    rank = math.ceil(SHARE * len(days))
    return max(1, math.ceil(sorted(days)[rank - 1]))


def stalls_at(
    deal: Deal,
    stage: Stage,
    owner: Person | None,
    now: datetime,
    holidays: Set[date] = frozenset(),
) -> datetime | None:
    """Give the instant (UTC) at which the deal counts as stalled, or None if it never does.

    The limit is the stage's, learned or else configured, since the deal entered the stage, in the
    owner's zone and working days without `holidays` (UTC, Monday to Friday, while unowned). An
    activity silences the flag for `QUIET_DAYS`, and a deal that was put on hold does not stall
    before its day. A next step planned within the limit, counted from now or from when the flag
    would be raised, holds it off until that day is over; one planned further out does not.
    Undated and closed deals never stall.
    """
    if deal.entered_at is None or stage.limit_days is None or not stage.kind.is_open:
        return None
    clock = owner or Person(id=0, name="")
    zone, weekdays = clock.tz, clock.working_days
    due = add_working_days(
        deal.entered_at, stage.limit_days, zone=zone, working_days=weekdays, holidays=holidays
    )
    if deal.last_activity_at is not None:
        quiet = add_working_days(
            deal.last_activity_at, QUIET_DAYS, zone=zone, working_days=weekdays, holidays=holidays
        )
        due = max(due, quiet)
    if deal.hold_until is not None:
        due = max(due, datetime.combine(deal.hold_until, time.min, tzinfo=zone))
    if deal.next_step_on is not None:
        # What is planned too far out now may be near when the flag would be raised.
        raised = max(now, due).astimezone(zone).date()
        horizon = add_working_dates(
            raised, stage.limit_days, working_days=weekdays, holidays=holidays
        )
        if deal.next_step_on <= horizon:
            over = datetime.combine(deal.next_step_on + timedelta(days=1), time.min, tzinfo=zone)
            due = max(due, over)
    return due
