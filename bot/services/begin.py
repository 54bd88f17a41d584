"""What their stages ask for begun on many deals at once, as they come in from elsewhere."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date

from bot.domain.deal import Deal, Status
from bot.domain.followup import Followup
from bot.domain.pipeline import Stage
from bot.domain.playbook import Task
from bot.domain.rhythm import Rhythm, goes_on, turn
from bot.services import playbook
from bot.services.rhythm import calendars_of, gaps_of
from bot.storage import UnitOfWork

A_DAY, DAYS = 10, 20
"""First touches an owner is planned a day, on so many working days, before days are given again:
an import must not fill anybody's first day, and must not put off anything for months."""


@dataclass(slots=True)
class Spread:
    """How many first touches each owner was planned by one import."""

    planned: Counter[int] = field(default_factory=Counter)

    def next(self, owner_id: int) -> int:
        """Give the working days by which the owner's next first touch is put off."""
        number = self.planned[owner_id]
        self.planned[owner_id] += 1
        return number // A_DAY % DAYS


def begin(uow: UnitOfWork, deals: Iterable[Deal], spread: Spread) -> None:
    """Put the steps of its stage on each open deal and plan its first touch, from today on.

    Nothing of it is overdue: what a deal's file says happened before is not counted. Days are
    worked out once per owner and stage, so that this costs little more than the rows.
    """
    desk = _Desk(uow, spread)
    tasks: list[Task] = []
    touches: list[Followup] = []
    for deal in deals:
        if deal.status is Status.OPEN:
            stage = uow.pipelines.get(deal.position.pipeline_id).stage(deal.stage_id)
            tasks += desk.tasks(deal)
            touches += desk.touches(deal, stage)
    uow.tasks.add_many(tasks)
    uow.followups.add_many(touches)


class _Desk:
    """Remembers within a transaction what owners' calendars and stages say."""

    def __init__(self, uow: UnitOfWork, spread: Spread) -> None:
        self._uow, self._spread = uow, spread
        self._calendar = calendars_of(uow)
        self._asked: dict[tuple[int | None, int], list[Task]] = {}
        self._days: dict[tuple[int | None, int], date] = {}

    def tasks(self, deal: Deal) -> list[Task]:
        """Give what its stage asks for, as tasks of a deal."""
        key = (deal.owner_id, deal.stage_id)
        if key not in self._asked:
            asked = enumerate(self._uow.playbook.of(deal.stage_id))
            days = self._calendar(deal.owner_id)
            self._asked[key] = playbook.tasks_of(self._uow, deal, asked, days)
        return [replace(one, id=self._uow.new_id(), deal_id=deal.id) for one in self._asked[key]]

    def touches(self, deal: Deal, stage: Stage) -> list[Followup]:
        """Give the first touch of a deal's rhythm, if it has one."""
        gaps = gaps_of(self._uow, stage)
        if not goes_on(deal, stage, gaps) or deal.owner_id is None:
            return []
        wanted = turn(Rhythm(), gaps)
        after = gaps[0] + self._spread.next(deal.owner_id)
        key = (deal.owner_id, after)
        if key not in self._days:
            self._days[key] = self._calendar(deal.owner_id).after(after)
        touch = Followup(
            self._uow.new_id(),
            deal.id,
            deal.owner_id,
            self._days[key],
            kind=wanted.kind,
            touch=wanted.touch,
            touches=wanted.touches,
        )
        return [touch]
