"""A card's past, as far as its file tells: where it began, and how it ended."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time

from bot.domain.deal import Deal, Position, Status
from bot.domain.pipeline import Stage, StageKind
from bot.domain.timeline import EntryKind
from bot.domain.workspace import Workspace
from bot.intake.card import Card
from bot.intake.history import History

_ENDS = {
    StageKind.WON: (Status.WON, EntryKind.WON),
    # What a file calls lost stays lost: it does not tell leads from deals.
    StageKind.LOST: (Status.LOST, EntryKind.LOST),
}


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a card stands: the records its names were matched to.

    `start` is the open stage it began in (its own while open), `start_known` whether the source
    says that it began there when it was created.
    """

    stage: Stage
    start: Stage
    start_known: bool
    owner_id: int | None
    company_id: int | None
    contact_id: int | None


def rebuild(
    card: Card,
    spot: Spot,
    *,
    source: str,
    value_at_close: bool,
    workspace: Workspace,
    new_id: Callable[[], int],
    now: datetime,
) -> History:
    """Rebuild what happened to a card: created, and closed if it was.

    Bare dates are booked at local midnight of the workspace, so that a day's changes are in
    the board of that day; a close is never booked before the creation nor after `now`. A card
    without a creation date is there from ever on. A visit is only written where the file says
    when it began or ended; its value before the close is unknown if `value_at_close`.
    """
    ended = card.kind in _ENDS
    position = Position(
        pipeline_id=spot.start.pipeline_id,
        stage_id=spot.start.id,
        status=Status.OPEN,
        owner_id=spot.owner_id,
        value=None if ended and value_at_close else card.value,
        close_date=None if ended else card.close,
        probability=None,
    )
    deal = Deal(
        id=new_id(),
        number=0,
        name=card.name,
        position=position,
        company_id=spot.company_id,
        company=card.company,
        contact_id=spot.contact_id,
        contact=card.contact,
        next_step=card.next_step,
        created_at=card.created,
        qualified_at=card.created if spot.start.kind is StageKind.DEAL else None,
        external_source=source,
        external_id=card.external_id,
    )
    history = History(deal, new_id=new_id, recorded_at=now)
    if spot.start_known or not ended:
        history.visit(card.created if spot.start_known else None)
    if ended:
        status, kind = _ENDS[card.kind]
        # A close nobody wrote the day of is booked where the deal began: it was over ever since
        # we know of it, and counts in no period.
        told = booked(card.close, workspace, now) if card.close is not None else history.at
        at = max(told, history.at)
        closed = replace(
            history.deal,
            position=replace(
                position,
                stage_id=spot.stage.id,
                status=status,
                value=card.value,
                close_date=card.close,
            ),
            closed_at=at if card.close is not None else None,
            lost_reason=card.lost_reason,
        )
        history.step(closed, kind, at, by=None, body=card.lost_reason)
        history.visit(at)
    return history


def booked(day: date, workspace: Workspace, now: datetime) -> datetime:
    """Give the instant a change on a local day is booked at: its midnight, never after `now`."""
    midnight = datetime.combine(day, time.min, tzinfo=workspace.tz)
    return min(midnight.astimezone(UTC), now)
