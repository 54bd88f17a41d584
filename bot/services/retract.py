"""What an import made, taken away again: chunk by chunk, and gone on with after a crash."""

from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from functools import partial
from threading import Lock
from time import monotonic

from bot.domain.load import LoadRun, LoadState
from bot.services import chore
from bot.services.calm import calm
from bot.services.load import redraw
from bot.services.stride import Stride
from bot.storage import Database, UnitOfWork
from bot.storage.retract import Leaving
from bot.storage.scratch import scratch
from bot.storage.stage import Stage

CHUNK = Stride(first=400, least=800, most=2_000)
"""Deals taken away in one transaction."""
ALONE = 4_000
"""Deals of one that nobody waits for: each commit writes the same pages of the indexes again."""
RECORDS = 400
"""Companies or contacts looked at in one."""
BUDGET = 10.0
"""Seconds a chunk may wait for others."""
NAMED = 10
"""Deals that are named of those that stay."""
HANDS = 2
"""Chunks in hand at once: while the database takes one away, another is read and counted."""


def take_back(
    db: Database,
    workspace_id: int,
    run_id: int,
    watch: Callable[[int], object],
    *,
    chunk: Stride = CHUNK,
) -> LoadRun:
    """Take away what an import made, chunk by chunk; a killed one is gone on with.

    Deals somebody worked on since stay and are named, and so do companies and contacts that were
    changed or that something else refers to. `watch` is told the deals that are done, now and then;
    what it raises ends the work.
    """
    db.write(workspace_id, partial(_begin, run_id=run_id), budget=BUDGET)
    with calm(), ExitStack() as kept:
        stages: deque[Stage] = deque()
        if not db.postgres:
            folder = kept.enter_context(scratch())
            for hand in range(HANDS):
                stages.append(kept.enter_context(closing(Stage(folder / str(hand)))))
        hands = kept.enter_context(ThreadPoolExecutor(HANDS, thread_name_prefix="undo"))
        _Deals(db, workspace_id, run_id, chunk, stages).take(hands, watch)
    for kind in ("contact", "company"):
        # Companies twice: a parent goes once its children went.
        for _ in range(2 if kind == "company" else 1):
            after = 0
            while last := db.write(
                workspace_id, partial(_take_records, run_id=run_id, kind=kind, after=after),
                budget=BUDGET,
            ):  # fmt: skip
                after = last
    db.write(workspace_id, chore.relearn)
    return db.write(workspace_id, partial(_undone, run_id=run_id))


def _begin(uow: UnitOfWork, *, run_id: int) -> None:
    """Count anew what stays, since a killed undo may have counted some of it."""
    uow.loads.note(uow.loads.get(run_id), {"kept": 0, "stayed": []})


@dataclass(slots=True)
class _Deals:
    """The deals of an import on their way out.

    On SQLite, and where nobody is there to be held up, it is one hand's `turn` to write; `alone`
    says whether nobody was when the last one did. `stages` are those without rows, on SQLite one
    for each hand.
    """

    db: Database
    workspace_id: int
    run_id: int
    stride: Stride
    stages: deque[Stage]
    turn: Lock = field(default_factory=Lock)
    alone: bool = True

    def take(self, hands: Executor, watch: Callable[[int], object]) -> None:
        """Take away those that nobody worked on since."""
        with self.db.read(self.workspace_id, budget=BUDGET) as uow:
            made = uow.retractions.made(self.run_id)
        begun, done, size = 0, 0, self.stride.first
        flying: deque[tuple[int, Future[int]]] = deque()
        while begun < len(made) or flying:
            if ids := made[begun : begun + size]:
                begun += len(ids)
                flying.append((len(ids), hands.submit(self._take, ids)))
            if begun == len(made) or len(flying) == HANDS:
                taken, next_size = flying.popleft()
                size = next_size.result()
                done += taken
                watch(done)

    def _take(self, ids: Sequence[int]) -> int:
        """Take some away; gives how many to take next."""
        if self.db.postgres:
            return self._go(ids, None)
        stage = self.stages.pop()
        try:
            return self._go(ids, stage)
        finally:
            self.stages.append(stage)

    def _go(self, ids: Sequence[int], stage: Stage | None) -> int:
        ready = self._read(ids, stage) if self.alone or self.db.postgres else None
        with self.turn, self.db.attendance.alone() as self.alone:
            if self.alone:
                self._write(ready or self._read(ids, stage), stage)
                return ALONE
        if ready is not None and self.db.postgres and len(ids) <= self.stride.most:
            return self._write(ready)
        # Beside others nothing is counted while something is written: the two would take turns
        # from row to row, and others wait for both. They get their own turn while it is counted.
        size, start = self.stride.least, 0
        with self.turn:
            while some := ids[start : start + size]:
                start += len(some)
                size = self._write(self._read(some))
        return size

    def _read(self, ids: Sequence[int], stage: Stage | None = None) -> Leaving:
        with self.db.read(self.workspace_id, budget=BUDGET) as uow:
            return uow.retractions.ready(ids, stage)

    def _write(self, ready: Leaving, stage: Stage | None = None) -> int:
        began = 0.0

        def work(uow: UnitOfWork) -> None:
            nonlocal began
            began = monotonic()
            _take_deals(uow, run_id=self.run_id, ready=ready)
            if self.db.postgres:
                # The rows of an import are hardly anybody else's. The totals are what others wait
                # for, and those are written from here on.
                began = monotonic()

        self.db.write(self.workspace_id, work, budget=BUDGET, stage=stage)
        return self.stride.after(len(ready.ids), monotonic() - began)


def _take_deals(uow: UnitOfWork, *, run_id: int, ready: Leaving) -> None:
    if not uow.retractions.stands(ready):
        ready = uow.retractions.ready(ready.ids)
    removed = uow.retractions.deals(ready)
    # What stays remains noted as made, and is looked at again if the import is undone again.
    uow.retractions.forget(run_id, "deal", ready.going)
    run = uow.loads.keep(run_id)
    named = list(run.facts.get("stayed", ()))
    named += [name[:80] for name in ready.touched.values()]
    facts = {
        "removed": run.facts.get("removed", 0) + removed,
        "stayed": named[:NAMED],
        "kept": run.facts.get("kept", 0) + len(ready.touched),
    }
    uow.loads.note(run, facts)


def _take_records(uow: UnitOfWork, *, run_id: int, kind: str, after: int) -> int:
    ids = uow.loads.made_by(run_id, kind, after, RECORDS)
    if ids:
        uow.retractions.records(kind, ids)
    return ids[-1] if ids else 0


def _undone(uow: UnitOfWork, *, run_id: int) -> LoadRun:
    run = uow.loads.get(run_id)
    uow.fields.drop_unused(run.facts.get("fields", ()))
    run = uow.loads.settle(run, LoadState.UNDONE)
    redraw(uow, run)
    return run
