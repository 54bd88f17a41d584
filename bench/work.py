"""The work that is measured in the service layer, each beside what it is compared with."""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property, partial

from bench import name
from bench.byhand import ByHand
from bench.byhand_metric import MetricByHand
from bench.byhand_move import MoveByHand
from bench.fill import Ground
from bench.replay import Bare, Sent, record
from bench.timing import WARM_UP, Case, Timing, alternate
from bot.domain.board import BoardQuery
from bot.domain.metrics import Period, Scope
from bot.domain.movement import Extent
from bot.domain.pipeline import Stage
from bot.domain.span import Span
from bot.jobs.round import go_round
from bot.services.board import board, board_as_of
from bot.services.home import home
from bot.services.match import find
from bot.services.metric import groups, numbers
from bot.services.move import move
from bot.services.movement import changes
from bot.storage import Database, UnitOfWork

OURS, BARE, BEST, SCAN = "service", "bare", "best", "scan"
YARD = "yardstick"
"""What no size changes: it tells a slow moment of the machine from a slow statement."""
_RUNS = 120
_LOGS = _RUNS + WARM_UP
_SCANS = 5
_SCAN_SECONDS = 4.0
_CHANGES = 500
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Work:
    """One piece of work: `cases` take turns, `scans` grow with the deals and run a few times."""

    cases: Mapping[str, Case]
    yardstick: Case
    scans: Mapping[str, Case] = field(default_factory=dict)

    def timings(self) -> dict[str, Timing]:
        """Take the times."""
        taken = alternate({**self.cases, YARD: self.yardstick}, runs=_RUNS)
        if self.scans:
            taken |= alternate(self.scans, runs=_SCANS, warm_up=0, seconds=_SCAN_SECONDS)
        return taken


