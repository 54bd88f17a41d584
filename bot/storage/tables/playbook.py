"""Tables of what a stage asks to be done for a deal, and of the rhythm of its touches."""

from sqlalchemy import BigInteger, Boolean, Column, Date, Index, Integer, Text, literal_column

from bot.storage.tables.kind import Instant, Json, among, link, tenant_table

TASK_STATES = ("open", "done", "skipped")
OUTCOMES = ("kept", "changed", "skipped")

task = tenant_table(
    "task",
    Column("deal_id", BigInteger, nullable=False),
    Column("stage_id", BigInteger, nullable=False),
    Column("activity_id", BigInteger),
    Column("position", Integer, nullable=False),
    Column("name", Text, nullable=False),
    Column("due", Date),
    Column("required", Boolean, nullable=False),
    Column("state", Text, nullable=False),
    Column("done_by", BigInteger),
    Column("done_at", Instant),
    link("deal_id", "deal"),
    link("stage_id", "stage"),
    link("done_by", "person"),
    among("state", TASK_STATES, "state"),
)
is_task_open = task.c.state == literal_column("'open'")
Index("ix_task_deal_id", task.c.workspace_id, task.c.deal_id)
Index("ix_task_due", task.c.due, sqlite_where=is_task_open, postgresql_where=is_task_open)

rhythm = tenant_table(
    "rhythm",
    Column("deal_id", BigInteger, nullable=False),
    # Touches made since the last reply; moving on does not start them again.
    Column("touches", Integer, nullable=False),
    Column("replied_at", Instant),
    Column("asked_at", Instant),
    link("deal_id", "deal"),
    key=("deal_id",),
)

stage_rhythm = tenant_table(
    "stage_rhythm",
    Column("stage_id", BigInteger, nullable=False),
    # Working days between touches, one number each; an empty list plans none.
    Column("gaps", Json, nullable=False),
    link("stage_id", "stage"),
    key=("stage_id",),
)

# A person goes through one review at a time; its deals are put in order once, when it begins.
review = tenant_table(
    "review",
    Column("person_id", BigInteger, nullable=False),
    Column("scope", Text, nullable=False),
    Column("total", Integer, nullable=False),
    # How often what was done, by its name.
    Column("done", Json, nullable=False),
    Column("begun_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
    link("person_id", "person"),
    key=("person_id",),
)

review_item = tenant_table(
    "review_item",
    Column("person_id", BigInteger, nullable=False),
    Column("place", Integer, nullable=False),
    Column("deal_id", BigInteger, nullable=False),
    Column("outcome", Text),
    link("person_id", "person"),
    link("deal_id", "deal"),
    among("outcome", OUTCOMES, "outcome"),
    key=("person_id", "place"),
    clustered=True,
)
Index("ix_review_item_deal_id", review_item.c.workspace_id, review_item.c.deal_id)
