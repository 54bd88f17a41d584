"""A round of the clock: all that has fallen due, in every workspace, in short transactions."""

import time
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import partial
from types import MappingProxyType

import structlog

from bot.domain.error import Busy, CrmError
from bot.jobs.erase import erase_people
from bot.jobs.sheet import write_sheets
from bot.services import chore, digest, lesson, look, night, nudge, upkeep, warning
from bot.storage import Database, UnitOfWork
from bot.storage.look import agenda
from bot.storage.rebuild import rebuild

_log = structlog.get_logger(__name__)

BATCH = 500
KEPT = timedelta(days=2)
"""For how long interaction keys are kept; Slack repeats an event for minutes, not days."""
KEPT_ARRIVALS = timedelta(days=14)
"""For how long what came in by itself is recognised when it is sent again."""
SET_ASIDE = timedelta(hours=1)
"""For how long a deal is let be that could not be looked at."""
LONG = 120.0
"""Seconds the reading of a night's work may take; it blocks nobody."""
AT_ONCE = 5.0
"""Seconds after which learning waits for the next tick: other workspaces have their turn."""


def go_round(db: Database, now: datetime) -> int:
    """Look after what has fallen due at an instant (UTC); gives how many rows were touched.

    What is due is asked once for all workspaces. One that is in trouble does not stop the others.
    """
    due = {(str(kind), int(owner)) for kind, owner in db.glance(agenda(now))}
    if not due:
        return 0
    touched = 0
    for kind, does in _DOES.items():
        for workspace_id in sorted({owner for what, owner in due if what == kind}):
            touched += _guarded(workspace_id, kind, partial(does, db, now, workspace_id)) or 0
    # What was just looked at may be due to be told, and told at once.
    if any(kind == "look" for kind, _ in due):
        with db.read(None) as uow:
            later = uow.looks.agenda(max(now, uow.now))
        told = {owner for kind, owner in later if kind == "tell"}
        for workspace_id in sorted(told):
            touched += _guarded(workspace_id, "tell", partial(_tell, db, now, workspace_id)) or 0
    # Last, so that what was not told in a message stands in the digest of the same day.
    for workspace_id in sorted({owner for kind, owner in due if kind == "digest"}):
        touched += _guarded(workspace_id, "digest", partial(_digest, db, now, workspace_id)) or 0
    return touched


def sweep(db: Database, now: datetime) -> int:
    """Forget the keys of requests that Slack will not repeat any more, and what they were told."""
    with db.begin(None) as uow:
        uow.sheets.forget(now - KEPT)
        return (
            uow.interactions.purge(now - KEPT)
            + uow.doors.purge(now - KEPT_ARRIVALS)
            + uow.outbox.purge(now - KEPT)
        )


def _stall(db: Database, now: datetime, workspace_id: int) -> int:
    """Flag what has stalled; the statement serves all workspaces, so the first call does it."""
    touched = 0
    while True:
        with db.begin(None) as uow:
            flipped = uow.stalls.flip_due(now, BATCH)
        touched += flipped
        if flipped < BATCH:
            return touched


def _look(db: Database, now: datetime, workspace_id: int) -> int:
    """Look at deals in chunks; one that cannot be looked at is set aside, the others are not."""
    touched = 0
    while True:
        looked = _guarded(workspace_id, "look", partial(db.write, workspace_id, look.look_at))
        if looked is None:
            looked = _one_by_one(db, now, workspace_id)
        touched += looked
        if looked < look.CHUNK:
            return touched


def _one_by_one(db: Database, now: datetime, workspace_id: int) -> int:
    with db.read(workspace_id) as uow:
        due = [(was, deal.id) for was, deal in uow.looks.due(now, look.CHUNK)]
    for was, deal_id in due:

        def alone(uow: UnitOfWork, deal_id: int = deal_id) -> int:
            return look.look_at(uow, deal_id=deal_id)

        def aside(uow: UnitOfWork, was: datetime = was, deal_id: int = deal_id) -> None:
            look.set_aside(uow, deal_id, was, now + SET_ASIDE)

        if _guarded(workspace_id, "look", partial(db.write, workspace_id, alone)) is None:
            _log.error("deal set aside", workspace=workspace_id, deal=deal_id)
            db.write(workspace_id, aside)
    return len(due)


