"""Rows of kept totals that are the sums of others: of a month, of a year, of everybody.

What a deal adds is counted once, by day and by owner (see `bot.storage.share`); all other rows
follow from those, so that many deals cost little more than their own rows. What follows is said
here once and done in two ways: here, or by SQLite where many rows lie ready for it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from operator import add

from bot.storage.share import COHORT, EVERYBODY, Key, Sums

Rows = Mapping[Key, Sums]


@dataclass(frozen=True, slots=True)
class Grain:
    """What stands in the keys of sums in place of what their rows have, by column.

    That is a fixed value (`put`), or a number in whole steps (`steps`). Rows of the kinds in `but`
    are in no sum.
    """

    put: Mapping[str, int | str] = field(default_factory=dict)
    steps: Mapping[str, int] = field(default_factory=dict)
    but: tuple[str, ...] = ()

    def wider(self, names: Sequence[str]) -> Callable[[Key], Key]:
        """Give what makes the key of its sum of a row's key, whose columns are named."""
        put = [(names.index(name), value) for name, value in self.put.items()]
        steps = [(names.index(name), step) for name, step in self.steps.items()]

        def key(of: Key) -> Key:
            found = list(of)
            for at, value in put:
                found[at] = value
            for at, step in steps:
                found[at] = int(found[at]) // step * step
            return tuple(found)

        return key

    def selected(self, names: Sequence[str], sums: Sequence[str], rows: str) -> str:
        """Write how SQLite adds rows up; those that come to nothing are left out."""
        parts = [self._part(name) for name in names] + [f"sum({name})" for name in sums]
        kinds = ", ".join(f"'{kind}'" for kind in self.but)
        chosen = f"WHERE kind NOT IN ({kinds}) " if kinds else ""
        keys = ", ".join(str(place + 1) for place in range(len(names)))
        some = " OR ".join(f"sum({name})" for name in sums)
        return f"SELECT {', '.join(parts)} FROM {rows} {chosen}GROUP BY {keys} HAVING {some}"

    def _part(self, name: str) -> str:
        if name in self.put:
            value = self.put[name]
            return f"'{value}'" if isinstance(value, str) else str(value)
        step = self.steps.get(name)
        return f"{name} / {step} * {step}" if step else name


_EVERYBODY: Mapping[str, int | str] = {"owner_id": EVERYBODY}
GRAINS: Mapping[str, Sequence[Grain]] = {
    "day_total": (
        Grain({"grain": "m"}, {"day": 100}),
        Grain({"grain": "y"}, {"day": 10_000}),
    ),
    # So the median of a year (yyyy00), or of all time (0), reads few rows; cohorts have none.
    "cycle_total": (
        Grain({}, {"month": 100}, COHORT),
        Grain({"month": 0}, {}, COHORT),
    ),
    "path_total": (),
}
"""The tables of which only the finest rows are counted, and what the others are sums of.

Each can be made of the one before; there is a row of everybody for those of owners in each.
"""


def rolled(table: str, names: Sequence[str], rows: Rows) -> Rows:
    """Give all rows of a table that follow from the finest, with these; `names` are of the key."""
    found = dict(rows)
    everybody = Grain(_EVERYBODY).wider(names)
    found.update(_summed(rows, everybody))
    for grain in GRAINS[table]:
        if grain.but:
            kind = names.index("kind")
            rows = {key: sums for key, sums in rows.items() if key[kind] not in grain.but}
        rows = _summed(rows, grain.wider(names))
        found.update(rows)
        found.update(_summed(rows, everybody))
    return found


def sums_of(table: str, names: Sequence[str], sums: Sequence[str], rows: str) -> list[str]:
    """Write the statements that select all sums of a table's finest rows from where they lie."""
    grains = (Grain(), *GRAINS[table])
    mine = [grain.selected(names, sums, rows) for grain in grains[1:]]
    return mine + [
        Grain({**grain.put, **_EVERYBODY}, grain.steps, grain.but).selected(names, sums, rows)
        for grain in grains
    ]


def _summed(rows: Rows, wider: Callable[[Key], Key]) -> Rows:
    """Add up the rows that have one wider key."""
    found: dict[Key, Sums] = {}
    known = found.get
    for key, sums in rows.items():
        key = wider(key)
        row = known(key)
        found[key] = sums if row is None else tuple(map(add, row, sums))
    return found
