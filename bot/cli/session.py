"""Opening the database and the workspace a command works in."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.domain.workspace import Workspace
from bot.services.workspace import choose
from bot.settings import Settings
from bot.storage import Database
from bot.storage.migrate import migrate


@dataclass(frozen=True, slots=True)
class Session:
    """An open database and the workspace chosen by `--workspace`."""

    db: Database
    workspace: Workspace


def now() -> datetime:
    """Read the clock: the command line is one of the few places that may."""
    return datetime.now(UTC)


@contextmanager
def database() -> Iterator[Database]:
    """Open the configured database, brought to the current migration first."""
    settings = Settings.load()
    if settings.sqlite_folder is not None:
        settings.sqlite_folder.mkdir(parents=True, exist_ok=True)
    migrate(settings.database_url)
    db = Database(settings.database_url, clock=now)
    try:
        yield db
    finally:
        db.close()


@contextmanager
def session(key: str | None) -> Iterator[Session]:
    """Open the database and choose the workspace; see `bot.services.workspace.choose`."""
    with database() as db:
        yield Session(db, choose(db, key))
