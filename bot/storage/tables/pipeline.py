"""Tables of pipelines, their stages and the stages' playbook."""

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, Text

from bot.domain.pipeline import StageKind
from bot.storage.tables.kind import Json, Key, among, link, tenant_table

pipeline = tenant_table(
    "pipeline",
    Column("name", Text, nullable=False),
    Column("name_key", Key, nullable=False),
    Column("position", Integer, nullable=False),
    Column("archived", Boolean, nullable=False),
    Column("managers", Json, nullable=False, server_default="[]"),
)

stage = tenant_table(
    "stage",
    Column("pipeline_id", BigInteger, nullable=False),
    Column("position", Integer, nullable=False),
    Column("name", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("probability", Integer, nullable=False),
    Column("stalled_days", Integer),
    Column("required", Json, nullable=False),
    Column("archived", Boolean, nullable=False),
    Column("former", Json, nullable=False, server_default="[]"),
    Column("learned_days", Integer),
    Column("learned_from", Integer),
    link("pipeline_id", "pipeline"),
    among("kind", StageKind, "kind"),
)
Index("ix_stage_pipeline_id", stage.c.workspace_id, stage.c.pipeline_id, stage.c.position)

stage_activity = tenant_table(
    "stage_activity",
    Column("stage_id", BigInteger, nullable=False),
    Column("position", Integer, nullable=False),
    Column("name", Text, nullable=False),
    Column("due_days", Integer),
    Column("required", Boolean, nullable=False),
    link("stage_id", "stage"),
)
Index("ix_stage_activity_stage_id", stage_activity.c.workspace_id, stage_activity.c.stage_id)
