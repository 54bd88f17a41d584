"""Where the story is played: a Slack in a box, the real bot in it, and one clock for both."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from pydantic import SecretStr

from bot import manifest
from bot.domain.workspace import Workspace as Tenant
from bot.front.http import build_front
from bot.run import running, socket_front, start_socket
from bot.services.workspace import choose
from bot.settings import Mode, Settings
from bot.storage import Database
from playground import Workspace
from tests.office import Office, free_door, serving
from tests.shelf import unsynced

MORNING = datetime(2030, 5, 16, 1, 30, tzinfo=UTC)
"""A Thursday, half past ten in Seoul and half past nine on the evening before in New York.

It lies ahead of every machine's clock, because the box begins with talk that is stamped with the
real time, and what is told here has to come after it.
"""

Fill = Callable[[Database, Tenant], object]


@dataclass(frozen=True, slots=True)
class Stage(Office):
    """An office whose time is set by the story."""

    def now(self) -> datetime:
        """Give the time here."""
        return clock_of(self.slack)()

    def at(self, moment: datetime) -> None:
        """Go to a moment; people's and the bot's clocks show the same."""
        self.slack.advance(moment.timestamp() - self.slack.slack.world.clock.now())


def clock_of(slack: Workspace) -> Callable[[], datetime]:
    """Give the box's own clock, for the bot to go by."""
    clock = slack.slack.world.clock
    return lambda: datetime.fromtimestamp(clock.now(), UTC)


@contextmanager
def stage(
    template: Path,
    folder: Path,
    *,
    mode: Mode = Mode.SOCKET,
    moment: datetime = MORNING,
    fill: Fill | None = None,
) -> Iterator[Stage]:
    """Set the stage on a fresh copy of a migrated SQLite file, which `fill` puts deals into."""
    path = folder / "story.db"
    shutil.copyfile(template, path)
    with ExitStack() as stack:
        door = stack.enter_context(free_door()) if mode is Mode.HTTP else None
        url = f"http://127.0.0.1:{door.getsockname()[1]}/slack/events" if door else ""
        slack = stack.enter_context(Workspace(manifest=manifest.build(), request_url=url))
        slack.settings(rate_limits=False)
        slack.advance(moment.timestamp() - slack.slack.world.clock.now())
        settings = Settings(
            database_url=f"sqlite:///{path}",
            slack_api_url=slack.api,
            slack_bot_token=SecretStr(slack.bot_token),
            slack_app_token=SecretStr(slack.app_token),
            slack_signing_secret=SecretStr(slack.signing_secret),
            slack_mode=mode,
        )
        clock = clock_of(slack)
        if fill is not None:
            _fill(settings.database_url, clock, fill)
        app = stack.enter_context(running(settings, clock=clock))
        unsynced(app.db)
        if door is None:
            front = socket_front(app)
            stack.callback(front.stop)
            start_socket(front)
        else:
            web = build_front(app.dispatch, slack.signing_secret, ready=app.health)
            stack.enter_context(serving(web, door))
        yield Stage(slack, app)


def _fill(url: str, clock: Callable[[], datetime], fill: Fill) -> None:
    db = unsynced(Database(url, clock=clock, pool_size=2))
    try:
        fill(db, choose(db, None))
    finally:
        db.close()
