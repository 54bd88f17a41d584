"""Writing down what became of a row, and what follows from it, in one transaction."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import structlog

from bot.delivery.audience import barrier
from bot.delivery.outcome import LIMITED, UNREACHABLE, Fate, Outcome
from bot.delivery.resolve import anew
from bot.domain.audience import Barrier
from bot.domain.error import NotFound
from bot.domain.person import Person
from bot.storage import Database, Limits, OutboxKind, OutboxRow, OutboxState, UnitOfWork

_log = structlog.get_logger(__name__)

TRIES = 3
"""How often drawing a view again is tried; whoever looks at it can press again."""
PATIENT_TRIES = 25
"""How often an update or a call is repeated, ever more slowly, until it is given up."""
DIED, STOPPED = "sender died", "stopped meanwhile"
NOT_SLACKS = frozenset({DIED, STOPPED})
"""Why a fate is unknown without any failure of Slack's."""
BUDGET = 10.0
"""Seconds that writing down a fate may wait for the database: it is the only memory of it."""
_LONGEST_PAUSE = 60.0
_METERS = {OutboxKind.UPDATE: "*update", OutboxKind.CALL: "*call"}

Landed = Callable[[UnitOfWork, OutboxRow], None]
"""Told of a row that was sent, with its place, in the transaction that writes it down."""

Failed = Callable[[UnitOfWork, OutboxRow, str], None]
"""Told of a row that was given up and the reason for it, in the same transaction."""


class Ledger:
    """Keeps the books of the outbox."""

    def __init__(
        self,
        db: Database,
        clock: Callable[[], datetime],
        *,
        limits: Limits,
        quarantine: timedelta,
        landed: Landed,
        failed: Failed,
    ) -> None:
        self._db, self._clock, self._limits = db, clock, limits
        self._quarantine, self._landed, self._failed = quarantine, landed, failed

    def settle(self, row: OutboxRow, outcome: Outcome) -> OutboxState | None:
        """Write down what became of a row; None when it is somebody else's by now."""

        def work(uow: UnitOfWork) -> OutboxState | None:
            return self._written(uow, row, outcome)

        state = self._db.write(row.workspace_id, work, budget=BUDGET)
        if state in (OutboxState.UNKNOWN, OutboxState.DEAD):
            report = _log.error if outcome.fate is Fate.BUG else _log.warning
            report(
                "not sent",
                to=row.destination.get("to"),
                subject=row.subject,
                state=state,
                reason=outcome.reason,
            )
        return state

    def _written(self, uow: UnitOfWork, row: OutboxRow, outcome: Outcome) -> OutboxState | None:
        now = self._clock()
        state, wait = _state(row, outcome)
        looked_for = state is OutboxState.UNKNOWN and leaves_a_trace(row)
        held = uow.outbox.settle(
            row,
            state,
            channel=outcome.channel,
            ts=outcome.ts,
            error=outcome.reason or None,
            not_before=now + timedelta(seconds=wait) if wait else None,
            look_at=(row.claimed_at or now) + self._quarantine if looked_for else None,
        )
        if not held:
            return None
        self._pace(uow, row, outcome, now)
        if outcome.fate is Fate.DISABLED:
            uow.workspaces.disable(row.workspace_id)
        if state is not OutboxState.PENDING:
            self._follow(uow, row, outcome, state)
        return state

    def _pace(self, uow: UnitOfWork, row: OutboxRow, outcome: Outcome, now: datetime) -> None:
        """Close the lane for as long as Slack, or our own manners, want it."""
        workspace_id = row.workspace_id
        posted = row.kind in (OutboxKind.POST, OutboxKind.DM)
        if outcome.fate in (Fate.SENT, Fate.UNKNOWN) and posted and row.lane:
            uow.paces.charge(workspace_id, row.lane, self._limits.lane, now)
            late = now - timedelta(seconds=self._limits.late_after)
            if row.kind is OutboxKind.DM and row.not_before and row.not_before < late:
                until = now + timedelta(seconds=self._limits.late)
                uow.paces.block(workspace_id, row.lane, until)
        if outcome.reason == LIMITED:
            until = now + timedelta(seconds=outcome.wait)
            uow.paces.block(workspace_id, _METERS.get(row.kind, row.lane), until)
        silent = outcome.fate is Fate.UNKNOWN and outcome.reason not in NOT_SLACKS
        if silent or outcome.reason == UNREACHABLE:
            uow.paces.failed(workspace_id, now)
        elif outcome.fate is Fate.SENT:
            uow.paces.answered(workspace_id, now)

    def _follow(
        self, uow: UnitOfWork, row: OutboxRow, outcome: Outcome, state: OutboxState
    ) -> None:
        if outcome.fate is Fate.SENT:
            self._land(uow, row, outcome)
        if state in (OutboxState.DEAD, OutboxState.UNKNOWN):
            self._failed(uow, row, outcome.reason)
        if _is_missed(row) and outcome.fate is Fate.GONE and outcome.channel:
            _post_anew(uow, row, outcome)
        if row.destination.get("to") == "channel" and isinstance(row.destination.get("back"), dict):
            _tell_back(uow, row, state, outcome)
        elif state is OutboxState.DEAD:
            _lament(uow, row, outcome)

    def _land(self, uow: UnitOfWork, row: OutboxRow, outcome: Outcome) -> None:
        moved = row.destination.get("moves")
        if moved and outcome.channel and outcome.ts:
            uow.outbox.move(str(moved), outcome.channel, outcome.ts, workspace_id=row.workspace_id)
        sent = uow.outbox.get(row.id)
        assert sent is not None
        self._landed(uow, sent)


