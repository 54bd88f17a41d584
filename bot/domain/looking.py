"""What follows from looking at a deal: at most one thing to say, and when to look again."""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from bot.domain.deal import Status
from bot.domain.habit import HABITS
from bot.domain.manners import PATIENCE, at_local
from bot.domain.nudge import Nudge, NudgeState
from bot.domain.rule import GRACE_DAYS, Case, Finding, Rule, findings, last_worked
from bot.domain.worktime import add_working_dates

_DAY = timedelta(days=1)
_OPEN = frozenset({NudgeState.WAITING, NudgeState.SENT})
_SHUT = frozenset({NudgeState.OLD, NudgeState.ESCALATED})


@dataclass(frozen=True, slots=True)
class Look:
    """What a look at a deal came to.

    `say` is what to tell (with the round it is and the state it is stored in), `old` what was so
    when the deal was imported, `over` the nudges whose rule holds no longer, `again` when to look
    next if nothing changes (None: never), `found` all that holds.
    """

    say: Finding | None
    state: NudgeState
    round: int
    over: tuple[Nudge, ...]
    again: datetime | None
    found: tuple[Finding, ...] = ()
    old: tuple[Finding, ...] = ()


def look(
    case: Case,
    told: Sequence[Nudge],
    *,
    off: Set[Rule] = frozenset(),
    fallen: Set[Rule] = frozenset(),
    muted: Mapping[Rule | None, date | None] | None = None,
    first: bool = False,
) -> Look:
    """Decide what to say about a deal, given what was `told` about it before (newest first).

    `off` are rules its owner does not want, `fallen` those that go to the digest, `muted` what is
    silenced until which day (of the rule None: all). One thing is said at a time: the most
    important that was not said before, or whose turn has come again; of a deal whose owner left,
    that alone. At the `first` look at an imported deal everything that holds is old.
    """
    found = tuple(findings(case))
    holding = {one.rule for one in found}
    newest: dict[Rule, Nudge] = {}
    for nudge in told:
        newest.setdefault(nudge.rule, nudge)
    over = tuple(
        nudge
        for nudge in newest.values()
        if nudge.state in (_OPEN | _SHUT) and nudge.rule not in holding
    )
    again = [instant for instant in _moments(case, holding) if instant > case.now]
    if first:
        old = tuple(one for one in found if one.rule is not Rule.OWNER_GONE)
        soon = [case.now] if len(old) < len(found) else again
        return Look(None, NudgeState.OLD, 1, over, min(soon, default=None), found, old)
    busy = any(known.state in _OPEN and known.rule in holding for known in newest.values())
    gone = tuple(one for one in found if one.rule is Rule.OWNER_GONE)
    for one in gone or found:
        if busy or one.rule in off:
            continue
        until = _silent_until(one.rule, muted or {})
        if until is not None:
            if until is not _FOR_GOOD:
                again.append(_midnight(until + _DAY, case))
            continue
        before = newest.get(one.rule)
        if before is not None and before.state in _SHUT:
            continue
        turn, on = _turn(one, before, case)
        if on is None:
            continue
        if on > case.today:
            again.append(_midnight(on, case))
            continue
        state = NudgeState.FOLDED if one.rule in fallen else NudgeState.WAITING
        if turn > PATIENCE and before is not None and before.state is NudgeState.IGNORED:
            state = NudgeState.ESCALATED
        return Look(one, state, turn, over, min(again, default=None), found)
    return Look(None, NudgeState.WAITING, 0, over, min(again, default=None), found)


_FOR_GOOD = date.max


def _silent_until(rule: Rule, muted: Mapping[Rule | None, date | None]) -> date | None:
    """Give the last day a rule is silenced on, None while it may speak."""
    for key in (None, rule):
        if key in muted:
            return muted[key] or _FOR_GOOD
    return None


def _turn(one: Finding, before: Nudge | None, case: Case) -> tuple[int, date | None]:
    """Give which time something would be said, and the day on which it may be (None: never)."""
    if before is None or before.state is NudgeState.DROPPED or not _same(one, before.found):
        day = before.day + _DAY if before is not None and before.day >= case.today else case.today
        return 1, day
    wait = HABITS[one.rule].again
    if wait is None:
        return before.round, None
    on = add_working_dates(
        before.day, wait, working_days=case.clock.working_days, holidays=case.holidays
    )
    fresh = before.state in (NudgeState.ACTED, NudgeState.SNOOZED)
    return 1 if fresh else before.round + 1, on


def _same(one: Finding, other: Finding) -> bool:
    """Tell whether two findings are about the same thing, seen on different days."""
    plain = (replace(each, days=None, limit=None, sample=None, signs=()) for each in (one, other))
    first, second = plain
    return first == second


def _moments(case: Case, holding: Set[Rule]) -> Iterable[datetime]:
    """Give the moments at which a rule that does not hold yet may come to hold."""
    deal = case.deal
    if deal.status is not Status.OPEN:
        return
    for day in _days(case):
        yield _midnight(day, case)
    if deal.stalls_at is not None:
        yield deal.stalls_at
    if Rule.UNTOUCHED not in holding and not case.touched and deal.created_at is not None:
        yield case.ends(deal.created_at, GRACE_DAYS)
    worked = last_worked(deal)
    if Rule.NO_STEP not in holding and worked is not None and case.plan is None:
        yield case.ends(worked, GRACE_DAYS)


def _days(case: Case) -> Iterable[date]:
    if case.followup is not None:
        yield case.followup.due
        yield case.followup.due + _DAY
    if case.deal.close_date is not None:
        yield case.deal.close_date + _DAY
    if case.task is not None and case.task.due is not None:
        yield case.task.due + _DAY
    if case.deal.hold_until is not None:
        yield case.deal.hold_until


def _midnight(day: date, case: Case) -> datetime:
    return at_local(day, 0, case.clock.tz)
