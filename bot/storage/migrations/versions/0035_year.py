"""Day totals by whole years, too: what a year brought per rep is a row and not twelve."""

from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

_SUMS = ("n", "known", "minor", "days", "cycles", "suspicious", "won", "open", "qualified")


def upgrade() -> None:
    """Add the months up; what is not dated stays under day 0."""
    columns, sums = (", ".join(f(one) for one in _SUMS) for f in (str, "sum({0})".format))
    op.execute(
        f"""
        INSERT INTO day_total (workspace_id, pipeline_id, grain, kind, owner_id, day, currency,
            {columns})
        SELECT workspace_id, pipeline_id, 'y', kind, owner_id, day / 10000 * 10000, currency,
            {sums}
        FROM day_total WHERE grain = 'm'
        GROUP BY workspace_id, pipeline_id, kind, owner_id, day / 10000, currency
        """
    )
