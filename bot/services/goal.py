"""Goals: set by those who manage, and how far they are."""

import math
import zlib
from dataclasses import replace
from datetime import date, timedelta
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

from bot.domain.audit import Audit, Deed, Subject
from bot.domain.error import Forbidden, Invalid
from bot.domain.forecast import Grain, Window
from bot.domain.goal import Goal, Measure, Progress, WayBack, gone, way_back
from bot.domain.metrics import Period, Scope, Tally, average_won_value, worth
from bot.domain.money import exponent
from bot.domain.permit import may_administer, may_curate
from bot.domain.person import Person
from bot.services.funnel import funnel
from bot.services.holiday import holidays_of
from bot.services.rate import rates_for
from bot.services.rep import leaderboard
from bot.services.trail import tell
from bot.storage import UnitOfWork
from bot.storage.group import is_asked

LOOKED_AT = 365
"""Days whose wins the way back rests on; they end before the usual time to a win from now."""


_WEEK = Decimal(1)


def may_set(person: Person, goal: Goal, owner: Person | None) -> bool:
    """Tell whether a person may set a goal: admins all, managers all but other teams' ones."""
    if may_administer(person):
        return True
    if not may_curate(person):
        return False
    theirs = goal.team or (owner.team if owner else None)
    return theirs in (None, person.team) or (owner is not None and owner.manager_id == person.id)


def put(uow: UnitOfWork, asked: Goal, *, by: Person | None) -> Audit:
    """Set a goal from its month or quarter on; a target of 0 ends it.

    `by` is None on the command line, where whoever holds the database may. Raises `Forbidden`
    for who may not, `Invalid` for a target that is none.
    """
    owner = uow.persons.get(asked.person_id) if asked.person_id is not None else None
    if by is not None and not may_set(by, asked, owner):
        raise Forbidden("Goals are set by an admin or by a manager of the team.")
    if not 0 <= asked.target < 10**15:
        raise Invalid("A goal is a positive number. 0 takes it away.")
    if asked.person_id is not None and asked.team is not None:
        raise Invalid("Choose a team or a person, not both.")
    asked = replace(asked, first=asked.window(asked.first).first)
    before = uow.goals.get(asked)
    uow.goals.put(asked, by.id if by else None, uow.now)
    name = (owner.name if owner else asked.team) or ""
    return tell(
        uow,
        Subject.GOAL,
        subject_of(asked),
        Deed.CHANGED if before else Deed.ADDED,
        before=_told(before, name) if before else None,
        after=_told(asked, name),
        by=by,
    )


def put_back(uow: UnitOfWork, told: Audit) -> None:
    """Give a goal its former target, or take it away."""
    if told.before is not None:
        uow.goals.put(_read(told.before), told.author_id, uow.now)
    elif told.after is not None:
        uow.goals.drop(_read(told.after))


def visible(uow: UnitOfWork, goal: Goal, viewer: Person) -> bool:
    """Tell whether a person sees a goal: everybody the team's, their own, and with the leaderboard
    on or as a manager other people's too."""
    if goal.person_id in (None, viewer.id):
        return True
    return may_curate(viewer) or leaderboard(uow)


def progress(
    uow: UnitOfWork,
    *,
    viewer: Person | None = None,
    team: str | None = None,
    person_id: int | None = None,
    everything: bool = False,
    day: date | None = None,
) -> list[Progress]:
    """Give how far the goals are that count on a day (today by default), months first.

    Those of everybody together, or of one team or person, or with `everything` all; of these only
    what `viewer` may see, if one is given.
    """
    today = day or uow.workspace.day(uow.now)
    found = [
        one
        for one in uow.goals.on(today)
        if everything or (one.team, one.person_id) == (team, person_id)
        if viewer is None or visible(uow, one, viewer)
    ]
    order = list(Measure)
    found.sort(
        key=lambda one: (
            one.person_id or 0,
            one.team or "",
            one.grain is Grain.QUARTER,
            order.index(one.measure),
        )
    )
    return [_progress(uow, one, today) for one in found]


def of_people(
    uow: UnitOfWork, period: Period, *, viewer: Person | None = None
) -> dict[int, list[Progress]]:
    """Give by person how far their goals of exactly this month or quarter are; of these only what
    `viewer` may see, if one is given."""
    found: dict[int, list[Progress]] = {}
    if period.first is None or period.last is None:
        return found
    for one in uow.goals.on(period.last):
        window = one.window(period.last)
        if one.person_id is None or (window.first, window.last) != (period.first, period.last):
            continue
        if viewer is None or visible(uow, one, viewer):
            day = min(uow.workspace.day(uow.now), period.last)
            made = _progress(uow, one, max(day, period.first))
            found.setdefault(one.person_id, []).append(made)
    return found


