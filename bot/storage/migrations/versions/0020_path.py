"""Kept totals of the way through the stages; all totals are counted anew after it."""

import json

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table, and ask every workspace that has deals for a recount."""
    op.create_table(
        "path_total",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("pipeline_id", sa.BigInteger(), nullable=False),
        sa.Column("stage_id", sa.BigInteger(), nullable=False),
        sa.Column("month", sa.Integer(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("n", sa.BigInteger(), nullable=False),
        sa.Column("next", sa.BigInteger(), nullable=False),
        sa.Column("won", sa.BigInteger(), nullable=False),
        sa.Column("stood", sa.BigInteger(), nullable=False),
        sa.Column("back", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.workspace_id"], name="fk_path_total_workspace_id"
        ),
        sa.PrimaryKeyConstraint(
            "workspace_id", "pipeline_id", "stage_id", "month", "days", name="pk_path_total"
        ),
        sqlite_with_rowid=False,
    )
    link = op.get_bind()
    setting = sa.table(
        "setting",
        sa.column("workspace_id", sa.BigInteger()),
        sa.column("key", sa.Text()),
        sa.column("value", sa.Text()),
    )
    deal = sa.table("deal", sa.column("workspace_id", sa.BigInteger()))
    chores = setting.c.key == "chores"
    rows = link.execute(sa.select(setting.c.workspace_id, setting.c.value).where(chores))
    waiting = {row[0]: json.loads(row[1]) for row in rows}
    for (workspace_id,) in link.execute(sa.select(deal.c.workspace_id).distinct()).fetchall():
        errands = [*waiting.get(workspace_id, ()), {"kind": "recount"}]
        link.execute(sa.delete(setting).where(chores, setting.c.workspace_id == workspace_id))
        link.execute(
            sa.insert(setting).values(
                workspace_id=workspace_id, key="chores", value=json.dumps(errands)
            )
        )
