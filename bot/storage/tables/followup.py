"""The table of planned touches."""

from sqlalchemy import BigInteger, Column, Date, Index, Integer, Text, literal_column

from bot.domain.followup import FollowupState
from bot.storage.tables.kind import among, link, tenant_table

followup = tenant_table(
    "followup",
    Column("deal_id", BigInteger, nullable=False),
    Column("assignee_id", BigInteger),
    Column("due", Date, nullable=False),
    Column("kind", Text, nullable=False),
    Column("touch", Integer, nullable=False),
    Column("touches", Integer, nullable=False),
    Column("note", Text),
    Column("state", Text, nullable=False),
    link("deal_id", "deal"),
    link("assignee_id", "person"),
    among("state", FollowupState, "state"),
)

is_planned = followup.c.state == literal_column("'open'")
Index("ix_followup_deal_id", followup.c.workspace_id, followup.c.deal_id)
Index(
    "ix_followup_due",
    followup.c.workspace_id,
    followup.c.assignee_id,
    followup.c.due,
    sqlite_where=is_planned,
    postgresql_where=is_planned,
)
