"""Tables of the doors from outside: the doors, what came through them, and who gets it."""

from sqlalchemy import BigInteger, Boolean, Column, Date, Index, Integer, Text, UniqueConstraint

from bot.domain.door import DoorKind, Outcome
from bot.storage.tables.kind import Instant, Json, among, link, tenant_table

door = tenant_table(
    "door",
    Column("pipeline_id", BigInteger, nullable=False),
    Column("kind", Text, nullable=False),
    # What the outside calls it: of all tenants only one is called so.
    Column("public_id", Text, nullable=False),
    Column("secret", Text, nullable=False),
    Column("enabled", Boolean, nullable=False),
    Column("old_secret", Text),
    Column("old_until", Instant),
    Column("set_by", BigInteger),
    Column("config", Json, nullable=False),
    UniqueConstraint("public_id"),
    UniqueConstraint("workspace_id", "pipeline_id", "kind"),
    link("pipeline_id", "pipeline"),
    link("set_by", "person"),
    among("kind", DoorKind, "kind"),
)

arrival = tenant_table(
    "arrival",
    Column("door_id", BigInteger, nullable=False),
    # The sender's own key, else the digest of what was sent: with the door it is there once.
    Column("key", Text, nullable=False),
    Column("digest", Text, nullable=False),
    Column("deal_id", BigInteger, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("at", Instant, nullable=False),
    link("door_id", "door"),
    link("deal_id", "deal"),
    among("outcome", Outcome, "outcome"),
    key=("door_id", "key"),
    clustered=True,
)
Index("ix_arrival_deal_id", arrival.c.workspace_id, arrival.c.deal_id)
Index("ix_arrival_at", arrival.c.at)

assign_rule = tenant_table(
    "assign_rule",
    Column("pipeline_id", BigInteger, nullable=False),
    Column("position", Integer, nullable=False),
    Column("wanted", Json, nullable=False),
    # Leads it has given away: raised first, so that two at once wait for each other.
    Column("turns", BigInteger, nullable=False),
    link("pipeline_id", "pipeline"),
)
Index("ix_assign_rule_pipeline", assign_rule.c.workspace_id, assign_rule.c.pipeline_id)

assign_turn = tenant_table(
    "assign_turn",
    Column("rule_id", BigInteger, nullable=False),
    Column("person_id", BigInteger, nullable=False),
    Column("turn", BigInteger, nullable=False),
    link("rule_id", "assign_rule"),
    link("person_id", "person"),
    key=("rule_id", "person_id"),
    clustered=True,
)

absence = tenant_table(
    "absence",
    Column("person_id", BigInteger, nullable=False),
    # The last day away, in the person's own zone.
    Column("until", Date, nullable=False),
    link("person_id", "person"),
    key=("person_id",),
)
