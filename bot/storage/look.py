"""Deals whose turn it is to be looked at, and what the rules have to know of them, in sets."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Executable,
    Integer,
    Select,
    String,
    Text,
    and_,
    bindparam,
    case,
    func,
    literal,
    select,
    type_coerce,
    union_all,
    update,
)
from sqlalchemy import literal_column as written

from bot.domain.deal import Deal
from bot.domain.followup import Followup
from bot.domain.playbook import Task
from bot.domain.timeline import EntryKind
from bot.storage.card import COLUMNS, FROM, deal_of
from bot.storage.link import Ask, Statement
from bot.storage.many import among
from bot.storage.repository import Repository, given
from bot.storage.tables import deal, digest, followup, nudge, setting, task, timeline
from bot.storage.tables.deal import is_open, may_stall
from bot.storage.tables.followup import is_planned
from bot.storage.tables.nudge import is_out, is_waiting
from bot.storage.tables.playbook import is_task_open
from bot.storage.tables.tenant import is_night

_VALUE = type_coerce(setting.c.value, Text)
_AT = given(deal.c.look_at, "instant")
_FOLLOWUP = ("id", "deal_id", "assignee_id", "due", "kind", "touch", "touches", "note")
_TASK = ("id", "deal_id", "stage_id", "activity_id", "position", "name", "due", "required")
_BATCH = bindparam("most", type_=Integer)


def _due(kind: str, condition: ColumnElement[bool], first: Column[Any]) -> Select[Any]:
    """Select the workspaces of the rows that come first; there may be many rows and few of them."""
    rows = (
        select(first.table.c.workspace_id)
        .where(condition)
        .order_by(first)
        .limit(_BATCH)
        .subquery(kind)
    )
    return select(literal(kind, String).label("kind"), rows.c.workspace_id).distinct()


# One statement asks for all that is due in every workspace: a tick with nothing to do is this.
_AGENDA = Statement(
    union_all(
        _due("stall", and_(may_stall, deal.c.stalls_at <= _AT), deal.c.stalls_at),
        _due("look", deal.c.look_at <= _AT, deal.c.look_at),
        _due("tell", and_(is_waiting, nudge.c.due_at <= _AT), nudge.c.due_at),
        _due("lapse", and_(is_out, nudge.c.settle_at <= _AT), nudge.c.settle_at),
        _due("chore", setting.c.key == written("'chores'"), setting.c.workspace_id),
        _due("digest", digest.c.due_at <= _AT, digest.c.due_at),
        _due("night", and_(is_night, bindparam("night", type_=Text) >= _VALUE), setting.c.value),
    )
)
_TO_LOOK_AT = (
    select(deal.c.look_at, *COLUMNS)
    .select_from(FROM)
    .where(deal.c.workspace_id == given(deal.c.workspace_id), deal.c.look_at <= _AT)
    .order_by(deal.c.look_at, deal.c.id)
    .with_for_update(of=deal, skip_locked=True)
)
_DUE = Statement(_TO_LOOK_AT.limit(_BATCH))
_ONE = Statement(_TO_LOOK_AT.where(deal.c.id == given(deal.c.id)))
_WORKING = Statement(
    select(deal.c.look_at, *COLUMNS)
    .select_from(FROM)
    .where(
        deal.c.workspace_id == given(deal.c.workspace_id),
        is_open,
        deal.c.id > given(deal.c.id, "after"),
    )
    .order_by(deal.c.id)
    .limit(_BATCH)
)
_OVERDUE = union_all(
    select(deal.c.id).where(deal.c.look_at <= _AT),
    select(nudge.c.id).where(is_waiting, nudge.c.due_at <= _AT),
    select(nudge.c.id).where(is_out, nudge.c.settle_at <= _AT),
).subquery()
_LATE = Statement(select(func.count()).select_from(select(_OVERDUE.c.id).limit(_BATCH).subquery()))
_LOOKED = Statement(
    update(deal)
    .where(
        deal.c.workspace_id == given(deal.c.workspace_id, "old_workspace_id"),
        deal.c.id == given(deal.c.id, "old_id"),
        deal.c.look_at == given(deal.c.look_at, "old_look_at"),
    )
    .values(look_at=given(deal.c.look_at, "new_look_at"))
)
_WAKE = Statement(
    lambda name: (
        update(deal)
        .where(
            deal.c.workspace_id == given(deal.c.workspace_id, "old_workspace_id"),
            among(name, deal.c.id),
        )
        .values(look_at=given(deal.c.look_at, "new_look_at"))
    )
)
_FOLLOWUPS = Statement(
    lambda name: (
        select(*(followup.c[one] for one in _FOLLOWUP))
        .where(
            followup.c.workspace_id == given(followup.c.workspace_id),
            among(name, followup.c.deal_id),
            is_planned,
        )
        .order_by(followup.c.due, followup.c.id)
    )
)
_TASKS = Statement(
    lambda name: (
        select(*(task.c[one] for one in _TASK))
        .where(
            task.c.workspace_id == given(task.c.workspace_id),
            among(name, task.c.deal_id),
            is_task_open,
            task.c.due.is_not(None),
        )
        .order_by(task.c.due, task.c.position, task.c.id)
    )
)


def _work(dialect: str) -> Executable:
    later = timeline.c.after_close_date > timeline.c.before_close_date
    pushed = case((and_(timeline.c.kind == EntryKind.DATE.value, later), 1), else_=0)
    ours = and_(timeline.c.author_id.is_not(None), timeline.c.kind != EntryKind.CREATED.value)
    return (
        select(
            timeline.c.deal_id,
            func.sum(pushed),
            func.max(case((ours, timeline.c.recorded_at))),
        )
        .where(
            timeline.c.workspace_id == given(timeline.c.workspace_id),
            among(dialect, timeline.c.deal_id),
        )
        .group_by(timeline.c.deal_id)
    )


_WORK = Statement(_work)


def agenda(now: datetime, most: int = 500) -> Ask:
    """Give how to ask what is due by now in every workspace, as rows of (kind, workspace)."""
    night = json.dumps(now.isoformat(timespec="seconds"))
    return _AGENDA, {"instant": now, "most": most, "night": night}


@dataclass(frozen=True, slots=True)
class Work:
    """What was done to a deal: pushes of its close date, and when somebody last did anything."""

    pushes: int = 0
    last: datetime | None = None


class Looks(Repository):
    """Deals to look at; `agenda` and `wake` serve every workspace, the rest one."""

    def agenda(self, now: datetime, most: int = 500) -> list[tuple[str, int]]:
        """Give what is due by now as (kind, workspace); costs the same at any number of deals."""
        statement, asked = agenda(now, most)
        return [(row[0], row[1]) for row in statement.rows(self._link, **asked)]

    def due(
        self, now: datetime, most: int, *, deal_id: int | None = None
    ) -> list[tuple[datetime, Deal]]:
        """Give deals to look at with the instant they were due, the longest due first.

        Those another process is looking at are skipped. With `deal_id`, that one alone.
        """
        if deal_id is not None:
            rows = _ONE.rows(self._link, workspace_id=self._workspace_id, instant=now, id=deal_id)
            return [(row[0], deal_of(row[1:])) for row in rows]
        rows = _DUE.rows(self._link, workspace_id=self._workspace_id, instant=now, most=most)
        return [(row[0], deal_of(row[1:])) for row in rows]

    def working(self, after: int, most: int) -> list[tuple[datetime | None, Deal]]:
        """Give open deals by id from above `after`, with when each is looked at next."""
        rows = _WORKING.rows(self._link, workspace_id=self._workspace_id, after=after, most=most)
        return [(row[0], deal_of(row[1:])) for row in rows]

    def late(self, before: datetime, most: int = 10_000) -> int:
        """Count what has been due since before an instant and was not done, up to `most`."""
        row = _LATE.first(self._link, instant=before, most=most)
        return int(row[0]) if row else 0

    def looked(self, deal_id: int, was: datetime, again: datetime | None) -> None:
        """Store when to look next, unless somebody changed the deal since."""
        _LOOKED.run(
            self._link,
            old_workspace_id=self._workspace_id,
            old_id=deal_id,
            old_look_at=was,
            new_look_at=again,
        )

    def wake(self, deal_ids: Sequence[int], at: datetime) -> None:
        """Have deals looked at from an instant on."""
        if deal_ids:
            _WAKE.run(
                self._link,
                old_workspace_id=self._workspace_id,
                ids=list(deal_ids),
                new_look_at=at,
            )

    def followups(self, deal_ids: Sequence[int]) -> dict[int, Followup]:
        """Give of each deal the open follow-up that is due first."""
        found: dict[int, Followup] = {}
        for row in _FOLLOWUPS.rows(self._link, workspace_id=self._workspace_id, ids=list(deal_ids)):
            planned = Followup(*row)
            found.setdefault(planned.deal_id, planned)
        return found

    def tasks(self, deals: Sequence[Deal]) -> dict[int, Task]:
        """Give of each deal the open step of its stage that is due first."""
        stands = {one.id: one.stage_id for one in deals}
        found: dict[int, Task] = {}
        for row in _TASKS.rows(self._link, workspace_id=self._workspace_id, ids=list(stands)):
            step = Task(*row)
            if stands[step.deal_id] == step.stage_id:
                found.setdefault(step.deal_id, step)
        return found

    def work(self, deal_ids: Sequence[int]) -> dict[int, Work]:
        """Give of each deal what was done to it."""
        rows = _WORK.rows(self._link, workspace_id=self._workspace_id, ids=list(deal_ids))
        return {row[0]: Work(int(row[1] or 0), row[2]) for row in rows}
