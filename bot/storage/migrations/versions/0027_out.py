"""Sheets on their way out, feeds of follow-ups, and the one way in which history is erased."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables, say when a Slack was disabled, and let a transaction that says so erase."""
    postgres = op.get_bind().dialect.name == "postgresql"
    instant = sa.DateTime(timezone=True) if postgres else sa.BigInteger()
    op.create_table(
        "erasing",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.workspace_id"], name="fk_erasing_workspace_id"
        ),
        sa.PrimaryKeyConstraint("workspace_id", name="pk_erasing"),
    )
    op.create_table(
        "export_run",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("asked", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("deals", sa.Integer(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("asked_at", instant, nullable=False),
        sa.Column("done_at", instant),
        sa.CheckConstraint(
            "state IN ('waiting', 'written', 'sent', 'failed')", name="ck_export_run_state"
        ),
        sa.CheckConstraint("kind IN ('csv', 'xlsx')", name="ck_export_run_kind"),
        sa.ForeignKeyConstraint(
            ["workspace_id", "person_id"],
            ["person.workspace_id", "person.id"],
            name="fk_export_run_workspace_id_person_id",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.workspace_id"], name="fk_export_run_workspace_id"
        ),
        sa.PrimaryKeyConstraint("workspace_id", "id", name="pk_export_run"),
    )
    op.create_table(
        "export_part",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("run_id", sa.BigInteger(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "run_id"],
            ["export_run.workspace_id", "export_run.id"],
            name="fk_export_part_workspace_id_run_id",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.workspace_id"], name="fk_export_part_workspace_id"
        ),
        sa.PrimaryKeyConstraint("workspace_id", "run_id", "n", name="pk_export_part"),
    )
    op.create_table(
        "feed",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("made_at", instant, nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "person_id"],
            ["person.workspace_id", "person.id"],
            name="fk_feed_workspace_id_person_id",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.workspace_id"], name="fk_feed_workspace_id"
        ),
        sa.PrimaryKeyConstraint("workspace_id", "person_id", name="pk_feed"),
        sa.UniqueConstraint("token_hash", name="uq_feed_token_hash"),
    )
    op.add_column("installation", sa.Column("disabled_at", instant))
    if postgres:
        op.execute("DROP TRIGGER timeline_is_append_only ON timeline")
        op.execute(
            "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ "
            "BEGIN IF TG_LEVEL = 'ROW' AND EXISTS "
            "(SELECT 1 FROM erasing WHERE workspace_id = OLD.workspace_id) THEN "
            "IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END IF; "
            "RAISE EXCEPTION 'the timeline is append-only'; END $$"
        )
        op.execute(
            "CREATE TRIGGER timeline_is_append_only BEFORE UPDATE OR DELETE "
            "ON timeline FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
        op.execute(
            "CREATE TRIGGER timeline_is_not_emptied BEFORE TRUNCATE "
            "ON timeline FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
        return
    for change in ("UPDATE", "DELETE"):
        op.execute(f"DROP TRIGGER timeline_refuses_{change.lower()}")
        op.execute(
            f"CREATE TRIGGER timeline_refuses_{change.lower()} BEFORE {change} ON timeline "
            "WHEN NOT EXISTS (SELECT 1 FROM erasing WHERE workspace_id = OLD.workspace_id) "
            "BEGIN SELECT RAISE(ABORT, 'the timeline is append-only'); END"
        )
