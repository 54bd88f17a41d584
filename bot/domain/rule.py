"""The rules of what people forget: pure predicates over a deal, each with the figures behind it.

A rule says when it holds and why; whom to tell, when and how often is the affair of manners.
"""

from collections.abc import Callable, Iterator, Mapping, Set
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType

from bot.domain.deal import Deal, Status
from bot.domain.followup import Followup
from bot.domain.money import Money
from bot.domain.person import Person
from bot.domain.pipeline import Stage, StageKind
from bot.domain.playbook import Task
from bot.domain.worktime import add_working_dates, add_working_days, working_days_between

PUSHES = 3
"""How often an expected close date may be put off before somebody asks whether it is real."""
GRACE_DAYS = 1
"""Working days a deal may be without a next step, and a new lead without a touch."""
SIGNS = 2
"""Warning signs that together put a big deal at risk."""
BIG = 3
"""A deal is big from so many times the mean value of its pipeline's open deals."""
BIG_SAMPLE = 5
"""Open deals of known value from which that mean means something."""


class Rule(StrEnum):
    """What can be forgotten; `BACKLOG` stands for all that was so when the deals were imported."""

    AT_RISK = "at_risk"
    OWNER_GONE = "owner_gone"
    UNTOUCHED = "untouched"
    FOLLOWUP_OVERDUE = "followup_overdue"
    FOLLOWUP_DUE = "followup_due"
    RETURNING = "returning"
    STALLED = "stalled"
    CLOSE_PASSED = "close_passed"
    TASK_OVERDUE = "task_overdue"
    PUSHED = "pushed"
    NO_STEP = "no_step"
    BACKLOG = "backlog"


class Act(StrEnum):
    """What settles a nudge, offered in its message."""

    MOVE = "move"
    LOG = "log"
    STEP = "step"
    DATE = "date"
    ASSIGN = "assign"
    LOST = "lost"
    REVIEW = "review"


@dataclass(frozen=True, slots=True)
class Case:
    """A deal as the rules see it, at an instant.

    `owner` is whose working days and zone count (UTC, Monday to Friday, without one); `followup`
    and `task` the open ones due first; `pushes` how often the expected close date was put off;
    `touched` whether anybody has worked on it since it was made; `big_from` the value from which
    a deal of its pipeline and currency is big; `holidays` the days the country does not work.
    """

    deal: Deal
    stage: Stage
    now: datetime
    owner: Person | None = None
    followup: Followup | None = None
    task: Task | None = None
    pushes: int = 0
    touched: bool = True
    big_from: Money | None = None
    holidays: Set[date] = frozenset()

    @property
    def clock(self) -> Person:
        """Whose days are counted."""
        return self.owner or Person(id=0, name="")

    @property
    def today(self) -> date:
        """The owner's local date."""
        return self.now.astimezone(self.clock.tz).date()

    @property
    def plan(self) -> date | None:
        """The day of the next step: the follow-up's, else the deal's own."""
        return self.followup.due if self.followup else self.deal.next_step_on

    def worked_since(self, instant: datetime) -> int:
        """Count the owner's whole working days since an instant."""
        clock = self.clock
        gone = working_days_between(
            instant,
            self.now,
            zone=clock.tz,
            working_days=clock.working_days,
            holidays=self.holidays,
        )
        return int(gone)

    def over(self, instant: datetime, days: int) -> bool:
        """Tell whether so many of the owner's working days have passed since an instant."""
        return self.now >= self.ends(instant, days)

    def ends(self, instant: datetime, days: int) -> datetime:
        """Give the instant at which so many of the owner's working days have passed."""
        clock = self.clock
        return add_working_days(
            instant,
            days,
            zone=clock.tz,
            working_days=clock.working_days,
            holidays=self.holidays,
        )


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that holds for a deal, with the figures that say why.

    `days` are working days (of `STALLED` in the stage, of others since `on`); `limit` and
    `sample` the stage's limit and the won deals it was learned from (None: it is configured);
    `times` counts pushes or deals, and of a follow-up that nobody planned it is the touch of the
    rhythm, 0 for the question after the last; `signs` are the rules behind a deal at risk; `what`
    is the person's own words for the step or the touch.
    """

    rule: Rule
    days: int | None = None
    on: date | None = None
    limit: int | None = None
    sample: int | None = None
    times: int | None = None
    what: str | None = None
    signs: tuple[Rule, ...] = ()


def stalled(case: Case) -> Finding | None:
    """Tell whether the deal has been in its stage beyond the limit; see `bot.domain.stall`."""
    deal = case.deal
    if deal.stalls_at is None or deal.stalls_at > case.now or deal.entered_at is None:
        return None
    return Finding(
        Rule.STALLED,
        days=case.worked_since(deal.entered_at),
        on=deal.entered_at.astimezone(case.clock.tz).date(),
        limit=case.stage.limit_days,
        sample=case.stage.learned_from,
    )


def followup_due(case: Case) -> Finding | None:
    """Tell whether the next touch was planned for today."""
    planned = case.followup
    if planned is None or planned.due != case.today:
        return None
    return Finding(Rule.FOLLOWUP_DUE, on=planned.due, what=planned.note, times=planned.turn)


def followup_overdue(case: Case) -> Finding | None:
    """Tell whether the next touch was planned for a day that is over."""
    planned = case.followup
    if planned is None or planned.due >= case.today:
        return None
    late = _late(case, planned.due)
    return Finding(Rule.FOLLOWUP_OVERDUE, late, planned.due, what=planned.note, times=planned.turn)


def no_step(case: Case) -> Finding | None:
    """Tell whether nothing is planned, a working day after the deal was last worked on."""
    deal = case.deal
    if case.followup is not None or deal.next_step is not None or deal.next_step_on is not None:
        return None
    since = last_worked(deal)
    if since is not None and not case.over(since, GRACE_DAYS):
        return None
    return Finding(Rule.NO_STEP, days=case.worked_since(since) if since else None)


def close_passed(case: Case) -> Finding | None:
    """Tell whether the day the deal should have closed on is over."""
    day = case.deal.close_date
    if day is None or day >= case.today:
        return None
    return Finding(Rule.CLOSE_PASSED, days=_late(case, day), on=day)


def pushed(case: Case) -> Finding | None:
    """Tell whether the expected close date was put off three times or more."""
    if case.pushes < PUSHES:
        return None
    return Finding(Rule.PUSHED, times=case.pushes, on=case.deal.close_date)


def untouched(case: Case) -> Finding | None:
    """Tell whether a new lead waits for its first touch since a working day."""
    made = case.deal.created_at
    if case.touched or case.stage.kind is not StageKind.LEAD or made is None:
        return None
    if not case.over(made, GRACE_DAYS):
        return None
    day = made.astimezone(case.clock.tz).date()
    return Finding(Rule.UNTOUCHED, days=case.worked_since(made), on=day)


def task_overdue(case: Case) -> Finding | None:
    """Tell whether a step of the stage's playbook is late."""
    task = case.task
    if task is None or task.due is None or task.due >= case.today:
        return None
    return Finding(Rule.TASK_OVERDUE, days=_late(case, task.due), on=task.due, what=task.name)


