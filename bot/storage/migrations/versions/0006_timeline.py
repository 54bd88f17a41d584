"""The append-only timeline and the visits to stages."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

INSTANT = sa.BigInteger().with_variant(sa.DateTime(timezone=True), "postgresql")


def only(where: str) -> dict[str, Any]:
    """Make an index partial on both databases."""
    return {"sqlite_where": sa.text(where), "postgresql_where": sa.text(where)}


def upgrade() -> None:
    """The append-only timeline and the visits to stages."""
    op.create_table(
        "timeline",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("deal_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("author_id", sa.BigInteger(), nullable=True),
        sa.Column("activity", sa.Text(), nullable=True),
        sa.Column("body", sa.Text(), nullable=True),
        sa.Column("changes", sa.Text(), nullable=True),
        sa.Column("undoes", sa.BigInteger(), nullable=True),
        sa.Column("before_pipeline_id", sa.BigInteger(), nullable=True),
        sa.Column("before_stage_id", sa.BigInteger(), nullable=True),
        sa.Column("before_status", sa.Text(), nullable=True),
        sa.Column("before_owner_id", sa.BigInteger(), nullable=True),
        sa.Column("before_minor", sa.BigInteger(), nullable=True),
        sa.Column("before_currency", sa.String(length=3), nullable=True),
        sa.Column("before_close_date", sa.Date(), nullable=True),
        sa.Column("before_probability", sa.Integer(), nullable=True),
        sa.Column("after_pipeline_id", sa.BigInteger(), nullable=True),
        sa.Column("after_stage_id", sa.BigInteger(), nullable=True),
        sa.Column("after_status", sa.Text(), nullable=True),
        sa.Column("after_owner_id", sa.BigInteger(), nullable=True),
        sa.Column("after_minor", sa.BigInteger(), nullable=True),
        sa.Column("after_currency", sa.String(length=3), nullable=True),
        sa.Column("after_close_date", sa.Date(), nullable=True),
        sa.Column("after_probability", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "activity IN ('call', 'email', 'meeting', 'demo')", name="ck_timeline_activity"
        ),
        sa.CheckConstraint(
            "after_status IN ('open', 'won', 'lost', 'disqualified')",
            name="ck_timeline_after_status",
        ),
        sa.CheckConstraint(
            "before_status IN ('open', 'won', 'lost', 'disqualified')",
            name="ck_timeline_before_status",
        ),
        sa.CheckConstraint(
            "kind IN ('created', 'moved', 'value', 'date', 'owner', 'edited', 'next_step', 'note', "
            "'activity', 'followup_done', 'won', 'lost', 'reopened', 'undone', 'message', 'task', "
            "'reply', 'merged')",
            name="ck_timeline_kind",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "author_id"],
            ["person.workspace_id", "person.id"],
            name="fk_timeline_workspace_id_author_id",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "deal_id"],
            ["deal.workspace_id", "deal.id"],
            name="fk_timeline_workspace_id_deal_id",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.workspace_id"], name="fk_timeline_workspace_id"
        ),
        sa.PrimaryKeyConstraint("workspace_id", "id", name="pk_timeline"),
    )
    op.create_index("ix_timeline_author", "timeline", ["workspace_id", "author_id", "recorded_at"])
    op.create_index("ix_timeline_deal", "timeline", ["workspace_id", "deal_id", "at", "id"])
    op.create_index(
        "ix_timeline_position",
        "timeline",
        ["workspace_id", "at"],
        **only("after_pipeline_id IS NOT NULL"),
    )
    op.create_index(
        "ix_timeline_undoes", "timeline", ["workspace_id", "undoes"], **only("undoes IS NOT NULL")
    )
    op.create_table(
        "stage_visit",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("deal_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("pipeline_id", sa.BigInteger(), nullable=False),
        sa.Column("stage_id", sa.BigInteger(), nullable=False),
        sa.Column("entered_at", INSTANT, nullable=True),
        sa.Column("left_at", INSTANT, nullable=True),
        sa.Column("seconds", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["workspace_id", "deal_id"],
            ["deal.workspace_id", "deal.id"],
            name="fk_stage_visit_workspace_id_deal_id",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "pipeline_id"],
            ["pipeline.workspace_id", "pipeline.id"],
            name="fk_stage_visit_workspace_id_pipeline_id",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "stage_id"],
            ["stage.workspace_id", "stage.id"],
            name="fk_stage_visit_workspace_id_stage_id",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.workspace_id"], name="fk_stage_visit_workspace_id"
        ),
        sa.PrimaryKeyConstraint("workspace_id", "deal_id", "id", name="pk_stage_visit"),
        sqlite_with_rowid=False,
    )
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'the timeline is append-only'; END $$"
        )
        op.execute(
            "CREATE TRIGGER timeline_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE "
            "ON timeline FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
    else:
        for change in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER timeline_refuses_{change.lower()} BEFORE {change} ON timeline "
                "BEGIN SELECT RAISE(ABORT, 'the timeline is append-only'); END"
            )
