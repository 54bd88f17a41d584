"""Tables of what came from Slack (once each) and of what leaves for it."""

from sqlalchemy import Column, Index, Integer, Text, UniqueConstraint, literal_column

from bot.storage.tables.kind import Instant, Json, among, tenant_table

interaction = tenant_table(
    "interaction",
    Column("key", Text, nullable=False),
    Column("at", Instant, nullable=False),
    key=("key",),
    clustered=True,
)
Index("ix_interaction_at", interaction.c.at)

OUTBOX_STATES = ("pending", "sending", "sent", "unknown", "dead")
OUTBOX_KINDS = ("answer", "post", "update", "dm")

outbox = tenant_table(
    "outbox",
    Column("key", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("destination", Json, nullable=False),
    Column("subject", Text, nullable=False),
    Column("params", Json, nullable=False),
    Column("state", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("not_before", Instant, nullable=False),
    Column("claimed_at", Instant),
    Column("attempts", Integer, nullable=False),
    Column("ts", Text),
    Column("error", Text),
    UniqueConstraint("workspace_id", "key"),
    among("state", OUTBOX_STATES, "state"),
    among("kind", OUTBOX_KINDS, "kind"),
)

is_pending = outbox.c.state == literal_column("'pending'")
is_unsettled = outbox.c.state.in_([literal_column("'sending'"), literal_column("'unknown'")])
Index("uq_outbox_id", outbox.c.id, unique=True)
Index("ix_outbox_due", outbox.c.not_before, sqlite_where=is_pending, postgresql_where=is_pending)
Index(
    "ix_outbox_unsettled",
    outbox.c.claimed_at,
    sqlite_where=is_unsettled,
    postgresql_where=is_unsettled,
)
