"""A quarter of a whole sales force: real deals replayed day by day, and every message read.

The history is that of the export in `../shared/data/maven_crm` where there is one, else the
invented sample. What the bot wrote lies afterwards in `build/soak`, to be read like a mailbox.
"""

import random
import shutil
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

from pydantic import SecretStr
from sqlalchemy import select

from bot import manifest
from bot.app import Pipewright, build_app
from bot.domain.person import Person
from bot.domain.workspace import Workspace
from bot.services.holiday import holidays_of
from bot.services.workspace import make
from bot.settings import Mode, Settings
from bot.storage import Database, migrate
from bot.storage.tables import outbox
from playground import Workspace as Box
from tests.soak.mailbox import written
from tests.soak.replay import FIRST, LAST, at, history
from tests.soak.season import Clock, Season, kept

FOLDER = Path(__file__).resolve().parents[2] / "build" / "soak"
_STEP = timedelta(seconds=1)
_LONGEST = timedelta(minutes=50)


@dataclass
class _Post:
    """A message the bot sent, as the outbox had it."""

    subject: str
    channel: str
    ts: float


@dataclass
class _Mail:
    """Sends what waits, with the box's clock and ours moved together."""

    app: Pipewright
    box: Box
    clock: Clock
    posts: dict[int, _Post] = field(default_factory=dict)

    def deliver(self) -> None:
        """Send all that is due within the hour, letting the seconds pass that manners ask for."""
        hour, sender = self.clock.now, self.app.crew.sender
        while True:
            self._set()
            sender.drain()
            now = self.clock.now
            with self.app.db.read(None) as uow:
                instants = [uow.outbox.next_due(now), uow.paces.next_open(now)]
            soonest = min((one for one in instants if one is not None), default=None)
            if soonest is None or soonest > hour + _LONGEST:
                break
            self.clock.now = max(soonest, now) + _STEP
        self._note()
        self.clock.now = hour

    def _set(self) -> None:
        clock = self.box.slack.world.clock
        self.box.call(lambda: clock.move(max(self.clock.now.timestamp() - clock.now(), 0)))

    def _note(self) -> None:
        names = [outbox.c[name] for name in ("id", "subject", "channel", "ts", "kind")]
        with self.app.db.read(None) as uow:
            query = select(*names).where(outbox.c.ts.is_not(None), outbox.c.kind != "update")
            for number, subject, channel, ts, _ in uow.connection.execute(query):
                self.posts[number] = _Post(subject, channel, float(ts))


def run(*, days: int | None = None) -> bool:
    """Live through the quarter, or its first days; print what came of it, and whether it is so."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    until = FIRST + timedelta(days=days) if days else LAST + timedelta(days=1)
    with tempfile.TemporaryDirectory() as folder, Box(manifest=manifest.build()) as box:
        box.settings(rate_limits=False)
        clock = Clock(at(FIRST))
        url = f"sqlite:///{Path(folder) / 'quarter.db'}"
        migrate(url)
        db = Database(url, clock=clock, pool_size=8)
        place = make(db, Workspace(id=0, key="local", name="Local", zone="America/Chicago"))
        app = build_app(_settings(url, box), db, clock=clock)
        mail = _Mail(app, box, clock)
        box.call(lambda: box.slack.world.clock.move(at(FIRST).timestamp() - _now(box)))
        season = Season(db, place.id, clock, random.Random(3), mail.deliver, busy=0.35)
        count = history(season, Path(folder), box)
        season.run(at(until))
        good = _judged(season, mail, count)
        written(FOLDER, db, place.id, box, {n: one.subject for n, one in mail.posts.items()})
        db.close()
    print(f"  what was written can be read in {FOLDER}", flush=True)
    return good


def _now(box: Box) -> float:
    return box.slack.world.clock.now()


def _settings(url: str, box: Box) -> Settings:
    return Settings(
        database_url=url,
        slack_api_url=box.api,
        slack_bot_token=SecretStr(box.bot_token),
        slack_app_token=SecretStr(box.app_token),
        slack_mode=Mode.SOCKET,
    )


def _judged(season: Season, mail: _Mail, count: int) -> bool:
    """Print the figures; tell whether all that is asked was kept."""
    with season.db.read(season.workspace_id) as uow:
        free = sorted(holidays_of(uow, FIRST.year, LAST.year))
        people = {one.slack_id: one for one in uow.persons.all(active_only=False)}
    wrong = [*season.wrong, *kept(season, free), *_in_slack(mail, people, free)]
    told, found = sum(season.told.values()), sum(season.found.values())
    good = not wrong and told > 0 and season.told == season.true and season.found == season.holds
    print(
        f"{'✓' if good else '✗'} a quarter of {count:,} deals: {season.ticks:,} hours, "
        f"{told:,} reminders, {len(mail.posts):,} messages; {found:,} findings compared",
        flush=True,
    )
    for rule, n in season.told.most_common():
        print(f"  {rule.value:<17} {season.true[rule]:>6,} true of {n:>6,} told", flush=True)
    for name, n in season.holds.most_common():
        print(f"  {name:<17} {season.found[name]:>6,} found of {n:>6,} that were so at noon")
    for line in wrong[:20]:
        print(f"  wrong: {line}", flush=True)
    return good


def _in_slack(mail: _Mail, people: dict[str | None, Person], free: list[date]) -> Iterator[str]:
    """Hold what stands in Slack against hours, days off, and bursts."""
    quiet = ("nudge", "nudge.fallen", "digest", "warning.told")
    channels = mail.box.slack.world.channels
    boxes: dict[str, list[_Post]] = defaultdict(list)
    for one in mail.posts.values():
        boxes[one.channel].append(one)
    for channel, posts in boxes.items():
        readers = [people[who] for who in channels[channel].members if who in people]
        direct = len(channels[channel].members) == 2
        scheduled = sorted((one.ts, one.subject) for one in posts if one.subject in quiet)
        if direct and readers:
            yield from _untimely(readers[0], scheduled, free)
    counted = Counter(one.subject for one in mail.posts.values())
    print(f"  sent: {', '.join(f'{n:,} {name}' for name, n in counted.most_common())}")


def _untimely(person: Person, told: list[tuple[float, str]], free: list[date]) -> Iterator[str]:
    days: Counter[date] = Counter()
    for ts, subject in told:
        local = datetime.fromtimestamp(ts, person.tz)
        days[local.date()] += 1
        if not 9 <= local.hour < 18 or local.weekday() >= 5 or local.date() in free:
            yield f"{person.name} got {subject} at {local}"
    for (early, one), (late, other) in pairwise(told):
        if late - early < 60:
            yield f"{person.name} got {one} and {other} within {late - early:.0f} s"
    for day, n in days.items():
        if n > 5:
            yield f"{person.name} got {n} messages on {day}"
