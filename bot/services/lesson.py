"""What is learned for forecasts at night: past months one by one, then how deals go today."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from bot.domain.forecast import Month, Window, month_of, next_month, quarter_of
from bot.domain.outlook import YEARS
from bot.domain.pipeline import Pipeline
from bot.domain.snapshot import Lesson, Promised, Snapshot, Whose
from bot.services import chore
from bot.services.forecast import of
from bot.services.learn import promise, with_months
from bot.services.prospect import (
    Prospect,
    categories,
    lesson_of,
    lines_of,
    months_of,
    owners_of,
    prospects,
)
from bot.services.sight import Sight, known_on, look
from bot.storage import UnitOfWork
from bot.storage.share import EVERYBODY

KIND = chore.LEARN


@dataclass(slots=True)
class Study:
    """What was read and is to be written: lessons, promises of months, snapshots."""

    lessons: list[tuple[int, Lesson]] = field(default_factory=list)
    months: list[tuple[int, int, Promised]] = field(default_factory=list)
    snapshots: list[tuple[Whose, Snapshot]] = field(default_factory=list)
    forgets: bool = False
    done: bool = False


def ask(uow: UnitOfWork) -> None:
    """Have what forecasts rest on learned anew, in the background."""
    chore.add(uow, {"kind": KIND})


def is_asked(uow: UnitOfWork) -> bool:
    """Tell whether there is anything to be learned."""
    return any(one["kind"] == KIND for one in chore.waiting(uow))


def study(uow: UnitOfWork) -> Study:
    """Read what comes next: the oldest past month that was not gone through, else today.

    A look at all deals each; it writes nothing. The last step keeps the week's snapshots, which
    rest on the lesson of the step before.
    """
    today = uow.workspace.day(uow.now)
    lesson = uow.forecasts.lesson(0)
    if lesson is not None and lesson.currency != uow.workspace.currency:
        return Study(forgets=True)
    missing = _missing(uow, today)
    if missing:
        month = min(day for days in missing.values() for day in days)
        keys = [key for key, days in missing.items() if month in days]
        return _month(uow, month, keys)
    if lesson is None or lesson.day < today:
        return _today(uow, today)
    return Study(snapshots=_week(uow, today), done=True)


def keep(uow: UnitOfWork, found: Study) -> None:
    """Write what was read; the errand is done with the last of it."""
    if found.forgets:
        uow.forecasts.forget()
    for key, lesson in found.lessons:
        uow.forecasts.keep(key, lesson)
    for key, owner_id, promised in found.months:
        uow.forecasts.put_month(key, owner_id, promised)
    for whose, snapshot in found.snapshots:
        uow.snapshots.keep(whose, snapshot)
    if found.done:
        chore.drop(uow, KIND)


def _lines(uow: UnitOfWork) -> dict[int, list[Pipeline]]:
    """Give what is learned from apart: all pipelines under 0, and each where there are several."""
    known = lines_of(uow, None)
    apart = {one.id: [one] for one in known} if len(known) > 1 else {}
    return {0: known, **apart}


def _missing(uow: UnitOfWork, today: date) -> dict[int, list[date]]:
    found: dict[int, list[date]] = {}
    for key, lines in _lines(uow).items():
        month = min(uow.forecasts.won([one.id for one in lines]), default=today)
        over = []
        while next_month(month) <= today:
            over.append(month)
            month = next_month(month)
        known = {one.month for one in uow.forecasts.months(key)}
        found[key] = [one for one in over[-YEARS:] if one not in known]
    return {key: days for key, days in found.items() if days}


def _month(uow: UnitOfWork, month: date, keys: Sequence[int]) -> Study:
    """Go through a past month: what its first morning promised, and would have forecast."""
    everything, rates = known_on(uow, None, month)
    found, window = Study(), month_of(month)
    for key in keys:
        lines = _lines(uow)[key]
        ids = {one.id for one in lines}
        facts = [one for one in everything if one.position.pipeline_id in ids]
        seen = look(uow, lines, month, facts, rates)
        stated = [
            one.deal_id
            for one in seen.candidates
            if one.close_date is not None and window.first <= one.close_date <= window.last
        ]
        kept = uow.forecasts.closed_in(stated, window.first, window.last)
        expected = promise(seen.learned, seen.candidates, window)
        told = Promised(month, expected, kept, len(stated))
        found.months.append((key, EVERYBODY, told))
        for owner in {one.owner_id or 0 for one in seen.candidates} | set(seen.arrivals):
            theirs = _narrowed(seen, [owner])
            promised = promise(theirs.learned, theirs.candidates, window)
            found.months.append((key, owner, Promised(month, promised)))
        asked = [Whose(pipeline_id=key or None), *(_people(uow) if key == 0 else ())]
        for whose in asked:
            owners = owners_of(uow, whose)
            sight = seen if owners is None else _narrowed(seen, owners)
            sums = uow.forecasts.won(ids, owners)
            before = months_of(uow, key, sums, owners, rates, month)
            made = _replayed(uow, lines, sight, before, window)
            if made is not None:
                found.snapshots.append((whose, made.snapshot(month, None, replayed=True)))
    return found


def _replayed(
    uow: UnitOfWork, lines: Sequence[Pipeline], seen: Sight, before: Sequence[Month], window: Window
) -> Prospect | None:
    """Forecast a past month on its first morning; None where there was nothing to say it from."""
    if not before or not seen.learned.knows:
        return None
    seen = replace(with_months(seen, before), won=())
    made = of(lines, window, seen, uow.workspace.currency)
    return Prospect(made, categories(lines, seen.candidates, window), window.first)


def _narrowed(seen: Sight, owners: Iterable[int]) -> Sight:
    """Give what was seen of some owners' deals; how deals go is learned from everybody's."""
    ours = frozenset(owners)
    rate = sum(seen.arrivals.get(one, 0.0) for one in ours)
    return replace(
        seen,
        learned=replace(seen.learned, arrivals=rate),
        candidates=tuple(one for one in seen.candidates if (one.owner_id or 0) in ours),
    )


def _today(uow: UnitOfWork, today: date) -> Study:
    """Learn how deals go as of this morning."""
    everything, rates = known_on(uow, None, today)
    found = Study()
    for key, lines in _lines(uow).items():
        ids = {one.id for one in lines}
        facts = [one for one in everything if one.position.pipeline_id in ids]
        seen = look(uow, lines, today, facts, rates)
        found.lessons.append((key, lesson_of(seen, today, uow.workspace.currency)))
    return found


def _week(uow: UnitOfWork, today: date) -> list[tuple[Whose, Snapshot]]:
    """Forecast what is kept of a week, once: this month, the next and the quarter."""
    monday = today - timedelta(days=today.weekday())
    everybody = [Whose(), *(Whose(pipeline_id=key) for key in _lines(uow) if key)]
    month = month_of(today)
    windows = (month, month_of(next_month(month.first)), quarter_of(today))
    found = []
    for whose in (*everybody, *_people(uow)):
        if uow.snapshots.taken(whose, monday):
            continue
        prospect = prospects(uow, whose, today)
        for window in windows if whose.person_id is None else windows[:1]:
            said = uow.snapshots.calls(whose, window)
            made = prospect(window)
            if made.forecast.learned:
                minor = said[0].minor if said else None
                found.append((whose, made.snapshot(monday, minor)))
    return found


def _people(uow: UnitOfWork) -> list[Whose]:
    """Give the teams and the active people, each of whom a forecast is kept for."""
    people = uow.persons.all()
    teams = sorted({one.team for one in people if one.team})
    return [*(Whose(team=one) for one in teams), *(Whose(person_id=one.id) for one in people)]
