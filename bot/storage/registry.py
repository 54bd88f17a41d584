"""What becomes of each table when a workspace is archived, restored, or taken away.

What is named nowhere is archived, so that no table is forgotten; a test refuses secrets in those.
"""

from collections.abc import Iterator
from functools import cache

from sqlalchemy import Column, Table

from bot.storage.tables import metadata

DERIVED = frozenset(
    {
        "close_total",
        "cycle_total",
        "day_total",
        "path_total",
        "stage_total",
        "trait_total",
        "word",
        "word_key",
    }
)
"""Follow from the others, and are made anew after a restore."""

SLACK = frozenset({"installation", "interaction", "oauth_state", "outbox", "pace"})
"""Belong to the Slack a workspace is connected to, and stay with it when another's data comes."""

LEFT = SLACK | frozenset(
    {
        *("arrival", "deal_post", "door", "erasing", "export_part", "export_run", "feed"),
        *("load_made", "load_part", "load_run"),
    }
)
"""Are not archived: what is about a Slack, files on their way in or out and what imports made, and
what has secrets: doors with what came through them, addresses of feeds."""

KEPT = frozenset(metadata.tables) - DERIVED - LEFT
"""Go into an archive and come back out of it as they were: every table that is not named above."""

SECRET_SETTINGS = frozenset({"delivery.marker"})
"""Settings that are keys of ours; each workspace makes its own."""

TURN = "rebuild"
"""The counter by which rebuilds of the kept totals take turns; it counts nothing of the team's."""

RESTORING = "restoring"
"""The setting that marks a workspace whose restore was begun and is not done."""

_LOCAL_COLUMNS = {"workspace": frozenset({"key"})}
"""What a workspace is called here, which an archive does not decide."""


@cache
def kept() -> tuple[Table, ...]:
    """Give the tables of an archive, each after those it refers to."""
    return tuple(table for table in metadata.sorted_tables if table.name in KEPT)


@cache
def owned() -> tuple[Table, ...]:
    """Give all tables with rows of a workspace but its own row, each after what refers to it."""
    return tuple(
        table
        for table in reversed(metadata.sorted_tables)
        if "workspace_id" in table.c and table.name != "workspace"
    )


def columns(table: Table) -> list[Column[object]]:
    """Give the columns of a table that an archive holds."""
    left = {"workspace_id"} | _LOCAL_COLUMNS.get(table.name, frozenset())
    return [column for column in table.c if column.name not in left]


def own_links(table: Table) -> Iterator[str]:
    """Give the columns by which rows of a table refer to others of the same table."""
    for constraint in table.foreign_key_constraints:
        if constraint.referred_table is table:
            yield from (name for name in constraint.column_keys if name != "workspace_id")
