"""Tables of imports: what rows said, so that the same file twice changes nothing, and the runs."""

from sqlalchemy import (
    BigInteger,
    Column,
    Index,
    Integer,
    LargeBinary,
    String,
    Text,
    literal_column,
)

from bot.storage.tables.kind import Instant, Json, among, link, tenant_table

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

LOAD_STATES = (
    "waiting",
    "ready",
    "running",
    "done",
    "failed",
    "cancelled",
    "undoing",
    "undone",
)

load_run = tenant_table(
    "load_run",
    Column("person_id", BigInteger),
    Column("name", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("facts", Json, nullable=False),
    Column("asked_at", Instant, nullable=False),
    # Whoever works on it says until when: after that somebody else may.
    Column("held_until", Instant),
    link("person_id", "person"),
    among("state", LOAD_STATES, "state"),
)
Index("ix_load_run_asked_at", load_run.c.workspace_id, load_run.c.asked_at)
at_work = load_run.c.state.in_(
    [literal_column(f"'{name}'") for name in ("waiting", "running", "undoing")]
)
Index(
    "ix_load_run_state",
    load_run.c.state,
    sqlite_where=at_work,
    postgresql_where=at_work,
)

# The file itself, and what was wrong with it as a sheet, until they are not needed any more.
load_part = tenant_table(
    "load_part",
    Column("run_id", BigInteger, nullable=False),
    Column("kind", Text, nullable=False),
    Column("n", Integer, nullable=False),
    Column("body", LargeBinary, nullable=False),
    link("run_id", "load_run"),
    among("kind", ("file", "reasons"), "kind"),
    key=("run_id", "kind", "n"),
)

# What an import made, so that it can be taken back whole.
load_made = tenant_table(
    "load_made",
    Column("run_id", BigInteger, nullable=False),
    Column("kind", Text, nullable=False),
    Column("made_id", BigInteger, nullable=False),
    link("run_id", "load_run"),
    among("kind", ("deal", "company", "contact"), "kind"),
    key=("run_id", "kind", "made_id"),
    clustered=True,
)
