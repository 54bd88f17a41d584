"""Cohorts are read from kept totals; every workspace with deals counts them anew for it."""

import json

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Ask for a recount, as one more errand of those that wait."""
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
        errands = waiting.get(workspace_id, [])
        if any(one["kind"] == "recount" for one in errands):
            continue
        link.execute(sa.delete(setting).where(chores, setting.c.workspace_id == workspace_id))
        value = json.dumps([*errands, {"kind": "recount"}])
        row = {"workspace_id": workspace_id, "key": "chores", "value": value}
        link.execute(sa.insert(setting).values(row))
