"""The first table of imports goes: what replaced it is `load_run`, and nothing read this one."""

from collections.abc import Sequence

from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Drop the table."""
    op.drop_table("import_run")
