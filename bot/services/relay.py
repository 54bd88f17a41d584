"""Long work in chunks: while one is being stored, the next is made ready."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from time import monotonic
from types import TracebackType
from typing import Generic, Self, TypeVar

from bot.services.stride import Stride
from bot.storage import Database, UnitOfWork
from bot.storage.draft import Draft
from bot.storage.pending import Pending
from bot.storage.scratch import scratch
from bot.storage.stage import Stage

LOG = 320 * 2**20
"""Bytes of SQLite's log above which it is emptied before the next chunk: as long as somebody always
reads it grows, and whoever makes chunks ready reads most of the time."""

_GROWTH = 4
"""How many times as large the next chunk is at most where nobody is there."""

R = TypeVar("R")
T = TypeVar("T")
S = TypeVar("S")

Work = Callable[[UnitOfWork, Sequence[R], S], tuple[list[T], S]]
"""What is done with a chunk after those before left a state; gives what came of it, and a state.

It must do nothing but use the unit of work and what it is given, since it can run more than once.
"""


@dataclass(frozen=True, slots=True)
class Stored(Generic[T, S]):
    """What came of a chunk that was committed, the state after it, and how that went."""

    given: list[T]
    state: S
    as_drafted: bool
    alone: bool
    size: int


@dataclass(frozen=True, slots=True)
class _Going(Generic[T, S]):
    """A chunk on its way into the database."""

    draft: Draft[tuple[list[T], S]] | None
    stored: Future[Stored[T, S]]


class Relay(Generic[R, T, S]):
    """Does `work` with chunks of rows, in their order, each in a transaction of its own.

    A chunk that others were first with something of is done again, and so is what was made ready
    on top of it. Nothing is given before it is committed. Where nobody is there to be held up,
    see `Attendance`, chunks are of `alone` rows; else `stride` tells. Use it in a `with`: what is
    under way is waited for at its end, whatever happened.
    """

    def __init__(
        self,
        db: Database,
        workspace_id: int,
        work: Work[R, S, T],
        state: S,
        *,
        stride: Stride,
        alone: int,
        budget: float,
    ) -> None:
        self._db, self._workspace_id, self._work = db, workspace_id, work
        self._stride, self._alone, self._budget = stride, alone, budget
        self._state = state
        self._going: _Going[T, S] | None = None
        # Where the writer may take as long as it likes, it is worth another thread's while.
        self._overlaps = db.postgres
        self._kept = ExitStack()
        self._stages: list[Stage] = []
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="relay")
        self.size = stride.first

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._thread.shutdown()
        self._kept.close()

    def put(self, rows: Sequence[R]) -> list[T]:
        """Take the next rows; gives what came of those before them that are in by now."""
        given: list[T] = []
        if self._going is not None and self._going.draft is None:
            # Nobody knows yet what it leaves.
            given += self.end()
        going = self._going
        draft = self._draft(rows, going)
        if going is not None:
            stored = self._wait(going)
            given += stored.given
            if not stored.as_drafted:
                draft = self._draft(rows, None)
            self._db.tidy(above=LOG)
        stored_soon = self._thread.submit(self._store, rows, self._state, draft)
        self._going = _Going(draft, stored_soon)
        return given if self._overlaps else [*given, *self.end()]

    def end(self) -> list[T]:
        """Wait for what is under way; gives what came of it."""
        return self._wait(self._going).given if self._going is not None else []

    def _wait(self, going: _Going[T, S]) -> Stored[T, S]:
        self._going = None
        stored = going.stored.result()
        self._state, self.size = stored.state, stored.size
        self._overlaps = self._db.postgres or stored.alone
        return stored

    def _draft(
        self, rows: Sequence[R], after: _Going[T, S] | None
    ) -> Draft[tuple[list[T], S]] | None:
        """Make rows ready, on top of a chunk that is being stored if there is one."""
        state, before = self._state, Pending()
        if after is not None and after.draft is not None:
            state, before = after.draft.given[1], after.draft.pending
        staged = self._overlaps and not self._db.postgres
        return self._db.draft(
            self._workspace_id,
            lambda uow: self._work(uow, rows, state),
            before,
            budget=self._budget,
            stage=self._spare(after) if staged else None,
        )

    def _spare(self, after: _Going[T, S] | None) -> Stage:
        """Give the stage that is not read just now."""
        if not self._stages:
            folder = self._kept.enter_context(scratch())
            for name in ("left", "right"):
                self._stages.append(self._kept.enter_context(closing(Stage(folder / name))))
        read = after.draft.stage if after is not None and after.draft is not None else None
        return next(stage for stage in self._stages if stage is not read)

    def _store(
        self, rows: Sequence[R], state: S, draft: Draft[tuple[list[T], S]] | None
    ) -> Stored[T, S]:
        with self._db.attendance.alone() as alone:
            if alone or len(rows) <= self._stride.most:
                return self._write(rows, state, draft, alone=alone)
        # Somebody came while a large chunk was made ready.
        given: list[T] = []
        step = self._stride.least
        for start in range(0, len(rows), step):
            stored = self._write(rows[start : start + step], state, None, alone=False)
            given += stored.given
            state = stored.state
        return replace(stored, given=given)

    def _write(
        self,
        rows: Sequence[R],
        state: S,
        draft: Draft[tuple[list[T], S]] | None,
        *,
        alone: bool,
    ) -> Stored[T, S]:
        tried = 0

        def once(uow: UnitOfWork) -> tuple[list[T], S]:
            nonlocal tried
            tried += 1
            if draft is not None and tried == 1:
                return draft.store(uow)
            return self._work(uow, rows, state)

        began = monotonic()
        given, left = self._db.write(
            self._workspace_id,
            once,
            budget=self._budget,
            stage=draft.stage if draft is not None else None,
        )
        size = self._stride.after(len(rows), monotonic() - began)
        if alone:
            # Names that are new come in the first rows, which cannot be drafted for them.
            size = min(self._alone, _GROWTH * len(rows))
        return Stored(given, left, draft is not None and tried == 1, alone, size)
