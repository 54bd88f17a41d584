"""What their stages ask for begun on many deals at once, as they come in from elsewhere."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date

from bot.domain.deal import Deal, Status
from bot.domain.followup import Followup
from bot.domain.pipeline import Stage
from bot.domain.playbook import Task
from bot.domain.rhythm import Calendar, Rhythm, Turn, goes_on, turn
from bot.services import playbook
from bot.services.rhythm import calendars_of, gaps_of
from bot.storage import UnitOfWork

A_DAY, DAYS = 10, 20
"""First touches an owner is planned a day, on so many working days, before days are given again:
an import must not fill anybody's first day, and must not put off anything for months."""


@dataclass(frozen=True, slots=True)
class _Start:
    """What an owner's deals begin with in a stage: tasks still without a deal, and gaps."""

    stage: Stage
    tasks: tuple[Task, ...]
    gaps: tuple[int, ...]
    wanted: Turn


@dataclass(slots=True)
class Spread:
    """How many first touches each owner was planned by one import, and what stages ask for.

    What calendars and stages say is looked up once per import: by owner and stage, and by owner
    and working days.
    """

    planned: Counter[int] = field(default_factory=Counter)
    starts: dict[tuple[int | None, int], _Start] = field(default_factory=dict)
    days: dict[tuple[int, int], date] = field(default_factory=dict)

    def next(self, owner_id: int) -> int:
        """Give the working days by which the owner's next first touch is put off."""
        number = self.planned[owner_id]
        self.planned[owner_id] += 1
        return number // A_DAY % DAYS

    def tried(self) -> "Spread":
        """Give one that counts on by itself, for work that may be done again."""
        return Spread(self.planned.copy(), self.starts, self.days)


def begin(uow: UnitOfWork, deals: Iterable[Deal], spread: Spread) -> None:
    """Put the steps of its stage on each open deal and plan its first touch, from today on.

    Nothing of it is overdue: what a deal's file says happened before is not counted. Days are
    worked out once per owner and stage, so that this costs little more than the rows.
    """
    calendar, ids = calendars_of(uow), uow.new_id.each()
    tasks: list[Task] = []
    touches: list[Followup] = []
    for deal in deals:
        if deal.status is not Status.OPEN:
            continue
        owner_id, key = deal.owner_id, (deal.owner_id, deal.stage_id)
        start = spread.starts.get(key)
        if start is None:
            start = spread.starts[key] = _start(uow, deal, calendar(owner_id))
        for one in start.tasks:
            tasks.append(replace(one, id=next(ids), deal_id=deal.id))
        if owner_id is None or not goes_on(deal, start.stage, start.gaps):
            continue
        after = (owner_id, start.gaps[0] + spread.next(owner_id))
        day = spread.days.get(after)
        if day is None:
            day = spread.days[after] = calendar(owner_id).after(after[1])
        kind, touch, of = start.wanted.kind, start.wanted.touch, start.wanted.touches
        touches.append(Followup(next(ids), deal.id, owner_id, day, kind, touch, of))
    uow.tasks.add_many(tasks)
    uow.followups.add_many(touches)


def _start(uow: UnitOfWork, deal: Deal, days: Calendar) -> _Start:
    stage = uow.pipelines.get(deal.position.pipeline_id).stage(deal.stage_id)
    asked = enumerate(uow.playbook.of(stage.id))
    gaps, tasks = gaps_of(uow, stage), playbook.tasks_of(uow, deal, asked, days)
    return _Start(stage, tuple(tasks), gaps, turn(Rhythm(), gaps))
