"""The playbook: what a stage asks to be done, and the checklist a deal gets from it."""

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.domain.pipeline import Stage, StageKind
from bot.domain.worktime import add_working_dates

MOST = 10
"""Activities of one stage: what a checklist of Slack's holds."""


class TaskState(StrEnum):
    """Where a task stands; skipped ones were left behind with their stage."""

    OPEN = "open"
    DONE = "done"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Activity:
    """Something a stage asks for: due so many working days after entering it (None: no day)."""

    name: str
    due_days: int | None = None
    required: bool = False
    id: int = 0


@dataclass(frozen=True, slots=True)
class Task:
    """An activity put on a deal; `due` is a date in the zone of the owner it had then."""

    id: int
    deal_id: int
    stage_id: int
    activity_id: int | None
    position: int
    name: str
    due: date | None = None
    required: bool = False
    state: TaskState = TaskState.OPEN
    done_by: int | None = None
    done_at: datetime | None = None


def due_on(
    activity: Activity, entered: date, working_days: Set[int], holidays: Set[date] = frozenset()
) -> date | None:
    """Give the day an activity is due when its stage is entered on a local day."""
    if activity.due_days is None:
        return None
    return add_working_dates(
        entered, activity.due_days, working_days=working_days, holidays=holidays
    )


def missing(activities: Iterable[Activity], tasks: Iterable[Task]) -> list[Activity]:
    """Give the activities a deal does not have yet: coming back to a stage asks nothing twice."""
    there = {task.activity_id for task in tasks if task.state is not TaskState.SKIPPED}
    return [activity for activity in activities if activity.id not in there]


def checklist(tasks: Iterable[Task], stage_id: int) -> list[Task]:
    """Give the tasks that count in a stage, in their order."""
    here = [
        task for task in tasks if task.stage_id == stage_id and task.state is not TaskState.SKIPPED
    ]
    return sorted(here, key=lambda task: (task.position, task.id))


def blocking(tasks: Sequence[Task], origin: Stage, target: Stage) -> list[Task]:
    """Give the required tasks that are not done yet when a deal would go on from a stage.

    Only the way forward is barred: going back and giving up are always possible.
    """
    if target.kind is StageKind.LOST or target.position < origin.position:
        return []
    return [
        task
        for task in checklist(tasks, origin.id)
        if task.required and task.state is TaskState.OPEN
    ]
