"""References that others imply go, and history may be erased by more than one at a time.

A row that refers to another of its tenant need not refer to the workspace, too: each such
reference was looked up for every row written, an eighth of what PostgreSQL spent on an import.
Totals and words follow from rows that do. What guards the timeline is asked once for a statement
and not for each of its rows, and whoever may erase notes it in a row of their own. What refers
to deals and entries says RESTRICT, for which PostgreSQL asks once per row that goes.
"""

import re
from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from bot.storage.respell import respell

revision = "0037"
down_revision = "0036"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

_TIED = (
    *("absence", "arrival", "assign_rule", "assign_turn", "bulk_item", "bulk_run", "custom_value"),
    *("deal", "deal_category", "deal_contact", "deal_message", "deal_post", "deal_product"),
    *("deal_room", "digest", "door", "export_part", "export_run", "feed", "followup"),
    *("import_row", "load_made", "load_part", "manner", "merge_item", "mute", "nudge", "review"),
    *("review_item", "rhythm", "saved_view", "stage", "stage_activity", "stage_rhythm"),
    *("stage_visit", "task", "timeline"),
)
_DERIVED = (
    *("close_total", "cycle_total", "day_total", "path_total", "stage_total", "trait_total"),
    *("word", "word_key"),
)
_TO_DEALS = (
    *("arrival", "bulk_item", "deal_category", "deal_contact", "deal_message", "deal_post"),
    *("deal_product", "deal_room", "followup", "import_row", "nudge", "review_item", "rhythm"),
    *("stage_visit", "task", "timeline"),
)
_GUARD = """
CREATE FUNCTION refuse_unless_erasing() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
IF EXISTS (SELECT 1 FROM changed WHERE workspace_id NOT IN (SELECT workspace_id FROM erasing))
THEN RAISE EXCEPTION 'the timeline is append-only'; END IF; RETURN NULL; END $$
"""
_TO_WORKSPACE = (
    r",\s*CONSTRAINT fk_{}_workspace_id FOREIGN KEY ?\(workspace_id\) "
    r"REFERENCES workspace ?\(workspace_id\)"
)
_TO_TAKEN = re.compile(r"REFERENCES (?:deal|timeline) ?\(workspace_id, id\)")


def upgrade() -> None:
    """Drop what is implied, and guard the timeline by statement on PostgreSQL."""
    op.drop_table("erasing")
    op.create_table(
        "erasing",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.workspace_id"], name="fk_erasing_workspace_id"
        ),
        sa.PrimaryKeyConstraint("workspace_id", "id", name="pk_erasing"),
    )
    if op.get_bind().dialect.name == "sqlite":
        respell(_untied)
        return
    for table in (*_TIED, *_DERIVED):
        op.drop_constraint(f"fk_{table}_workspace_id", table, type_="foreignkey")
    for table in _TO_DEALS:
        _restrict(table, "deal_id", "deal")
    _restrict("deal_message", "entry_id", "timeline")
    op.drop_constraint("fk_deal_word_workspace_id_deal_id", "deal_word", type_="foreignkey")
    op.execute("DROP TRIGGER timeline_is_append_only ON timeline")
    op.execute(_GUARD)
    for change in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER timeline_refuses_{change.lower()} AFTER {change} ON timeline "
            "REFERENCING OLD TABLE AS changed "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_unless_erasing()"
        )
    op.execute(
        "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the timeline is append-only'; END $$"
    )


def _restrict(table: str, column: str, target: str) -> None:
    name, ours = f"fk_{table}_workspace_id_{column}", ["workspace_id", column]
    op.drop_constraint(name, table, type_="foreignkey")
    op.create_foreign_key(name, table, target, ours, ["workspace_id", "id"], ondelete="RESTRICT")


def _untied(table: str, statement: str) -> str:
    told = _TO_TAKEN.sub(r"\g<0> ON DELETE RESTRICT", statement)
    if table in _TIED or table in _DERIVED:
        told = re.sub(_TO_WORKSPACE.format(table), "", told)
    return told
