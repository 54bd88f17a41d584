"""Tables of where a deal is talked about in Slack, and of how well it fits a persona."""

from sqlalchemy import BigInteger, Column, Index, Integer, Text

from bot.storage.tables.kind import Instant, Json, link, tenant_table

deal_room = tenant_table(
    "deal_room",
    Column("deal_id", BigInteger, nullable=False),
    Column("channel_id", Text, nullable=False),
    Column("made_by", BigInteger),
    Column("made_at", Instant, nullable=False),
    Column("archived_at", Instant),
    link("deal_id", "deal"),
    link("made_by", "person"),
    key=("deal_id",),
)

deal_post = tenant_table(
    "deal_post",
    Column("deal_id", BigInteger, nullable=False),
    Column("channel_id", Text, nullable=False),
    Column("ts", Text),
    Column("drawn_version", Integer),
    link("deal_id", "deal"),
    key=("deal_id", "channel_id"),
)

deal_message = tenant_table(
    "deal_message",
    Column("deal_id", BigInteger, nullable=False),
    Column("channel_id", Text, nullable=False),
    Column("ts", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("permalink", Text),
    Column("text", Text, nullable=False),
    Column("added_by", BigInteger),
    Column("added_at", Instant, nullable=False),
    link("deal_id", "deal"),
    link("added_by", "person"),
    key=("deal_id", "channel_id", "ts"),
)

fit = tenant_table(
    "fit",
    Column("deal_id", BigInteger, nullable=False),
    Column("persona_id", BigInteger, nullable=False),
    # 0 to 100, with one reason in words per rule that was met or missed.
    Column("score", Integer, nullable=False),
    Column("reasons", Json, nullable=False),
    link("deal_id", "deal"),
    link("persona_id", "persona"),
    key=("deal_id", "persona_id"),
)
Index("ix_fit_persona_id", fit.c.workspace_id, fit.c.persona_id)
