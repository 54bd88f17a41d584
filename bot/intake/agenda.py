"""What deals of the sample had planned and did, and what open ones have before them."""

from dataclasses import replace
from datetime import timedelta

from bot.domain.followup import TOUCH, Followup, FollowupState
from bot.domain.person import Person
from bot.domain.playbook import Task, TaskState
from bot.domain.rhythm import Rhythm, goes_on
from bot.domain.timeline import Change
from bot.intake.history import History
from bot.services import playbook
from bot.services.rhythm import FOLLOWUP, calendars_of, gaps_of
from bot.storage import UnitOfWork

_LATE = 6
"""Of so many touches that were made one was late."""
_WITHOUT = 4
"""Of so many deals without a next step one has no touch planned either, to be mended."""


class Agenda:
    """Gathers what is planned for deals of one transaction, and writes it at once."""

    def __init__(self, uow: UnitOfWork) -> None:
        self._uow = uow
        self._calendar = calendars_of(uow)
        self._tasks: list[Task] = []
        self._touches: list[Followup] = []
        self._rhythms: dict[int, Rhythm] = {}

    def add(self, history: History, number: int, owner: Person) -> None:
        """Plan for an open deal; its number decides how far its owner has come with it."""
        self._check(history, number, owner)
        self._touch(history, number, owner)

    def look_back(self, history: History, number: int, owner: Person) -> None:
        """Let every other activity be a touch that had been planned, most of them for its day."""
        for place, entry in enumerate(history.entries):
            if entry.activity is None or place % 2:
                continue
            day = entry.at.astimezone(owner.tz).date()
            late = timedelta(days=(number + place) % _LATE == 0)
            made = Followup(
                self._uow.new_id(),
                history.deal.id,
                owner.id,
                day - late,
                state=FollowupState.DONE,
            )
            self._touches.append(made)
            done = Change(f"{FOLLOWUP}{made.id}", FollowupState.OPEN, FollowupState.DONE)
            history.entries[place] = replace(entry, changes=(*entry.changes, done))

    def write(self) -> None:
        """Store all of it."""
        self._uow.tasks.add_many(self._tasks)
        self._uow.followups.add_many(self._touches)
        for deal_id, rhythm in self._rhythms.items():
            self._uow.rhythms.keep(deal_id, rhythm)

    def _check(self, history: History, number: int, owner: Person) -> None:
        """Put the steps on the deal; those not done are due from today on, none is late."""
        deal, days = history.deal, self._calendar(owner.id)
        asked = self._uow.playbook.of(deal.stage_id)
        worked = history.entries[-1].at
        done = number % (len(asked) + 1) if worked > history.at else 0
        for task in playbook.tasks_of(self._uow, deal, enumerate(asked), days):
            if task.position < done:
                task = replace(task, state=TaskState.DONE, done_by=owner.id, done_at=worked)
                history.tick(task, worked, by=owner.id)
            self._tasks.append(task)

    def _touch(self, history: History, number: int, owner: Person) -> None:
        deal, days = history.deal, self._calendar(owner.id)
        stage = self._uow.pipelines.get(deal.position.pipeline_id).stage(deal.stage_id)
        gaps = gaps_of(self._uow, stage)
        if not goes_on(deal, stage, gaps) or number % _WITHOUT == 0:
            return
        made = number % len(gaps)
        self._rhythms[deal.id] = Rhythm(touches=made)
        self._touches.append(
            Followup(
                self._uow.new_id(),
                deal.id,
                owner.id,
                days.on_or_after(days.after(number // len(gaps) % gaps[made])),
                kind=TOUCH,
                touch=made + 1,
                touches=len(gaps),
            )
        )
