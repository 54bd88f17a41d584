"""On SQLite one row over all owners per stage, where there were four."""

from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add up the four rows, of which boards read the sum; PostgreSQL keeps them for its writers."""
    if op.get_bind().dialect.name == "postgresql":
        return
    op.execute(
        """
        INSERT INTO stage_total (workspace_id, pipeline_id, owner_id, stage_id, currency,
            probability, n, minor, stalled, stalled_minor, no_step, no_step_minor)
        SELECT workspace_id, pipeline_id, -1, stage_id, currency, probability, sum(n),
            sum(minor), sum(stalled), sum(stalled_minor), sum(no_step), sum(no_step_minor)
        FROM stage_total WHERE owner_id < -1
        GROUP BY workspace_id, pipeline_id, stage_id, currency, probability
        ON CONFLICT (workspace_id, pipeline_id, owner_id, stage_id, currency, probability)
        DO UPDATE SET n = n + excluded.n, minor = minor + excluded.minor,
            stalled = stalled + excluded.stalled,
            stalled_minor = stalled_minor + excluded.stalled_minor,
            no_step = no_step + excluded.no_step,
            no_step_minor = no_step_minor + excluded.no_step_minor
        """
    )
    op.execute("DELETE FROM stage_total WHERE owner_id < -1")
