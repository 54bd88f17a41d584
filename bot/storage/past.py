"""What happened since an instant, summed from the timeline's positions."""

from datetime import datetime

from sqlalchemy import ColumnElement, Select, func, or_, select

from bot.storage.link import Link, Statement
from bot.storage.repository import given
from bot.storage.tables import deal, timeline

_ENTRY = timeline.c
# A deal without a creation date was there at every instant: its entry on the timeline (made when
# it was imported) is not its beginning.
_BORN = (
    # Not EXISTS: PostgreSQL would hash all deals to ask about a few.
    select(deal.c.created_at)
    .where(deal.c.workspace_id == _ENTRY.workspace_id, deal.c.id == _ENTRY.deal_id)
    .scalar_subquery()
    .is_not(None)
)


def _side(side: str, where: ColumnElement[bool], *, owned: bool) -> Select[tuple[object, ...]]:
    owner = _ENTRY[f"{side}_owner_id"]
    stage_id, currency = _ENTRY[f"{side}_stage_id"], _ENTRY[f"{side}_currency"]
    probability, minor = _ENTRY[f"{side}_probability"], _ENTRY[f"{side}_minor"]
    return (
        select(
            stage_id,
            func.coalesce(currency, ""),
            func.coalesce(probability, -1),
            func.count(),
            func.coalesce(func.sum(minor), 0),
        )
        .where(
            _ENTRY.workspace_id == given(_ENTRY.workspace_id),
            _ENTRY.at > given(_ENTRY.at, "instant"),
            _ENTRY.after_pipeline_id.is_not(None),
            _ENTRY[f"{side}_pipeline_id"] == given(_ENTRY.after_pipeline_id, "pipeline_id"),
            where,
            *([owner == given(owner, "owner_id")] if owned else []),
        )
        .group_by(stage_id, currency, probability)
    )


_OUT = {
    owned: Statement(_side("before", _ENTRY.before_pipeline_id.is_not(None), owned=owned))
    for owned in (False, True)
}
_IN = {
    owned: Statement(
        _side("after", or_(_ENTRY.before_pipeline_id.is_not(None), _BORN), owned=owned)
    )
    for owned in (False, True)
}


def growth_since(
    link: Link, workspace_id: int, pipeline_id: int, instant: datetime, owner_id: int | None = None
) -> dict[tuple[int, str, int], tuple[int, int]]:
    """Give by how much (deals, minor) each (stage, currency, probability) grew after an instant.

    With `owner_id`, of the deals while they were theirs. An unknown value has the
    currency "", the stage's own probability is -1.
    """
    growth: dict[tuple[int, str, int], tuple[int, int]] = {}
    owned = owner_id is not None
    whose = {"owner_id": owner_id} if owned else {}
    for statement, sign in ((_IN[owned], 1), (_OUT[owned], -1)):
        rows = statement.rows(
            link, workspace_id=workspace_id, pipeline_id=pipeline_id, instant=instant, **whose
        )
        for stage_id, currency, probability, n, minor in rows:
            deals, sum_ = growth.get((stage_id, currency, probability), (0, 0))
            growth[stage_id, currency, probability] = (deals + sign * n, sum_ + sign * int(minor))
    return growth
