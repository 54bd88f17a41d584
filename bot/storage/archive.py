"""A workspace's rows as lines of JSON in an order that does not depend on the database, and back.

What is written is a value's own form: times in UTC to the microsecond, days in ISO 8601,
amounts in minor units, rates as decimals. A line leaves out what is not known.
"""

import json
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    BindParameter,
    Boolean,
    Column,
    CompoundSelect,
    Date,
    LargeBinary,
    Numeric,
    Table,
    Text,
    bindparam,
    delete,
    func,
    literal_column,
    select,
    tuple_,
    union_all,
    update,
)

from bot.storage.insert import insert_many
from bot.storage.lexicon import file_names, unfile
from bot.storage.registry import (
    RESTORING,
    SECRET_SETTINGS,
    SLACK,
    TURN,
    columns,
    kept,
    own_links,
    owned,
)
from bot.storage.repository import Repository
from bot.storage.statement import Statement
from bot.storage.tables import (
    company,
    contact,
    counter,
    deal,
    erasing,
    installation,
    setting,
    workspace,
)
from bot.storage.tables.kind import Instant, Json

CHUNK = 500
"""Rows read, written or taken away at a time."""

Record = dict[str, Any]


def _filled(_: str) -> CompoundSelect[tuple[str]]:
    ours: BindParameter[int] = bindparam("workspace_id")
    return union_all(
        *(
            select(literal_column(f"'{table.name}'", Text)).where(
                select(table.c.workspace_id).where(table.c.workspace_id == ours).exists()
            )
            for table in owned()
        )
    )


_FILLED = Statement(_filled)
"""Which tables have rows of a workspace."""


