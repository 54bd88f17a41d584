"""A row that says something else than last time, applied to its deal."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from bot.domain.custom import PREFIX, RecordKind, read, written
from bot.domain.deal import Deal, Status
from bot.domain.error import NotFound
from bot.domain.pipeline import StageKind
from bot.domain.timeline import Change, EntryKind
from bot.intake.card import Card
from bot.intake.past import Spot, booked
from bot.services import playbook
from bot.services.change import record
from bot.storage import UnitOfWork

_STATUS = {StageKind.WON: Status.WON, StageKind.LOST: Status.LOST}


def amend(uow: UnitOfWork, card: Card, spot: Spot, *, source: str, own: Mapping[int, str]) -> Deal:
    """Make a deal what its row says now, as one entry on its timeline; give the stored deal.

    The row wins over what was changed here: somebody changed it in the system it comes from. What
    the file does not say (a blank cell) stays, except for the value and the close date. `own` is
    what it says in the workspace's own fields, as they store it.
    """
    before = uow.deals.by_external(source, card.external_id)
    if before is None:
        raise NotFound("The deal of row {id} is not there any more.", id=card.external_id)
    status = _STATUS.get(card.kind, Status.OPEN)
    moved = before.stage_id != spot.stage.id
    at = _when(uow, card, before) if moved else uow.now
    position = replace(
        before.position,
        pipeline_id=spot.stage.pipeline_id,
        stage_id=spot.stage.id,
        status=status,
        owner_id=spot.owner_id or before.owner_id,
        value=card.value,
        close_date=card.close,
        probability=before.position.probability if card.chance is None else card.chance,
    )
    created = before.created_at or card.created
    after = replace(
        before,
        name=card.name,
        position=position,
        company=card.company or before.company,
        company_id=spot.company_id or before.company_id,
        contact=card.contact or before.contact,
        contact_id=spot.contact_id or before.contact_id,
        created_at=created,
        qualified_at=before.qualified_at
        or (created if spot.stage.kind is StageKind.DEAL else None),
        closed_at=_closed_at(uow, card, before),
        entered_at=at if moved else before.entered_at,
        lost_reason=card.lost_reason,
        next_step=card.next_step or before.next_step,
    )
    filled = _filled(uow, before, own)
    if after == before and not filled:
        return before
    asked = (*filled, *(playbook.enter(uow, after, after.stage_id) if moved else ()))
    stored = record(uow, before, after, _kind(before, after), by=None, at=at, beside=asked)
    if moved:
        uow.visits.move(stored, at)
    return stored


def _filled(uow: UnitOfWork, deal: Deal, own: Mapping[int, str]) -> tuple[Change, ...]:
    """Fill in the deal's own fields; gives what is new in them for the timeline."""
    if not own:
        return ()
    present = {key: written(held) for key, held in uow.fields.of(RecordKind.DEAL, deal.id).items()}
    new = {key: text for key, text in own.items() if present.get(key) != text}
    uow.fields.put(deal.id, {key: read(uow.fields.get(key), text) for key, text in new.items()})
    return tuple(Change(f"{PREFIX}{key}", present.get(key), text) for key, text in new.items())


def _when(uow: UnitOfWork, card: Card, before: Deal) -> datetime:
    """Give the instant of a move: the close, or the creation an undated deal has been given."""
    if card.close is not None and not card.kind.is_open:
        at = booked(card.close, uow.workspace, uow.now)
    elif before.created_at is None and card.created is not None:
        at = card.created
    else:
        at = uow.now
    return max(at, before.position_at or at)


def _closed_at(uow: UnitOfWork, card: Card, before: Deal) -> datetime | None:
    if card.kind.is_open or card.close is None:
        return None
    if before.close_date == card.close and before.closed_at is not None:
        return before.closed_at
    return _when(uow, card, before)


def _kind(before: Deal, after: Deal) -> EntryKind:
    """Name the change by the most that happened."""
    old, new = before.position, after.position
    if old.status is not new.status:
        ends = {Status.WON: EntryKind.WON, Status.OPEN: EntryKind.REOPENED}
        return ends.get(new.status, EntryKind.LOST)
    for kind, changed in (
        (EntryKind.MOVED, old.stage_id != new.stage_id),
        (EntryKind.OWNER, old.owner_id != new.owner_id),
        (EntryKind.VALUE, old.value != new.value),
        (EntryKind.DATE, old.close_date != new.close_date),
    ):
        if changed:
            return kind
    return EntryKind.EDITED
