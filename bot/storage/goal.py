"""Goals as they were set; each counts until another of the same is."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, select

from bot.domain.forecast import Grain
from bot.domain.goal import Goal, Measure
from bot.storage.link import Row, Statement
from bot.storage.repository import Repository, given
from bot.storage.tables import goal
from bot.storage.upsert import insert

_COLUMNS = (
    goal.c.measure,
    goal.c.grain,
    goal.c.first,
    goal.c.target,
    goal.c.team,
    goal.c.person_id,
)
_SET = Statement(
    select(*_COLUMNS)
    .where(goal.c.workspace_id == given(goal.c.workspace_id), goal.c.first <= given(goal.c.first))
    .order_by(goal.c.first)
)
_ONE = (
    goal.c.workspace_id == given(goal.c.workspace_id),
    goal.c.measure == given(goal.c.measure),
    goal.c.grain == given(goal.c.grain),
    goal.c.team == given(goal.c.team),
    goal.c.person_id == given(goal.c.person_id),
    goal.c.first == given(goal.c.first),
)
_GET = Statement(select(*_COLUMNS).where(*_ONE))
_DROP = Statement(delete(goal).where(*_ONE))


def _put(dialect: str) -> Any:
    added = insert(dialect, goal)
    return added.on_conflict_do_update(
        index_elements=list(goal.primary_key.columns),
        set_={name: added.excluded[name] for name in ("target", "author_id", "at")},
    )


_PUT = Statement(_put)


class Goals(Repository):
    """Goals of the workspace."""

    def on(self, day: date) -> list[Goal]:
        """Give the goals that count on a day; those ended by a target of 0 are left out."""
        newest: dict[tuple[object, ...], Goal] = {}
        for row in _SET.rows(self._link, workspace_id=self._workspace_id, first=day):
            found = _goal(row)
            newest[found.measure, found.grain, found.team, found.person_id] = found
        return [one for one in newest.values() if one.target]

    def get(self, asked: Goal) -> Goal | None:
        """Give what was set for the same thing from the same day on, whatever its target."""
        row = _GET.first(self._link, **self._key(asked))
        return _goal(row) if row else None

    def put(self, kept: Goal, author_id: int | None, at: datetime) -> None:
        """Set a goal, in place of one from the same day on."""
        _PUT.run(self._link, **self._key(kept), target=kept.target, author_id=author_id, at=at)

    def drop(self, gone: Goal) -> None:
        """Take a goal away, so that what counted before it counts again."""
        _DROP.run(self._link, **self._key(gone))

    def _key(self, one: Goal) -> dict[str, object]:
        return {
            "workspace_id": self._workspace_id,
            "measure": one.measure.value,
            "grain": one.grain.value,
            "team": one.team or "",
            "person_id": one.person_id or 0,
            "first": one.first,
        }


def _goal(row: Row | Sequence[Any]) -> Goal:
    measure, grain, first, target, team, person_id = row
    return Goal(Measure(measure), Grain(grain), first, target, team or None, person_id or None)
