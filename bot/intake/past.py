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
    says that it began there when it was created. `path` are the open stages it came through, with
    when it came into each.
    """

    stage: Stage
    start: Stage
    start_known: bool
    owner_id: int | None
    company_id: int | None
    contact_id: int | None
    path: tuple[tuple[Stage, datetime], ...] = ()


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
    start = spot.path[0][0] if spot.path else spot.start
    position = Position(
        pipeline_id=start.pipeline_id,
        stage_id=start.id,
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
        source_detail=card.channel,
        created_at=card.created,
        qualified_at=card.created if start.kind is StageKind.DEAL else None,
        external_source=source,
        external_id=card.external_id,
    )
    history = History(deal, new_id=new_id, recorded_at=now)
    if spot.path:
        _walk(history, spot, ended=ended)
    elif spot.start_known or not ended:
        history.visit(card.created if spot.start_known else None)
    if card.note is not None:
        history.note(card.note, history.at if card.created or spot.path else now, by=None)
    if ended:
        status, kind = _ENDS[card.kind]
        # A close nobody wrote the day of is booked where the deal began: it was over ever since
        # we know of it, and counts in no period.
        told = booked(card.close, workspace, now) if card.close is not None else history.at
        at = max(told, history.at)
        closed = replace(
            history.deal,
            position=replace(
                history.deal.position,
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


def _walk(history: History, spot: Spot, *, ended: bool) -> None:
    """Let a card go through the stages its file has dates for, up to where it stands."""
    history.visit(max(spot.path[0][1], history.at))
    rest = list(spot.path[1:])
    if not ended and spot.path[-1][0].id != spot.stage.id:
        rest.append((spot.stage, spot.path[-1][1]))
    for stage, at in rest:
        deal = history.deal
        if stage.id == deal.stage_id:
            continue
        qualified = deal.qualified_at or (at if stage.kind is StageKind.DEAL else None)
        position = replace(deal.position, stage_id=stage.id)
        after = replace(deal, position=position, qualified_at=qualified)
        history.visit(history.step(after, EntryKind.MOVED, at, by=None))


def booked(day: date, workspace: Workspace, now: datetime) -> datetime:
    """Give the instant a change on a local day is booked at: its midnight, never after `now`."""
    midnight = datetime.combine(day, time.min, tzinfo=workspace.tz)
    return min(midnight.astimezone(UTC), now)