class Archives(Repository):
    """The rows of the workspace, whole."""

    def counts(self) -> dict[str, int]:
        """Count the rows of each table of an archive."""
        found = {}
        for table in kept():
            chosen = select(func.count()).select_from(table).where(*self._where(table))
            found[table.name] = int(self._uow.connection.execute(chosen).scalar_one())
        return found

    def lines(self, table: Table) -> Iterator[str]:
        """Give a table's rows as lines, in the order of its key; read as they are asked for."""
        chosen = columns(table)
        writes = [_writer(column) for column in chosen]
        names = [column.name for column in chosen]
        order = [
            column.collate("C") if self._link.postgres and _is_text(column) else column
            for column in table.primary_key.columns
        ]
        result = self._uow.connection.execute(
            select(*chosen).where(*self._where(table)).order_by(*order),
            execution_options={"stream_results": True, "yield_per": CHUNK},
        )
        for row in result:
            record = {
                name: write(value)
                for name, write, value in zip(names, writes, row, strict=True)
                if value is not None
            }
            yield json.dumps(record, ensure_ascii=False, separators=(",", ":"))

    def is_free(self) -> bool:
        """Tell whether an archive may take the workspace's place: nothing was sold in it yet."""
        if self._uow.settings.get(RESTORING):
            return True
        for table in (deal, company, contact):
            ours = table.c.workspace_id == self._workspace_id
            if self._uow.connection.execute(select(table.c.id).where(ours).limit(1)).first():
                return False
        return True

    def is_elsewhere(self, deal_id: int) -> bool:
        """Tell whether another workspace of this database has the deal."""
        found = select(deal.c.id).where(
            deal.c.id == deal_id, deal.c.workspace_id != self._workspace_id
        )
        return self._uow.connection.execute(found.limit(1)).first() is not None

    def wipe(self, *, everything: bool = False) -> int:
        """Take away a chunk of what the workspace has; gives how many rows, 0 when none is left.

        What belongs to its Slack stays unless it is `everything`.
        """
        ours = self._workspace_id
        connection = self._uow.connection
        stay = {"setting", "erasing", "installation"} | (set() if everything else SLACK)
        filled = {row[0] for row in _FILLED.rows(self._link, workspace_id=ours)} - stay
        for table in owned():
            if table.name not in filled:
                continue
            self.permit()
            for name in own_links(table):
                mine = (table.c.workspace_id == ours, table.c[name].is_not(None))
                connection.execute(update(table).where(*mine).values({name: None}))
            if table is deal:
                unfile(self._link, ours)
            key = [one for one in table.primary_key.columns if one.name != "workspace_id"]
            some = select(*key).where(table.c.workspace_id == ours).limit(CHUNK)
            gone = connection.execute(
                delete(table).where(table.c.workspace_id == ours, tuple_(*key).in_(some))
                if key
                else delete(table).where(table.c.workspace_id == ours)
            ).rowcount
            self.forbid()
            if gone:
                return int(gone)
        kept_back = () if everything else (RESTORING, *SECRET_SETTINGS)
        connection.execute(
            delete(setting).where(setting.c.workspace_id == ours, setting.c.key.not_in(kept_back))
        )
        self._uow.settings.__dict__.pop("_known", None)
        return 0

    def remove(self) -> None:
        """Take away the workspace itself, once it has nothing more."""
        gone = installation.c.workspace_id == self._workspace_id
        self._uow.connection.execute(delete(installation).where(gone))
        self._uow.connection.execute(
            delete(workspace).where(workspace.c.workspace_id == self._workspace_id)
        )

    def put(self, table: Table, records: Sequence[Record]) -> list[tuple[int, Record]]:
        """Store records; gives by id what refers to rows of the same table, for `tie`.

        Raises KeyError or ValueError for what no record of this table holds.
        """
        known = {column.name: column for column in columns(table)}
        if table is workspace:
            (record,) = records
            values = {name: _reader(known[name])(value) for name, value in record.items()}
            connection = self._uow.connection
            mine = workspace.c.workspace_id == self._workspace_id
            connection.execute(update(workspace).where(mine).values(values))
            return []
        links = set(own_links(table))
        later = []
        for record in records:
            if unknown := record.keys() - known.keys():
                raise KeyError(", ".join(sorted(unknown)))
            found = {name: record[name] for name in links & record.keys()}
            if found:
                later.append((int(record["id"]), found))
        reads = {name: _reader(column) for name, column in known.items()}
        # Rows of one insert have the same columns; what is not given takes its default.
        groups: dict[tuple[str, ...], list[list[Any]]] = {}
        for record in records:
            names = tuple(name for name in known if name in record and name not in links)
            row = [reads[name](record[name]) for name in names]
            groups.setdefault(names, []).append([self._workspace_id, *row])
        for names, rows in groups.items():
            insert_many(self._link, table, ("workspace_id", *names), rows)
        return later

    def tie(self, table: Table, later: Iterable[tuple[int, Record]]) -> None:
        """Let rows refer to others of their table, now that all are there."""
        for row_id, found in later:
            mine = (table.c.workspace_id == self._workspace_id, table.c.id == row_id)
            self._uow.connection.execute(update(table).where(*mine).values(found))

    def file(self, after: int) -> int | None:
        """Make a chunk of deals findable by their words; gives where to go on, None at the end."""
        chosen = (
            select(deal.c.id, deal.c.name, company.c.name)
            .outerjoin(
                company,
                (company.c.workspace_id == deal.c.workspace_id)
                & (company.c.id == deal.c.company_id),
            )
            .where(deal.c.workspace_id == self._workspace_id, deal.c.id > after)
            .order_by(deal.c.id)
            .limit(CHUNK)
        )
        rows = self._uow.connection.execute(chosen).all()
        names = {row[0]: (row[1], row[2]) for row in rows}
        if names:
            file_names(self._link, self._workspace_id, names, known=True)
        return int(rows[-1][0]) if len(rows) == CHUNK else None

    def _where(self, table: Table) -> list[Any]:
        found = [table.c.workspace_id == self._workspace_id]
        if table is setting:
            found.append(setting.c.key.not_in([RESTORING, *SECRET_SETTINGS]))
        if table is counter:
            found.append(counter.c.name != TURN)
        return found

    def permit(self) -> None:
        """Let this transaction change the timeline: the only ones that may erase and restore."""
        values = {"workspace_id": self._workspace_id, "id": self._uow.new_id()}
        self._uow.connection.execute(erasing.insert().values(values))

    def forbid(self) -> None:
        """Close that door again, before the commit."""
        mine = erasing.c.workspace_id == self._workspace_id
        self._uow.connection.execute(delete(erasing).where(mine))


def _is_text(column: Column[Any]) -> bool:
    return isinstance(column.type, Text) and not isinstance(column.type, Json)


def _is_rate(column: Column[Any]) -> bool:
    return isinstance(column.type, Numeric)


def _writer(column: Column[Any]) -> Callable[[Any], Any]:
    kind = column.type
    if isinstance(kind, Instant):
        return lambda value: value.astimezone(UTC).isoformat(timespec="microseconds")[:-6] + "Z"
    if isinstance(kind, Date):
        return lambda value: value.isoformat()
    if isinstance(kind, LargeBinary):
        return lambda value: b64encode(value).decode("ascii")
    if _is_rate(column):
        return lambda value: format(Decimal(value).normalize(), "f")
    return lambda value: value


def _reader(column: Column[Any]) -> Callable[[Any], Any]:
    kind = column.type
    if isinstance(kind, Instant):
        return lambda value: datetime.fromisoformat(value)
    if isinstance(kind, Date):
        return lambda value: date.fromisoformat(value)
    if isinstance(kind, LargeBinary):
        return b64decode
    if isinstance(kind, Boolean):
        return bool
    return lambda value: value


def tables() -> dict[str, Table]:
    """Give the tables of an archive by name, each after those it refers to."""
    return {table.name: table for table in kept()}
