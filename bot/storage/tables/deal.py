"""The table of cards, with an index for every way the board asks for them."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    Date,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
    and_,
    literal_column,
    true,
)

from bot.domain.deal import Source, Status
from bot.storage.tables.kind import Instant, Key, among, link, tenant_table

NO_DAY = 99_999_999
"""`close_rank` of a deal without a close date: after every date."""

NO_AGE = 2**62
"""`age_rank` of a deal whose entry into its stage is not known: after every age."""

NO_VALUE = -(2**62)
"""`value_rank` of a deal of unknown value: below every value."""

UNCONVERTED = -(2**61)
"""Added to the `value_rank` of a value without a rate: after all that compare, by its own size."""

deal = tenant_table(
    "deal",
    Column("number", BigInteger, nullable=False),
    Column("name", Text, nullable=False),
    Column("name_key", Key, nullable=False),
    Column("pipeline_id", BigInteger, nullable=False),
    Column("stage_id", BigInteger, nullable=False),
    Column("status", Text, nullable=False),
    Column("owner_id", BigInteger),
    Column("minor", BigInteger),
    Column("currency", String(3)),
    Column("close_date", Date),
    Column("probability", Integer),
    Column("version", Integer, nullable=False),
    Column("company_id", BigInteger),
    Column("contact_id", BigInteger),
    Column("source", Text),
    Column("source_detail", Text),
    Column("persona_id", BigInteger),
    Column("lost_reason", Text),
    Column("competitor", Text),
    Column("next_step", Text),
    Column("next_step_on", Date),
    Column("hold_until", Date),
    Column("created_at", Instant),
    Column("qualified_at", Instant),
    Column("closed_at", Instant),
    Column("entered_at", Instant),
    Column("position_at", Instant),
    Column("last_activity_at", Instant),
    Column("stalls_at", Instant),
    Column("stalled", Boolean, nullable=False),
    Column("external_source", Text),
    Column("external_id", Text),
    # What the board sorts by, never null: the two databases put nulls at different ends.
    Column("value_rank", BigInteger, nullable=False),
    Column("close_rank", Integer, nullable=False),
    Column("age_rank", BigInteger, nullable=False),
    # When the rules look at it next: at once after a change, then at the next moment that counts.
    Column("look_at", Instant),
    UniqueConstraint("workspace_id", "number"),
    link("pipeline_id", "pipeline"),
    link("stage_id", "stage"),
    link("owner_id", "person"),
    link("company_id", "company"),
    link("contact_id", "contact"),
    link("persona_id", "persona"),
    among("status", Status, "status"),
    among("source", Source, "source"),
)

# True of every deal. A pass over all of them says so to go along the primary key, near to how they
# lie: SQLite would else take the first index that begins with the workspace, that of the names,
# and fetch each row from somewhere else (measured at 100,000 deals: 277 ms of CPU instead of 44).
every: ColumnElement[bool] = deal.c.id > literal_column("0")

# Written as literals: a partial index is not used for a predicate that holds a parameter.
is_open: ColumnElement[bool] = deal.c.status == literal_column("'open'")
is_stalled: ColumnElement[bool] = deal.c.stalled.is_(true())
has_no_step: ColumnElement[bool] = and_(
    is_open, deal.c.next_step.is_(None), deal.c.next_step_on.is_(None)
)
is_fresh: ColumnElement[bool] = and_(is_open, deal.c.last_activity_at.is_(None))
may_stall: ColumnElement[bool] = and_(deal.c.stalls_at.is_not(None), deal.c.stalled.is_not(true()))


def _index(name: str, *columns: str, where: ColumnElement[bool] | None = None) -> Index:
    chosen = [
        deal.c[column.removesuffix("-")].desc() if column.endswith("-") else deal.c[column]
        for column in columns
    ]
    return Index(f"ix_deal_{name}", *chosen, sqlite_where=where, postgresql_where=where)


close_month: ColumnElement[int] = deal.c.close_rank // literal_column("100", Integer)
"""The month of the close date as yyyymm, in the form an index has it in."""

_index("name_key", "workspace_id", "name_key")
_index("company_id", "workspace_id", "company_id")
_index("contact_id", "workspace_id", "contact_id", where=deal.c.contact_id.is_not(None))
_index("by_value", "workspace_id", "stage_id", "value_rank-", "id")
_index("by_close", "workspace_id", "stage_id", "close_rank", "id", where=is_open)
Index(
    "ix_deal_by_month",
    deal.c.workspace_id,
    deal.c.stage_id,
    close_month,
    deal.c.value_rank.desc(),
    deal.c.id,
    sqlite_where=is_open,
    postgresql_where=is_open,
)
_index("by_age", "workspace_id", "stage_id", "age_rank", "id", where=is_open)
# With all that open deals are told apart by, so that they are counted without being read.
_index(
    "by_number",
    *("workspace_id", "stage_id", "number", "pipeline_id", "status", "owner_id", "source"),
    *("persona_id", "currency", "probability", "minor", "created_at", "qualified_at"),
    "entered_at",
    where=is_open,
)
_index("stalled", "workspace_id", "stage_id", "value_rank-", "id", where=is_stalled)
_index("no_step", "workspace_id", "stage_id", "value_rank-", "id", where=has_no_step)
_index("owner_value", "workspace_id", "owner_id", "stage_id", "value_rank-", "id", where=is_open)
_index("owner_close", "workspace_id", "owner_id", "close_rank", "id", where=is_open)
_index("owner_stalled", "workspace_id", "owner_id", "value_rank-", "id", where=is_stalled)
_index("owner_no_step", "workspace_id", "owner_id", "value_rank-", "id", where=has_no_step)
_index("owner_fresh", "workspace_id", "owner_id", "stage_id", "id", where=is_fresh)
_index("due_stall", "stalls_at", where=may_stall)
_index("due_look", "look_at", where=deal.c.look_at.is_not(None))
Index(
    "uq_deal_external",
    deal.c.workspace_id,
    deal.c.external_source,
    deal.c.external_id,
    unique=True,
    sqlite_where=deal.c.external_id.is_not(None),
    postgresql_where=deal.c.external_id.is_not(None),
)
