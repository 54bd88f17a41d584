"""Tables of where a deal is talked about in Slack."""

from sqlalchemy import BigInteger, Column, Index, Text

from bot.storage.tables.kind import Instant, link, tenant_table

deal_room = tenant_table(
    "deal_room",
    Column("deal_id", BigInteger, nullable=False),
    # Empty until Slack has made it.
    Column("channel_id", Text),
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
    # The row of the outbox that posted it.
    Column("key", Text, nullable=False),
    Column("person_id", BigInteger),
    Column("posted_at", Instant, nullable=False),
    link("deal_id", "deal"),
    link("person_id", "person"),
    key=("deal_id", "channel_id"),
)

deal_message = tenant_table(
    "deal_message",
    Column("deal_id", BigInteger, nullable=False),
    Column("channel_id", Text, nullable=False),
    Column("ts", Text, nullable=False),
    # The entry of the timeline that holds the words, who added them and when.
    Column("entry_id", BigInteger, nullable=False),
    Column("author_id", Text),
    Column("author", Text),
    Column("permalink", Text),
    link("deal_id", "deal"),
    link("entry_id", "timeline"),
    key=("deal_id", "channel_id", "ts"),
)
Index("ix_deal_message_entry_id", deal_message.c.workspace_id, deal_message.c.entry_id)
