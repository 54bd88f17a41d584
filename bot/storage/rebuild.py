"""Holding the kept totals against the deals, and setting right what does not agree."""

from collections.abc import Iterator
from dataclasses import dataclass
from operator import sub

from sqlalchemy import Integer, Table, bindparam, select

from bot.domain.deal import Deal
from bot.domain.error import Busy
from bot.storage.card import OURS, deal_of
from bot.storage.database import Database
from bot.storage.fault import BUSY
from bot.storage.link import Statement
from bot.storage.repository import given
from bot.storage.share import Key
from bot.storage.tables import counter, deal
from bot.storage.total import TABLES, Totals, add_up
from bot.storage.unit import UnitOfWork
from bot.storage.upsert import insert
from bot.storage.visit import paths_of

BUDGET = 600.0
"""Seconds a check may read; it waits for nobody and nobody waits for it."""

_CHUNK = 2_000
_TRIES = 5
_PAGE = Statement(
    OURS.where(deal.c.id > given(deal.c.id, "after"))
    .order_by(deal.c.id)
    .limit(bindparam("most", type_=Integer))
)
_SEEN = Statement(
    select(counter.c.n).where(
        counter.c.workspace_id == given(counter.c.workspace_id), counter.c.name == "rebuild"
    )
)
_TURN = Statement(
    lambda name: (
        insert(name, counter)
        .values(workspace_id=given(counter.c.workspace_id, "ours"), name="rebuild", n=1)
        .on_conflict_do_update(
            index_elements=[counter.c.workspace_id, counter.c.name], set_={"n": counter.c.n + 1}
        )
        .returning(counter.c.n)
    )
)


@dataclass(frozen=True, slots=True)
class Drift:
    """A row of kept totals that disagrees: what it says and what the deals add up to."""

    table: str
    key: Key
    kept: tuple[int, ...]
    right: tuple[int, ...]


def check(db: Database, workspace_id: int) -> list[Drift]:
    """Compare every kept total with its recomputation, in one snapshot."""
    with db.read(workspace_id, budget=BUDGET) as uow:
        return _drifts(uow)


def rebuild(db: Database, workspace_id: int) -> int:
    """Set the kept totals right and give how many rows were wrong.

    The drift is measured in one snapshot and written as increments, so that what others count
    meanwhile stays counted. A counter taken with the first of them makes two rebuilds at once
    not correct the same drift twice: the second one measures again. Raises `Busy` when others
    keep coming first.
    """
    for _ in range(_TRIES):
        with db.read(workspace_id, budget=BUDGET) as uow:
            row = _SEEN.first(uow.link, workspace_id=workspace_id)
            seen = row[0] if row else 0
            drifts = _drifts(uow)
        if not drifts or _correct(db, workspace_id, drifts, seen):
            return len(drifts)
    raise Busy(BUSY)


def _correct(db: Database, workspace_id: int, drifts: list[Drift], seen: int) -> bool:
    for start in range(0, len(drifts), _CHUNK):
        part = drifts[start : start + _CHUNK]

        def work(uow: UnitOfWork, part: list[Drift] = part, *, first: bool = start == 0) -> bool:
            if first:
                row = _TURN.first(uow.link, ours=workspace_id)
                if row is None or row[0] != seen + 1:
                    return False
            for table in TABLES:
                growth = {
                    one.key: tuple(map(sub, one.right, one.kept))
                    for one in part
                    if one.table == table.name
                }
                add_up(uow.link, table, growth)
            return True

        if not db.write(workspace_id, work):
            return False
    return True


def _drifts(uow: UnitOfWork) -> list[Drift]:
    right, owners = Totals(uow), dict[int, int | None]()
    for one in _all(uow):
        right.shift(None, one)
        owners[one.id] = one.owner_id
    for visits in uow.visits.each():
        right.walk({}, paths_of(visits), owners.get(visits[0].deal_id))
    found, grown = list[Drift](), right.handed()
    for table in TABLES:
        kept = _kept(uow, table)
        added = {key: tuple(map(int, sums)) for key, sums in grown.get(table.name, {}).items()}
        none = (0,) * len(next(iter(kept.values()), next(iter(added.values()), ())))
        found += [
            Drift(table.name, key, kept.get(key, none), added.get(key, none))
            for key in kept.keys() | added.keys()
            if kept.get(key, none) != added.get(key, none)
        ]
    return found


def _all(uow: UnitOfWork) -> Iterator[Deal]:
    after = 0
    while True:
        rows = _PAGE.rows(uow.link, workspace_id=uow.workspace_id, after=after, most=_CHUNK)
        yield from map(deal_of, rows)
        if len(rows) < _CHUNK:
            return
        after = rows[-1][0]


def _kept(uow: UnitOfWork, table: Table) -> dict[Key, tuple[int, ...]]:
    width = len(table.primary_key.columns)
    rows = uow.connection.execute(select(table).where(table.c.workspace_id == uow.workspace_id))
    return {tuple(row[:width]): tuple(row[width:]) for row in rows}
