"""Kept totals: what changes add up to is written once, in key order, just before the commit."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, partial
from operator import add, neg
from typing import TYPE_CHECKING

from sqlalchemy import Table

from bot.domain.deal import Deal
from bot.domain.path import Ladder, Stay, ladder_of
from bot.storage import share
from bot.storage.insertion import Insertion
from bot.storage.link import Link
from bot.storage.many import array_of, texts_of
from bot.storage.rollup import GRAINS, rolled, sums_of
from bot.storage.share import Key, Sums
from bot.storage.tables import (
    close_total,
    cycle_total,
    day_total,
    path_total,
    stage_total,
    trait_total,
)

if TYPE_CHECKING:
    from bot.storage.unit import UnitOfWork

TABLES: tuple[Table, ...] = (
    stage_total,
    close_total,
    day_total,
    cycle_total,
    trait_total,
    path_total,
)

_KEYS = {table.name: tuple(one.name for one in table.primary_key.columns) for table in TABLES}

Growth = dict[Key, Sums]
"""Increments by key; the key begins with the workspace."""

_Shares = Callable[[Deal, int], Iterator[tuple[Key, Sums]]]
_Way = tuple[Callable[[Deal], object], Mapping[str, _Shares]]

Paths = Mapping[int, Sequence[Stay]]
"""The stays of one deal by pipeline, in their order."""


class Totals:
    """The increments of one unit of work.

    They are written only as `n = n + increment` and only in the order of their keys, table by
    table: two transactions that touch the same rows wait for each other and never deadlock, and
    none overwrites what the other counted. Only rows that follow from no others are counted here;
    see `bot.storage.rollup`.
    """

    def __init__(self, uow: "UnitOfWork") -> None:
        self._uow = uow
        self._counted: dict[str, Growth] = {table.name: {} for table in TABLES}
        self._added: dict[str, Growth] = {}
        self._ladders: dict[int, Ladder] = {}
        self._parts = share.PARTS if uow.link.postgres else 1

    @cached_property
    def _ways(self) -> tuple[_Way, ...]:
        """How deals are counted: what tells them apart, and their shares of tables."""
        workspace = self._uow.workspace
        return (
            (
                partial(share.stage_kind, parts=self._parts),
                {"stage_total": partial(share.stage_shares, parts=self._parts)},
            ),
            (share.close_kind, {"close_total": share.close_shares}),
            (
                share.story_kind,
                {
                    "day_total": partial(share.day_shares, workspace=workspace),
                    "cycle_total": partial(share.cycle_shares, workspace=workspace),
                    "trait_total": partial(share.trait_shares, workspace=workspace),
                },
            ),
        )

    def shift(self, before: Deal | None, after: Deal | None) -> None:
        """Count a deal out as it was and in as it is; None where it was or is not there."""
        ways = self._ways
        if before is not None and after is not None and _tell_one_story(before, after):
            ways = ways[:2]
        for _, tables in ways:
            for deal, sign in ((before, -1), (after, 1)):
                if deal is not None:
                    self._count(tables, deal, deal.value.minor if deal.value else 0, sign)

    def arrive(self, deals: Iterable[Deal]) -> None:
        """Count new deals in."""
        self._count_all(list(deals), 1)

    def leave(self, deals: Iterable[Deal]) -> None:
        """Count deals out that are taken away."""
        self._count_all(list(deals), -1)

    def _count_all(self, deals: Sequence[Deal], sign: int) -> None:
        """Count deals in or out; those that differ in nothing but what they are worth, at once."""
        for kind_of, tables in self._ways:
            alike: dict[object, list[Deal]] = {}
            for deal in deals:
                alike.setdefault(kind_of(deal), []).append(deal)
            for same in alike.values():
                values = [deal.position.value for deal in same]
                worth = sum([value.minor for value in values if value is not None])
                self._count(tables, same[0], worth, sign)
                if len(same) > 1:
                    self._count(tables, same[0], 0, sign * (len(same) - 1))

    def _count(self, tables: Mapping[str, _Shares], deal: Deal, minor: int, times: int) -> None:
        """Count so many deals in as one is, each worth so much."""
        head = self._head
        for table, shares in tables.items():
            _count(self._counted[table], head, shares(deal, minor), times)

    def walk(self, before: Paths, after: Paths, owner_id: int | None) -> None:
        """Count a deal's way through each pipeline out as it was and in as it is.

        Most of a way is the same after one step more, so only what differs is counted.
        """
        for pipeline_id in before.keys() | after.keys():
            ladder = self._ladder(pipeline_id)
            marks: dict[share.Mark, int] = {}
            for stays, sign in ((before, -1), (after, 1)):
                for mark in share.marks_of(stays.get(pipeline_id, ()), ladder):
                    marks[mark] = marks.get(mark, 0) + sign
            self._pass(pipeline_id, marks, owner_id)

    def go(self, paths: Paths, owner_id: int | None, times: int) -> None:
        """Count the way in that so many deals of an owner went through each pipeline."""
        for pipeline_id, stays in paths.items():
            marks: dict[share.Mark, int] = {}
            for mark in share.marks_of(stays, self._ladder(pipeline_id)):
                marks[mark] = marks.get(mark, 0) + times
            self._pass(pipeline_id, marks, owner_id)

    def _pass(
        self, pipeline_id: int, marks: Mapping[share.Mark, int], owner_id: int | None
    ) -> None:
        shares = share.path_shares(pipeline_id, marks, self._uow.workspace, owner_id or 0)
        _count(self._counted["path_total"], self._head, shares, 1)

    def hand_over(self, paths: Paths, before: int | None, after: int | None) -> None:
        """Count a deal's way out of one owner's and in to the next one's."""
        self.walk(paths, {}, before)
        self.walk({}, paths, after)

    def _ladder(self, pipeline_id: int) -> Ladder:
        """Give the stages of a pipeline; a change of them is followed by a recount anyway."""
        found = self._ladders.get(pipeline_id)
        if found is None:
            found = self._ladders[pipeline_id] = ladder_of(self._uow.pipelines.get(pipeline_id))
        return found

    def stall(self, workspace_id: int, before: Deal, after: Deal) -> None:
        """Count a flip of the stall flag, which touches stage totals alone, in any workspace."""
        growth, head = self._counted["stage_total"], (workspace_id,)
        for deal, sign in ((before, -1), (after, 1)):
            minor = deal.value.minor if deal.value else 0
            _count(growth, head, share.stage_shares(deal, minor, self._parts), sign)

    def handed(self) -> dict[str, Growth]:
        """Give the increments away and start from none."""
        for table, rows in self._counted.items():
            if rows:
                self._counted[table] = {}
                self.add({table: rolled(table, _KEYS[table], rows) if table in GRAINS else rows})
        given, self._added = self._added, {}
        return given

    def add(self, grown: Mapping[str, Mapping[Key, Sums]]) -> None:
        """Count in what was added up elsewhere."""
        for table, growth in grown.items():
            if table in self._added:
                _count(self._added[table], (), growth.items(), 1)
            else:
                self._added[table] = dict(growth)

    def flush(self) -> None:
        """Write the increments and start from none."""
        link = self._uow.link
        if link.draft is not None and link.draft.stage is not None:
            # The sums of many rows that lie ready are added up where nobody waits for it.
            for table in TABLES:
                if table.name in GRAINS:
                    finest, self._counted[table.name] = self._counted[table.name], {}
                    add_up(link, table, finest, with_sums=True)
        grown = self.handed()
        for table in TABLES:
            if growth := grown.get(table.name):
                add_up(link, table, growth)

    @property
    def _head(self) -> Key:
        return (self._uow.workspace_id,)


