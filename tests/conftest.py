"""What every room's tests can ask for: a clock to set, and a database on either engine."""

import os
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.domain.workspace import Workspace
from bot.services.workspace import make
from bot.storage import Database, migrate
from tests import engine, shelf

pytest_plugins = ["tests.oracle"]


# What takes longest begins first, so that no worker is left alone with it at the end.
_LONG = (
    "test_maven",
    "intake/test_kill",
    "test_history",
    "test_node",
    "test_run",
    "test_contract",
    "/e2e/",
    "/cli/",
    "views/test_screen",
    "test_rights",
)


def pytest_configure(config: pytest.Config) -> None:
    """Let each worker begin to load at another place, so that not all of them compile each file."""
    here, worker = Path(__file__).parent, os.environ.get("PYTEST_XDIST_WORKER", "gw0")
    if [Path(given).resolve() for given in config.args] == [here]:
        places = sorted(map(str, [*here.glob("[!_.]*/"), *here.glob("test_*.py")]))
        begin = len(places) * int(worker.removeprefix("gw")) // 4 % len(places)
        config.args = [*places[begin:], *places[:begin]]
    # All of it is on this machine. Else each request looks through the environment for proxies,
    # out of which pytest takes a name while a thread of ours is at it.
    config.add_cleanup((patch := pytest.MonkeyPatch()).undo)
    patch.setattr(urllib.request, "getproxies", dict)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(
    config: pytest.Config, items: list[pytest.Item]
) -> Iterator[None]:
    """Put the files that take long first, and the others in the order of their names.

    hypothesis reads the constants of every module here and keeps them in its folder: what takes a
    worker 3.7 s in a fresh clone takes those after it 0.6 s.
    """
    items.sort(key=lambda item: (not any(part in item.nodeid for part in _LONG), item.path))
    kept = config.rootpath / ".hypothesis"
    kept.mkdir(exist_ok=True)
    with shelf.alone(kept / "lock"):
        return (yield)


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
def run_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The scratch folder of all the processes of this run."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


@pytest.fixture(scope="session")
def sqlite_template(run_folder: Path) -> Path:
    """A migrated SQLite file to copy."""
    return shelf.once(run_folder / "template.db", lambda path: migrate(f"sqlite:///{path}"))


@pytest.fixture(scope="session")
def postgres() -> Iterator[shelf.Shelf]:
    """PostgreSQL databases to take one after the other, and the server they are on."""
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid()))
    with ExitStack() as stack:
        try:
            opened = stack.enter_context(shelf.postgres_shelf(run))
        except engine.Unavailable as why:
            pytest.skip(f"NO POSTGRESQL: {why}. Half of the storage suite did not run.")
        yield opened


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty database at the newest revision, on each engine in turn."""
    with shelf.lent(request, request.param, tmp_path) as lent:
        yield lent


@pytest.fixture
def db(url: str, clock: Clock) -> Iterator[Database]:
    """A database on each engine in turn, its clock the test's."""
    with shelf.opened(url, clock) as database:
        yield database


@pytest.fixture
def workspace(db: Database) -> Workspace:
    """A workspace with the classic pipeline."""
    return make(db, Workspace(id=0, key="local", name="Local"))
