"""What every room's tests can ask for: a clock to set, and a database on either engine."""

import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy.engine import URL

from bot.domain.workspace import Workspace
from bot.services.workspace import make
from bot.storage import Database
from tests import engine

pytest_plugins = ["tests.oracle"]


# What takes longest begins first, so that no worker is left alone with it at the end.
_LONG = ("test_maven", "test_history", "test_node", "test_run", "test_contract", "/e2e/", "/cli/")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the files that take long first; the order is otherwise kept."""
    items.sort(key=lambda item: not any(part in item.nodeid for part in _LONG))


class Clock:
    """A clock that stands still until it is told."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        """Give the time."""
        return self.now

    def advance(self, **duration: float) -> datetime:
        """Go on by so many days, hours, minutes, seconds."""
        self.now += timedelta(**duration)
        return self.now


@pytest.fixture
def clock() -> Clock:
    """A Friday morning in May."""
    return Clock(datetime(2026, 5, 1, 9, tzinfo=UTC))


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file to copy."""
    return engine.migrated_sqlite(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def postgres_template(request: pytest.FixtureRequest) -> Iterator[tuple[URL, str]]:
    """A PostgreSQL server and the name of a migrated database on it to copy."""
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid()))
    with ExitStack() as stack:
        try:
            server = stack.enter_context(engine.postgres_server(run))
        except engine.Unavailable as why:
            pytest.skip(f"NO POSTGRESQL: {why}. Half of the storage suite did not run.")
        yield server, stack.enter_context(engine.migrated_postgres(server))


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty database at the newest revision, on each engine in turn."""
    if request.param == "sqlite":
        path = tmp_path / "pipewright.db"
        shutil.copyfile(request.getfixturevalue("sqlite_template"), path)
        yield f"sqlite:///{path}"
        return
    server, template = request.getfixturevalue("postgres_template")
    with engine.postgres_database(server, template=template) as made:
        yield made.render_as_string(hide_password=False)


@pytest.fixture
def db(url: str, clock: Clock) -> Iterator[Database]:
    """A database on each engine in turn, its clock the test's."""
    database = Database(url, clock=clock, pool_size=12)
    yield database
    database.close()


@pytest.fixture
def workspace(db: Database) -> Workspace:
    """A workspace with the classic pipeline."""
    return make(db, Workspace(id=0, key="local", name="Local"))
