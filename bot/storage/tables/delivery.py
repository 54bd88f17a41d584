"""Tables of what came from Slack (once each), of what leaves for it, and of how fast it may."""

from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    FromClause,
    Index,
    Integer,
    Text,
    UniqueConstraint,
    and_,
    literal_column,
)

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
OUTBOX_KINDS = ("answer", "post", "update", "dm", "call")

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
    # Rows of one lane go one at a time and in order; empty: beside all others.
    Column("lane", Text, nullable=False, server_default=""),
    Column("person_id", BigInteger),
    # Where the message ended up (the conversation with a person has an id of its own).
    Column("channel", Text),
    # When the channel's history is looked into; null: it is not, or not any more.
    Column("look_at", Instant),
    # When the person concerned was told that it may not have arrived.
    Column("told_at", Instant),
    UniqueConstraint("workspace_id", "key"),
    among("state", OUTBOX_STATES, "state"),
    among("kind", OUTBOX_KINDS, "kind"),
)


def _only(where: ColumnElement[bool]) -> dict[str, Any]:
    return {"sqlite_where": where, "postgresql_where": where}


def state_of(table: FromClause, *states: str) -> ColumnElement[bool]:
    """Name states literally: a parameter would not match the partial index."""
    column: ColumnElement[str] = table.c.state
    if len(states) == 1:
        return column == literal_column(f"'{states[0]}'")
    return column.in_([literal_column(f"'{state}'") for state in states])


is_pending = state_of(outbox, "pending")
is_sending = state_of(outbox, "sending")
is_looked_for = and_(state_of(outbox, "unknown"), outbox.c.look_at.is_not(None))
has_failed = state_of(outbox, "unknown", "dead")
is_answered = and_(
    outbox.c.kind == literal_column("'answer'"), state_of(outbox, "sent", "dead", "unknown")
)
Index("uq_outbox_id", outbox.c.id, unique=True)
Index("ix_outbox_due", outbox.c.not_before, **_only(is_pending))
Index("ix_outbox_sending", outbox.c.claimed_at, **_only(is_sending))
Index("ix_outbox_busy", outbox.c.workspace_id, outbox.c.lane, **_only(is_sending))
Index(
    "ix_outbox_waiting",
    outbox.c.workspace_id,
    outbox.c.lane,
    outbox.c.not_before,
    outbox.c.id,
    **_only(is_pending),
)
Index("ix_outbox_look", outbox.c.look_at, **_only(is_looked_for))
Index(
    "ix_outbox_failed",
    outbox.c.workspace_id,
    outbox.c.state,
    outbox.c.created_at,
    **_only(has_failed),
)
Index("ix_outbox_answered", outbox.c.created_at, **_only(is_answered))

pace = tenant_table(
    "pace",
    # A lane of the outbox, or `*` and a kind for all rows of that kind.
    Column("name", Text, nullable=False),
    # When it would be wholly idle again at its steady rate.
    Column("free_at", Instant, nullable=False),
    # When the next row may go: `free_at` less what a burst allows, or what Slack's 429 said.
    Column("open_at", Instant, nullable=False),
    # How many calls in a row had no answer one could count on.
    Column("failures", Integer, nullable=False),
    key=("name",),
    clustered=True,
)
Index("ix_pace_open_at", pace.c.open_at)
