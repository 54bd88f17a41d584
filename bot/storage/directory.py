"""What companies and contacts have alike: found by name, saved by version, merged into another."""

from abc import abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, ClassVar, Generic, TypeVar

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Column,
    Executable,
    Integer,
    Select,
    Table,
    bindparam,
    func,
    insert,
    select,
    update,
)

from bot.domain.company import Company, Contact
from bot.domain.error import Stale
from bot.storage.insert import insert_many
from bot.storage.link import Row, Statement
from bot.storage.many import among
from bot.storage.repository import Repository, after_prefix, folded, given
from bot.storage.tables.kind import Json

Entry = TypeVar("Entry", Company, Contact)

MOST = bindparam("most", type_=Integer)


@dataclass(frozen=True, slots=True)
class Ways:
    """The statements on one table; `ours` selects the workspace's records from it."""

    table: Table
    ours: Select[Any]
    add: Statement
    having: Mapping[str, Statement]
    get: Statement
    these: Statement
    former: Statement
    begin_so: Statement
    save: Statement


def ways(
    table: Table, fields: tuple[str, ...], keys: tuple[str, ...], found_by: tuple[str, ...]
) -> Ways:
    """Make the statements of a table: a record's fields in order, what is kept beside them, and
    the columns by which many are looked up at once."""
    c = table.c
    ours = select(*(c[name] for name in fields)).where(c.workspace_id == given(c.workspace_id))

    def these(dialect: str) -> Executable:
        if dialect == "postgresql":
            return ours.where(c.id == func.any(bindparam("ids", type_=ARRAY(BigInteger))))
        each = func.json_each(bindparam("ids", type_=Json)).table_valued("value")
        return ours.where(c.id.in_(select(each.c.value)))

    begin_so = ours.where(
        c.name_key >= given(c.name_key, "first"), c.name_key < given(c.name_key, "last")
    )
    unchanged = (
        c.workspace_id == given(c.workspace_id, "ours"),
        c.id == given(c.id, "this"),
        c.version == given(c.version, "seen"),
    )
    changed = {name: given(c[name], f"new_{name}") for name in (*fields[1:], *keys)}
    return Ways(
        table,
        ours,
        add=Statement(insert(table)),
        having={name: Statement(partial(_having, c[name])) for name in found_by},
        get=Statement(ours.where(c.id == given(c.id))),
        these=Statement(these),
        # Sorted afterwards: SQLite would walk all names for an order it has an index for.
        former=Statement(
            ours.where(c.merged_into == given(c.merged_into), c.merged_into.is_not(None))
        ),
        begin_so=Statement(begin_so.order_by(c.name_key).limit(MOST)),
        save=Statement(update(table).where(*unchanged).values(changed)),
    )


def _having(column: Column[Any], dialect: str) -> Executable:
    table = column.table
    return select(column).where(
        table.c.workspace_id == given(table.c.workspace_id), among(dialect, column, "keys")
    )


class Directory(Repository, Generic[Entry]):
    """Records with names, of which one may have become part of another."""

    ways: ClassVar[Ways]

    @abstractmethod
    def _entry(self, row: Row) -> Entry:
        """Make a record of a row."""

    @abstractmethod
    def _values(self, one: Entry) -> dict[str, object]:
        """Give what is stored of a record, beside its id."""

    def many(self, ids: Iterable[int]) -> dict[int, Entry]:
        """Give records by id, merged ones too."""
        wanted = sorted(set(ids))
        if not wanted:
            return {}
        rows = self.ways.these.rows(self._link, workspace_id=self._workspace_id, ids=wanted)
        return {row[0]: self._entry(row) for row in rows}

    def add(self, added: Entry) -> Entry:
        """Store a new record as it is."""
        values = self._values(added)
        self.ways.add.run(self._link, workspace_id=self._workspace_id, id=added.id, **values)
        return added

    def add_many(self, added: Sequence[Entry]) -> None:
        """Store new records at once, as they are."""
        if not added:
            return
        head = {"workspace_id": self._workspace_id}
        named = [{**head, "id": one.id, **self._values(one)} for one in added]
        values = (list(row.values()) for row in named)
        insert_many(self._link, self.ways.table, tuple(named[0]), values)

    def having(self, column: str, keys: Iterable[str]) -> set[str]:
        """Give those of some folded words that any record has in one of its keys."""
        wanted = sorted(set(keys))
        if not wanted:
            return set()
        asked = self.ways.having[column]
        return {
            row[0] for row in asked.rows(self._link, workspace_id=self._workspace_id, keys=wanted)
        }

    def save(self, changed: Entry) -> Entry:
        """Store a changed record and give it with its new version.

        Raises `Stale` when it was changed since it was read.
        """
        after = replace(changed, version=changed.version + 1)
        touched = self.ways.save.run(
            self._link,
            ours=self._workspace_id,
            this=changed.id,
            seen=changed.version,
            **{f"new_{name}": value for name, value in self._values(after).items()},
        )
        if not touched:
            raise Stale(
                "{name} was changed in the meantime. Close this and look again.", name=changed.name
            )
        return after

    def beginning(self, prefix: str, limit: int = 20) -> list[Entry]:
        """Give those whose name begins so, by name; for a former name the one it became."""
        first = folded(prefix)
        rows = self.ways.begin_so.rows(
            self._link,
            workspace_id=self._workspace_id,
            first=first,
            last=after_prefix(first),
            most=limit,
        )
        return self._present(rows)

    def former(self, entry_id: int) -> list[Entry]:
        """Give those that became part of this one, by name."""
        rows = self.ways.former.rows(
            self._link, workspace_id=self._workspace_id, merged_into=entry_id
        )
        return sorted(map(self._entry, rows), key=lambda one: folded(one.name))

    def _row(self, entry_id: int) -> Row | None:
        return self.ways.get.first(self._link, workspace_id=self._workspace_id, id=entry_id)

    def _present(self, rows: list[Row]) -> list[Entry]:
        found = [self._entry(row) for row in rows]
        into = self.many(one.merged_into for one in found if one.merged_into is not None)
        present: dict[int, Entry] = {}
        for one in found:
            stands = into.get(one.merged_into, one) if one.merged_into is not None else one
            present[stands.id] = stands
        return list(present.values())
