"""Every deal of a scope as it stood at an instant, as the facts that numbers are counted from."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from bot.domain.deal import Position, Status
from bot.domain.metrics import Scope
from bot.storage.card import position_of
from bot.storage.link import Row, Statement
from bot.storage.repository import given
from bot.storage.tables import deal, timeline

if TYPE_CHECKING:
    from bot.storage.unit import UnitOfWork


@dataclass(frozen=True, slots=True)
class Fact:
    """A deal at an instant; days are local dates of the workspace."""

    deal_id: int
    position: Position
    created: date | None
    qualified_on: date | None
    closed: date | None
    source: str | None
    persona_id: int | None

    @property
    def qualified(self) -> bool:
        """Whether it had left the lead stages forward."""
        return self.qualified_on is not None


_POSITION = "pipeline_id stage_id status owner_id minor currency close_date probability".split()  # noqa: SIM905
_OTHER = "id created_at qualified_at closed_at source persona_id".split()  # noqa: SIM905
_DEALS = Statement(
    select(*(deal.c[name] for name in (*_OTHER, *_POSITION))).where(
        deal.c.workspace_id == given(deal.c.workspace_id)
    )
)
_SINCE = Statement(
    select(
        timeline.c.deal_id,
        *(timeline.c[f"before_{name}"] for name in _POSITION),
        *(timeline.c[f"after_{name}"] for name in _POSITION),
    )
    .where(
        timeline.c.workspace_id == given(timeline.c.workspace_id),
        timeline.c.after_pipeline_id.is_not(None),
        timeline.c.at > given(timeline.c.at, "instant"),
    )
    .order_by(timeline.c.at, timeline.c.id)
)


def facts(uow: "UnitOfWork", scope: Scope, as_of: datetime | None = None) -> Iterator[Fact]:
    """Give each deal of a scope as it stands, or as it stood at `as_of`.

    A past position is what the first change since has as the one before it; a deal without a
    creation date was there at every instant.
    """
    link, workspace_id, day = uow.link, uow.workspace_id, uow.workspace.day
    past: dict[int, Row] = {}
    if as_of is not None:
        for row in _SINCE.rows(link, workspace_id=workspace_id, instant=as_of):
            # Of a creation only what came of it is known: that is where it began.
            past.setdefault(row[0], row[1:9] if row[1] is not None else row[9:17])
    for row in _DEALS.rows(link, workspace_id=workspace_id):
        deal_id, created_at, qualified_at, closed_at, source, persona_id = row[:6]
        if as_of is not None and created_at is not None and created_at > as_of:
            continue
        position = position_of(past.get(deal_id, row[6:]))
        if scope.pipeline_id not in (None, position.pipeline_id):
            continue
        if scope.owner_id not in (None, position.owner_id):
            continue
        closed = None
        if position.status is not Status.OPEN:
            closed = position.close_date or (day(closed_at) if closed_at is not None else None)
        yield Fact(
            deal_id,
            position,
            day(created_at) if created_at is not None else None,
            day(qualified_at)
            if qualified_at is not None and (as_of is None or qualified_at <= as_of)
            else None,
            closed,
            source,
            persona_id,
        )
