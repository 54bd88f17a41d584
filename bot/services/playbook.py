"""The playbook at work: tasks put on deals, ticked off, and asked for before a stage is left."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from bot.domain.audit import Audit, Deed, Subject
from bot.domain.deal import Deal
from bot.domain.error import Invalid
from bot.domain.permit import ask_to_lead
from bot.domain.person import Person
from bot.domain.pipeline import Stage
from bot.domain.playbook import MOST, Activity, Task, TaskState, blocking, due_on, missing
from bot.domain.rhythm import DEFAULT, Calendar
from bot.domain.timeline import Change, EntryKind
from bot.services.change import fetch, record
from bot.services.rhythm import calendars_of, gaps_of
from bot.services.trail import tell
from bot.storage import UnitOfWork

FIELD = "task:"
"""How a timeline entry names the task it changed; its id comes after."""


def ask_done(uow: UnitOfWork, deal: Deal, origin: Stage, target: Stage) -> None:
    """Raise `Invalid`, naming what is missing, where required tasks bar the way to a stage."""
    left = blocking(uow.tasks.of(deal.id), origin, target)
    if left:
        names = ", ".join(task.name for task in left)
        raise Invalid(
            "Before leaving {stage}, do this first: {tasks}.", stage=origin.name, tasks=names
        )


def begin(uow: UnitOfWork, deals: Sequence[Deal]) -> None:
    """Put what their stages ask for on new deals."""
    calendars = calendars_of(uow)
    uow.tasks.begin(
        [
            task
            for deal in deals
            if (asked := uow.playbook.of(deal.stage_id))
            for task in tasks_of(uow, deal, enumerate(asked), calendars(deal.owner_id))
        ]
    )


def enter(uow: UnitOfWork, deal: Deal, stage_id: int) -> tuple[Change, ...]:
    """Put what a stage asks for on a deal and leave behind what is open of other stages.

    Due days count from now in the owner's working days, holidays and zone (UTC, Monday to Friday,
    while unowned). Gives the changes for the timeline.
    """
    tasks = uow.tasks.of(deal.id)
    changes = [
        _settle(uow, task, TaskState.SKIPPED)
        for task in tasks
        if task.stage_id != stage_id and task.state is TaskState.OPEN
    ]
    asked = uow.playbook.of(stage_id)
    new = {activity.id for activity in missing(asked, tasks)}
    if not new:
        return tuple(changes)
    places = [(at, activity) for at, activity in enumerate(asked) if activity.id in new]
    added = tasks_of(uow, deal, places, calendars_of(uow)(deal.owner_id))
    uow.tasks.add(added)
    return (*changes, *(Change(f"{FIELD}{task.id}", None, task.state) for task in added))


def tasks_of(
    uow: UnitOfWork, deal: Deal, asked: Iterable[tuple[int, Activity]], days: Calendar
) -> list[Task]:
    """Give the tasks that activities of a deal's stage are on it, at their places."""
    return [
        Task(
            id=uow.new_id(),
            deal_id=deal.id,
            stage_id=deal.stage_id,
            activity_id=activity.id,
            position=position,
            name=activity.name,
            due=due_on(activity, days.today, days.working_days, days.holidays),
            required=activity.required,
        )
        for position, activity in asked
    ]


def tick(
    uow: UnitOfWork, deal_id: int, done: frozenset[int], *, by: Person, version: int | None = None
) -> tuple[Deal, tuple[Task, ...]]:
    """Make `done` the tasks of the deal's stage that are done; give the deal and what changed.

    Raises `Stale` when `version` is not the present one: somebody else may have ticked meanwhile.
    """
    deal = fetch(uow, deal_id, version, by=by)
    changed: list[Task] = []
    for task in uow.tasks.of(deal.id):
        wanted = TaskState.DONE if task.id in done else TaskState.OPEN
        if task.stage_id != deal.stage_id or task.state in (TaskState.SKIPPED, wanted):
            continue
        change = _settle(uow, task, wanted, by=by)
        deal = record(uow, deal, deal, EntryKind.TASK, by=by, body=task.name, beside=(change,))
        changed.append(replace(task, state=wanted))
    return deal, tuple(changed)


def write(
    uow: UnitOfWork,
    pipeline_id: int,
    stage_id: int,
    activities: Sequence[Activity],
    *,
    by: Person,
    gaps: Sequence[int] | None = None,
) -> tuple[Stage, Audit]:
    """Say what a stage asks for from now on; deals that stand in it keep what they have.

    An activity that keeps its name stays the same one. `gaps` are the working days before each
    touch of its follow-up rhythm (None: as before, the default where nothing was said). Raises
    `Forbidden` for whoever does not lead the pipeline and `Invalid` for more than there may be.
    """
    pipeline = uow.pipelines.get(pipeline_id)
    ask_to_lead(by, pipeline)
    stage = pipeline.stage(stage_id)
    if len(activities) > MOST:
        raise Invalid("A stage has {most} steps at most.", most=MOST)
    known = {activity.name: activity.id for activity in uow.playbook.of(stage_id)}
    if len({activity.name for activity in activities}) < len(activities):
        raise Invalid("Two steps have the same name.")
    before = _told(uow, stage)
    kept = [replace(activity, id=known.get(activity.name, 0)) for activity in activities]
    uow.playbook.save(stage_id, kept)
    if gaps is not None and tuple(gaps) != gaps_of(uow, stage):
        uow.rhythms.say(stage_id, None if tuple(gaps) == DEFAULT else gaps)
    told = tell(
        uow,
        Subject.PLAYBOOK,
        stage_id,
        Deed.CHANGED,
        before=before,
        after=_told(uow, stage),
        by=by,
    )
    return stage, told


def put_back(uow: UnitOfWork, told: Audit) -> None:
    """Give a stage back what it asked for, and its rhythm, before a change."""
    assert told.subject_id is not None and told.before is not None
    steps = [
        Activity(one["name"], one["days"], bool(one["required"]), int(one["id"]))
        for one in told.before["steps"]
    ]
    uow.playbook.save(told.subject_id, steps)
    gaps = told.before["gaps"]
    uow.rhythms.say(told.subject_id, None if gaps is None else [int(gap) for gap in gaps])


def _told(uow: UnitOfWork, stage: Stage) -> dict[str, Any]:
    """Give what a stage asks for, as the trail keeps it."""
    gaps = uow.rhythms.gaps(stage.id)
    return {
        "name": stage.name,
        "steps": [
            {
                "id": str(one.id),
                "name": one.name,
                "days": one.due_days,
                "required": one.required,
            }
            for one in uow.playbook.of(stage.id)
        ],
        "gaps": None if gaps is None else list(gaps),
    }


def take_back(uow: UnitOfWork, change: Change) -> None:
    """Give a task the state it had before a change; one put on by it is left behind."""
    task = uow.tasks.get(int(change.field.removeprefix(FIELD)))
    uow.tasks.settle(task.id, TaskState(change.old or TaskState.SKIPPED))


def _settle(uow: UnitOfWork, task: Task, state: TaskState, *, by: Person | None = None) -> Change:
    done = state is TaskState.DONE and by is not None
    uow.tasks.settle(task.id, state, by.id if done and by else None, uow.now if done else None)
    return Change(f"{FIELD}{task.id}", task.state, state)
