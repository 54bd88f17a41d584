"""Tables of changes beside the deals: settings, stages, people; and of changes made in bulk."""

from sqlalchemy import BigInteger, Column, Index, Integer, Text

from bot.storage.tables.kind import Instant, Json, among, link, tenant_table

BULK_STATES = ("open", "done", "undone")

audit = tenant_table(
    "audit",
    Column("at", Instant, nullable=False),
    Column("author_id", BigInteger),
    Column("subject", Text, nullable=False),
    Column("subject_id", BigInteger),
    Column("kind", Text, nullable=False),
    Column("before", Json),
    Column("after", Json),
    Column("undoes", BigInteger),
    link("author_id", "person"),
)
Index("ix_audit_subject", audit.c.workspace_id, audit.c.subject, audit.c.subject_id, audit.c.at)
Index("ix_audit_at", audit.c.workspace_id, audit.c.at)

bulk_run = tenant_table(
    "bulk_run",
    Column("author_id", BigInteger, nullable=False),
    Column("at", Instant, nullable=False),
    Column("kind", Text, nullable=False),
    Column("params", Json, nullable=False),
    Column("total", Integer, nullable=False),
    Column("done", Integer, nullable=False),
    Column("state", Text, nullable=False),
    link("author_id", "person"),
    among("state", BULK_STATES, "state"),
)

bulk_item = tenant_table(
    "bulk_item",
    Column("run_id", BigInteger, nullable=False),
    Column("deal_id", BigInteger, nullable=False),
    Column("entry_id", BigInteger),
    link("run_id", "bulk_run"),
    link("deal_id", "deal"),
    key=("run_id", "deal_id"),
    clustered=True,
)
Index("ix_bulk_item_deal_id", bulk_item.c.workspace_id, bulk_item.c.deal_id)
