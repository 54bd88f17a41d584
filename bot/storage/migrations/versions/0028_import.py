"""Imports as such: how far each is, its file until it is in, and what it made."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the runs, their files and what they made."""
    postgres = op.get_bind().dialect.name == "postgresql"
    instant = sa.DateTime(timezone=True) if postgres else sa.BigInteger()
    op.create_table(
        "load_run",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger()),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("asked_at", instant, nullable=False),
        sa.Column("held_until", instant),
        sa.CheckConstraint(
            "state IN ('waiting', 'ready', 'running', 'done', 'failed', 'cancelled', "
            "'undoing', 'undone')",
            name="ck_load_run_state",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "person_id"],
            ["person.workspace_id", "person.id"],
            name="fk_load_run_workspace_id_person_id",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.workspace_id"], name="fk_load_run_workspace_id"
        ),
        sa.PrimaryKeyConstraint("workspace_id", "id", name="pk_load_run"),
    )
    op.create_index("ix_load_run_asked_at", "load_run", ["workspace_id", "asked_at"])
    at_work = sa.text("state IN ('waiting', 'running', 'undoing')")
    op.create_index(
        "ix_load_run_state",
        "load_run",
        ["state"],
        sqlite_where=at_work,
        postgresql_where=at_work,
    )
    op.create_table(
        "load_part",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("run_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("kind IN ('file', 'reasons')", name="ck_load_part_kind"),
        sa.ForeignKeyConstraint(
            ["workspace_id", "run_id"],
            ["load_run.workspace_id", "load_run.id"],
            name="fk_load_part_workspace_id_run_id",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.workspace_id"], name="fk_load_part_workspace_id"
        ),
        sa.PrimaryKeyConstraint("workspace_id", "run_id", "kind", "n", name="pk_load_part"),
    )
    op.create_table(
        "load_made",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("run_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("made_id", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("kind IN ('deal', 'company', 'contact')", name="ck_load_made_kind"),
        sa.ForeignKeyConstraint(
            ["workspace_id", "run_id"],
            ["load_run.workspace_id", "load_run.id"],
            name="fk_load_made_workspace_id_run_id",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.workspace_id"], name="fk_load_made_workspace_id"
        ),
        sa.PrimaryKeyConstraint("workspace_id", "run_id", "kind", "made_id", name="pk_load_made"),
        sqlite_with_rowid=False,
    )
    for table in ("arrival", "bulk_item", "nudge", "review_item"):
        op.create_index(f"ix_{table}_deal_id", table, ["workspace_id", "deal_id"])
    there = sa.text("parent_id IS NOT NULL")
    op.create_index(
        "ix_company_parent_id",
        "company",
        ["workspace_id", "parent_id"],
        sqlite_where=there,
        postgresql_where=there,
    )