def _tell(db: Database, now: datetime, workspace_id: int) -> int:
    touched = 0
    while told := db.write(workspace_id, nudge.tell):
        touched += told
    return touched


def _digest(db: Database, now: datetime, workspace_id: int) -> int:
    """Put digests that are due on their way; what they say is read before, blocking nobody."""
    touched = 0
    while True:
        with db.read(workspace_id, budget=LONG) as uow:
            plans = digest.plan(uow)
        touched += db.write(workspace_id, partial(digest.post, plans=plans)) if plans else 0
        if len(plans) < digest.CHUNK:
            return touched


def _lapse(db: Database, now: datetime, workspace_id: int) -> int:
    touched = 0
    while lapsed := db.write(workspace_id, nudge.lapse):
        touched += lapsed
    return touched


def _chore(db: Database, now: datetime, workspace_id: int) -> int:
    """Go on with the work that was too long for one transaction."""
    _recount(db, workspace_id)
    chunks = 1 + write_sheets(db, workspace_id) + erase_people(db, workspace_id)
    while db.write(workspace_id, upkeep.step):
        chunks += 1
    return chunks + _learn(db, workspace_id)


def _learn(db: Database, workspace_id: int) -> int:
    """Learn what forecasts rest on, step by step; what time does not reach waits for a tick."""
    begun, steps = time.monotonic(), 0
    while time.monotonic() - begun < AT_ONCE:
        with db.read(workspace_id, budget=LONG) as uow:
            if not lesson.is_asked(uow):
                break
            found = lesson.study(uow)

        def store(uow: UnitOfWork, found: lesson.Study = found) -> None:
            lesson.keep(uow, found)

        db.write(workspace_id, store)
        steps += 1
    return steps


def _night(db: Database, now: datetime, workspace_id: int) -> int:
    """Do the night's work of a workspace, in the process that takes it first."""
    if not db.write(workspace_id, night.begin):
        return 0
    with db.read(workspace_id, budget=LONG) as uow:
        found = night.lessons(uow)
    db.write(workspace_id, lambda uow: night.learn(uow, found))
    db.write(workspace_id, night.judge)
    db.write(workspace_id, digest.expect)
    db.write(workspace_id, lesson.ask)
    _warn(db, workspace_id)
    return 1 + _learn(db, workspace_id)


def _warn(db: Database, workspace_id: int) -> None:
    """Look once a week for what managers should see early."""
    with db.read(workspace_id, budget=LONG) as uow:
        if not warning.due(uow):
            return
        found = warning.survey(uow)
    db.write(workspace_id, lambda uow: warning.tell(uow, found))


def _recount(db: Database, workspace_id: int) -> None:
    """Count the totals anew where the borders of days have moved; they are locked meanwhile."""
    with db.read(workspace_id) as uow:
        due = any(errand["kind"] == "recount" for errand in chore.waiting(uow))
    if due:
        db.write(workspace_id, lambda uow: chore.drop(uow, "recount"))
        rebuild(db, workspace_id)


def _guarded(workspace_id: int, kind: str, work: Callable[[], int]) -> int | None:
    """Do some work of a workspace; None when something in it cannot be done.

    A database in trouble is nobody's fault and ends the round: the next one does what is left.
    """
    try:
        return work()
    except Busy:
        raise
    except CrmError as error:
        _log.warning("cannot be done", work=kind, workspace=workspace_id, reason=str(error))
    except Exception:  # noqa: BLE001 (the guard of the clock: one bad row must not stop the rest)
        _log.exception("work of the clock failed", work=kind, workspace=workspace_id)
    return None


_DOES: Mapping[str, Callable[[Database, datetime, int], int]] = MappingProxyType(
    {
        "chore": _chore,
        "stall": _stall,
        "lapse": _lapse,
        "look": _look,
        "tell": _tell,
        "night": _night,
    }
)
