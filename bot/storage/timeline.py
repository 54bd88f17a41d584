"""The append-only timeline of a deal."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import and_, insert, or_, select

from bot.domain.error import NotFound
from bot.domain.timeline import ActivityKind, Change, Entry, EntryKind
from bot.storage.card import position_columns, position_of
from bot.storage.insert import insert_many
from bot.storage.link import Batch, Row, Statement
from bot.storage.many import among
from bot.storage.repository import Repository, given
from bot.storage.tables import timeline

_FEW = 4
"""Entries up to which statements of their own cost less than one in bulk."""
_NAMES = tuple(column.name for column in timeline.columns)
OF_OURS = select(*(column for column in timeline.columns if column.name != "workspace_id")).where(
    timeline.c.workspace_id == given(timeline.c.workspace_id)
)
_APPEND = Statement(insert(timeline))
_GET = Statement(OF_OURS.where(timeline.c.id == given(timeline.c.id)))
_GET_MANY = Statement(lambda dialect: OF_OURS.where(among(dialect, timeline.c.id)))
_OF = Statement(
    OF_OURS.where(timeline.c.deal_id == given(timeline.c.deal_id))
    .order_by(timeline.c.at.desc(), timeline.c.id.desc())
    .limit(given(timeline.c.id, "most"))
)
_OF_BEFORE = Statement(
    OF_OURS.where(
        timeline.c.deal_id == given(timeline.c.deal_id),
        or_(
            timeline.c.at < given(timeline.c.at, "mark"),
            and_(
                timeline.c.at == given(timeline.c.at, "mark"),
                timeline.c.id < given(timeline.c.id, "below"),
            ),
        ),
    )
    .order_by(timeline.c.at.desc(), timeline.c.id.desc())
    .limit(given(timeline.c.id, "most"))
)
_SINCE = Statement(
    lambda dialect: OF_OURS.where(
        among(dialect, timeline.c.deal_id),
        timeline.c.recorded_at > given(timeline.c.recorded_at, "since"),
    ).order_by(timeline.c.at, timeline.c.id)
)
_LAST_BY = Statement(
    OF_OURS.where(
        timeline.c.author_id == given(timeline.c.author_id),
        timeline.c.recorded_at >= given(timeline.c.recorded_at, "since"),
    )
    .order_by(timeline.c.recorded_at.desc(), timeline.c.id.desc())
    .limit(1)
)
_UNDONE = Statement(
    select(timeline.c.id)
    .where(
        timeline.c.workspace_id == given(timeline.c.workspace_id),
        timeline.c.undoes == given(timeline.c.undoes),
    )
    .limit(1)
)


class Timeline(Repository):
    """What happened; the database itself refuses to change or delete an entry."""

    def append(self, entry: Entry) -> Entry:
        """Write one entry."""
        row = _row(self._workspace_id, entry)
        _APPEND.later(self._link, **dict(zip(_NAMES, row, strict=True)))
        self._uow.entries.append(entry)
        return entry

    def tell(self, entries: Iterable[Entry]) -> None:
        """Write entries that people are told of, as of one that is appended."""
        told = list(entries)
        if len(told) > _FEW:
            self.append_many(told)
            self._uow.entries.extend(told)
            return
        with self._link.together():
            for entry in told:
                self.append(entry)

    def append_many(self, entries: Iterable[Entry]) -> None:
        """Write entries in bulk."""
        workspace_id = self._workspace_id
        rows = (_row(workspace_id, entry) for entry in entries)
        insert_many(self._link, timeline, _NAMES, rows)

    def get(self, entry_id: int) -> Entry:
        """Give an entry; raises `NotFound`."""
        row = _GET.first(self._link, workspace_id=self._workspace_id, id=entry_id)
        if row is None:
            raise NotFound("This entry is not on the timeline.")
        return entry_of(row)

    def batch(self) -> Batch:
        """Say how several entries are asked for."""
        return Batch(_GET_MANY, _GET, {"workspace_id": self._workspace_id}, "id", 0)

    def of(self, deal_id: int, limit: int = 20, before_id: int | None = None) -> list[Entry]:
        """Give a deal's entries, newest first by when they happened; `before_id` pages on."""
        page = {"workspace_id": self._workspace_id, "deal_id": deal_id, "most": limit}
        if before_id is None:
            return [entry_of(row) for row in _OF.rows(self._link, **page)]
        mark = self.get(before_id).at
        rows = _OF_BEFORE.rows(self._link, mark=mark, below=before_id, **page)
        return [entry_of(row) for row in rows]

    def newest_since(self, deal_ids: Sequence[int], since: datetime) -> dict[int, Entry]:
        """Give the newest entry of each of some deals that was recorded after an instant."""
        rows = _SINCE.rows(
            self._link, workspace_id=self._workspace_id, ids=list(deal_ids), since=since
        )
        return {entry.deal_id: entry for entry in map(entry_of, rows)}

    def last_by(self, person_id: int, since: datetime) -> Entry | None:
        """Give the newest entry a person recorded at or after `since`."""
        row = _LAST_BY.first(
            self._link, workspace_id=self._workspace_id, author_id=person_id, since=since
        )
        return entry_of(row) if row else None

    def undone(self, entry_id: int) -> bool:
        """Tell whether an entry was taken back."""
        found = _UNDONE.first(self._link, workspace_id=self._workspace_id, undoes=entry_id)
        return found is not None


def _row(workspace_id: int, entry: Entry) -> tuple[object, ...]:
    return (
        workspace_id,
        entry.id,
        entry.deal_id,
        str(entry.kind),
        entry.at,
        entry.recorded_at,
        entry.author_id,
        entry.activity.value if entry.activity else None,
        entry.body,
        [[one.field, one.old, one.new] for one in entry.changes] or None,
        entry.undoes,
        *position_columns(entry.before),
        *position_columns(entry.after),
    )


def entry_of(row: Row) -> Entry:
    entry_id, deal_id, kind, at, recorded_at, author_id, activity, body, changes, undoes = row[:10]
    before, after = row[10:18], row[18:26]
    return Entry(
        entry_id,
        deal_id,
        EntryKind(kind),
        at,
        recorded_at,
        author_id,
        position_of(before) if before[0] is not None else None,
        position_of(after) if after[0] is not None else None,
        ActivityKind(activity) if activity is not None else None,
        body,
        tuple(Change(*change) for change in changes or ()),
        undoes,
    )