class Works:
    """All works on one ground."""

    def __init__(self, db: Database, ground: Ground, bare: Bare) -> None:
        self._db, self._ground, self._bare = db, ground, bare
        self._by_hand = ByHand(bare, ground)
        self._dice = random.Random(11)

    def all(self) -> dict[str, Callable[[], Work]]:
        """Give by name how to prepare each work, in the order of the report."""
        return {
            "board": self._board,
            "move": self._move,
            "search prefix": lambda: self._prefix([text[:7] for text in self._english]),
            "search prefix, Hangul": lambda: self._prefix([text[:3] for text in self._korean]),
            "search typo": lambda: self._fuzzy([self._misspelt(text) for text in self._english]),
            "search typo, Hangul": lambda: self._fuzzy(
                [self._misspelt(text) for text in self._korean]
            ),
            "numbers": self._numbers,
            "by rep, a year": self._by_rep,
            "funnel": self._funnel,
            "home": self._home,
            "idle tick": self._tick,
            "as-of": self._past,
            "changes": self._changes,
        }

    @cached_property
    def _english(self) -> list[str]:
        return self._company_names(korean=False)

    @cached_property
    def _korean(self) -> list[str]:
        return self._company_names(korean=True)

    def _reads(self, work: Callable[[UnitOfWork, int], object]) -> tuple[Case, Case]:
        """Give a reading work and the same statements sent by the bare driver."""
        logs: dict[int, list[Sent]] = {}

        def ours(number: int) -> None:
            with self._db.read(self._ground.workspace.id) as uow:
                work(uow, number)

        def bare(number: int) -> None:
            self._bare.send(logs[number])

        for number in range(_LOGS):
            logs[number] = record(
                self._db, self._ground.workspace.id, _numbered(work, number), write=False
            )
        return ours, bare

    def _board(self) -> Work:
        query = BoardQuery(self._ground.pipeline.id)
        ours, bare = self._reads(lambda uow, number: board(uow, query))
        return Work(
            {OURS: ours, BARE: bare, BEST: lambda _: self._by_hand.board()},
            self._yardstick,
            {SCAN: lambda _: self._by_hand.board_scan()},
        )

    def _move(self) -> Work:
        """Move deals that are each moved once; recorded ones are taken back before."""
        db, ground = self._db, self._ground
        by, workspace_id = ground.people[0], ground.workspace.id
        deals = self._open_deals(3 * _LOGS)
        mine, theirs, others = deals[:_LOGS], deals[_LOGS : 2 * _LOGS], deals[2 * _LOGS :]
        by_hand = MoveByHand(self._bare, ground)

        def work(uow: UnitOfWork, deal_id: int, target: Stage) -> object:
            return move(uow, deal_id, target.id, by=by)

        def ours(number: int) -> None:
            deal_id, target = mine[number]
            db.write(workspace_id, lambda uow: work(uow, deal_id, target))

        logs = [
            record(
                db,
                workspace_id,
                partial(work, deal_id=deal_id, target=target),
                write=True,
            )
            for deal_id, target in theirs
        ]
        return Work(
            {
                OURS: ours,
                BARE: lambda number: self._bare.send(logs[number]),
                BEST: lambda number: by_hand.move(*others[number]),
            },
            self._yardstick,
        )

    def _prefix(self, texts: list[str]) -> Work:
        ours, bare = self._reads(lambda uow, number: find(uow, texts[number]))
        return Work(
            {OURS: ours, BARE: bare, BEST: lambda n: self._by_hand.prefix(texts[n])},
            self._yardstick,
            {SCAN: lambda n: self._by_hand.prefix_scan(texts[n])},
        )

    def _fuzzy(self, texts: list[str]) -> Work:
        ours, bare = self._reads(lambda uow, number: find(uow, texts[number]))
        scans = {SCAN: lambda n: self._by_hand.fuzzy_scan(texts[n])}
        return Work({OURS: ours, BARE: bare}, self._yardstick, scans)

    def _numbers(self) -> Work:
        scope, period = Scope(self._ground.pipeline.id), Period()
        ours, bare = self._reads(lambda uow, number: numbers(uow, scope, period))
        return Work(
            {OURS: ours, BARE: bare, BEST: lambda _: self._by_hand.numbers()},
            self._yardstick,
            {SCAN: lambda _: self._by_hand.numbers_scan()},
        )

    def _by_rep(self) -> Work:
        scope, period = Scope(self._ground.pipeline.id), self._last_year()
        ours, bare = self._reads(lambda uow, number: groups(uow, "owner", scope, period))
        by_hand = MetricByHand(self._bare, self._ground, period)
        return Work(
            {OURS: ours, BARE: bare, BEST: lambda _: by_hand.by_rep()},
            self._yardstick,
            {SCAN: lambda _: by_hand.by_rep_scan()},
        )

    def _funnel(self) -> Work:
        pipeline_id, period = self._ground.pipeline.id, self._last_year()
        ours, bare = self._reads(lambda uow, number: uow.funnels.funnel(Scope(pipeline_id), period))
        by_hand = MetricByHand(self._bare, self._ground, period)
        return Work(
            {OURS: ours, BARE: bare, BEST: lambda _: by_hand.funnel()},
            self._yardstick,
            {SCAN: lambda _: by_hand.funnel_scan()},
        )

    def _last_year(self) -> Period:
        with self._db.read(self._ground.workspace.id) as uow:
            return Span.LAST_YEAR.period(uow.workspace.day(uow.now))

    def _home(self) -> Work:
        people = self._ground.people
        ours, bare = self._reads(lambda uow, number: home(uow, people[number % len(people)]))
        return Work({OURS: ours, BARE: bare}, self._yardstick)

    def _tick(self) -> Work:
        """Tick with nothing due, as the clock does most of the time."""
        now = datetime.now(UTC)
        while go_round(self._db, now):
            pass
        _, bare = self._reads(lambda uow, number: uow.looks.agenda(now))
        return Work({OURS: lambda _: go_round(self._db, now), BARE: bare}, self._yardstick)

    def _past(self) -> Work:
        since, pipeline = self._since(_CHANGES), self._ground.pipeline
        ours, bare = self._reads(lambda uow, number: board_as_of(uow, pipeline.id, since))
        return Work({OURS: ours, BARE: bare}, self._yardstick)

    def _changes(self) -> Work:
        since, extent = self._since(_CHANGES), Extent(self._ground.pipeline.id)
        ours, bare = self._reads(lambda uow, number: changes(uow, extent, since))
        return Work({OURS: ours, BARE: bare}, self._yardstick)

    def _since(self, count: int) -> datetime:
        """Give the instant since which `count` changes of position are on the timeline.

        The past is always that many changes deep, so what remains to grow is what the deals cost.
        """
        ((at,),) = self._bare.rows(
            "SELECT at FROM timeline WHERE after_pipeline_id IS NOT NULL"
            f" ORDER BY at DESC LIMIT 1 OFFSET {count}"
        )
        # SQLite keeps instants as microseconds.
        return at if isinstance(at, datetime) else _EPOCH + timedelta(microseconds=at)

    def _yardstick(self, number: int) -> None:
        """Go ten times there and back, and count in Python for as long."""
        for _ in range(10):
            self._bare.rows("SELECT 1")
        sum(each * number for each in range(10_000))

    def _open_deals(self, count: int) -> list[tuple[int, Stage]]:
        """Choose open deals from all over the table, each with the next stage to move to."""
        rows = self._bare.rows("SELECT id, stage_id FROM deal WHERE status = 'open'")
        chosen = self._dice.sample(rows, count)
        return [(deal_id, self._ground.after(stage_id)) for deal_id, stage_id in chosen]

    def _company_names(self, *, korean: bool) -> list[str]:
        rows = self._bare.rows("SELECT name FROM company")
        names = [text for (text,) in rows if text.isascii() is not korean]
        return [self._dice.choice(names) for _ in range(_LOGS)]

    def _misspelt(self, text: str) -> str:
        return name.misspelt(self._dice, text)


def _numbered(
    work: Callable[[UnitOfWork, int], object], number: int
) -> Callable[[UnitOfWork], object]:
    return lambda uow: work(uow, number)
