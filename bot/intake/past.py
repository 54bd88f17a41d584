"""A card's past, as far as its file tells: where it began, and how it ended."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, tzinfo
from functools import lru_cache
from typing import NamedTuple

from bot.domain.deal import Deal, Position, Status
from bot.domain.pipeline import Stage, StageKind
from bot.domain.timeline import SINCE_EVER, Change, Entry, EntryKind
from bot.domain.workspace import Workspace
from bot.intake.card import Card
from bot.services.change import written
from bot.storage.visit import Visit

_ENDS = {
    StageKind.WON: (Status.WON, EntryKind.WON),
    # What a file calls lost stays lost: it does not tell leads from deals.
    StageKind.LOST: (Status.LOST, EntryKind.LOST),
}


class Spot(NamedTuple):
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


class Past(NamedTuple):
    """A deal as it stands, with the timeline entries and stage visits that led to it."""

    deal: Deal
    entries: list[Entry]
    visits: list[Visit]


def rebuild(
    card: Card,
    spot: Spot,
    *,
    number: int,
    source: str,
    value_at_close: bool,
    workspace: Workspace,
    ids: Iterator[int],
    now: datetime,
) -> Past:
    """Rebuild what happened to a card: created, and closed if it was.

    Bare dates are booked at local midnight of the workspace, so that a day's changes are in
    the board of that day; a close is never booked before the creation nor after `now`. A card
    without a creation date is there from ever on. A visit is only written where the file says
    when it began or ended; its value before the close is unknown if `value_at_close`.

    Each value is made once, as it is in the end: a step at a time on frozen values would cost an
    import more than the database does.
    """
    ended = card.kind in _ENDS
    start = spot.path[0][0] if spot.path else spot.start
    deal_id, at = next(ids), card.created or SINCE_EVER
    position = Position(
        start.pipeline_id,
        start.id,
        Status.OPEN,
        spot.owner_id,
        None if ended and value_at_close else card.value,
        None if ended else card.close,
        card.chance,
    )
    entries = [Entry(next(ids), deal_id, EntryKind.CREATED, at, now, None, None, position)]
    stays = _Stays(deal_id, ids)
    qualified = card.created if start.kind is StageKind.DEAL else None
    lost_reason = closed_at = None
    if spot.path:
        stays.enter(position, max(spot.path[0][1], at))
        for stage, when in _way(spot, ended=ended):
            at, was = max(when, at), position
            changes: tuple[Change, ...] = ()
            if qualified is None and stage.kind is StageKind.DEAL:
                qualified = when
                changes = (Change("qualified_at", None, when.isoformat()),)
            position = replace(position, stage_id=stage.id)
            entries.append(
                Entry(
                    next(ids), deal_id, EntryKind.MOVED, at, now, None, was, position,
                    changes=changes,
                )
            )  # fmt: skip
            stays.enter(position, at)
    elif spot.start_known or not ended:
        entered = card.ours.entered if card.ours and not ended else None
        stays.enter(position, card.created if spot.start_known else entered)
    if card.note is not None:
        noted = at if card.created or spot.path else now
        note = Entry(next(ids), deal_id, EntryKind.NOTE, noted, now, None, body=card.note)
        entries.append(note)
    if ended:
        status, kind = _ENDS[card.kind]
        if card.ours and card.ours.disqualified:
            status = Status.DISQUALIFIED
        closed = card.ours.closed if card.ours else None
        # A close nobody wrote the day of is booked where the deal began: it was over ever since
        # we know of it, and counts in no period.
        if card.close is not None:
            at = max(closed or booked(card.close, workspace, now), at)
        closed_at = at if card.close is not None else None
        lost_reason = card.lost_reason
        was = position
        position = Position(
            start.pipeline_id,
            spot.stage.id,
            status,
            spot.owner_id,
            card.value,
            card.close,
            None,
        )
        told = (("lost_reason", lost_reason), ("closed_at", written(closed_at)))
        changes = tuple(Change(name, None, said) for name, said in told if said is not None)
        entries.append(
            Entry(
                next(ids), deal_id, kind, at, now, None, was, position,
                body=lost_reason, changes=changes,
            )
        )  # fmt: skip
        stays.enter(position, at)
    deal = Deal(
        id=deal_id,
        number=number,
        name=card.name,
        position=position,
        company_id=spot.company_id,
        company=card.company,
        contact_id=spot.contact_id,
        contact=card.contact,
        source_detail=card.channel,
        lost_reason=lost_reason,
        next_step=card.next_step,
        created_at=card.created,
        qualified_at=qualified,
        closed_at=closed_at,
        entered_at=stays.since,
        position_at=at,
        external_source=source,
        external_id=card.external_id,
    )
    return Past(deal, entries, stays.visits)


def _way(spot: Spot, *, ended: bool) -> Iterator[tuple[Stage, datetime]]:
    """Give the moves through the stages a file has dates for, up to where the card stands."""
    rest = list(spot.path[1:])
    if not ended and spot.path[-1][0].id != spot.stage.id:
        rest.append((spot.stage, spot.path[-1][1]))
    stands = spot.path[0][0].id
    for stage, at in rest:
        if stage.id != stands:
            stands = stage.id
            yield stage, at


class _Stays:
    """The visits of one deal; `since` is when it entered where it stands, if that is known."""

    def __init__(self, deal_id: int, ids: Iterator[int]) -> None:
        self.visits: list[Visit] = []
        self.since: datetime | None = None
        self._deal_id, self._ids = deal_id, ids

    def enter(self, position: Position, at: datetime | None) -> None:
        """Begin a visit, and end the one before."""
        if self.visits and at is not None:
            last, since = self.visits[-1], self.since
            seconds = None if since is None else int((at - since).total_seconds())
            self.visits[-1] = Visit(
                last.id,
                last.deal_id,
                last.pipeline_id,
                last.stage_id,
                last.entered_at,
                at,
                seconds,
            )
        stands = (position.pipeline_id, position.stage_id)
        self.visits.append(Visit(next(self._ids), self._deal_id, *stands, at))
        self.since = at


def booked(day: date, workspace: Workspace, now: datetime) -> datetime:
    """Give the instant a change on a local day is booked at: its midnight, never after `now`."""
    return min(_midnight(day, workspace.tz), now)


@lru_cache(maxsize=4096)
def _midnight(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, time.min, tzinfo=zone).astimezone(UTC)
