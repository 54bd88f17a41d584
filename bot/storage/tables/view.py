"""Tables of saved views, of what a channel shows, and of what boards were narrowed to."""

from sqlalchemy import BigInteger, Column, Text, UniqueConstraint

from bot.storage.tables.kind import Instant, Json, Key, link, tenant_table

saved_view = tenant_table(
    "saved_view",
    Column("pipeline_id", BigInteger, nullable=False),
    # Nobody's is everybody's: a view without an owner is shared.
    Column("owner_id", BigInteger),
    Column("name", Text, nullable=False),
    Column("name_key", Key, nullable=False),
    Column("query", Json, nullable=False),
    Column("created_at", Instant, nullable=False),
    UniqueConstraint("workspace_id", "owner_id", "name_key"),
    link("pipeline_id", "pipeline"),
    link("owner_id", "person"),
)

channel = tenant_table(
    "channel",
    Column("channel_id", Text, nullable=False),
    Column("view_id", BigInteger),
    Column("set_by", BigInteger),
    Column("purpose", Json),
    link("view_id", "saved_view"),
    link("set_by", "person"),
    key=("channel_id",),
)

# Written once under the hash of what it says and never changed: controls carry the id alone.
lens = tenant_table(
    "lens",
    Column("spec", Json, nullable=False),
    Column("created_at", Instant, nullable=False),
)
