"""Opening the database and the workspace a command works in."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.domain.workspace import Workspace
from bot.services.workspace import choose
from bot.settings import Settings
from bot.storage import Database, is_current, migrate
from bot.storage.engine import LONG_WORK

BUDGET = 120.0
"""Seconds a report may take: a past board is rebuilt from all that happened since."""


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
    url = Settings.load().database_url
    # Asked first, because a migration takes the writers' lock even when there is nothing to do.
    if not is_current(url):
        migrate(url)
    db = Database(url, clock=now, pool_size=4, habit=LONG_WORK)
    try:
        yield db
    finally:
        db.close()


@contextmanager
def session(key: str | None) -> Iterator[Session]:
    """Open the database and choose the workspace; see `bot.services.workspace.choose`."""
    with database() as db:
        yield Session(db, choose(db, key))
