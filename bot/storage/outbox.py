"""The outbox: what leaves for Slack, stored with the change that causes it."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Integer, and_, bindparam, func, or_, select, update

from bot.storage.claim import claim
from bot.storage.doubt import Doubts
from bot.storage.link import Statement
from bot.storage.pace import Limits
from bot.storage.parcel import (
    COLUMNS,
    OutboxKind,
    OutboxRow,
    OutboxState,
    lane_of,
    outbox_row,
    person_of,
)
from bot.storage.repository import given
from bot.storage.tables import outbox
from bot.storage.tables.delivery import (
    is_looked_for,
    is_pending,
    is_sending,
)
from bot.storage.upsert import insert

_ADD = Statement(
    lambda name: insert(name, outbox).on_conflict_do_nothing(
        index_elements=[outbox.c.workspace_id, outbox.c.key]
    )
)
_MOST = bindparam("most", type_=Integer)
_OURS = outbox.c.workspace_id == given(outbox.c.workspace_id)
_GET = Statement(select(*COLUMNS).where(outbox.c.id == given(outbox.c.id)))
_FIND = Statement(select(*COLUMNS).where(_OURS, outbox.c.key == given(outbox.c.key)))
_ABANDONED = Statement(
    select(*COLUMNS)
    .where(is_sending, outbox.c.claimed_at <= given(outbox.c.claimed_at, "before"))
    .order_by(outbox.c.claimed_at, outbox.c.id)
    .limit(_MOST)
)
_LOOKED_FOR = Statement(
    select(*COLUMNS)
    .where(is_looked_for, outbox.c.look_at <= given(outbox.c.look_at, "instant"))
    .order_by(outbox.c.look_at, outbox.c.id)
    .limit(_MOST)
)
_NEXT = Statement(
    select(outbox.c.not_before)
    .where(is_pending, outbox.c.not_before > given(outbox.c.not_before, "instant"))
    .order_by(outbox.c.not_before)
    .limit(1)
)
_DUE = Statement(
    select(outbox.c.id)
    .where(is_pending, outbox.c.not_before <= given(outbox.c.not_before, "instant"))
    .limit(1)
)
_HELD = and_(
    outbox.c.id == given(outbox.c.id, "old_id"),
    outbox.c.attempts == given(outbox.c.attempts, "old_attempts"),
    or_(is_sending, outbox.c.state == OutboxState.UNKNOWN.value),
)
_SETTLE = Statement(
    update(outbox)
    .where(_HELD)
    .values(
        state=given(outbox.c.state, "new_state"),
        channel=given(outbox.c.channel, "new_channel"),
        ts=given(outbox.c.ts, "new_ts"),
        error=given(outbox.c.error, "new_error"),
        not_before=given(outbox.c.not_before, "new_not_before"),
        look_at=given(outbox.c.look_at, "new_look_at"),
    )
)
_RENEW = Statement(
    update(outbox)
    .where(_HELD, is_sending)
    .values(
        claimed_at=given(outbox.c.claimed_at, "instant"),
        channel=given(outbox.c.channel, "new_channel"),
    )
)
_MOVE = Statement(
    update(outbox)
    .where(_OURS, outbox.c.key == given(outbox.c.key, "old_key"))
    .values(channel=given(outbox.c.channel, "new_channel"), ts=given(outbox.c.ts, "new_ts"))
)


class Outbox(Doubts):
    """Rows to send; what names a key or a person is for a workspace's work, the rest for the
    sender, across tenants."""

    def add(self, row: OutboxRow) -> bool:
        """Store a row and wake the sender after the commit; False when its key is there already."""
        touched = _ADD.run(
            self._link,
            workspace_id=row.workspace_id or self._workspace_id,
            id=row.id or self._uow.new_id(),
            key=row.key,
            kind=row.kind.value,
            destination=dict(row.destination),
            subject=row.subject,
            params=dict(row.params),
            state=row.state.value,
            created_at=row.created_at or self._uow.now,
            not_before=row.not_before or self._uow.now,
            claimed_at=None,
            attempts=row.attempts,
            ts=row.ts,
            error=row.error,
            lane=lane_of(row.kind, row.destination),
            person_id=person_of(row.destination),
            channel=row.channel,
            look_at=None,
            told_at=None,
        )
        self._uow.told = self._uow.told or touched == 1
        return touched == 1

    def put(
        self,
        key: str,
        kind: OutboxKind,
        destination: Mapping[str, Any],
        subject: str,
        params: Mapping[str, Any],
    ) -> bool:
        """Store a row of this workspace that may go at once, as `add` does."""
        return self.add(OutboxRow(0, key, kind, destination, subject, params))

    def get(self, row_id: int) -> OutboxRow | None:
        """Give a row by id."""
        row = _GET.first(self._link, id=row_id)
        return outbox_row(row) if row else None

    def find(self, key: str, *, workspace_id: int | None = None) -> OutboxRow | None:
        """Give a row by its key, None when there is none."""
        row = _FIND.first(self._link, workspace_id=workspace_id or self._workspace_id, key=key)
        return outbox_row(row) if row else None

    def placed(self, key: str) -> tuple[str, str] | None:
        """Give the channel and the time stamp of the message a row became.

        None until it is known. Of a call that made a channel the time stamp is empty.
        """
        row = self.find(key)
        if row is None or row.state is not OutboxState.SENT or row.channel is None:
            return None
        return row.channel, row.ts or ""

    def move(self, key: str, channel: str, ts: str, *, workspace_id: int) -> None:
        """Store that a row's message stands somewhere else from now on."""
        _MOVE.run(
            self._link, workspace_id=workspace_id, old_key=key, new_channel=channel, new_ts=ts
        )

    def claim(
        self, limit: int, now: datetime, *, limits: Limits | None = None, alive: float = 15.0
    ) -> list[OutboxRow]:
        """Take due rows to send, oldest first; the caller commits before it sends any.

        No two senders get the same row, and no lane has two under way: one that was claimed more
        than `alive` seconds ago is taken for dead. Answers older than their life are dropped.
        """
        return claim(self._uow, limit, now, limits or Limits(), timedelta(seconds=alive))

    def due(self, now: datetime) -> bool:
        """Tell whether anything waits that could be sent, were it not for limits."""
        return _DUE.first(self._link, instant=now) is not None

    def next_due(self, now: datetime) -> datetime | None:
        """Give when the next row that is not due yet may be sent, for the sender's sleep."""
        row = _NEXT.first(self._link, instant=now)
        return row[0] if row else None

    def counts(self) -> dict[OutboxState, int]:
        """Count the workspace's rows by state; the cost grows with all rows kept."""
        rows = self._uow.connection.execute(
            select(outbox.c.state, func.count())
            .where(outbox.c.workspace_id == self._workspace_id)
            .group_by(outbox.c.state)
        )
        found = {OutboxState(row[0]): int(row[1]) for row in rows}
        return {state: found.get(state, 0) for state in OutboxState}

    def abandoned(self, before: datetime, limit: int = 100) -> list[OutboxRow]:
        """Give rows `sending` that were claimed at or before an instant."""
        return [outbox_row(row) for row in _ABANDONED.rows(self._link, before=before, most=limit)]

    def looked_for(self, now: datetime, limit: int = 100) -> list[OutboxRow]:
        """Give rows of which the channel's history has to say whether they arrived."""
        return [outbox_row(row) for row in _LOOKED_FOR.rows(self._link, instant=now, most=limit)]

    def renew(self, row: OutboxRow, now: datetime, *, channel: str | None = None) -> bool:
        """Begin a claimed row's quarantine anew, right before the call; False when it is lost."""
        touched = _RENEW.run(
            self._link,
            old_id=row.id,
            old_attempts=row.attempts,
            instant=now,
            new_channel=channel or row.channel,
        )
        return touched == 1

    def settle(
        self,
        row: OutboxRow,
        state: OutboxState,
        *,
        channel: str | None = None,
        ts: str | None = None,
        error: str | None = None,
        not_before: datetime | None = None,
        look_at: datetime | None = None,
    ) -> bool:
        """Write down what became of a claimed row; a pending one may go again at `not_before`.

        False when the row is another sender's by now, or was settled before.
        """
        touched = _SETTLE.run(
            self._link,
            old_id=row.id,
            old_attempts=row.attempts,
            new_state=state.value,
            new_channel=channel or row.channel,
            new_ts=ts,
            new_error=error,
            new_not_before=not_before or row.not_before,
            new_look_at=look_at,
        )
        return touched == 1
