"""Files of changes, one row for each, made into files of deals with the days of their stages."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from bot.intake.blank import is_blank
from bot.intake.ending import kind_of
from bot.intake.mapping import fold
from bot.intake.source import Row
from bot.intake.table import Table

_IDS = ("opportunityid", "dealid", "recordid", "objectid", "potentialid")
_TIMES = ("changetime", "editdate", "changedat", "timestamp", "createddate", "changedate", "date")
_FIELDS = ("changedfieldkey", "fieldevent", "field", "fieldname", "property", "propertyname")
_NEW = ("newvalue", "value")
_OLD = ("oldvalue", "changetime", "changedfieldkey", "timestamp")
_OWN = ("opportunityname", "dealname", "name", "createddate")

_MEANT = {
    **dict.fromkeys(("stage", "stagename", "stageid", "dealstage", "phase", "단계"), "Stage"),
    **dict.fromkeys(("status", "dealstatus"), "Status"),
    **dict.fromkeys(("amount", "value", "dealvalue"), "Amount"),
    **dict.fromkeys(("currency", "currencyisocode"), "Currency"),
    **dict.fromkeys(("title", "name", "dealname", "opportunityname"), "Name"),
    **dict.fromkeys(("closedate", "expectedclosedate"), "Close date"),
    **dict.fromkeys(("addtime", "createdate", "createddate"), "Created"),
    **dict.fromkeys(("wontime", "won_at"), "Won time"),
    **dict.fromkeys(("losttime", "lost_at"), "Lost time"),
    **dict.fromkeys(("lostreason", "closedlostreason"), "Lost reason"),
    **dict.fromkeys(("owner", "ownername", "dealowner"), "Owner"),
}
_TOLD = tuple(dict.fromkeys(_MEANT.values()))
_STAGES = 60
"""Stages that get a column; a file that names more of them names something else."""


@dataclass(slots=True)
class Life:
    """What the changes of one deal come to; `stages` has the first day of each.

    `origin` is the stage it began in, where only the change away from it is told.
    """

    now: dict[str, str] = field(default_factory=dict)
    stages: dict[str, str] = field(default_factory=dict)
    last: Sequence[str] = ()
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Chronicle:
    """A file of changes: `key` are the columns that name a deal, `at` that of the instant.

    `what` and `new` are the columns of the field that changed and of its new value; without
    them each row is the deal as it stood then.
    """

    table: Table
    key: tuple[int, ...]
    at: int
    what: int | None = None
    new: int | None = None

    def deals(self) -> Table:
        """Give the file as one of deals: each row is the deal it tells of as it stands now.

        So a deal stands there as often as it has changes; all but the first say the same again.
        """
        lives = self.lives()
        steps = self.steps(lives)
        # A log has no columns but these; a report tells of the deal beside its change.
        log = self.what is not None and len(self.table.header) <= 6
        base = () if log else self.table.header
        kept = [at for at, name in enumerate(base) if self._is_kept(at, name)]
        told = [name for name in _TOLD if log and any(name in one.now for one in lives.values())]
        header = [
            "Id",
            *(base[at] for at in kept),
            *told,
            *(f'Date entered "{name}"' for name in steps),
        ]
        written = io.StringIO(newline="")
        writer = csv.writer(written)
        writer.writerow([self.table.line, *header])
        for row in self.table.rows():
            life = lives[self._of(row)]
            cells = [life.last[at] if at < len(life.last) else "" for at in kept]
            rest = [life.now.get(name, "") for name in told]
            days = [life.stages.get(name, "") for name in steps]
            writer.writerow([row.line, self._of(row), *cells, *rest, *days])
        source = replace(self.table.source, text=written.getvalue(), delimiter=",", numbered=True)
        return Table(
            self.table.file, tuple(header), source, above=1, line=self.table.line, repeats=True
        )

    def _is_kept(self, at: int, name: str) -> bool:
        """Keep what tells of the deal and not of the change, the id apart from them."""
        if at in (self.what, self.new) or fold(name) in ("oldvalue", "id", *_IDS):
            return False
        return at != self.at or fold(name) == "createddate"

    def _of(self, row: Row) -> str:
        return " / ".join(row.cells[at] for at in self.key if at < len(row.cells))

    def lives(self) -> dict[str, Life]:
        """Give what became of each deal, by the id that the file has of it."""
        lives: dict[str, Life] = {}
        named = [_MEANT.get(fold(name)) for name in self.table.header]
        stage = named.index("Stage") if "Stage" in named else 0
        folded = [fold(name) for name in self.table.header]
        old = folded.index("oldvalue") if "oldvalue" in folded else None
        for row in self._in_order():
            life = lives.setdefault(self._of(row), Life())
            first = life.last
            life.last = row.cells
            at = row.cells[self.at]
            if self.what is None or self.new is None:
                life.stages.setdefault(row.cells[stage], at)
                if first:
                    # A row is dated by its change; the deal began with the first.
                    life.last = [*row.cells[: self.at], first[self.at], *row.cells[self.at + 1 :]]
                continue
            told = _MEANT.get(fold(row.cells[self.what]))
            value = row.cells[self.new] if self.new < len(row.cells) else ""
            if told is not None and not is_blank(value):
                life.now[told] = value
                if told == "Stage":
                    if old is not None and not life.stages and not is_blank(row.cells[old]):
                        life.origin = row.cells[old]
                    life.stages.setdefault(value, at)
                if told == "Status" and not kind_of(value).is_open:
                    won = kind_of(value).value == "won"
                    life.now["Won time" if won else "Lost time"] = at
        if not any("Status" in one.now for one in lives.values()):
            for one in lives.values():
                if "Lost reason" in one.now:
                    one.now["Status"] = "Lost"
        return lives

    def _in_order(self) -> Iterator[Row]:
        """Give the rows oldest first; instants that do not sort as text stay as they stand."""
        rows = [row for row in self.table.rows() if len(row.cells) > self.at]
        if all(row.cells[self.at][:4].isdecimal() for row in rows):
            rows.sort(key=lambda row: row.cells[self.at])
        return iter(rows)

    def steps(self, lives: Mapping[str, Life]) -> list[str]:
        """Name the open stages that deals came through, in the order in which they are told."""
        told = (name for one in lives.values() for name in (one.origin, *one.stages))
        names = dict.fromkeys(name for name in told if name)
        steps = [name for name in names if kind_of(name).is_open]
        return steps if len(steps) <= _STAGES else []


def chronicle_of(table: Table) -> Chronicle | None:
    """Tell a file of changes by its header; None for what is none."""
    names = {fold(name): at for at, name in reversed(list(enumerate(table.header)))}

    def place(wanted: Sequence[str]) -> int | None:
        return next((names[name] for name in wanted if name in names), None)

    deal, at, what, new = place(_IDS), place(_TIMES), place(_FIELDS), place(_NEW)
    if at is None:
        return None
    if what is not None and new is not None and what != new and place(_OLD) is not None:
        own = tuple(names[name] for name in _OWN if name in names)
        key = (deal,) if deal is not None else own
        return Chronicle(table, key, at, what, new) if key else None
    stage = next((one for name, one in names.items() if _MEANT.get(name) == "Stage"), None)
    # Salesforce's own history: a row has an id of its own beside that of the deal.
    if "opportunityid" in names and "id" in names and stage is not None and "name" not in names:
        return Chronicle(table, (names["opportunityid"],), at)
    return None
