"""The workspace, its Slack and its settings."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

INSTANT = sa.BigInteger().with_variant(sa.DateTime(timezone=True), "postgresql")


def upgrade() -> None:
    """The workspace, its Slack and its settings."""
    op.create_table(
        "workspace",
        sa.Column("workspace_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("locale", sa.Text(), nullable=False),
        sa.Column("working_days", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", name="pk_workspace"),
        sa.UniqueConstraint("key", name="uq_workspace_key"),
    )
    op.create_table(
        "installation",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("team_id", sa.Text(), nullable=True),
        sa.Column("enterprise_id", sa.Text(), nullable=True),
        sa.Column("app_id", sa.Text(), nullable=False),
        sa.Column("bot_user_id", sa.Text(), nullable=True),
        sa.Column("bot_token", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("installed_at", INSTANT, nullable=False),
        sa.CheckConstraint("state IN ('active', 'disabled')", name="ck_installation_state"),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.workspace_id"], name="fk_installation_workspace_id"
        ),
        sa.PrimaryKeyConstraint("workspace_id", "id", name="pk_installation"),
        sa.UniqueConstraint(
            "team_id",
            "enterprise_id",
            "app_id",
            name="uq_installation_team_id_enterprise_id_app_id",
        ),
    )
    op.create_index("ix_installation_enterprise", "installation", ["enterprise_id"])
    op.create_table(
        "setting",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.workspace_id"], name="fk_setting_workspace_id"
        ),
        sa.PrimaryKeyConstraint("workspace_id", "key", name="pk_setting"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "counter",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("n", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.workspace_id"], name="fk_counter_workspace_id"
        ),
        sa.PrimaryKeyConstraint("workspace_id", "name", name="pk_counter"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "rate",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("rate", sa.Numeric(24, 12).with_variant(sa.Text(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.workspace_id"], name="fk_rate_workspace_id"
        ),
        sa.PrimaryKeyConstraint("workspace_id", "currency", "day", name="pk_rate"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "oauth_state",
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("state", name="pk_oauth_state"),
    )
    op.create_index("ix_oauth_state_expires_at", "oauth_state", ["expires_at"])
    op.create_table(
        "import_run",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("started_at", INSTANT, nullable=False),
        sa.Column("finished_at", INSTANT, nullable=True),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("report", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.workspace_id"], name="fk_import_run_workspace_id"
        ),
        sa.PrimaryKeyConstraint("workspace_id", "id", name="pk_import_run"),
    )
