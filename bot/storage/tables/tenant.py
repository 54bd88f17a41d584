"""Tables of a tenant as such: the workspace, the Slack it is installed in, what it has set."""

from sqlalchemy import (
    BigInteger,
    Column,
    Date,
    Index,
    Numeric,
    String,
    Table,
    Text,
    UniqueConstraint,
    literal_column,
)

from bot.storage.tables.kind import Instant, Json, among, metadata, tenant_table

workspace = Table(
    "workspace",
    metadata,
    Column("workspace_id", BigInteger, primary_key=True, autoincrement=False),
    Column("key", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("currency", String(3), nullable=False),
    Column("zone", Text, nullable=False),
    Column("locale", Text, nullable=False),
    Column("working_days", Text, nullable=False),
)

installation = tenant_table(
    "installation",
    Column("team_id", Text),
    Column("enterprise_id", Text),
    Column("app_id", Text, nullable=False),
    Column("bot_user_id", Text),
    Column("bot_token", Text),
    Column("state", Text, nullable=False),
    Column("installed_at", Instant, nullable=False),
    # When its Slack took no calls of ours any more.
    Column("disabled_at", Instant),
    UniqueConstraint("team_id", "enterprise_id", "app_id"),
    among("state", ("active", "disabled"), "state"),
)
Index("ix_installation_enterprise", installation.c.enterprise_id)

setting = tenant_table(
    "setting",
    Column("key", Text, nullable=False),
    Column("value", Json, nullable=False),
    key=("key",),
    clustered=True,
)

_is_chore = setting.c.key == literal_column("'chores'")
Index(
    "ix_setting_chores",
    setting.c.workspace_id,
    sqlite_where=_is_chore,
    postgresql_where=_is_chore,
)

# The value is the instant of the next night, as JSON text whose order is that of time.
is_night = setting.c.key == literal_column("'night'")
Index("ix_setting_night", setting.c.value, sqlite_where=is_night, postgresql_where=is_night)

counter = tenant_table(
    "counter",
    Column("name", Text, nullable=False),
    Column("n", BigInteger, nullable=False),
    key=("name",),
    clustered=True,
)

rate = tenant_table(
    "rate",
    Column("base", String(3), nullable=False),
    Column("currency", String(3), nullable=False),
    Column("day", Date, nullable=False),
    Column("rate", Numeric(24, 12, asdecimal=True).with_variant(Text(), "sqlite"), nullable=False),
    key=("base", "currency", "day"),
    clustered=True,
)

oauth_state = Table(
    "oauth_state",
    metadata,
    Column("state", Text, primary_key=True),
    Column("expires_at", Instant, nullable=False),
)
Index("ix_oauth_state_expires_at", oauth_state.c.expires_at)
