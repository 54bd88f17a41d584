"""The table of what imported rows said, so that the same file twice changes nothing."""

from sqlalchemy import BigInteger, Column, Index, String, Text

from bot.storage.tables.kind import link, tenant_table

import_row = tenant_table(
    "import_row",
    Column("source", Text, nullable=False),
    Column("external_id", Text, nullable=False),
    Column("deal_id", BigInteger, nullable=False),
    Column("digest", String(32), nullable=False),
    link("deal_id", "deal"),
    key=("source", "external_id"),
    clustered=True,
)
Index("ix_import_row_deal_id", import_row.c.workspace_id, import_row.c.deal_id)
