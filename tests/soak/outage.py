"""Slack is down for two hours, with the clock moved: nothing is lost, and nobody is flooded."""

from collections import Counter
from datetime import UTC, datetime, timedelta

from bot.delivery.post import Post, client
from bot.delivery.sender import Sender
from bot.storage import Database, Limits
from tests.soak.stage import SENT, Stage, stage
from tests.soak.victim import admit, draw

DOWN = timedelta(hours=2)
STEP = timedelta(minutes=5)
NUDGES = 240
MINUTE = 60
_ALL = {"method": "*", "rate": 1.0}


def run(kind: str) -> bool:
    """Take Slack down, move the clock, bring it back; gives whether all arrived, and gently."""
    with stage(kind) as made:
        # People only: it is they who would be flooded.
        made.places = [place for place in made.places if place["to"] == "dm"]
        clock = _Clock(made)
        db = Database(made.url, clock=clock, pool_size=4)
        slack = client(made.slack["bot_token"], made.slack["api"], timeout=1)
        post = Post(slack, made.slack["api"], db.in_transaction)
        sender = Sender(db, post, draw, clock, admit=admit, limits=Limits(), quarantine=70)
        made.db.clock = clock
        steps = int(DOWN / STEP)
        for n in range(steps):
            # Down in its several ways: not there, silent after the work, an error of its own.
            fault = ("lost", "refused_500", "lost")[n % 3]
            made.faults({"fault": fault, **_ALL})
            made.add(NUDGES // steps)
            _work(sender)
            clock.move(STEP)
        made.faults()
        minutes, first = 0, 0
        before = Counter(made.arrived())
        while made._open() and minutes < 240:
            for _ in range(MINUTE // 2):
                _work(sender)
                clock.move(timedelta(seconds=2))
            minutes += 1
            if minutes == 1:
                first = _most(made, before)
        arrived = made.arrived()
        lost = sum(1 for key in made.keys if not arrived[key])
        doubles = sum(count - 1 for count in arrived.values())
        good = first <= 1 and not lost and not doubles and made.states() == {SENT: len(made.keys)}
        print(
            f"{'✓' if good else '✗'} {kind:>10}  2 h without Slack   {len(made.keys)} nudges for "
            f"{len(made.places)} people  {lost} lost  {doubles} duplicates  at most {first} each "
            f"in the first minute, all sent after {minutes} min",
            flush=True,
        )
        db.close()
        return good


def _work(sender: Sender) -> None:
    sender.recover()
    sender.look()
    sender.probe()
    sender.drain()


def _most(made: Stage, before: Counter[str]) -> int:
    """Give how many messages the person with the most got since."""
    each: Counter[str] = Counter()
    for channel in made.ask("/state")["channels"]:
        for message in made.ask(f"/messages?channel={channel}")["messages"]:
            text = str(message.get("text", ""))
            if text.startswith("nudge/") and not before[text]:
                each[channel] += 1
    return max(each.values(), default=0)


class _Clock:
    """Ours and the box's, moved together."""

    def __init__(self, made: Stage) -> None:
        self._made, self._offset = made, timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self._offset

    def move(self, by: timedelta) -> None:
        self._offset += by
        self._made.ask("/clock", {"advance": by.total_seconds()})
