"""Imports of the workspace: how far each is, its file until it is in, and what it made."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete, func, insert, or_, select, update

from bot.domain.error import NotFound
from bot.domain.load import LoadRun, LoadState
from bot.storage.insert import insert_many
from bot.storage.repository import Repository
from bot.storage.tables import load_made, load_part, load_run
from bot.storage.tables.intake import at_work

PART = 1 << 20
"""Bytes of a part."""

HELD = timedelta(seconds=30)
"""How long a run is somebody's who says nothing more; a chunk of work takes far less."""

_RUN = (
    load_run.c.id,
    load_run.c.person_id,
    load_run.c.name,
    load_run.c.state,
    load_run.c.facts,
    load_run.c.asked_at,
    load_run.c.held_until,
)


class Loads(Repository):
    """Imports; those at work are found across workspaces."""

    def add(self, run: LoadRun) -> None:
        """Store a run that begins."""
        self._uow.connection.execute(
            insert(load_run).values(
                workspace_id=self._workspace_id,
                id=run.id,
                person_id=run.person_id,
                name=run.name,
                state=run.state.value,
                facts=dict(run.facts),
                asked_at=run.asked_at,
            )
        )

    def get(self, run_id: int) -> LoadRun:
        """Give a run; raises `NotFound`."""
        chosen = select(*_RUN).where(*self._ours(run_id))
        row = self._uow.connection.execute(chosen).first()
        if row is None:
            raise NotFound("There is no such import.")
        return _run(row)

    def newest(self, most: int) -> list[LoadRun]:
        """List the newest runs."""
        chosen = (
            select(*_RUN)
            .where(load_run.c.workspace_id == self._workspace_id)
            .order_by(load_run.c.asked_at.desc(), load_run.c.id.desc())
            .limit(most)
        )
        return [_run(row) for row in self._uow.connection.execute(chosen)]

    def at_work(self, now: datetime) -> list[tuple[int, int]]:
        """Give the runs of people in Slack that nobody works on, as (workspace, run)."""
        chosen = (
            select(load_run.c.workspace_id, load_run.c.id)
            .where(
                at_work,
                load_run.c.person_id.is_not(None),
                or_(load_run.c.held_until.is_(None), load_run.c.held_until < now),
            )
            .order_by(load_run.c.asked_at)
            .limit(20)
        )
        return [(row[0], row[1]) for row in self._uow.connection.execute(chosen)]

    def hold(self, run_id: int) -> LoadRun | None:
        """Take a run that nobody works on; None when somebody else was first."""
        now = self._uow.now
        free = or_(load_run.c.held_until.is_(None), load_run.c.held_until < now)
        taken = self._uow.connection.execute(
            update(load_run).where(*self._ours(run_id), at_work, free).values(held_until=now + HELD)
        ).rowcount
        return self.get(run_id) if taken else None

    def keep(self, run_id: int) -> LoadRun:
        """Go on holding a run; gives it as it stands, since somebody may have called it off."""
        self._change(run_id, held_until=self._uow.now + HELD)
        return self.get(run_id)

    def settle(
        self, run: LoadRun, state: LoadState, facts: Mapping[str, Any] | None = None
    ) -> LoadRun:
        """Note how far a run is, and what more is known of it; nobody holds it any more."""
        known = {**run.facts, **(facts or {})}
        self._change(run.id, state=state.value, facts=known, held_until=None)
        return replace(run, state=state, facts=known, held_until=None)

    def note(self, run: LoadRun, facts: Mapping[str, Any]) -> LoadRun:
        """Note what more is known of a run."""
        known = {**run.facts, **facts}
        self._change(run.id, facts=known)
        return replace(run, facts=known)

    def store(self, run_id: int, kind: str, content: bytes) -> None:
        """Keep a file of a run (`file` or `reasons`) in the place of the one before."""
        self.drop(run_id, kind)
        for n, start in enumerate(range(0, len(content), PART)):
            self._uow.connection.execute(
                insert(load_part).values(
                    workspace_id=self._workspace_id,
                    run_id=run_id,
                    kind=kind,
                    n=n,
                    body=content[start : start + PART],
                )
            )

    def content(self, run_id: int, kind: str) -> bytes:
        """Give a file of a run, empty where there is none."""
        chosen = select(load_part.c.body).where(*self._part(run_id, kind))
        rows = self._uow.connection.execute(chosen.order_by(load_part.c.n))
        return b"".join(bytes(row[0]) for row in rows)

    def drop(self, run_id: int, kind: str) -> None:
        """Forget a file of a run."""
        self._uow.connection.execute(delete(load_part).where(*self._part(run_id, kind)))

    def made(self, run_id: int, kind: str, ids: Iterable[int]) -> None:
        """Note what a run made."""
        lines = [[self._workspace_id, run_id, kind, made] for made in ids]
        if lines:
            names = ("workspace_id", "run_id", "kind", "made_id")
            insert_many(self._link, load_made, names, lines)

    def count_made(self, run_id: int, kind: str) -> int:
        """Count what of a run still stands."""
        chosen = select(func.count()).where(*self._made(run_id, kind))
        return int(self._uow.connection.execute(chosen).scalar_one())

    def made_by(self, run_id: int, kind: str, after: int, most: int) -> list[int]:
        """Give what a run made, in the order of ids, from above one of them."""
        chosen = (
            select(load_made.c.made_id)
            .where(*self._made(run_id, kind), load_made.c.made_id > after)
            .order_by(load_made.c.made_id)
            .limit(most)
        )
        return [int(row[0]) for row in self._uow.connection.execute(chosen)]

    def _change(self, run_id: int, **values: object) -> None:
        self._uow.connection.execute(update(load_run).where(*self._ours(run_id)).values(**values))

    def _ours(self, run_id: int) -> tuple[ColumnElement[bool], ...]:
        return (load_run.c.workspace_id == self._workspace_id, load_run.c.id == run_id)

    def _part(self, run_id: int, kind: str) -> tuple[ColumnElement[bool], ...]:
        return (
            load_part.c.workspace_id == self._workspace_id,
            load_part.c.run_id == run_id,
            load_part.c.kind == kind,
        )

    def _made(self, run_id: int, kind: str) -> tuple[ColumnElement[bool], ...]:
        return (
            load_made.c.workspace_id == self._workspace_id,
            load_made.c.run_id == run_id,
            load_made.c.kind == kind,
        )


def _run(row: Any) -> LoadRun:
    run_id, person_id, name, state, facts, asked_at, held_until = row
    return LoadRun(run_id, person_id, name, LoadState(state), facts, asked_at, held_until)
