"""Taking rows of the outbox to send them: each to one sender, in order, as fast as is allowed."""

from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import Executable, Integer, and_, bindparam, case, func, not_, or_, select, tuple_
from sqlalchemy import update as change

from bot.storage.link import Statement
from bot.storage.pace import SHAKY, SLACK, Limits
from bot.storage.parcel import COLUMNS, OutboxKind, OutboxRow, OutboxState, outbox_row
from bot.storage.repository import given
from bot.storage.tables import installation, outbox, pace
from bot.storage.tables.delivery import is_pending, state_of

if TYPE_CHECKING:
    from bot.storage.unit import UnitOfWork

ANSWER_LIFE = timedelta(minutes=30)
"""How long Slack takes an answer to an interaction (a `response_url`'s life)."""

_INSTANT = given(outbox.c.not_before, "instant")
_EXPIRE = Statement(
    change(outbox)
    .where(
        is_pending,
        outbox.c.not_before <= _INSTANT,
        outbox.c.kind == OutboxKind.ANSWER.value,
        outbox.c.created_at < given(outbox.c.created_at, "oldest"),
    )
    .values(state=OutboxState.DEAD.value, error="expired")
)

_lane, _meter = pace.alias("lane"), pace.alias("meter")
_older, _busy = outbox.alias("older"), outbox.alias("busy")
_METER = case(
    (or_(outbox.c.kind == "post", outbox.c.kind == "dm"), "*post"),
    (outbox.c.kind == "update", "*update"),
    (outbox.c.kind == "call", "*call"),
    else_="",
)
_METERS = {
    OutboxKind.POST: "*post",
    OutboxKind.DM: "*post",
    OutboxKind.UPDATE: "*update",
    OutboxKind.CALL: "*call",
}


def _candidates(_dialect: str) -> Executable:
    """The first due row of each lane that is open and has nothing under way."""
    disabled = (
        # "active" comes before "disabled": the least is that only where there is no other.
        select(installation.c.workspace_id)
        .group_by(installation.c.workspace_id)
        .having(func.min(installation.c.state) == "disabled")
    )
    shaky = select(pace.c.workspace_id).where(pace.c.name == SLACK, pace.c.failures >= SHAKY)
    under_way = (
        select(_busy.c.id)
        .where(
            _busy.c.workspace_id == outbox.c.workspace_id,
            _busy.c.lane == outbox.c.lane,
            state_of(_busy, "sending"),
            _busy.c.claimed_at > given(outbox.c.claimed_at, "alive"),
        )
        .exists()
    )
    before = (
        select(_older.c.id)
        .where(
            _older.c.workspace_id == outbox.c.workspace_id,
            _older.c.lane == outbox.c.lane,
            state_of(_older, "pending"),
            tuple_(_older.c.not_before, _older.c.id) < tuple_(outbox.c.not_before, outbox.c.id),
        )
        .exists()
    )
    return (
        select(*COLUMNS)
        .select_from(
            outbox.outerjoin(
                _lane,
                and_(_lane.c.workspace_id == outbox.c.workspace_id, _lane.c.name == outbox.c.lane),
            ).outerjoin(
                _meter,
                and_(_meter.c.workspace_id == outbox.c.workspace_id, _meter.c.name == _METER),
            )
        )
        .where(
            is_pending,
            outbox.c.not_before <= _INSTANT,
            or_(_lane.c.open_at.is_(None), _lane.c.open_at <= _INSTANT),
            or_(_meter.c.open_at.is_(None), _meter.c.open_at <= _INSTANT),
            outbox.c.workspace_id.not_in(disabled),
            outbox.c.workspace_id.not_in(shaky),
            or_(outbox.c.lane == "", and_(not_(under_way), not_(before))),
        )
        .order_by(outbox.c.not_before, outbox.c.id)
        .limit(bindparam("most", type_=Integer))
        .with_for_update(of=outbox, skip_locked=True)
    )


_CANDIDATES = Statement(_candidates)
_TAKE = Statement(
    change(outbox)
    .where(outbox.c.id == given(outbox.c.id, "old_id"), is_pending)
    .values(
        state=OutboxState.SENDING.value,
        claimed_at=given(outbox.c.claimed_at, "instant"),
        attempts=outbox.c.attempts + 1,
        look_at=None,
    )
)
_SAME = Statement(
    select(*COLUMNS)
    .where(
        outbox.c.workspace_id == given(outbox.c.workspace_id),
        outbox.c.lane == given(outbox.c.lane),
        is_pending,
        outbox.c.not_before <= _INSTANT,
    )
    .order_by(outbox.c.not_before, outbox.c.id)
    .with_for_update(skip_locked=True)
)
_COVERED = Statement(
    change(outbox)
    .where(outbox.c.id == given(outbox.c.id, "old_id"), is_pending)
    .values(state=OutboxState.SENT.value, error="covered")
)


def claim(
    uow: "UnitOfWork", limit: int, now: datetime, limits: Limits, alive: timedelta
) -> list[OutboxRow]:
    """Mark due rows as being sent and give them; see `Outbox.claim`."""
    link = uow.link
    _EXPIRE.run(link, instant=now, oldest=now - ANSWER_LIFE)
    found = _CANDIDATES.rows(link, instant=now, most=limit, alive=now - alive)
    chosen = []
    for row in _within(uow, [outbox_row(one) for one in found], now, limits):
        newest = _newest(uow, row, now) if row.kind is OutboxKind.UPDATE else row
        _TAKE.run(link, old_id=newest.id, instant=now)
        chosen.append(
            replace(newest, state=OutboxState.SENDING, claimed_at=now, attempts=newest.attempts + 1)
        )
    return chosen


def _within(
    uow: "UnitOfWork", rows: list[OutboxRow], now: datetime, limits: Limits
) -> list[OutboxRow]:
    """Leave out what the workspaces' limits do not allow yet."""
    wanted = Counter((row.workspace_id, _METERS[row.kind]) for row in rows if row.kind in _METERS)
    # In one order, so that two senders never wait for each other.
    left = {
        (workspace_id, meter): uow.paces.allow(
            workspace_id, meter, limits.meters[meter], now, wanted[workspace_id, meter]
        )
        for workspace_id, meter in sorted(wanted)
    }
    allowed = []
    for row in rows:
        if row.kind in _METERS:
            name = (row.workspace_id, _METERS[row.kind])
            left[name] -= 1
            if left[name] < 0:
                continue
        allowed.append(row)
    return allowed


def _newest(uow: "UnitOfWork", row: OutboxRow, now: datetime) -> OutboxRow:
    """Take the last of a message's waiting updates: drawn when sent, it covers those before it."""
    same = _SAME.rows(uow.link, workspace_id=row.workspace_id, lane=row.lane, instant=now)
    waiting = [outbox_row(one) for one in same]
    for covered in waiting[:-1]:
        _COVERED.run(uow.link, old_id=covered.id)
    return waiting[-1] if waiting else row