def _is_missed(row: OutboxRow) -> bool:
    """Tell whether a message that is not there any more is posted anew; a blank one is not."""
    return row.kind is OutboxKind.UPDATE and not row.destination.get("blank")


def repeatable(row: OutboxRow) -> bool:
    """Tell whether sending twice is like sending once: it replaces what is there."""
    to = row.destination.get("to")
    return to in ("view", "home", "update", "call") or bool(row.destination.get("replace"))


def leaves_a_trace(row: OutboxRow) -> bool:
    """Tell whether history can say of a row that it arrived: ephemerals are not in it."""
    return row.destination.get("to") in ("channel", "dm")


def _state(row: OutboxRow, outcome: Outcome) -> tuple[OutboxState, float | None]:
    """Give the state a row goes to, and the seconds to wait if it is to be tried again."""
    tries = PATIENT_TRIES if row.kind in (OutboxKind.UPDATE, OutboxKind.CALL) else TRIES
    match outcome.fate:
        case Fate.SENT | Fate.GONE:
            return OutboxState.SENT, None
        case Fate.WAIT:
            # A lane that is closed keeps its rows in their order, so theirs stays as it is.
            return OutboxState.PENDING, None if outcome.reason == LIMITED else outcome.wait
        case Fate.DISABLED:
            return OutboxState.PENDING, None
        case Fate.UNKNOWN if repeatable(row) and row.attempts < tries:
            if outcome.reason in NOT_SLACKS:
                return OutboxState.PENDING, None
            return OutboxState.PENDING, min(2.0 ** (row.attempts - 1), _LONGEST_PAUSE)
        case Fate.UNKNOWN:
            return OutboxState.UNKNOWN, None
        case _:
            return OutboxState.DEAD, None


def _post_anew(uow: UnitOfWork, row: OutboxRow, outcome: Outcome) -> None:
    """Post what can no longer be changed once more, and remember that it stands there now."""
    kept = {"person": row.destination["person"]} if "person" in row.destination else {}
    moves = {"moves": row.destination["of"]} if row.destination.get("of") else {}
    uow.outbox.add(
        OutboxRow(
            id=uow.new_id(),
            key=anew(str(outcome.channel), str(outcome.ts)),
            kind=OutboxKind.POST,
            destination={"to": "channel", "channel": outcome.channel, **kept, **moves},
            subject=row.subject,
            params=row.params,
            workspace_id=row.workspace_id,
        )
    )


def _tell_back(uow: UnitOfWork, row: OutboxRow, state: OutboxState, outcome: Outcome) -> None:
    """Tell who had something posted to a channel what became of it, where they asked for it."""
    told: dict[str, Any] = {"channel": row.destination["channel"]}
    if state is OutboxState.UNKNOWN:
        told["barrier"] = Barrier.UNSURE.value
    elif outcome.fate is not Fate.SENT:
        told["barrier"] = barrier(outcome.reason).value
    uow.outbox.add(
        OutboxRow(
            id=uow.new_id(),
            key=f"told:{row.id}",
            kind=OutboxKind.ANSWER,
            destination={**row.destination["back"], "person": row.destination["person"]},
            subject="share.told",
            params=told,
            workspace_id=row.workspace_id,
        )
    )


def _lament(uow: UnitOfWork, row: OutboxRow, outcome: Outcome) -> None:
    """Send a dead row where its maker said instead, and tell the person concerned how to mend it.

    Once a day and place, so that a channel the bot was removed from is not the talk of the day.
    """
    instead = row.destination.get("else")
    if isinstance(instead, dict):
        uow.outbox.add(
            OutboxRow(
                id=uow.new_id(),
                key=f"{row.key}/else",
                kind=OutboxKind.DM if instead.get("to") == "dm" else OutboxKind.POST,
                destination={"person": row.destination.get("person"), **instead},
                subject=row.subject,
                params=row.params,
                workspace_id=row.workspace_id,
            )
        )
    channel = outcome.channel or row.channel or row.destination.get("channel")
    if row.kind is OutboxKind.ANSWER or outcome.fate is not Fate.DEAD or not channel:
        return
    person = _concerned(uow, row)
    if person is None or person.slack_id is None:
        return
    uow.outbox.add(
        OutboxRow(
            id=uow.new_id(),
            key=f"undelivered:{channel}:{person.id}:{uow.workspace.day(uow.now)}",
            kind=OutboxKind.DM,
            destination={"to": "dm", "user": person.slack_id, "person": person.id},
            subject="delivery.undelivered",
            params={"channel": channel, "barrier": barrier(outcome.reason).value},
            workspace_id=row.workspace_id,
        )
    )


def _concerned(uow: UnitOfWork, row: OutboxRow) -> Person | None:
    if row.destination.get("person") is None or row.destination.get("to") == "dm":
        return None
    try:
        return uow.persons.get(int(row.destination["person"]))
    except NotFound:
        return None
