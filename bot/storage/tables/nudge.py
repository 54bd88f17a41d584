"""Tables of nudges: what was found and told, what people want to be spared, and when they work."""

from sqlalchemy import BigInteger, Column, Date, Index, Integer, Text, UniqueConstraint
from sqlalchemy import literal_column as literal

from bot.domain.nudge import NudgeState
from bot.domain.rule import Rule
from bot.storage.tables.kind import Instant, Json, among, link, tenant_table

nudge = tenant_table(
    "nudge",
    # What it is about, "deal:<id>" or "person:<id>": with rule and day it is there once.
    Column("subject", Text, nullable=False),
    Column("rule", Text, nullable=False),
    Column("day", Date, nullable=False),
    Column("person_id", BigInteger, nullable=False),
    Column("deal_id", BigInteger),
    Column("state", Text, nullable=False),
    Column("importance", Integer, nullable=False),
    Column("found", Json, nullable=False),
    # The how manieth time it is said of the same subject by the same rule.
    Column("round", Integer, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("sent_at", Instant),
    # The outbox row whose message it stands in.
    Column("message", Text),
    Column("settle_at", Instant),
    Column("settled_at", Instant),
    Column("settled_by", BigInteger),
    UniqueConstraint("workspace_id", "subject", "rule", "day"),
    link("person_id", "person"),
    link("deal_id", "deal"),
    link("settled_by", "person"),
    among("rule", Rule, "rule"),
    among("state", NudgeState, "state"),
)
Index("ix_nudge_deal_id", nudge.c.workspace_id, nudge.c.deal_id)
is_waiting = nudge.c.state == literal("'waiting'")
is_out = nudge.c.state == literal("'sent'")
is_for_digest = nudge.c.state.in_([literal("'folded'"), literal("'escalated'")])
Index("ix_nudge_due", nudge.c.due_at, sqlite_where=is_waiting, postgresql_where=is_waiting)
Index("ix_nudge_settle", nudge.c.settle_at, sqlite_where=is_out, postgresql_where=is_out)
Index(
    "ix_nudge_digest",
    nudge.c.workspace_id,
    nudge.c.day,
    sqlite_where=is_for_digest,
    postgresql_where=is_for_digest,
)
Index("ix_nudge_subject", nudge.c.workspace_id, nudge.c.subject, nudge.c.day)
Index("ix_nudge_person", nudge.c.workspace_id, nudge.c.person_id, nudge.c.day)
Index("ix_nudge_rule", nudge.c.workspace_id, nudge.c.rule, nudge.c.day)
Index(
    "ix_nudge_message",
    nudge.c.workspace_id,
    nudge.c.message,
    sqlite_where=nudge.c.message.is_not(None),
    postgresql_where=nudge.c.message.is_not(None),
)

mute = tenant_table(
    "mute",
    Column("person_id", BigInteger, nullable=False),
    Column("subject", Text, nullable=False),
    # A rule, or '' for all of them.
    Column("rule", Text, nullable=False),
    # The last day of silence; none at all means for good.
    Column("until", Date),
    link("person_id", "person"),
    key=("person_id", "subject", "rule"),
)

manner = tenant_table(
    "manner",
    Column("person_id", BigInteger, nullable=False),
    Column("value", Json, nullable=False),
    link("person_id", "person"),
    key=("person_id",),
)
