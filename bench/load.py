"""Bulk loading as one does it by hand: rows first, indexes and totals after."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from bot.domain.deal import Deal
from bot.storage import Database, UnitOfWork
from bot.storage.card import values_of
from bot.storage.insert import insert_many
from bot.storage.lexicon import file_names
from bot.storage.tables import counter, deal
from bot.storage.total import TABLES, Totals

BUDGET = 3600.0
"""Seconds a step may take."""

_GROWN = ("deal", "timeline", "deal_word")
_INDEXES = {
    True: """
        SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = current_schema()
        AND tablename = ANY(%s)
        AND NOT EXISTS (SELECT FROM pg_constraint WHERE conname = indexname)
    """,
    False: """
        SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL
        AND tbl_name IN (?, ?, ?)
    """,
}
_NAMES = tuple(column.name for column in deal.columns)


class Load:
    """Deals on their way into an empty workspace; the totals are added up and written at the end.

    What a deal adds to which total is still decided by `bot.storage.share` alone.
    """

    def __init__(self) -> None:
        self._totals: Totals | None = None
        self._count = 0

    def add(self, uow: UnitOfWork, deals: Sequence[Deal]) -> None:
        """Store deals whose ids and numbers are set."""
        totals = self._totals = self._totals or Totals(uow)
        rows = ([uow.workspace_id, *values_of(one).values()] for one in deals)
        insert_many(uow.link, deal, _NAMES, rows)
        for one in deals:
            totals.shift(None, one)
        names = {one.id: (one.name, one.company) for one in deals}
        file_names(uow.link, uow.workspace_id, names, known=False)
        self._count += len(deals)

    def finish(self, uow: UnitOfWork) -> None:
        """Write the totals, and the number the next deal counts on from."""
        insert_many(
            uow.link,
            counter,
            ["workspace_id", "name", "n"],
            [[uow.workspace_id, "deal", self._count]],
        )
        if self._totals is None:
            return
        grown = self._totals.handed()
        for table in TABLES:
            keys = [column.name for column in table.primary_key.columns]
            sums = [column.name for column in table.columns if column.name not in keys]
            growth = sorted(grown.get(table.name, {}).items())
            insert_many(
                uow.link,
                table,
                [*keys, *sums],
                ([*key, *map(int, values)] for key, values in growth),
            )


@contextmanager
def writing(db: Database, workspace_id: int) -> Iterator[UnitOfWork]:
    """Open a transaction in which PostgreSQL checks no links, where it lets us say so."""
    with db.begin(workspace_id, budget=BUDGET) as uow:
        run = uow.link.driver.execute
        if db.postgres:
            run("SET LOCAL maintenance_work_mem = '256MB'")
            who = "SELECT rolsuper FROM pg_roles WHERE rolname = current_user"
            if run(who).fetchone()[0]:
                run("SET LOCAL session_replication_role = replica")
        yield uow


@contextmanager
def without_indexes(db: Database, workspace_id: int) -> Iterator[None]:
    """Drop the indexes of the large tables for a while; made again they are what they were."""
    with writing(db, workspace_id) as uow:
        params: Any = [list(_GROWN)] if db.postgres else _GROWN
        indexes = uow.link.driver.execute(_INDEXES[db.postgres], params).fetchall()
        for name, _ in indexes:
            uow.link.driver.execute(f"DROP INDEX {name}")
    yield
    with writing(db, workspace_id) as uow:
        for _, sql in indexes:
            uow.link.driver.execute(sql)