def scope_of(goal: Goal) -> Scope:
    """Give whose deals count for a goal."""
    return Scope(owner_id=goal.person_id, team=goal.team)


def back(uow: UnitOfWork, made: Progress) -> WayBack | None:
    """Give the way back from what a goal of revenue or wins still lacks.

    By how the deals of the whole team went through the pipeline that won most: a single rep's are
    too few to tell. None while that says nothing, and for other goals.
    """
    if made.goal.measure not in (Measure.REVENUE, Measure.WON) or not made.lacking:
        return None
    today = uow.workspace.day(uow.now)
    period = Period(today - timedelta(days=LOOKED_AT), today)
    tallies = {one.id: _tally(uow, Scope(one.id), period) for one in uow.pipelines.all()}
    if not tallies:
        return None
    busiest = max(tallies, key=lambda one: (tallies[one].won, -one))
    tally = tallies[busiest]
    wins = _wins(uow, made, tally)
    if wins is None:
        return None
    days = tally.won_median
    # Deals created lately could not be won yet and would make each stage look worse.
    ended = (today - timedelta(days=math.ceil(days or 0))).replace(day=1) - timedelta(days=1)
    begun = (ended - timedelta(days=LOOKED_AT - 1)).replace(day=1)
    steps = funnel(uow, Scope(busiest), Period(begun, ended)).steps
    # What is lacking has to come in the days that are left, and of less than a week nobody plans.
    weeks = max(Decimal((made.window.last - max(today, made.window.first)).days + 1) / 7, _WEEK)
    return way_back(wins, steps, weeks, days)


def _wins(uow: UnitOfWork, made: Progress, tally: Tally) -> int | None:
    if made.goal.measure is Measure.WON:
        return made.lacking
    currency = uow.workspace.currency
    mean = average_won_value(tally, currency, rates_for(uow, [tally], None))
    if not mean:
        return None
    lacking = Decimal(made.lacking).scaleb(-exponent(currency))
    return math.ceil(lacking / mean)


def _progress(uow: UnitOfWork, goal: Goal, today: date) -> Progress:
    window = goal.window(today)
    period, scope = Period(window.first, window.last), scope_of(goal)
    owner = uow.persons.get(goal.person_id) if goal.person_id is not None else None
    free = holidays_of(uow, window.first.year, window.last.year)
    days = owner.working_days if owner else uow.workspace.working_days
    made = Progress(goal, window, 0, gone(window, today, days, free))
    if goal.measure is Measure.ACTIVITIES:
        return replace(made, done=_activities(uow, scope, window))
    tally = _tally(uow, scope, period)
    if goal.measure is Measure.LEADS:
        return replace(made, done=tally.created)
    due = uow.metrics.due(scope, Period(max(window.first, today), window.last))
    if goal.measure is Measure.WON:
        return replace(made, done=tally.won, due=due.deals)
    currency = uow.workspace.currency
    codes = sorted({*tally.won_value, *due.value})
    rates = uow.rates.on(today, codes)

    def minor(values: Any) -> int:
        whole = worth(values, currency, rates).scaleb(exponent(currency))
        return int(whole.to_integral_value(ROUND_HALF_EVEN))

    return replace(
        made, done=minor(tally.won_value), due=minor(due.value), weighted=minor(due.weighted)
    )


def _tally(uow: UnitOfWork, scope: Scope, period: Period) -> Tally:
    return uow.metrics.tally(scope, period)


def _activities(uow: UnitOfWork, scope: Scope, window: Window) -> int:
    counts = uow.reps.activities(window.first, window.last)
    people = (one for one in uow.persons.all(active_only=False) if is_asked(one, scope))
    return sum(counts[one.id] for one in people)


def subject_of(goal: Goal) -> int:
    """Number what a goal is for, so that later changes of the same one are found."""
    key = f"{goal.measure}|{goal.grain}|{goal.first}|{goal.team or ''}|{goal.person_id or 0}"
    return zlib.crc32(key.encode())


def _told(goal: Goal, name: str) -> dict[str, Any]:
    return {
        "name": name,
        "measure": goal.measure.value,
        "grain": goal.grain.value,
        "first": goal.first.isoformat(),
        "target": goal.target,
        "team": goal.team,
        "person_id": goal.person_id,
    }


def _read(told: Any) -> Goal:
    return Goal(
        Measure(told["measure"]),
        Grain(told["grain"]),
        date.fromisoformat(told["first"]),
        int(told["target"]),
        told["team"],
        told["person_id"],
    )
