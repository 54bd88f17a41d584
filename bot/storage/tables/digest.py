"""The table of digests: where they go, when, and when each was told last."""

from sqlalchemy import BigInteger, Column, Index, Text, UniqueConstraint

from bot.domain.digest import DigestKind
from bot.storage.tables.kind import Instant, Json, among, link, tenant_table

digest = tenant_table(
    "digest",
    Column("kind", Text, nullable=False),
    # "person:<id>", or a channel's Slack id with the pipeline it tells of (0: all).
    Column("place", Text, nullable=False),
    # Who reads it, of a channel's who set it up.
    Column("person_id", BigInteger, nullable=False),
    Column("channel_id", Text),
    Column("pipeline_id", BigInteger),
    # Time, days, parts, language.
    Column("value", Json, nullable=False),
    Column("due_at", Instant),
    Column("said_at", Instant),
    # What the next one has to know of the last one.
    Column("last", Json, nullable=False),
    UniqueConstraint("workspace_id", "kind", "place"),
    link("person_id", "person"),
    link("pipeline_id", "pipeline"),
    among("kind", DigestKind, "kind"),
)
comes = digest.c.due_at.is_not(None)
Index("ix_digest_due", digest.c.due_at, sqlite_where=comes, postgresql_where=comes)
