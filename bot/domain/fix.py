"""What a deal lacks, of the rules that its owner settles: the fix-it list and the review."""

from collections.abc import Set
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from bot.domain import rule
from bot.domain.deal import Deal, Status
from bot.domain.person import Person
from bot.domain.pipeline import StageKind
from bot.domain.rule import GRACE_DAYS, Case
from bot.domain.worktime import add_working_days


class Gap(StrEnum):
    """What is to be mended, the worst first."""

    UNTOUCHED = "untouched"
    STALLED = "stalled"
    CLOSE_PASSED = "close_passed"
    NO_STEP = "no_step"
    NO_VALUE = "no_value"


@dataclass(frozen=True, slots=True)
class Fix:
    """A deal that breaks a rule, and the worst it breaks."""

    deal: Deal
    gap: Gap


@dataclass(frozen=True, slots=True)
class FixList:
    """A page of a person's fix-it list; `capped` when there are more than were counted."""

    rows: tuple[Fix, ...] = ()
    total: int = 0
    capped: bool = False
    page: int = 0


def unvalued(case: Case) -> bool:
    """Tell whether a deal has no value; a lead need not have one."""
    return case.deal.value is None and case.stage.kind is StageKind.DEAL


def gaps(case: Case) -> tuple[Gap, ...]:
    """Give what a deal lacks, the worst first; nothing while it is closed or on hold."""
    deal = case.deal
    held = deal.hold_until is not None and deal.hold_until > case.today
    if deal.status is not Status.OPEN or held:
        return ()
    holds = {
        Gap.UNTOUCHED: rule.untouched(case) is not None,
        Gap.STALLED: rule.stalled(case) is not None,
        Gap.CLOSE_PASSED: rule.close_passed(case) is not None,
        Gap.NO_STEP: rule.no_step(case) is not None,
        Gap.NO_VALUE: unvalued(case),
    }
    return tuple(gap for gap, held_now in holds.items() if held_now)


def grace_began(now: datetime, owner: Person, holidays: Set[date] = frozenset()) -> datetime:
    """Give the newest instant, to the hour, since which an owner's days of grace have passed."""
    zone, worked = owner.tz, owner.working_days
    hours = 0
    while True:
        instant = now - timedelta(hours=hours)
        over = add_working_days(
            instant, GRACE_DAYS, zone=zone, working_days=worked, holidays=holidays
        )
        if over <= now:
            return instant
        hours += 1
