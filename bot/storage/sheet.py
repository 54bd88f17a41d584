"""Sheets on their way to Slack: who asked for what, and the bytes until they are sent."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import IO, TYPE_CHECKING

from sqlalchemy import ColumnElement, delete, insert, select, update

from bot.domain.error import NotFound
from bot.domain.sheet import SheetKind, SheetRun, SheetState
from bot.storage.repository import Repository
from bot.storage.tables import export_part, export_run

if TYPE_CHECKING:
    from bot.storage.database import Database

PART = 1 << 20
"""Bytes of a part."""

_RUN = (
    export_run.c.id,
    export_run.c.person_id,
    export_run.c.asked,
    export_run.c.kind,
    export_run.c.name,
    export_run.c.state,
    export_run.c.deals,
    export_run.c.size,
    export_run.c.asked_at,
    export_run.c.done_at,
)


@dataclass(frozen=True, slots=True)
class Content:
    """The bytes of a sheet, read part by part as they are asked for."""

    database: "Database"
    workspace_id: int
    run_id: int

    def __iter__(self) -> Iterator[bytes]:
        """Give the parts in their order, each read in a transaction of its own."""
        number = 0
        while True:
            with self.database.read(self.workspace_id) as uow:
                part = uow.sheets.part(self.run_id, number)
            if part is None:
                return
            yield part
            number += 1


class Sheets(Repository):
    """Requests for sheets of the workspace."""

    def add(self, run: SheetRun) -> None:
        """Store a request."""
        values = {name: getattr(run, name) for name in SheetRun.__slots__}
        values |= {
            "workspace_id": self._workspace_id,
            "asked": dict(run.asked),
            "kind": run.kind.value,
            "state": run.state.value,
        }
        self._uow.connection.execute(insert(export_run).values(values))

    def get(self, run_id: int) -> SheetRun:
        """Give a request; raises `NotFound` once it was forgotten."""
        ours = self._ours(run_id)
        row = self._uow.connection.execute(select(*_RUN).where(*ours)).first()
        if row is None:
            raise NotFound("This sheet is not there any more.")
        run_id, person_id, asked, kind, name, state, *rest = row
        return SheetRun(run_id, person_id, asked, SheetKind(kind), name, SheetState(state), *rest)

    def count(self, run_id: int, deals: int) -> None:
        """Note how many deals are written so far."""
        self._change(run_id, deals=deals)

    def store(self, run_id: int, file: IO[bytes], deals: int) -> None:
        """Keep a file that is whole until it is sent."""
        size = number = 0
        while body := file.read(PART):
            self._uow.connection.execute(
                insert(export_part).values(
                    workspace_id=self._workspace_id, run_id=run_id, n=number, body=body
                )
            )
            size, number = size + len(body), number + 1
        self._change(
            run_id, deals=deals, size=size, state=SheetState.WRITTEN.value, done_at=self._uow.now
        )

    def settle(self, run_id: int, state: SheetState) -> None:
        """Note that a file is with whoever asked, or never will be; its bytes are forgotten."""
        self._change(run_id, state=state.value)
        mine = (
            export_part.c.workspace_id == self._workspace_id,
            export_part.c.run_id == run_id,
        )
        self._uow.connection.execute(delete(export_part).where(*mine))

    def content(self, run_id: int) -> Content:
        """Give the bytes, to be read after this transaction."""
        return Content(self._uow.database, self._workspace_id, run_id)

    def part(self, run_id: int, number: int) -> bytes | None:
        """Give a part of the bytes, None behind the last."""
        chosen = select(export_part.c.body).where(
            export_part.c.workspace_id == self._workspace_id,
            export_part.c.run_id == run_id,
            export_part.c.n == number,
        )
        row = self._uow.connection.execute(chosen).first()
        return bytes(row[0]) if row else None

    def forget(self, before: datetime) -> None:
        """Forget what was asked for before an instant, in every workspace."""
        old = (export_run.c.workspace_id, export_run.c.id)
        found = self._uow.connection.execute(
            select(*old).where(export_run.c.asked_at < before).limit(100)
        ).all()
        for workspace_id, run_id in found:
            for table, key in ((export_part, "run_id"), (export_run, "id")):
                self._uow.connection.execute(
                    delete(table).where(
                        table.c.workspace_id == workspace_id, table.c[key] == run_id
                    )
                )

    def _change(self, run_id: int, **values: object) -> None:
        self._uow.connection.execute(update(export_run).where(*self._ours(run_id)).values(**values))

    def _ours(self, run_id: int) -> tuple[ColumnElement[bool], ...]:
        return (export_run.c.workspace_id == self._workspace_id, export_run.c.id == run_id)
