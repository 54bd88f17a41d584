"""Imports of people in Slack, in a thread of its own: looked at, carried out, taken back."""

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from threading import Event, Thread
from typing import Any

import structlog

from bot.domain.error import Busy, CrmError, Invalid
from bot.domain.load import LoadRun, LoadState
from bot.intake.fetch import Fetch, Unread
from bot.intake.load import carry_out
from bot.intake.plan import BUDGET, Plan, plan
from bot.intake.recipe import Recipe, recipe_of
from bot.intake.report import Report
from bot.services import load as service
from bot.services import retract
from bot.storage import Database, UnitOfWork
from bot.storage.scratch import scratch

_log = structlog.get_logger(__name__)

EVERY = 5.0
"""Seconds after which work is looked for that another process left."""
TOLD = 2.0
"""Seconds between two messages about how far an import is."""
NOTES = 5
"""Problems that the message names; the file has them all."""
COLUMNS = 60
"""Columns that are kept to be shown."""


_TROUBLE = Invalid(
    "Something went wrong here, and it was written to the log. Ask whoever runs Pipewright."
)


class CalledOff(CrmError):
    """Somebody called the import off."""


class Loader:
    """Takes up imports that wait, one at a time; what a killed process began is gone on with."""

    def __init__(self, db: Database, fetch: Fetch) -> None:
        self._db, self._fetch = db, fetch
        self._due, self._stopping = Event(), Event()
        self._thread = Thread(target=self._run, name="import", daemon=True)

    def start(self) -> None:
        """Start looking for work; a transaction that leaves some wakes it."""
        self._db.work.listen(self._due.set)
        self._thread.start()

    def stop(self) -> None:
        """Stop after the chunk under way; the rest is gone on with at the next start."""
        self._stopping.set()
        self._due.set()
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._due.clear()
            try:
                self._db.attendance.come()
                self.go()
            except Exception:  # noqa: BLE001 (the guard of the thread: it has to live on)
                _log.exception("imports are in trouble")
            self._due.wait(EVERY)

    def go(self) -> None:
        """Do what waits."""
        with self._db.read(None) as uow:
            waiting = uow.loads.at_work(uow.now)
        for workspace_id, run_id in waiting:
            run = self._db.write(workspace_id, partial(_held, run_id=run_id), budget=BUDGET)
            if run is not None and not self._stopping.is_set():
                self._guarded(workspace_id, run)

    def _guarded(self, workspace_id: int, run: LoadRun) -> None:
        """Do a step of a run; what cannot be done is told to whoever asked."""
        try:
            self._step(workspace_id, run)
        except (Busy, Unread, CalledOff):
            # The first two are tried again once nobody holds the run any more.
            return
        except CrmError as error:
            self._fail(workspace_id, run, error.kept())
        except Exception:  # noqa: BLE001 (the guard of an import: it must not be tried for ever)
            _log.exception("an import failed", workspace=workspace_id, run=run.id)
            self._fail(workspace_id, run, _TROUBLE.kept())

    def _fail(self, workspace_id: int, run: LoadRun, reason: Mapping[str, Any]) -> None:
        self._db.write(workspace_id, lambda uow: service.fail(uow, run.id, reason), budget=BUDGET)

    def _step(self, workspace_id: int, run: LoadRun) -> None:
        if run.state is LoadState.UNDOING:
            retract.take_back(
                self._db, workspace_id, run.id, self._watch(workspace_id, run, most=1)
            )
            return
        with scratch() as folder:
            path = self._file(workspace_id, run, folder)
            said = run.facts.get("recipe") if run.facts.get("said") else None
            recipe = Recipe.model_validate(said) if said else None
            planned = plan(self._db, workspace_id, [path], recipe, ask=True)
            if run.state is LoadState.WAITING:
                self._look(workspace_id, run, planned)
            else:
                self._carry(workspace_id, run, planned)

    def _file(self, workspace_id: int, run: LoadRun, folder: Path) -> Path:
        with self._db.read(workspace_id, budget=BUDGET) as uow:
            content = uow.loads.content(run.id, "file")
            asker = uow.persons.get(run.person_id) if run.person_id is not None else None
        if not content:
            fetched = self._fetch(str(run.facts["file"]), asker.slack_id if asker else None)
            content = fetched.content

            def keep(uow: UnitOfWork) -> None:
                uow.loads.store(run.id, "file", content)

            self._db.write(workspace_id, keep, budget=BUDGET)
        path = folder / (Path(run.name).name or "file")
        path.write_bytes(content)
        return path

    def _look(self, workspace_id: int, run: LoadRun, planned: Plan) -> None:
        if planned.is_unknown:
            report = Report(planned.rows, 0, 0, 0, 0)
        else:
            watch = self._watch(workspace_id, run)
            report = carry_out(self._db, planned, dry_run=True, watch=watch)
        reasons = _reasons(report) if report.problems else b""
        facts = {**_figures(report), **_reading(planned, report), "at": 0}

        def tell(uow: UnitOfWork) -> None:
            now = uow.loads.get(run.id)
            if now.state is LoadState.WAITING:
                service.looked_at(uow, now, facts, reasons)

        self._db.write(workspace_id, tell, budget=BUDGET)

    def _carry(self, workspace_id: int, run: LoadRun, planned: Plan) -> None:
        report = carry_out(self._db, planned, watch=self._watch(workspace_id, run), run_id=run.id)

        def tell(uow: UnitOfWork) -> None:
            made = uow.loads.count_made(run.id, "deal")
            # What was in before the process was killed was skipped this time.
            before = made - report.created
            whole = replace(report, created=made, skipped=report.skipped - before)
            service.finish(uow, run.id, {**_figures(whole), "made": made})

        self._db.write(workspace_id, tell, budget=BUDGET)

    def _watch(self, workspace_id: int, run: LoadRun, *, most: int = 0) -> Callable[[int], None]:
        told = [time.monotonic()]

        def watch(done: int) -> None:
            if self._stopping.is_set():
                raise CalledOff("Stopped.")
            if time.monotonic() - told[0] < TOLD:
                return
            told[0] = time.monotonic()
            now = self._db.write(
                workspace_id, partial(service.progress, run_id=run.id, at=done), budget=BUDGET
            )
            if now.state is not run.state:
                raise CalledOff("Called off.")

        return watch


