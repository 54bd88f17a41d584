"""What an import made taken away again: deals with all that hangs on them, companies, contacts."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Table,
    bindparam,
    delete,
    exists,
    or_,
    select,
)

from bot.domain.deal import Deal
from bot.storage.card import OURS, deal_of
from bot.storage.lexicon import unfile_these
from bot.storage.link import Statement
from bot.storage.many import among
from bot.storage.registry import owned
from bot.storage.repository import Repository
from bot.storage.tables import (
    arrival,
    company,
    contact,
    custom_value,
    deal,
    deal_post,
    deal_room,
    load_made,
    metadata,
    timeline,
)
from bot.storage.visit import paths_of

_TABLES = {"company": company, "contact": contact}

_DEALS = Statement(lambda name: OURS.where(among(name, deal.c.id)).order_by(deal.c.id))


class Retractions(Repository):
    """Takes away what nobody has touched; work in chunks, each in a transaction of its own."""

    def touched(self, ids: Sequence[int]) -> dict[int, str]:
        """Give which of some deals somebody worked on since they were made, with their names.

        What the clock or an import did does not count; a channel or a message in Slack does, and
        so does what came in through a door.
        """
        found: dict[int, str] = {}
        for table in (timeline, arrival, deal_post, deal_room):
            mine = [self._in(table.c.deal_id), table.c.workspace_id == self._workspace_id]
            if table is timeline:
                mine.append(timeline.c.author_id.is_not(None))
            chosen = (
                select(deal.c.id, deal.c.name)
                .where(
                    deal.c.workspace_id == self._workspace_id,
                    deal.c.id.in_(select(table.c.deal_id).where(*mine)),
                )
                .order_by(deal.c.id)
            )
            rows = self._uow.connection.execute(chosen, {"ids": list(ids)})
            found.update((row[0], row[1]) for row in rows)
        return found

    def deals(self, ids: Sequence[int]) -> list[Deal]:
        """Take deals away with all that hangs on them, and out of every total; gives them."""
        gone = [
            deal_of(row)
            for row in _DEALS.rows(self._link, workspace_id=self._workspace_id, ids=list(ids))
        ]
        for one in gone:
            self._uow.totals.shift(one, None)
        owners = {one.id: one.owner_id for one in gone}
        for visits in self._uow.visits.of_many(ids):
            self._uow.totals.walk(paths_of(visits), {}, owners.get(visits[0].deal_id))
        unfile_these(self._link, self._workspace_id, ids)
        self._uow.archives.permit()
        for table in owned():
            if table is not deal and "deal_id" in table.c:
                self._delete(table, self._in(table.c.deal_id), ids)
        self._delete(custom_value, self._in(custom_value.c.record_id), ids)
        self._delete(deal, self._in(deal.c.id), ids)
        self._uow.archives.forbid()
        return gone

    def records(self, kind: str, ids: Sequence[int]) -> int:
        """Take away companies or contacts that nobody changed and nothing refers to."""
        table = _TABLES[kind]
        used = [
            exists().where(
                other.c.workspace_id == table.c.workspace_id,
                other.c[column] == table.c.id,
            )
            for other, column in _referring(table)
        ]
        free = [table.c.version == 1, table.c.merged_into.is_(None), ~or_(*used)]
        return self._delete(table, self._in(table.c.id), ids, *free)

    def forget(self, run_id: int, kind: str, ids: Sequence[int]) -> None:
        """Note of what a run made that it is settled: it went, or it stays for good."""
        mine = (load_made.c.run_id == run_id, load_made.c.kind == kind)
        self._delete(load_made, self._in(load_made.c.made_id), ids, *mine)

    def _in(self, column: Any) -> ColumnElement[bool]:
        return among("postgresql" if self._link.postgres else "sqlite", column)

    def _delete(
        self,
        table: Table,
        chosen: ColumnElement[bool],
        ids: Iterable[int],
        *others: ColumnElement[bool],
    ) -> int:
        clause = delete(table).where(
            table.c.workspace_id == bindparam("ours", self._workspace_id), chosen, *others
        )
        return int(self._uow.connection.execute(clause, {"ids": list(ids)}).rowcount)


def _referring(table: Table) -> list[tuple[FromClause, str]]:
    """List which columns of which tables refer to a table, and where fields of its own are kept."""
    found: list[tuple[FromClause, str]] = [(custom_value, "record_id")]
    for other in metadata.sorted_tables:
        for constraint in other.foreign_key_constraints:
            if constraint.referred_table is table:
                found += [
                    (other.alias(), name)
                    for name in constraint.column_keys
                    if name != "workspace_id"
                ]
    return found
