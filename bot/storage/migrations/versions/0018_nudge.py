"""When a deal is looked at next, what was told about it, and the limits learned from won deals."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

INSTANT = sa.BigInteger().with_variant(sa.DateTime(timezone=True), "postgresql")
RULES = (
    "at_risk", "owner_gone", "untouched", "followup_overdue", "followup_due", "returning",
    "stalled", "close_passed", "task_overdue", "pushed", "no_step", "backlog",
)  # fmt: skip
STATES = (
    "waiting", "sent", "folded", "dropped", "old", "acted", "snoozed", "ignored", "escalated",
)  # fmt: skip


def upgrade() -> None:
    """Open deals are looked at for the first time: what is true of them already is old."""
    op.add_column("stage", sa.Column("learned_days", sa.Integer(), nullable=True))
    op.add_column("stage", sa.Column("learned_from", sa.Integer(), nullable=True))
    op.add_column("deal", sa.Column("look_at", INSTANT, nullable=True))
    postgres = op.get_bind().dialect.name == "postgresql"
    ever = "to_timestamp(0)" if postgres else "0"
    op.execute(f"UPDATE deal SET look_at = {ever} WHERE status = 'open'")
    _partial("ix_deal_due_look", "deal", ["look_at"], "look_at IS NOT NULL")
    op.create_table(
        "nudge",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("deal_id", sa.BigInteger(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("importance", sa.Integer(), nullable=False),
        sa.Column("found", sa.Text(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("due_at", INSTANT, nullable=False),
        sa.Column("sent_at", INSTANT, nullable=True),
        sa.Column("message", sa.Text(), nullable=True),
        sa.Column("settle_at", INSTANT, nullable=True),
        sa.Column("settled_at", INSTANT, nullable=True),
        sa.Column("settled_by", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(f"rule IN ({_list(RULES)})", name="rule"),
        sa.CheckConstraint(f"state IN ({_list(STATES)})", name="state"),
        _link("nudge", "person_id", "person"),
        _link("nudge", "deal_id", "deal"),
        _link("nudge", "settled_by", "person"),
        _owner("nudge"),
        sa.PrimaryKeyConstraint("workspace_id", "id", name="pk_nudge"),
        sa.UniqueConstraint(
            "workspace_id", "subject", "rule", "day", name="uq_nudge_workspace_id_subject_rule_day"
        ),
    )
    _partial("ix_nudge_due", "nudge", ["due_at"], "state = 'waiting'")
    _partial("ix_nudge_settle", "nudge", ["settle_at"], "state = 'sent'")
    op.create_index("ix_nudge_subject", "nudge", ["workspace_id", "subject", "day"])
    op.create_index("ix_nudge_person", "nudge", ["workspace_id", "person_id", "day"])
    op.create_index("ix_nudge_rule", "nudge", ["workspace_id", "rule", "day"])
    _partial("ix_nudge_message", "nudge", ["workspace_id", "message"], "message IS NOT NULL")
    op.create_table(
        "mute",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        _link("mute", "person_id", "person"),
        _owner("mute"),
        sa.PrimaryKeyConstraint("workspace_id", "person_id", "subject", "rule", name="pk_mute"),
    )
    op.create_table(
        "manner",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        _link("manner", "person_id", "person"),
        _owner("manner"),
        sa.PrimaryKeyConstraint("workspace_id", "person_id", name="pk_manner"),
    )


def _list(words: tuple[str, ...]) -> str:
    return ", ".join(f"'{word}'" for word in words)


def _link(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["workspace_id", column],
        [f"{target}.workspace_id", f"{target}.id"],
        name=f"fk_{table}_workspace_id_{column}",
    )


def _owner(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["workspace_id"], ["workspace.workspace_id"], name=f"fk_{table}_workspace_id"
    )


def _partial(name: str, table: str, columns: list[str], where: str) -> None:
    op.create_index(
        name, table, columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where)
    )
