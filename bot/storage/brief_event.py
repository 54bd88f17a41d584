"""What happened to deals since an instant: the statements behind a digest's wins and losses."""

from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Executable, func, or_, select, union_all
from sqlalchemy import literal_column as literal

from bot.domain.timeline import EntryKind
from bot.storage.card import OURS
from bot.storage.link import Statement
from bot.storage.many import among
from bot.storage.repository import given
from bot.storage.tables import deal, timeline

DEALS = Statement(lambda name: OURS.where(among(name, deal.c.id)))
TOLD = Statement(
    lambda name: select(timeline.c.id, timeline.c.at, timeline.c.author_id, timeline.c.body).where(
        timeline.c.workspace_id == given(timeline.c.workspace_id), among(name, timeline.c.id)
    )
)
_KINDS: list[ColumnElement[str]] = [
    literal(f"'{kind.value}'") for kind in (EntryKind.WON, EntryKind.LOST, EntryKind.CREATED)
]


def _happened(dialect: str) -> Any:
    """Select entries by when they happened, and by when somebody wrote them down.

    Who may have is given as a list: the index on what people wrote begins with them.
    """
    entry = timeline.c
    what = select(entry.id, entry.deal_id, entry.kind).where(
        entry.workspace_id == given(entry.workspace_id), entry.kind.in_(_KINDS)
    )
    since, until = given(entry.at, "since"), given(entry.at, "until")
    # Each branch names what its own index has; what both would find, the first one does.
    lately = what.where(entry.after_pipeline_id.is_not(None), entry.at > since, entry.at <= until)
    written = what.where(
        among(dialect, entry.author_id),
        entry.recorded_at > given(entry.recorded_at, "since"),
        entry.at <= since,
    )
    return union_all(lately, written).subquery("happened")


@lru_cache(maxsize=4)
def events(owned: bool, piped: bool) -> Statement:
    """Select wins, losses and new cards with their deals, each once, by whose they are."""

    def build(dialect: str) -> Executable:
        found = _happened(dialect)
        still = or_(found.c.kind == EntryKind.CREATED.value, deal.c.status == found.c.kind)
        chosen = (
            select(
                found.c.kind,
                func.max(found.c.id),
                deal.c.id,
                deal.c.currency,
                deal.c.minor,
                deal.c.value_rank,
            )
            .select_from(found.join(deal, deal.c.id == found.c.deal_id))
            .where(deal.c.workspace_id == given(deal.c.workspace_id), still)
        )
        if owned:
            chosen = chosen.where(deal.c.owner_id == given(deal.c.owner_id))
        if piped:
            chosen = chosen.where(deal.c.pipeline_id == given(deal.c.pipeline_id))
        alike = (found.c.kind, deal.c.id, deal.c.currency, deal.c.minor, deal.c.value_rank)
        return chosen.group_by(*alike)

    return Statement(build)
