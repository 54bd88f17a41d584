"""What happened to deals since an instant: the statements behind a digest's wins and losses."""

from functools import lru_cache
from typing import Any

from sqlalchemy import Executable, func, or_, select, true, union_all
from sqlalchemy import literal_column as literal

from bot.domain.timeline import EntryKind
from bot.storage.card import OURS
from bot.storage.link import Statement
from bot.storage.many import among
from bot.storage.repository import given
from bot.storage.tables import deal, timeline
from bot.storage.tables.timeline import tells, tells_late

DEALS = Statement(lambda name: OURS.where(among(name, deal.c.id)))
TOLD = Statement(
    lambda name: select(timeline.c.id, timeline.c.at, timeline.c.author_id, timeline.c.body).where(
        timeline.c.workspace_id == given(timeline.c.workspace_id), among(name, timeline.c.id)
    )
)


def _happened() -> Any:
    """Select entries by when they happened, and by when somebody wrote them down.

    Each branch names what its own index has; what both would find, the first one does.
    """
    entry = timeline.c
    what = select(entry.id, entry.deal_id, entry.kind).where(
        entry.workspace_id == given(entry.workspace_id)
    )
    since, until = given(entry.at, "since"), given(entry.at, "until")
    lately = what.where(tells, entry.at > since, entry.at <= until)
    written = what.where(
        tells_late,
        entry.recorded_at > given(entry.recorded_at, "since"),
        entry.at <= since,
    )
    return union_all(lately, written).subquery("happened")


@lru_cache(maxsize=4)
def events(owned: bool, piped: bool) -> Statement:
    """Select wins, losses and new cards with their deals, each once, by whose they are."""

    def build(dialect: str) -> Executable:
        happened = _happened()
        still = or_(happened.c.kind == EntryKind.CREATED.value, deal.c.status == happened.c.kind)
        told = select(deal.c.id, deal.c.currency, deal.c.minor, deal.c.value_rank).where(
            deal.c.workspace_id == given(deal.c.workspace_id),
            deal.c.id == happened.c.deal_id,
            still,
        )
        if owned:
            told = told.where(deal.c.owner_id == given(deal.c.owner_id))
        if piped:
            told = told.where(deal.c.pipeline_id == given(deal.c.pipeline_id))
        if dialect == "postgresql":
            # Deals are looked up one by one: it would rather go through all there are, as long as
            # they fit into memory, and an offset is what keeps it from that.
            told = told.offset(literal("0"))
            found: Any = told.lateral("told")
            source = happened.join(found, true())
            chosen = select(happened.c.kind, func.max(happened.c.id), *found.c)
        else:
            found = deal
            source = happened.join(deal, told.whereclause)
            chosen = select(happened.c.kind, func.max(happened.c.id), *told.selected_columns)
        alike = [found.c[one.name] for one in told.selected_columns]
        return chosen.select_from(source).group_by(happened.c.kind, *alike)

    return Statement(build)
