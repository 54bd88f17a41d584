"""Tables of what happened: the append-only timeline and the visits to stages."""

from sqlalchemy import (
    BigInteger,
    Column,
    Date,
    Index,
    Integer,
    String,
    Text,
    and_,
    literal_column,
    or_,
)

from bot.domain.deal import Status
from bot.domain.timeline import ActivityKind, EntryKind
from bot.storage.tables.kind import Instant, Json, among, link, tenant_table


def _position(when: str) -> list[Column[object]]:
    columns: list[Column[object]] = [
        Column(f"{when}_pipeline_id", BigInteger),
        Column(f"{when}_stage_id", BigInteger),
        Column(f"{when}_status", Text),
        Column(f"{when}_owner_id", BigInteger),
        Column(f"{when}_minor", BigInteger),
        Column(f"{when}_currency", String(3)),
        Column(f"{when}_close_date", Date),
        Column(f"{when}_probability", Integer),
    ]
    return columns


timeline = tenant_table(
    "timeline",
    Column("deal_id", BigInteger, nullable=False),
    Column("kind", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("recorded_at", Instant, nullable=False),
    Column("author_id", BigInteger),
    Column("activity", Text),
    Column("body", Text),
    Column("changes", Json),
    Column("undoes", BigInteger),
    *_position("before"),
    *_position("after"),
    link("deal_id", "deal"),
    link("author_id", "person"),
    among("kind", EntryKind, "kind"),
    among("activity", ActivityKind, "activity"),
    among("before_status", Status, "before_status"),
    among("after_status", Status, "after_status"),
)
Index("ix_timeline_deal", timeline.c.workspace_id, timeline.c.deal_id, timeline.c.at, timeline.c.id)
_moved = timeline.c.after_pipeline_id.is_not(None)
Index(
    "ix_timeline_position",
    timeline.c.workspace_id,
    timeline.c.at,
    sqlite_where=_moved,
    postgresql_where=_moved,
)
Index(
    "ix_timeline_undoes",
    timeline.c.workspace_id,
    timeline.c.undoes,
    sqlite_where=timeline.c.undoes.is_not(None),
    postgresql_where=timeline.c.undoes.is_not(None),
)
Index("ix_timeline_author", timeline.c.workspace_id, timeline.c.author_id, timeline.c.recorded_at)
# Wins, losses and new cards are told of in digests, and nothing else of them is read than this.
# Spelled as comparisons: for each entry that is written SQLite fills a table with a list of three.
tells = or_(
    *(
        timeline.c.kind == literal_column(f"'{kind.value}'")
        for kind in (EntryKind.WON, EntryKind.LOST, EntryKind.CREATED)
    )
)
tells_late = and_(timeline.c.author_id.is_not(None), timeline.c.at < timeline.c.recorded_at, tells)
Index(
    "ix_timeline_told",
    *(timeline.c[name] for name in ("workspace_id", "at", "deal_id", "kind", "id")),
    sqlite_where=tells,
    postgresql_where=tells,
)
Index(
    "ix_timeline_told_late",
    timeline.c.workspace_id,
    timeline.c.recorded_at,
    sqlite_where=tells_late,
    postgresql_where=tells_late,
)

stage_visit = tenant_table(
    "stage_visit",
    Column("deal_id", BigInteger, nullable=False),
    Column("id", BigInteger, nullable=False),
    Column("pipeline_id", BigInteger, nullable=False),
    Column("stage_id", BigInteger, nullable=False),
    Column("entered_at", Instant),
    Column("left_at", Instant),
    Column("seconds", BigInteger),
    link("deal_id", "deal"),
    link("pipeline_id", "pipeline"),
    link("stage_id", "stage"),
    key=("deal_id", "id"),
    clustered=True,
)