def _held(uow: UnitOfWork, *, run_id: int) -> LoadRun | None:
    return uow.loads.hold(run_id)


def _figures(report: Report) -> dict[str, Any]:
    return {
        "rows": report.rows,
        "created": report.created,
        "updated": report.updated,
        "skipped": report.skipped,
        "refused": report.refused,
    }


def _reasons(report: Report) -> bytes:
    """Write problems down one a line, to be made a file in the language of whoever asked."""
    lines = ([one.file, one.line, one.column or "", one.said.kept()] for one in report.problems)
    return "\n".join(json.dumps(line, ensure_ascii=False) for line in lines).encode()


def _reading(planned: Plan, report: Report) -> dict[str, Any]:
    """Write down how a file was read, to be shown and changed."""
    one = planned.files[0]
    recipe = recipe_of(one.mapping, one.options, one.surveyed)
    header = one.mapping.table.header
    return {
        "title": one.mapping.preset.title[:80],
        "known": one.mapping.preset.is_known,
        "recipe": recipe.model_dump(mode="json", exclude_none=True),
        "columns": [
            [name[:80], " | ".join(seen)[:120]]
            for name, seen in list(zip(header, one.samples, strict=True))[:COLUMNS]
        ],
        "unknown": planned.is_unknown,
        "kept_columns": [extra.name for extra in one.surveyed.extras],
        "problems": len(report.problems),
        "notes": [
            [problem.line, (problem.column or "")[:80], problem.said.kept()]
            for problem in report.problems[:NOTES]
        ],
    }
