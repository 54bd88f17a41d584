"""The outbox: what leaves for Slack, stored with the change that causes it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Executable, Integer, bindparam, func, select, tuple_, update

from bot.storage.link import Row, Statement
from bot.storage.repository import Repository, given
from bot.storage.tables import outbox
from bot.storage.tables.delivery import is_pending, is_unsettled
from bot.storage.upsert import insert

ANSWER_LIFE = timedelta(minutes=30)
"""How long Slack takes an answer to an interaction (a `response_url`'s life)."""


class OutboxKind(StrEnum):
    """What is done with the row: answer an interaction, post, update a message, write a DM."""

    ANSWER = "answer"
    POST = "post"
    UPDATE = "update"
    DM = "dm"


class OutboxState(StrEnum):
    """Where it stands; `sending` is committed before the request leaves."""

    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    UNKNOWN = "unknown"
    DEAD = "dead"


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """Something to send: `subject` and `params` say what to draw, `destination` where it goes.

    `key` is unique per workspace (what, for whom, which local date): a second row of that key is
    not stored. Fields from `state` on are kept by the outbox.
    """

    id: int
    key: str
    kind: OutboxKind
    destination: Mapping[str, Any]
    subject: str
    params: Mapping[str, Any] = field(default_factory=dict)
    not_before: datetime | None = None
    state: OutboxState = OutboxState.PENDING
    attempts: int = 0
    created_at: datetime | None = None
    claimed_at: datetime | None = None
    ts: str | None = None
    error: str | None = None
    workspace_id: int = 0


_NAMES = [
    "id",
    "key",
    "kind",
    "destination",
    "subject",
    "params",
    "not_before",
    "state",
    "attempts",
    "created_at",
    "claimed_at",
    "ts",
    "error",
    "workspace_id",
]
_COLUMNS = tuple(outbox.c[name] for name in _NAMES)
_ADD = Statement(
    lambda name: insert(name, outbox).on_conflict_do_nothing(
        index_elements=[outbox.c.workspace_id, outbox.c.key]
    )
)
_GET = Statement(select(*_COLUMNS).where(outbox.c.id == given(outbox.c.id)))
_EXPIRE = Statement(
    update(outbox)
    .where(
        is_pending,
        outbox.c.not_before <= given(outbox.c.not_before, "instant"),
        outbox.c.kind == OutboxKind.ANSWER.value,
        outbox.c.created_at < given(outbox.c.created_at, "oldest"),
    )
    .values(state=OutboxState.DEAD.value, error="expired")
)
_UNSETTLED = Statement(
    select(*_COLUMNS)
    .where(is_unsettled, outbox.c.claimed_at <= given(outbox.c.claimed_at, "before"))
    .order_by(outbox.c.claimed_at, outbox.c.id)
    .limit(bindparam("most", type_=Integer))
)
_NEXT = Statement(
    select(outbox.c.not_before).where(is_pending).order_by(outbox.c.not_before).limit(1)
)
_SETTLE = Statement(
    update(outbox)
    .where(outbox.c.id == given(outbox.c.id, "old_id"))
    .values(
        state=given(outbox.c.state, "new_state"),
        ts=given(outbox.c.ts, "new_ts"),
        error=given(outbox.c.error, "new_error"),
        not_before=given(outbox.c.not_before, "new_not_before"),
    )
)


def _claim(_dialect: str) -> Executable:
    due = (
        select(outbox.c.workspace_id, outbox.c.id)
        .where(is_pending, outbox.c.not_before <= given(outbox.c.not_before, "instant"))
        .order_by(outbox.c.not_before, outbox.c.id)
        .limit(bindparam("most", type_=Integer))
        .with_for_update(skip_locked=True)
    )
    return (
        update(outbox)
        .where(tuple_(outbox.c.workspace_id, outbox.c.id).in_(due))
        .values(
            state=OutboxState.SENDING.value,
            claimed_at=given(outbox.c.claimed_at, "new_claimed_at"),
            attempts=outbox.c.attempts + 1,
        )
        .returning(*_COLUMNS)
    )


_CLAIM = Statement(_claim)


class Outbox(Repository):
    """Rows to send; `add` is for a workspace's work, the rest for the sender, across tenants."""

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
        )
        self._uow.told = self._uow.told or touched == 1
        return touched == 1

    def get(self, row_id: int) -> OutboxRow | None:
        """Give a row by id."""
        row = _GET.first(self._link, id=row_id)
        return _outbox_row(row) if row else None

    def claim(self, limit: int, now: datetime) -> list[OutboxRow]:
        """Take due rows to send, oldest first; the caller commits before it sends any.

        No two senders get the same row. Answers older than their life are dropped.
        """
        _EXPIRE.run(self._link, instant=now, oldest=now - ANSWER_LIFE)
        rows = _CLAIM.rows(self._link, instant=now, most=limit, new_claimed_at=now)
        claimed = [_outbox_row(row) for row in rows]
        return sorted(claimed, key=lambda row: (row.not_before, row.id))

    def next_due(self) -> datetime | None:
        """Give when the next pending row may be sent, for the sender's sleep."""
        row = _NEXT.first(self._link)
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

    def unsettled(self, before: datetime, limit: int = 100) -> list[OutboxRow]:
        """Give rows `sending` or `unknown` that were claimed at or before an instant."""
        return [_outbox_row(row) for row in _UNSETTLED.rows(self._link, before=before, most=limit)]

    def settle(
        self,
        row_id: int,
        state: OutboxState,
        *,
        ts: str | None = None,
        error: str | None = None,
        not_before: datetime | None = None,
    ) -> None:
        """Write down what became of a row; a pending one may be tried again at `not_before`."""
        _SETTLE.run(
            self._link,
            old_id=row_id,
            new_state=state.value,
            new_ts=ts,
            new_error=error,
            new_not_before=not_before or self._uow.now,
        )


def _outbox_row(row: Row) -> OutboxRow:
    row_id, key, kind, destination, subject, params, not_before, state, *rest = row
    return OutboxRow(
        row_id,
        key,
        OutboxKind(kind),
        destination,
        subject,
        params,
        not_before,
        OutboxState(state),
        *rest,
    )
