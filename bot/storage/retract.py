"""What an import made taken away again: deals with all that hangs on them, companies, contacts."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import (
    Column,
    Executable,
    FromClause,
    Table,
    and_,
    delete,
    exists,
    literal_column,
    or_,
    select,
)

from bot.storage.card import OURS, deal_of
from bot.storage.lexicon import unfile_these
from bot.storage.link import Statement, Step
from bot.storage.many import among
from bot.storage.pending import Pending
from bot.storage.registry import owned
from bot.storage.repository import Repository, given
from bot.storage.stage import Stage
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
from bot.storage.total import Growth, Totals

READ = 1_000
"""Deals held in memory at a time."""

_TABLES = {"company": company, "contact": contact}

_DEALS = Statement(lambda name: OURS.where(among(name, deal.c.id)).order_by(deal.c.id))


def _order(dialect: str) -> tuple[Column[Any], ...]:
    """Say in which order deals go.

    Those of one time share most rows of the totals, of which a chunk then writes half as many. On
    SQLite that is outweighed by the pages: rows lie there in the order of their ids.
    """
    return (deal.c.created_at, deal.c.id) if dialect == "postgresql" else (deal.c.id,)


_MADE = Statement(
    lambda dialect: (
        select(deal.c.id)
        .join(
            load_made,
            and_(load_made.c.workspace_id == deal.c.workspace_id, load_made.c.made_id == deal.c.id),
        )
        .where(
            load_made.c.workspace_id == given(load_made.c.workspace_id),
            load_made.c.run_id == given(load_made.c.run_id),
            load_made.c.kind == literal_column("'deal'"),
        )
        .order_by(*_order(dialect))
    )
)
_STAMPS = Statement(
    lambda name: (
        select(deal.c.id, deal.c.version, deal.c.stalled)
        .where(deal.c.workspace_id == given(deal.c.workspace_id), among(name, deal.c.id))
        .order_by(deal.c.id)
        .with_for_update()
    )
)
_TOUCHING = (timeline, arrival, deal_post, deal_room)


@cache
def _touched(table: Table) -> Statement:
    """Ask which deals of a list a table speaks of, of the timeline only what a person did."""

    def build(dialect: str) -> Executable:
        mine = [
            among(dialect, table.c.deal_id),
            table.c.workspace_id == given(table.c.workspace_id),
        ]
        if table is timeline:
            mine.append(timeline.c.author_id.is_not(None))
        return select(deal.c.id, deal.c.name).where(
            deal.c.workspace_id == given(deal.c.workspace_id),
            deal.c.id.in_(select(table.c.deal_id).where(*mine)),
        )

    return Statement(build)


@cache
def _away(table: Table, column: str) -> Statement:
    """Delete the rows of a table that belong to a list."""
    return Statement(
        lambda dialect: delete(table).where(
            table.c.workspace_id == given(table.c.workspace_id), among(dialect, table.c[column])
        )
    )


@cache
def _unused(kind: str) -> Statement:
    """Delete the companies or contacts of a list that nobody changed and nothing refers to."""

    def build(dialect: str) -> Executable:
        table = _TABLES[kind]
        used = [
            exists().where(
                other.c.workspace_id == table.c.workspace_id, other.c[column] == table.c.id
            )
            for other, column in _referring(table)
        ]
        return delete(table).where(
            table.c.workspace_id == given(table.c.workspace_id),
            among(dialect, table.c.id),
            table.c.version == 1,
            table.c.merged_into.is_(None),
            ~or_(*used),
        )

    return Statement(build)


_FORGET = Statement(
    lambda dialect: delete(load_made).where(
        load_made.c.workspace_id == given(load_made.c.workspace_id),
        load_made.c.run_id == given(load_made.c.run_id),
        load_made.c.kind == given(load_made.c.kind),
        among(dialect, load_made.c.made_id),
    )
)


@dataclass(frozen=True, slots=True)
class Leaving:
    """Deals of an import: those `going`, those `touched` with their names, and what the totals
    grow by. `stamps` tell, by id, whether one of them is changed later: its version and stall flag.

    Where rows lie ready on a stage, `steps` say what the totals grow by.
    """

    ids: Sequence[int]
    going: Sequence[int]
    touched: Mapping[int, str]
    stamps: Sequence[tuple[int, int, bool]]
    growth: Mapping[str, Growth]
    steps: Sequence[Step] = ()


class Retractions(Repository):
    """Takes away what nobody has touched; work in chunks, each in a transaction of its own."""

    def made(self, run_id: int) -> list[int]:
        """Give the deals a run made that still stand, in an order in which they go well."""
        rows = _MADE.rows(self._link, workspace_id=self._workspace_id, run_id=run_id)
        return [row[0] for row in rows]

    def touched(self, ids: Sequence[int]) -> dict[int, str]:
        """Give which of some deals somebody worked on since they were made, with their names.

        What the clock or an import did does not count; a channel or a message in Slack does, and
        so does what came in through a door.
        """
        found: dict[int, str] = {}
        for table in _TOUCHING:
            rows = _touched(table).rows(self._link, workspace_id=self._workspace_id, ids=list(ids))
            found.update((row[0], row[1]) for row in sorted(rows))
        return found

    def ready(self, ids: Sequence[int], stage: Stage | None = None) -> Leaving:
        """Say which of some deals may go, and what the totals lose with them.

        It can be said in a transaction that reads: the one that writes asks whether it `stands`,
        and must be able to read the `stage`, if there is one.
        """
        touched = self.touched(ids)
        going = [one for one in ids if one not in touched]
        totals, stamps = Totals(self._uow), list[tuple[int, int, bool]]()
        for start in range(0, len(going), READ):
            some = going[start : start + READ]
            rows = _DEALS.rows(self._link, workspace_id=self._workspace_id, ids=some)
            gone = [deal_of(row) for row in rows]
            totals.leave(gone)
            owners = {one.id: one.owner_id for one in gone}
            self._uow.visits.count(self._uow.visits.of_many(some), owners, -1, totals)
            stamps += [(one.id, one.version, one.stalled) for one in gone]
        if stage is None:
            return Leaving(ids, going, touched, sorted(stamps), totals.handed())
        with stage.filling(), self._link.drafting(Pending(), stage) as draft:
            totals.flush()
        return Leaving(ids, going, touched, sorted(stamps), {}, draft.steps)

    def stands(self, ready: Leaving) -> bool:
        """Tell whether nobody touched or changed any of the deals since."""
        ours = self._workspace_id
        rows = _STAMPS.rows(self._link, workspace_id=ours, ids=list(ready.going))
        stamps = [(deal_id, version, bool(stalled)) for deal_id, version, stalled in rows]
        return stamps == ready.stamps and self.touched(ready.ids) == ready.touched

    def deals(self, ready: Leaving) -> int:
        """Take deals away with all that hangs on them, and out of every total; gives how many."""
        ids = ready.going
        self._uow.totals.add(ready.growth)
        for step in ready.steps:
            step(self._link)
        unfile_these(self._link, self._workspace_id, ids)
        self._uow.archives.permit()
        for table in _hanging():
            self._delete(_away(table, "deal_id"), ids)
        self._delete(_away(custom_value, "record_id"), ids)
        self._delete(_away(deal, "id"), ids)
        self._uow.archives.forbid()
        return len(ready.stamps)

    def records(self, kind: str, ids: Sequence[int]) -> int:
        """Take away companies or contacts that nobody changed and nothing refers to."""
        return self._delete(_unused(kind), ids)

    def forget(self, run_id: int, kind: str, ids: Sequence[int]) -> None:
        """Note of what a run made that it is settled: it went, or it stays for good."""
        self._delete(_FORGET, ids, run_id=run_id, kind=kind)

    def _delete(self, statement: Statement, ids: Iterable[int], **more: object) -> int:
        ours = self._workspace_id
        return statement.run(self._link, workspace_id=ours, ids=list(ids), **more)


@cache
def _hanging() -> tuple[Table, ...]:
    """Give the tables whose rows belong to a deal, in an order in which they may go."""
    return tuple(table for table in owned() if table is not deal and "deal_id" in table.c)


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
