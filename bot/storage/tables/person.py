"""The table of people."""

from sqlalchemy import BigInteger, Boolean, Column, Index, Text

from bot.domain.person import Role
from bot.storage.tables.kind import Key, among, link, tenant_table

person = tenant_table(
    "person",
    Column("name", Text, nullable=False),
    Column("name_key", Key, nullable=False),
    Column("role", Text, nullable=False),
    Column("slack_id", Text),
    Column("email", Text),
    Column("email_key", Key),
    Column("team", Text),
    Column("region", Text),
    Column("manager_id", BigInteger),
    Column("locale", Text, nullable=False),
    Column("zone", Text, nullable=False),
    Column("working_days", Text, nullable=False),
    Column("active", Boolean, nullable=False),
    link("manager_id", "person"),
    among("role", Role, "role"),
)
Index("uq_person_slack_id", person.c.workspace_id, person.c.slack_id, unique=True)
Index("ix_person_email_key", person.c.workspace_id, person.c.email_key)
Index("ix_person_name_key", person.c.workspace_id, person.c.name_key)
