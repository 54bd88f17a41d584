"""Planned touches of a workspace."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from operator import attrgetter

from sqlalchemy import Integer, bindparam, insert, select, update

from bot.domain.error import NotFound
from bot.domain.followup import Followup, FollowupState
from bot.storage.insert import insert_many
from bot.storage.link import Ask, Batch, Row, Statement
from bot.storage.many import among
from bot.storage.repository import Repository, given
from bot.storage.tables import followup
from bot.storage.tables.followup import is_planned

COLUMNS = ["id", "deal_id", "assignee_id", "due", "kind", "touch", "touches", "note", "state"]
_OURS = select(*(followup.c[name] for name in COLUMNS)).where(
    followup.c.workspace_id == given(followup.c.workspace_id)
)
_ADD = Statement(insert(followup))
_GET = Statement(_OURS.where(followup.c.id == given(followup.c.id)))
_OPEN_OF = Statement(
    _OURS.where(followup.c.deal_id == given(followup.c.deal_id), is_planned).order_by(
        followup.c.due, followup.c.id
    )
)
_OPEN_OF_MANY = Statement(
    lambda dialect: _OURS.where(among(dialect, followup.c.deal_id), is_planned).order_by(
        followup.c.due, followup.c.id
    )
)
_DUE = Statement(
    _OURS.where(
        followup.c.assignee_id == given(followup.c.assignee_id),
        is_planned,
        followup.c.due <= given(followup.c.due, "last"),
    )
    .order_by(followup.c.due, followup.c.id)
    .limit(bindparam("most", type_=Integer))
)
_FINISH = Statement(
    update(followup)
    .where(
        followup.c.workspace_id == given(followup.c.workspace_id, "old_workspace_id"),
        followup.c.id == given(followup.c.id, "old_id"),
    )
    .values(state=given(followup.c.state, "new_state"))
)


class Followups(Repository):
    """Follow-ups."""

    def add(self, added: Followup) -> Followup:
        """Store a follow-up."""
        _ADD.later(
            self._link,
            workspace_id=self._workspace_id,
            **{name: getattr(added, name) for name in COLUMNS},
        )
        return added

    def begin(self, added: Sequence[Followup]) -> None:
        """Store the follow-ups of new deals, however few."""
        if len(added) == 1:
            self.add(added[0])
        elif added:
            self.add_many(added)

    def add_many(self, added: Iterable[Followup]) -> None:
        """Store follow-ups in bulk, as imports do."""
        workspace_id, told = self._workspace_id, attrgetter(*COLUMNS)
        rows = ((workspace_id, *told(one)) for one in added)
        insert_many(self._link, followup, ("workspace_id", *COLUMNS), rows)

    def get(self, followup_id: int) -> Followup:
        """Give a follow-up; raises `NotFound`."""
        row = _GET.first(self._link, workspace_id=self._workspace_id, id=followup_id)
        if row is None:
            raise NotFound("This follow-up is not there any more.")
        return followup_of(row)

    def open_of(self, deal_id: int) -> list[Followup]:
        """Give a deal's open follow-ups, the first due first."""
        rows = _OPEN_OF.rows(self._link, workspace_id=self._workspace_id, deal_id=deal_id)
        return [followup_of(row) for row in rows]

    def ahead(self, deal_id: int) -> Iterator[Ask]:
        """Say what will be asked of a deal."""
        yield _OPEN_OF, {"workspace_id": self._workspace_id, "deal_id": deal_id}

    def batch(self) -> Batch:
        """Say how open follow-ups of several deals are asked for."""
        return Batch(_OPEN_OF_MANY, _OPEN_OF, {"workspace_id": self._workspace_id}, "deal_id", 1)

    def due(self, person_id: int, on_or_before: date, limit: int = 50) -> list[Followup]:
        """Give a person's open follow-ups due by a day, the oldest first."""
        rows = _DUE.rows(
            self._link,
            workspace_id=self._workspace_id,
            assignee_id=person_id,
            last=on_or_before,
            most=limit,
        )
        return [followup_of(row) for row in rows]

    def finish(self, followup_id: int, state: FollowupState) -> None:
        """Set where a follow-up stands; raises `NotFound`."""
        wanted = {
            "old_workspace_id": self._workspace_id,
            "old_id": followup_id,
            "new_state": state.value,
        }
        self._link.touch(_FINISH, _refuse, wanted)


def _refuse() -> None:
    raise NotFound("This follow-up is not there any more.")


def followup_of(row: Row) -> Followup:
    """Make the value of a row of `COLUMNS`."""
    followup_id, deal_id, assignee_id, due, kind, touch, touches, note, state = row
    return Followup(
        followup_id, deal_id, assignee_id, due, kind, touch, touches, note, FollowupState(state)
    )