def owner_gone(case: Case) -> Finding | None:
    """Tell whether whose deal it is has left or may not see it any more."""
    owner = case.owner
    if owner is None or owner.is_member:
        return None
    return Finding(Rule.OWNER_GONE, what=owner.name)


def at_risk(case: Case) -> Finding | None:
    """Tell whether a big deal shows warning signs, so many that somebody should look at it now."""
    value, big = case.deal.value, case.big_from
    if value is None or big is None or value.currency != big.currency or value.minor < big.minor:
        return None
    signs = tuple(found.rule for sign in _SIGNS if (found := sign(case)) is not None)
    return Finding(Rule.AT_RISK, signs=signs) if len(signs) >= SIGNS else None


def returning(case: Case) -> Finding | None:
    """Tell whether the day has come to which a deal was put aside ("not now")."""
    day = case.deal.hold_until
    if day is None or day > case.today:
        return None
    return Finding(Rule.RETURNING, on=day, what=case.deal.next_step)


_SIGNS = (stalled, followup_overdue, close_passed, pushed, no_step)

PREDICATES: Mapping[Rule, Callable[[Case], Finding | None]] = MappingProxyType(
    {
        Rule.AT_RISK: at_risk,
        Rule.OWNER_GONE: owner_gone,
        Rule.UNTOUCHED: untouched,
        Rule.FOLLOWUP_OVERDUE: followup_overdue,
        Rule.FOLLOWUP_DUE: followup_due,
        Rule.RETURNING: returning,
        Rule.STALLED: stalled,
        Rule.CLOSE_PASSED: close_passed,
        Rule.TASK_OVERDUE: task_overdue,
        Rule.PUSHED: pushed,
        Rule.NO_STEP: no_step,
    }
)
"""Every rule by name, the most important first."""


def findings(case: Case) -> Iterator[Finding]:
    """Give the rules that hold for an open deal, the most important first.

    A deal put aside keeps still until its day, but for an owner who is gone.
    """
    deal = case.deal
    if deal.status is not Status.OPEN:
        return
    aside = deal.hold_until is not None and deal.hold_until > case.today
    for rule, holds in PREDICATES.items():
        if aside and rule is not Rule.OWNER_GONE:
            continue
        found = holds(case)
        if found is not None:
            yield found


def last_worked(deal: Deal) -> datetime | None:
    """Give when a deal was last moved, made or worked on; None when no such time is known."""
    known = [at for at in (deal.entered_at, deal.created_at, deal.last_activity_at) if at]
    return max(known, default=None)


def _late(case: Case, day: date) -> int:
    """Count the owner's working dates from a day (excluded) to today (included)."""
    days, on = 0, day
    while days < 250:
        on = add_working_dates(on, 1, working_days=case.clock.working_days, holidays=case.holidays)
        if on > case.today:
            return days
        days += 1
    return days
