"""The database: transactions with one deadline, retried where that is safe."""

import secrets
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from threading import Lock, local
from typing import Any, TypeVar

from sqlalchemy import Connection, exc
from sqlalchemy.engine import URL

from bot.domain.error import Busy
from bot.domain.person import Person
from bot.domain.pipeline import Pipeline
from bot.storage.attendance import attendance_of
from bot.storage.draft import Draft, drafted
from bot.storage.engine import SERVING, Habit, begin, end_reading, log_size, make_engine, url_of
from bot.storage.fault import BUSY, Fault, fault_of
from bot.storage.foresight import Foresight
from bot.storage.ident import IdMaker
from bot.storage.link import Ask, Link, Row
from bot.storage.meaning import Again, meaning_of
from bot.storage.pending import Pending
from bot.storage.stage import Stage
from bot.storage.unit import UnitOfWork
from bot.storage.wake import Wake

T = TypeVar("T")

BUDGET = 2.0
"""Seconds a request's lock waits, statements and retries share."""

TRIES = 5
"""How often the work of a transaction is tried at most."""


class Database:
    """A database by its URL; `clock` gives the aware UTC time each transaction calls now.

    `wake` is set after each commit that added to the outbox, `work` after each that left work to
    be gone on with, `faces` after each that changed a person or
    the workspace itself. `watchers` are called before each commit, in the transaction, to write
    what follows from it. Close it when done.
    """

    def __init__(
        self,
        url: str | URL,
        *,
        clock: Callable[[], datetime],
        pool_size: int = 40,
        pool_timeout: float = BUDGET,
        habit: Habit = SERVING,
    ) -> None:
        self.url = url_of(url)
        self.clock = clock
        self.wake = Wake()
        self.work = Wake()
        self.faces = Wake()
        self.watchers: list[Callable[[UnitOfWork], None]] = []
        # By workspace: until when, by the monotonic clock, and who is listed first.
        self.listed: dict[int, tuple[float, Sequence[Person]]] = {}
        self.faces.listen(self.listed.clear)
        self.foresight = Foresight()
        # By workspace: the rows its pipelines were made of last, and those.
        self.pipelines: dict[int, tuple[list[Row], Sequence[Pipeline]]] = {}
        self.new_id = IdMaker(clock)
        self.postgres = self.url.get_backend_name() == "postgresql"
        self.engine = make_engine(self.url, pool_size=pool_size, timeout=pool_timeout, habit=habit)
        # SQLite compiles its statements anew when a connection changes between reading and
        # writing, so each kind has connections of its own there.
        self._readers = (
            self.engine
            if self.postgres
            else make_engine(
                self.url, pool_size=pool_size, timeout=pool_timeout, writes=False, habit=habit
            )
        )
        # SQLite has one writer: those of this process queue here instead of polling the file.
        self._writer = None if self.postgres else Lock()
        self._here = local()
        self.attendance = attendance_of(self.url)

    def close(self) -> None:
        """Close every pooled connection; nobody of this database is there any more."""
        self.attendance.leave()
        self.engine.dispose()
        self._readers.dispose()

    def tidy(self, *, above: int = 0) -> None:
        """Bring a SQLite file in line with its log and empty that: what was erased is in neither.

        Whoever reads at this moment keeps the log until they are done. It is left alone unless it
        has more than `above` bytes.
        """
        if not self.postgres and log_size(self.url) > above:
            with self.engine.connect() as connection:
                # Most of it while others write, so that they wait for the rest alone.
                for how in ("PASSIVE", "TRUNCATE"):
                    connection.exec_driver_sql(f"PRAGMA wal_checkpoint({how})").fetchall()

    def in_transaction(self) -> bool:
        """Tell whether this thread has a transaction open, when nothing may be sent to Slack."""
        return bool(getattr(self._here, "depth", 0))

    @contextmanager
    def begin(self, workspace_id: int | None, *, budget: float = BUDGET) -> Iterator[UnitOfWork]:
        """Open a write transaction: committed at the end, rolled back on an exception.

        `workspace_id` None is for work across tenants. Raises `Busy` when locks and statements
        take longer than `budget` seconds in all, or another transaction won.
        """
        deadline = time.monotonic() + budget
        with self._open(workspace_id, write=True, deadline=deadline) as uow:
            yield uow

    @contextmanager
    def read(self, workspace_id: int | None, *, budget: float = BUDGET) -> Iterator[UnitOfWork]:
        """Open a transaction that sees one snapshot, waits for no writer and cannot write."""
        deadline = time.monotonic() + budget
        with self._open(workspace_id, write=False, deadline=deadline) as uow:
            yield uow

    def glance(self, asked: Ask) -> list[Row]:
        """Run one statement that reads for all workspaces, and give its rows.

        On PostgreSQL it is not put into a transaction, which would be three ways there and back
        instead of one: a statement sees one snapshot by itself. So nothing but whoever locks its
        tables whole, as a migration does, can keep it waiting.
        """
        statement, given = asked
        if not self.postgres:
            with self.read(None) as uow:
                return statement.rows(uow.link, **given)
        deadline = time.monotonic() + BUDGET
        rows: list[Row] = []

        def read(driver: Any) -> None:
            rows.extend(statement.rows(Link(driver, self.engine.dialect), **given))

        connection, _ = self._connect(write=False, deadline=deadline, begins=read)
        connection.close()
        return rows

    def write(
        self,
        workspace_id: int | None,
        work: Callable[[UnitOfWork], T],
        *,
        budget: float = BUDGET,
        stage: Stage | None = None,
    ) -> T:
        """Do `work` in a write transaction, again from its beginning when another one won.

        At most `TRIES` times within the budget, then `Busy`. `work` must do nothing but use the
        unit of work it is given, since it can run more than once. Rows of a `stage` can be read by
        it on SQLite.
        """
        deadline = time.monotonic() + budget
        for attempt in range(1, TRIES + 1):
            try:
                with self._open(
                    workspace_id, write=True, deadline=deadline, again=True, stage=stage
                ) as uow:
                    return work(uow)
            except Again as again:
                if again.fault is Fault.TWIN:
                    self.new_id.scatter()
                rest = deadline - time.monotonic()
                if attempt == TRIES or rest <= 0:
                    if again.fault is not Fault.AGAIN:
                        raise again.error from None
                    raise Busy(BUSY) from again.error
                # A moment of random length, so that the same two do not meet again.
                time.sleep(min(rest, secrets.randbelow(10 * 2**attempt) / 1000))
        raise Busy(BUSY)

    def draft(
        self,
        workspace_id: int,
        work: Callable[[UnitOfWork], T],
        before: Pending,
        *,
        budget: float = BUDGET,
        stage: Stage | None = None,
    ) -> Draft[T] | None:
        """Do `work` in a transaction that reads, to be stored by another; see `drafted`.

        None where that cannot be: the work itself tells whether there is more to it.
        """
        try:
            with self.read(workspace_id, budget=budget) as uow:
                return drafted(uow, work, before, stage)
        except Busy:
            return None

    @contextmanager
    def _open(
        self,
        workspace_id: int | None,
        *,
        write: bool,
        deadline: float,
        again: bool = False,
        stage: Stage | None = None,
    ) -> Iterator[UnitOfWork]:
        queue = self._writer if write else None
        if queue is not None and not queue.acquire(timeout=max(deadline - time.monotonic(), 0)):
            raise Busy(BUSY)
        depth = getattr(self._here, "depth", 0)
        self._here.depth = depth + 1
        try:
            connection, link = self._connect(write=write, deadline=deadline, stage=stage)
            with connection:
                uow = UnitOfWork(self, link, workspace_id, connection=connection, write=write)
                ending = False
                try:
                    yield uow
                    if write:
                        uow.watched()
                        ending = True
                        with link.together():
                            uow.totals.flush()
                            link.driver.execute("COMMIT")
                    else:
                        end_reading(link.driver, postgres=self.postgres)
                except BaseException as error:
                    _abandon(connection, link)
                    if stage is not None:
                        # The next to use the connection must not find it attached.
                        connection.invalidate()
                    meaning = meaning_of(error, again=again, ending=ending)
                    if meaning is error:
                        raise
                    raise meaning from error
                if stage is not None:
                    stage.detach(link.driver)
        finally:
            self._here.depth = depth
            if queue is not None:
                queue.release()
        uow.committed()

    def _connect(
        self,
        *,
        write: bool,
        deadline: float,
        begins: Callable[[Any], None] | None = None,
        stage: Stage | None = None,
    ) -> tuple[Connection, Link]:
        """Take a connection and begin on it (a transaction where `begins` is None).

        Those that died in the pool are replaced.
        """
        engine = self.engine if write else self._readers
        while True:
            try:
                connection = engine.connect()
                driver: Any = connection.connection.driver_connection
            except exc.SQLAlchemyError as error:
                meaning = meaning_of(error)
                if meaning is error:
                    raise
                raise meaning from error
            seconds = max(deadline - time.monotonic(), 0.001)
            try:
                if stage is not None:
                    stage.attach(driver)
                if begins is not None:
                    begins(driver)
                else:
                    begin(driver, postgres=self.postgres, write=write, seconds=seconds)
            except (sqlite3.Error, engine.dialect.loaded_dbapi.Error) as error:
                lost = fault_of(error) is Fault.LOST
                if lost or stage is not None:
                    connection.invalidate()
                connection.close()
                if lost and time.monotonic() < deadline:
                    continue
                meaning = meaning_of(error)
                if meaning is error:
                    raise
                raise meaning from error
            return connection, Link(driver, self.engine.dialect)


def _abandon(connection: Connection, link: Link) -> None:
    """Roll back; a connection that cannot do even that is thrown away."""
    try:
        link.driver.execute("ROLLBACK")
    except sqlite3.Error:
        # A failed COMMIT or a full disk has rolled back already; anything else has not.
        if link.driver.in_transaction:
            connection.invalidate()
    except connection.dialect.loaded_dbapi.Error:
        connection.invalidate()
