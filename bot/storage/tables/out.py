"""Tables of what goes out: sheets until they are sent, feeds; and of who may change history."""

from sqlalchemy import BigInteger, Column, Integer, LargeBinary, Text, UniqueConstraint

from bot.storage.tables.kind import Instant, Json, among, link, tenant_table

EXPORT_STATES = ("waiting", "written", "sent", "failed")

# A row in it lets the transaction it was written in change the workspace's timeline, and is
# taken away again before that commits: nobody else ever sees one. Each has an id of its own, so
# that two transactions which may do so need not wait for each other.
erasing = tenant_table("erasing")

export_run = tenant_table(
    "export_run",
    Column("person_id", BigInteger, nullable=False),
    Column("asked", Json, nullable=False),
    Column("kind", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("deals", Integer, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("asked_at", Instant, nullable=False),
    Column("done_at", Instant),
    link("person_id", "person"),
    among("state", EXPORT_STATES, "state"),
    among("kind", ("csv", "xlsx"), "kind"),
)

export_part = tenant_table(
    "export_part",
    Column("run_id", BigInteger, nullable=False),
    Column("n", Integer, nullable=False),
    Column("body", LargeBinary, nullable=False),
    link("run_id", "export_run"),
    key=("run_id", "n"),
)

# A person's follow-ups as a calendar, under an address whose secret part is kept as a hash.
feed = tenant_table(
    "feed",
    Column("person_id", BigInteger, nullable=False),
    Column("token_hash", Text, nullable=False),
    Column("made_at", Instant, nullable=False),
    link("person_id", "person"),
    UniqueConstraint("token_hash"),
    key=("person_id",),
)