def add_up(link: Link, table: Table, growth: Growth, *, with_sums: bool = False) -> None:
    """Add increments to a totals table, in key order; those that are all zero are left out.

    With `with_sums` so are the sums that follow from them, where rows lie ready.
    """
    keys = _KEYS[table.name]
    sums = tuple(column.name for column in table.columns if column.name not in keys)
    rows = sorted((*key, *values) for key, values in growth.items() if any(values))
    if not rows:
        return
    names = (*keys, *sums)
    grown = ", ".join(f"{name} = {table.name}.{name} + excluded.{name}" for name in sums)
    tail = f"ON CONFLICT ({', '.join(keys)}) DO UPDATE SET {grown}"
    into = f"INSERT INTO {table.name}"
    if link.postgres:
        kinds = [_array(table, name) for name in names]
        # Arrays of one length are read side by side here; as a table each would be laid out first.
        marks = ", ".join(f"unnest(%s::{kind}[])" for kind in kinds)
        sql = f"{into} ({', '.join(names)}) SELECT {marks} {tail}"
        arrays = [
            texts_of(column) if kind == "text" else array_of(column)
            for kind, column in zip(kinds, zip(*rows, strict=True), strict=True)
        ]
        link.take(lambda one: one.driver.execute(sql, arrays))
        return
    selected = partial(sums_of, table.name, keys, sums) if with_sums else None
    link.take(Insertion(into, names, rows, tail, selected))


def _array(table: Table, name: str) -> str:
    return "text" if table.c[name].type.python_type is str else "bigint"


def _count(growth: Growth, head: Key, shares: Iterable[tuple[Key, Sums]], times: int) -> None:
    known = growth.get
    for key, sums in shares:
        key = head + key
        if times == -1:
            sums = tuple(map(neg, sums))
        elif times != 1:
            sums = tuple([times * one for one in sums])
        row = known(key)
        growth[key] = sums if row is None else tuple(map(add, row, sums))


def _tell_one_story(before: Deal, after: Deal) -> bool:
    """Tell whether all but where a deal stands is the same; of an open one its value is no part."""
    same = share.story_kind(before) == share.story_kind(after)
    return same and (after.status not in share.CLOSED or before.value == after.value)
