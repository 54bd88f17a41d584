"""Moves along the board: forward and back, won, lost and reopened."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from bot.domain.custom import PREFIX, RecordKind
from bot.domain.deal import Deal, Position, Status, status_in
from bot.domain.draft import Closing
from bot.domain.error import Invalid, Terms
from bot.domain.person import Person
from bot.domain.pipeline import REQUIRABLE, Stage, StageKind
from bot.domain.timeline import EntryKind
from bot.services import playbook
from bot.services.change import (
    fetch,
    instant_for,
    pipeline_of,
    reading,
    record,
    stage_of,
)
from bot.services.deal import closed_on
from bot.storage import UnitOfWork

_BOOKED = {
    Status.OPEN: EntryKind.MOVED,
    Status.WON: EntryKind.WON,
    Status.LOST: EntryKind.LOST,
    Status.DISQUALIFIED: EntryKind.LOST,
}


def move(
    uow: UnitOfWork,
    deal_id: int,
    stage_id: int,
    *,
    by: Person,
    version: int | None = None,
    closing: Closing | None = None,
) -> Deal:
    """Move a deal to a stage of its pipeline, forward or back; give the stored deal.

    A closing stage takes what `closing` says (today and the deal's own value without it).
    Raises `Invalid` when it already stands there, is closed, or lacks what the stage asks for,
    and `Stale` when `version` is not the present one.
    """
    with reading(uow, deal_id, version, by=by) as deal:
        return take(uow, deal, stage_id, by=by, closing=closing)


def take(
    uow: UnitOfWork, deal: Deal, stage_id: int, *, by: Person, closing: Closing | None = None
) -> Deal:
    """Move a deal that was loaded to be changed."""
    target = pipeline_of(uow, deal).stage(stage_id)
    if target.id == deal.stage_id:
        raise Invalid("{deal} is already in {stage}.", deal=deal.name, stage=target.name)
    if deal.status is not Status.OPEN:
        raise Invalid("{deal} is closed. Reopen it before you move it.", deal=deal.name)
    if target.kind.is_open:
        ask_to_enter(uow, deal, target)
        return _shift(uow, deal, target, by=by, position=deal.position, at=uow.now)
    return _close(uow, deal, target, closing or Closing(on=uow.now.astimezone(by.tz).date()), by=by)


def ask_to_enter(uow: UnitOfWork, deal: Deal, target: Stage) -> None:
    """Raise `Invalid`, naming what is missing, unless a deal may go on to an open stage."""
    playbook.ask_done(uow, deal, stage_of(uow, deal), target)
    _ask_required(uow, deal, target)


def win(
    uow: UnitOfWork, deal_id: int, closing: Closing, *, by: Person, version: int | None = None
) -> Deal:
    """Close a deal as won; raises `Invalid` when what it was worth is not known."""
    return _end(uow, deal_id, StageKind.WON, closing, by=by, version=version)


def lose(
    uow: UnitOfWork, deal_id: int, closing: Closing, *, by: Person, version: int | None = None
) -> Deal:
    """Close a deal as lost; out of a lead stage that is a disqualification."""
    return _end(uow, deal_id, StageKind.LOST, closing, by=by, version=version)


def reopen(
    uow: UnitOfWork,
    deal_id: int,
    *,
    by: Person,
    version: int | None = None,
    stage_id: int | None = None,
) -> Deal:
    """Put a closed deal back to work in the stage it was closed from (or in `stage_id`).

    A stage that its pipeline no longer has gives way to the one most like it.
    """
    deal = fetch(uow, deal_id, version, by=by)
    if deal.status is Status.OPEN:
        raise Invalid("{deal} is still open.", deal=deal.name)
    pipeline = pipeline_of(uow, deal)
    was = _position_before_close(uow, deal)
    if stage_id is not None:
        target = pipeline.stage(stage_id)
    else:
        target = pipeline.instead_of(was.stage_id) if was else pipeline.entry(lead=False)
    if not target.kind.is_open:
        raise Invalid("A deal is reopened into an open stage.")
    position = replace(deal.position, close_date=was.close_date if was else None)
    after = replace(deal, closed_at=None, lost_reason=None, competitor=None)
    # What was planned ended with the close, and words without a day to come plan nothing.
    after = replace(after, next_step=None, next_step_on=None)
    return _shift(uow, after, target, by=by, position=position, at=uow.now, before=deal)


def _end(
    uow: UnitOfWork,
    deal_id: int,
    kind: StageKind,
    closing: Closing,
    *,
    by: Person,
    version: int | None,
) -> Deal:
    with reading(uow, deal_id, version, by=by) as deal:
        if deal.status is not Status.OPEN:
            raise Invalid("{deal} is closed. Reopen it before you move it.", deal=deal.name)
        return _close(uow, deal, pipeline_of(uow, deal).first(kind), closing, by=by)


def _close(uow: UnitOfWork, deal: Deal, target: Stage, closing: Closing, *, by: Person) -> Deal:
    playbook.ask_done(uow, deal, stage_of(uow, deal), target)
    on = closed_on(uow, closing.on, by=by)
    value = closing.value or deal.value
    if target.kind is StageKind.WON and value is None:
        raise Invalid("Say what {deal} was worth before it is won.", deal=deal.name)
    at = instant_for(deal, _instant_of(uow, on, by=by))
    ended = replace(deal, closed_at=at, lost_reason=closing.reason, competitor=closing.competitor)
    position = replace(deal.position, value=value, close_date=on)
    words = closing.note or closing.reason
    return _shift(uow, ended, target, by=by, position=position, at=at, before=deal, body=words)


def _shift(
    uow: UnitOfWork,
    deal: Deal,
    target: Stage,
    *,
    by: Person,
    position: Position,
    at: datetime,
    before: Deal | None = None,
    body: str | None = None,
) -> Deal:
    """Take a deal to a stage; `before` is the stored state where `deal` already differs."""
    stored = before or deal
    origin = stage_of(uow, stored)
    status = status_in(target.kind, came_from=origin.kind)
    reopened = stored.status is not Status.OPEN and status is Status.OPEN
    at = instant_for(stored, at)
    qualifies = origin.kind is StageKind.LEAD and target.kind in (StageKind.DEAL, StageKind.WON)
    after = replace(
        deal,
        position=replace(position, stage_id=target.id, status=status),
        entered_at=at,
        qualified_at=deal.qualified_at or (at if qualifies else None),
    )
    kind = EntryKind.REOPENED if reopened else _BOOKED[status]
    asked = playbook.enter(uow, after, target.id)
    moved = record(uow, stored, after, kind, by=by, at=at, body=body, beside=asked)
    uow.visits.move(moved, at)
    return moved


def _ask_required(uow: UnitOfWork, deal: Deal, target: Stage) -> None:
    missing = [name for name in target.required if _empty(uow, deal, name)]
    if missing:
        called = Terms(
            REQUIRABLE[name]
            if name in REQUIRABLE
            else uow.fields.get(int(name.removeprefix(PREFIX))).name
            for name in missing
        )
        raise Invalid("{stage} needs {fields} first.", stage=target.name, fields=called)


def _empty(uow: UnitOfWork, deal: Deal, name: str) -> bool:
    if name.startswith(PREFIX):
        key = int(name.removeprefix(PREFIX))
        shown = {field.id for field in uow.fields.all(RecordKind.DEAL)}
        return key in shown and key not in uow.fields.of(RecordKind.DEAL, deal.id)
    holder: object = deal.position if name in Position.__slots__ else deal
    return getattr(holder, name, None) in (None, "")


def _position_before_close(uow: UnitOfWork, deal: Deal) -> Position | None:
    for entry in uow.timeline.of(deal.id, limit=50):
        if entry.kind in (EntryKind.WON, EntryKind.LOST) and entry.before is not None:
            return entry.before
    return None


def _instant_of(uow: UnitOfWork, day: date, *, by: Person) -> datetime:
    """Give the instant a close on a local day is booked at: its last second, now for today.

    Today is the author's as well: in the evening in New York it may be over for the workspace, and
    what happens now would be booked hours before boards that were shown without it.
    """
    if day >= uow.now.astimezone(by.tz).date():
        return uow.now
    return min(uow.now, uow.workspace.end_of(day) - timedelta(seconds=1))
