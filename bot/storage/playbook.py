"""What stages ask for, and the tasks this put on deals."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from sqlalchemy import delete, insert, select, update

from bot.domain.error import NotFound
from bot.domain.playbook import Activity, Task, TaskState
from bot.storage.insert import insert_many
from bot.storage.link import Ask, Batch, Row, Statement
from bot.storage.many import among
from bot.storage.repository import Repository, given
from bot.storage.tables import stage_activity, task

# Playbooks are few and short: one statement reads them all, and the transaction keeps them.
_ALL = Statement(
    select(
        stage_activity.c.stage_id,
        stage_activity.c.name,
        stage_activity.c.due_days,
        stage_activity.c.required,
        stage_activity.c.id,
    )
    .where(stage_activity.c.workspace_id == given(stage_activity.c.workspace_id))
    .order_by(stage_activity.c.stage_id, stage_activity.c.position, stage_activity.c.id)
)
_CLEAR = Statement(
    delete(stage_activity).where(
        stage_activity.c.workspace_id == given(stage_activity.c.workspace_id),
        stage_activity.c.stage_id == given(stage_activity.c.stage_id),
    )
)
_ADD = Statement(insert(stage_activity))

_FEW = 4
"""Tasks up to which statements of their own cost less than one in bulk."""

_COLUMNS = (
    "id", "deal_id", "stage_id", "activity_id", "position", "name", "due", "required", "state",
    "done_by", "done_at",
)  # fmt: skip
_OURS = select(*(task.c[name] for name in _COLUMNS)).where(
    task.c.workspace_id == given(task.c.workspace_id)
)
_OF = Statement(
    _OURS.where(task.c.deal_id == given(task.c.deal_id)).order_by(task.c.position, task.c.id)
)
_OF_MANY = Statement(
    lambda dialect: _OURS.where(among(dialect, task.c.deal_id)).order_by(task.c.position, task.c.id)
)
_GET = Statement(_OURS.where(task.c.id == given(task.c.id)))
_ADD_TASK = Statement(insert(task))
_SETTLE = Statement(
    update(task)
    .where(
        task.c.workspace_id == given(task.c.workspace_id, "old_workspace_id"),
        task.c.id == given(task.c.id, "old_id"),
    )
    .values(
        state=given(task.c.state, "new_state"),
        done_by=given(task.c.done_by, "new_by"),
        done_at=given(task.c.done_at, "new_at"),
    )
)


class Playbook(Repository):
    """What each stage asks for; read once per transaction."""

    def of(self, stage_id: int) -> tuple[Activity, ...]:
        """Give what a stage asks for, in its order."""
        if not hasattr(self, "_known"):
            known: dict[int, list[Activity]] = {}
            for stage, name, days, required, number in _ALL.rows(
                self._link, workspace_id=self._workspace_id
            ):
                known.setdefault(stage, []).append(Activity(name, days, bool(required), number))
            self._known = known
        return tuple(self._known.get(stage_id, ()))

    def ahead(self) -> Iterator[Ask]:
        """Say what will be asked."""
        if not hasattr(self, "_known"):
            yield _ALL, {"workspace_id": self._workspace_id}

    def save(self, stage_id: int, activities: Sequence[Activity]) -> None:
        """Store what a stage asks for from now on; ids that are 0 are given."""
        _CLEAR.run(self._link, workspace_id=self._workspace_id, stage_id=stage_id)
        for position, activity in enumerate(activities):
            _ADD.run(
                self._link,
                workspace_id=self._workspace_id,
                id=activity.id or self._uow.new_id(),
                stage_id=stage_id,
                position=position,
                name=activity.name,
                due_days=activity.due_days,
                required=activity.required,
            )
        self.__dict__.pop("_known", None)


class Tasks(Repository):
    """Tasks of deals; those of a deal are read once until one changes."""

    def add(self, added: Sequence[Task]) -> None:
        """Store a few tasks."""
        with self._link.together():
            for one in added:
                _ADD_TASK.later(
                    self._link,
                    workspace_id=self._workspace_id,
                    **{name: getattr(one, name) for name in _COLUMNS},
                )
        self._read().clear()

    def begin(self, added: Sequence[Task]) -> None:
        """Store the tasks of new deals, however few."""
        if len(added) > _FEW:
            self.add_many(added)
        else:
            self.add(added)

    def add_many(self, added: Iterable[Task]) -> None:
        """Store tasks in bulk, as imports do."""
        rows = ([self._workspace_id, *(getattr(one, name) for name in _COLUMNS)] for one in added)
        insert_many(self._link, task, ("workspace_id", *_COLUMNS), rows)
        self._read().clear()

    def of(self, deal_id: int) -> list[Task]:
        """Give the tasks of a deal, of every stage it was in."""
        known = self._read()
        if deal_id not in known:
            rows = _OF.rows(self._link, workspace_id=self._workspace_id, deal_id=deal_id)
            known[deal_id] = [_task(row) for row in rows]
        return list(known[deal_id])

    def ahead(self, deal_id: int) -> Iterator[Ask]:
        """Say what will be asked of a deal."""
        if deal_id not in self._read():
            yield _OF, {"workspace_id": self._workspace_id, "deal_id": deal_id}

    def batch(self) -> Batch:
        """Say how tasks of several deals are asked for."""
        return Batch(_OF_MANY, _OF, {"workspace_id": self._workspace_id}, "deal_id", 1)

    def get(self, task_id: int) -> Task:
        """Give a task; raises `NotFound`."""
        row = _GET.first(self._link, workspace_id=self._workspace_id, id=task_id)
        if row is None:
            raise NotFound("This step is not there any more.")
        return _task(row)

    def settle(
        self, task_id: int, state: TaskState, by: int | None = None, at: datetime | None = None
    ) -> None:
        """Set where a task stands, and who did it when."""
        _SETTLE.later(
            self._link,
            old_workspace_id=self._workspace_id,
            old_id=task_id,
            new_state=state.value,
            new_by=by,
            new_at=at,
        )
        self._read().clear()

    def _read(self) -> dict[int, list[Task]]:
        """Give what was read in this transaction, by deal."""
        if not hasattr(self, "_known"):
            self._known: dict[int, list[Task]] = {}
        return self._known


def _task(row: Row) -> Task:
    number, deal, stage, activity, position, name, due, required, state, by, at = row
    return Task(
        number, deal, stage, activity, position, name, due, bool(required), TaskState(state), by, at
    )
