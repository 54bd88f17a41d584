"""Kept totals: what changes add up to is written once, in key order, just before the commit."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from operator import add, neg
from typing import TYPE_CHECKING

from sqlalchemy import Table

from bot.domain.deal import Deal
from bot.domain.path import Ladder, Stay, ladder_of
from bot.storage import share
from bot.storage.link import Link
from bot.storage.many import array_of, texts_of
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

Growth = dict[Key, Sums]
"""Increments by key; the key begins with the workspace."""

Paths = Mapping[int, Sequence[Stay]]
"""The stays of one deal by pipeline, in their order."""


class Totals:
    """The increments of one unit of work.

    They are written only as `n = n + increment` and only in the order of their keys, table by
    table: two transactions that touch the same rows wait for each other and never deadlock, and
    none overwrites what the other counted. `growth` holds them by the table's name.
    """

    def __init__(self, uow: "UnitOfWork") -> None:
        self._uow = uow
        self.growth: dict[str, Growth] = {table.name: {} for table in TABLES}
        self._ladders: dict[int, Ladder] = {}
        self._parts = share.PARTS if uow.link.postgres else 1

    def shift(self, before: Deal | None, after: Deal | None) -> None:
        """Count a deal out as it was and in as it is; None where it was or is not there."""
        workspace = self._uow.workspace
        head = (workspace.id,)
        if before is not None and after is not None:
            _count(self.growth["stage_total"], head, share.stage_shares(before, self._parts), -1)
            _count(self.growth["stage_total"], head, share.stage_shares(after, self._parts), 1)
            _count(self.growth["close_total"], head, _close(before), -1)
            _count(self.growth["close_total"], head, _close(after), 1)
            if _dated(before) == _dated(after):
                return
            both: Iterable[tuple[Deal, int]] = ((before, -1), (after, 1))
        else:
            deal, sign = (after, 1) if after is not None else (before, -1)
            if deal is None:
                return
            _count(self.growth["stage_total"], head, share.stage_shares(deal, self._parts), sign)
            _count(self.growth["close_total"], head, _close(deal), sign)
            both = ((deal, sign),)
        for deal, sign in both:
            _count(self.growth["day_total"], head, share.day_shares(deal, workspace), sign)
            _count(self.growth["cycle_total"], head, share.cycle_shares(deal, workspace), sign)
            _count(self.growth["trait_total"], head, share.trait_shares(deal, workspace), sign)

    def arrive(self, deals: Iterable[Deal]) -> None:
        """Count new deals in."""
        self._count_all(deals, 1)

    def leave(self, deals: Iterable[Deal]) -> None:
        """Count deals out that are taken away."""
        self._count_all(deals, -1)

    def _count_all(self, deals: Iterable[Deal], sign: int) -> None:
        """Count deals in or out; those that differ in nothing but what they are worth, at once."""
        groups: dict[tuple[object, ...], list[Deal]] = {}
        for deal in deals:
            groups.setdefault(share.kind_of(deal, self._parts), []).append(deal)
        for alike in groups.values():
            worth = sum(deal.value.minor for deal in alike if deal.value)
            if not worth:
                self._add(alike[0], sign * len(alike))
            elif len(alike) == 1:
                self._add(alike[0], sign)
            else:
                # Shares grow evenly with the value: by as much from unit to unit.
                self._add(_worth(alike[0], 1), sign * (2 * len(alike) - worth))
                self._add(_worth(alike[0], 2), sign * (worth - len(alike)))

    def _add(self, deal: Deal, times: int) -> None:
        """Count so many deals in as one is."""
        workspace, head = self._uow.workspace, (self._uow.workspace_id,)
        for table, shares in (
            (stage_total, share.stage_shares(deal, self._parts)),
            (close_total, _close(deal)),
            (day_total, share.day_shares(deal, workspace)),
            (cycle_total, share.cycle_shares(deal, workspace)),
            (trait_total, share.trait_shares(deal, workspace)),
        ):
            _count(self.growth[table.name], head, shares, times)

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
        workspace = self._uow.workspace
        shares = share.path_shares(pipeline_id, marks, workspace, owner_id or 0)
        _count(self.growth["path_total"], (workspace.id,), shares, 1)

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
        growth, head = self.growth["stage_total"], (workspace_id,)
        _count(growth, head, share.stage_shares(before, self._parts), -1)
        _count(growth, head, share.stage_shares(after, self._parts), 1)

    def handed(self) -> dict[str, Growth]:
        """Give the increments away and start from none."""
        given, self.growth = self.growth, {table.name: {} for table in TABLES}
        return given

    def add(self, grown: Mapping[str, Growth]) -> None:
        """Count in what was added up elsewhere."""
        for name, growth in grown.items():
            mine = self.growth[name]
            if mine:
                _count(mine, (), growth.items(), 1)
            else:
                self.growth[name] = dict(growth)

    def flush(self) -> None:
        """Write the increments and start from none."""
        for table in TABLES:
            growth = self.growth[table.name]
            if growth:
                self.growth[table.name] = {}
                add_up(self._uow.link, table, growth)


def add_up(link: Link, table: Table, growth: Growth) -> None:
    """Add increments to a totals table, in key order; those that are all zero are left out."""
    keys = tuple(column.name for column in table.primary_key.columns)
    sums = tuple(column.name for column in table.columns if column.name not in keys)
    rows = sorted((*key, *values) for key, values in growth.items() if any(values))
    if not rows:
        return
    names = (*keys, *sums)
    grown = ", ".join(f"{name} = {table.name}.{name} + excluded.{name}" for name in sums)
    tail = f"ON CONFLICT ({', '.join(keys)}) DO UPDATE SET {grown}"
    head = f"INSERT INTO {table.name} ({', '.join(names)})"
    if link.postgres:
        kinds = [_array(table, name) for name in names]
        marks = ", ".join(f"%s::{kind}[]" for kind in kinds)
        link.driver.execute(
            f"{head} SELECT * FROM unnest({marks}) {tail}",
            [
                texts_of(column) if kind == "text" else array_of(column)
                for kind, column in zip(kinds, zip(*rows, strict=True), strict=True)
            ],
        )
        return
    marks = ", ".join("?" * len(names))
    link.driver.cursor().executemany(f"{head} VALUES ({marks}) {tail}", rows)


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


def _worth(deal: Deal, minor: int) -> Deal:
    value = deal.value and replace(deal.value, minor=minor)
    return replace(deal, position=replace(deal.position, value=value))


def _close(deal: Deal) -> Iterator[tuple[Key, Sums]]:
    found = share.close_share(deal)
    if found is not None:
        yield found


def _dated(deal: Deal) -> tuple[object, ...]:
    """Give what of a deal the day totals depend on; of an open one neither value nor date."""
    position = deal.position
    ours = (position.pipeline_id, position.owner_id, position.status)
    clocks = (deal.created_at, deal.qualified_at)
    if position.status not in share.CLOSED:
        return ours + clocks
    dates = (position.close_date, deal.closed_at)
    traits = (position.value, position.stage_id, deal.source, deal.persona_id)
    return (*ours, *clocks, *dates, *traits)
