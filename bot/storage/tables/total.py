"""Kept totals: what the board and the numbers read instead of the deals."""

from sqlalchemy import BigInteger, Column, Integer, SmallInteger, String, Text

from bot.storage.tables.kind import tenant_table

# Keys use 0 for nobody, '' for an unknown value and -1 for the stage's own probability, since
# a null is equal to nothing and could not be counted up. Negative owners are the rows over all
# owners; the owner comes before what is added up over, so that either is one range of the key.


def _key(name: str, kind: object = BigInteger) -> Column[object]:
    return Column(name, kind, nullable=False)  # type: ignore[arg-type]


def _sum(name: str) -> Column[int]:
    return Column(name, BigInteger, nullable=False)


stage_total = tenant_table(
    "stage_total",
    _key("pipeline_id"),
    _key("owner_id"),
    _key("stage_id"),
    _key("currency", String(3)),
    _key("probability", SmallInteger),
    _sum("n"),
    _sum("minor"),
    _sum("stalled"),
    _sum("stalled_minor"),
    _sum("no_step"),
    _sum("no_step_minor"),
    key=("pipeline_id", "owner_id", "stage_id", "currency", "probability"),
    clustered=True,
    derived=True,
)

close_total = tenant_table(
    "close_total",
    _key("pipeline_id"),
    _key("close_month", Integer),
    _key("stage_id"),
    _key("owner_id"),
    _key("currency", String(3)),
    _key("probability", SmallInteger),
    _sum("n"),
    _sum("minor"),
    key=("pipeline_id", "close_month", "stage_id", "owner_id", "currency", "probability"),
    clustered=True,
    derived=True,
)

day_total = tenant_table(
    "day_total",
    _key("pipeline_id"),
    _key("grain", Text),
    _key("kind", Text),
    _key("owner_id"),
    _key("day", Integer),
    _key("currency", String(3)),
    _sum("n"),
    _sum("known"),
    _sum("minor"),
    _sum("days"),
    _sum("cycles"),
    _sum("suspicious"),
    _sum("won"),
    _sum("open"),
    _sum("qualified"),
    key=("pipeline_id", "grain", "kind", "owner_id", "day", "currency"),
    clustered=True,
    derived=True,
)

cycle_total = tenant_table(
    "cycle_total",
    _key("pipeline_id"),
    _key("kind", Text),
    _key("owner_id"),
    _key("month", Integer),
    _key("days", Integer),
    _sum("n"),
    key=("pipeline_id", "kind", "owner_id", "month", "days"),
    clustered=True,
    derived=True,
)

trait_total = tenant_table(
    "trait_total",
    _key("pipeline_id"),
    # Which of a closed deal's traits: source, persona, currency or stage; and what it is.
    _key("trait", Text),
    _key("kind", Text),
    _key("month", Integer),
    _key("value", Text),
    _key("currency", String(3)),
    # Days from creation to close, or -1000000 where they are not known or not meant.
    _key("days", Integer),
    _sum("n"),
    _sum("known"),
    _sum("minor"),
    _sum("won"),
    _sum("qualified"),
    key=("pipeline_id", "trait", "kind", "month", "value", "currency", "days"),
    clustered=True,
    derived=True,
)

path_total = tenant_table(
    "path_total",
    _key("pipeline_id"),
    _key("owner_id"),
    _key("stage_id"),
    _key("month", Integer),
    # Whole days a visit took, or -1000000 for the row that counts what was reached in the month.
    _key("days", Integer),
    _sum("n"),
    _sum("next"),
    _sum("won"),
    _sum("stood"),
    _sum("back"),
    key=("pipeline_id", "owner_id", "stage_id", "month", "days"),
    clustered=True,
    derived=True,
)
