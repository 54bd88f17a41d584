"""Tables of goals, of what forecasts learned and said, and of what people said beside them."""

from sqlalchemy import BigInteger, Boolean, Column, Date, Float, Integer, String, Text

from bot.domain.forecast import Category, Grain
from bot.domain.goal import Measure
from bot.storage.tables.kind import Instant, Json, among, link, tenant_table


def _whose() -> tuple[Column[str], Column[int]]:
    """Make the columns that say whose it is: a team's, a person's, or ('' and 0) everybody's."""
    return Column("team", Text, nullable=False), Column("person_id", BigInteger, nullable=False)


goal = tenant_table(
    "goal",
    Column("measure", Text, nullable=False),
    Column("grain", Text, nullable=False),
    *_whose(),
    # It counts from the month or quarter that begins on this day until another one is set.
    Column("first", Date, nullable=False),
    Column("target", BigInteger, nullable=False),
    Column("author_id", BigInteger),
    Column("at", Instant, nullable=False),
    among("measure", Measure, "measure"),
    among("grain", Grain, "grain"),
    link("author_id", "person"),
    key=("measure", "grain", "team", "person_id", "first"),
    clustered=True,
)

# Pipeline 0 stands for all of them together.
forecast_lesson = tenant_table(
    "forecast_lesson",
    Column("pipeline_id", BigInteger, nullable=False),
    Column("day", Date, nullable=False),
    Column("lesson", Json, nullable=False),
    key=("pipeline_id",),
)

# Owner -1 stands for all of them, 0 for nobody.
forecast_month = tenant_table(
    "forecast_month",
    Column("pipeline_id", BigInteger, nullable=False),
    Column("owner_id", BigInteger, nullable=False),
    Column("month", Date, nullable=False),
    Column("expected", Float),
    Column("kept", Integer, nullable=False),
    Column("stated", Integer, nullable=False),
    key=("pipeline_id", "owner_id", "month"),
    clustered=True,
)

forecast_snapshot = tenant_table(
    "forecast_snapshot",
    Column("pipeline_id", BigInteger, nullable=False),
    *_whose(),
    # The first day and the length of what was forecast, and the week's Monday it was kept in.
    Column("first", Date, nullable=False),
    Column("grain", Text, nullable=False),
    Column("taken", Date, nullable=False),
    Column("currency", String(3), nullable=False),
    Column("won", BigInteger, nullable=False),
    Column("p10", BigInteger, nullable=False),
    Column("p50", BigInteger, nullable=False),
    Column("p90", BigInteger, nullable=False),
    Column("open_part", BigInteger, nullable=False),
    Column("new_part", BigInteger, nullable=False),
    Column("configured", BigInteger, nullable=False),
    Column("commit", BigInteger, nullable=False),
    Column("best", BigInteger, nullable=False),
    Column("said", BigInteger),
    # Made afterwards from the timeline, as it would have been said.
    Column("replayed", Boolean, nullable=False),
    among("grain", Grain, "grain"),
    key=("pipeline_id", "team", "person_id", "grain", "first", "taken"),
    clustered=True,
)

forecast_call = tenant_table(
    "forecast_call",
    Column("id", BigInteger, nullable=False),
    Column("pipeline_id", BigInteger, nullable=False),
    *_whose(),
    Column("first", Date, nullable=False),
    Column("grain", Text, nullable=False),
    Column("minor", BigInteger, nullable=False),
    Column("currency", String(3), nullable=False),
    Column("note", Text),
    Column("author_id", BigInteger),
    Column("at", Instant, nullable=False),
    among("grain", Grain, "grain"),
    link("author_id", "person"),
    key=("pipeline_id", "team", "person_id", "grain", "first", "id"),
)

deal_category = tenant_table(
    "deal_category",
    Column("deal_id", BigInteger, nullable=False),
    Column("category", Text, nullable=False),
    among("category", Category, "category"),
    link("deal_id", "deal"),
    key=("deal_id",),
    clustered=True,
)
