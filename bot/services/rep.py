"""The team person by person, and whether anybody may see it ranked."""

from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from functools import cache

from bot.domain.forecast import Window
from bot.domain.goal import gone
from bot.domain.metrics import Period, Scope, Tally
from bot.domain.permit import ask_to_administer
from bot.domain.person import Person
from bot.domain.rep import Rep
from bot.services.holiday import holidays_of
from bot.storage import UnitOfWork
from bot.storage.group import is_asked

KEY = "leaderboard"


def reps(uow: UnitOfWork, scope: Scope, period: Period) -> list[Rep]:
    """Give what each owner did and won in a period, by name; nobody's deals come last.

    What people did is theirs whatever the pipeline. Those who own nothing and did nothing are
    left out.
    """
    habits = uow.reps.habits(period.first, period.last)
    people = {one.id: one for one in uow.persons.all(active_only=False)}
    tallies = uow.metrics.by_owner(scope, period)
    ways = uow.funnels.ways(scope.pipeline_id, period) if scope.plain else {}
    busy = {one for one in (*habits.activities, *habits.due) if is_asked(people[one], scope)}
    stepless = Counter[int]()
    for (owner_id, pipeline_id), n in habits.stepless.items():
        stepless[owner_id] += n if scope.pipeline_id in (None, pipeline_id) else 0
    over = _gone(uow, period)
    found = []
    for owner_id in sorted(busy | set(tallies), key=lambda one: _place(people, one)):
        tally = tallies.get(owner_id, Tally())
        reached, stood = ways.get(owner_id, (0, 0))
        found.append(
            Rep(
                owner_id or None,
                people[owner_id].name if owner_id else "",
                tally,
                activities=habits.activities[owner_id],
                due=habits.due[owner_id],
                kept=habits.kept[owner_id],
                planned=tally.open_leads + tally.open_deals - stepless[owner_id]
                if scope.plain
                else None,
                steps=habits.steps[owner_id],
                steps_done=habits.steps_done[owner_id],
                reached=reached,
                stood=stood,
                gone=over(people.get(owner_id)),
            )
        )
    return found


def _gone(uow: UnitOfWork, period: Period) -> Callable[[Person | None], Decimal | None]:
    """Give what tells whose share of a period's working days is over; None unless it is running."""
    first, last, today = period.first, period.last, uow.workspace.day(uow.now)
    if first is None or last is None or not first <= today <= last:
        return lambda _: None
    free, window = holidays_of(uow, first.year, last.year), Window(first, last, "")

    @cache
    def share(days: frozenset[int]) -> Decimal:
        return gone(window, today, days, free)

    ours = frozenset(uow.workspace.working_days)
    return lambda person: share(frozenset(person.working_days) if person else ours)


def leaderboard(uow: UnitOfWork) -> bool:
    """Tell whether the team wants to see itself ranked; it does not unless it said so."""
    return bool(uow.settings.get(KEY))


def set_leaderboard(uow: UnitOfWork, shown: bool, *, by: Person) -> None:
    """Have the leaderboard shown or not; for an admin, else `Forbidden`."""
    ask_to_administer(by)
    uow.settings.put(KEY, True if shown else None)


def _place(people: dict[int, Person], owner_id: int) -> tuple[bool, str, int]:
    name = people[owner_id].name.casefold() if owner_id else ""
    return not owner_id, name, owner_id
