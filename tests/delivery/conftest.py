"""A desk to send from, one per test."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.domain.workspace import Workspace as Team
from bot.services.workspace import make
from bot.storage import Database
from playground import Workspace
from tests.delivery.desk import Desk
from tests.shelf import unsynced


@pytest.fixture
def slack() -> Iterator[Workspace]:
    """A Slack of its own, which minds no pace unless told so."""
    with Workspace() as opened:
        opened.settings(rate_limits=False)
        yield opened


@pytest.fixture
def desk(sqlite_template: Path, tmp_path: Path, slack: Workspace) -> Iterator[Desk]:
    """A sender on a database of its own."""
    path = tmp_path / "outbox.db"
    shutil.copyfile(sqlite_template, path)
    db = unsynced(Database(f"sqlite:///{path}", clock=lambda: datetime.now(UTC), pool_size=8))
    team = make(db, Team(id=0, key="local", name="Local"))
    yield Desk(db, team, slack)
    db.close()


@pytest.fixture
def team(desk: Desk) -> Team:
    """The desk's workspace."""
    return desk.team


@pytest.fixture
def dana(slack: Workspace) -> str:
    """A person's Slack id."""
    return slack.member("dana").id
