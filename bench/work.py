"""The work that is measured in the service layer, each beside what it is compared with."""

import random
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cached_property, partial

from bench import bulk, name, past
from bench.analyst import Analysts
from bench.byhand import ByHand
from bench.byhand_metric import MetricByHand
from bench.byhand_move import MoveByHand
from bench.fill import Ground
from bench.piece import BARE, BEST, LOGS, OURS, SCAN, Bench, Work
from bench.replay import Bare, record
from bot.domain.board import BoardQuery
from bot.domain.metrics import Period, Scope
from bot.domain.pipeline import Stage
from bot.domain.span import Span
from bot.jobs.round import go_round
from bot.services.board import board
from bot.services.home import home
from bot.services.match import find
from bot.services.metric import groups, numbers
from bot.services.move import move
from bot.storage import Database, UnitOfWork


class Works:
    """All works on one ground."""

    def __init__(self, db: Database, ground: Ground, bare: Bare) -> None:
        self._db, self._ground, self._bare = db, ground, bare
        self._by_hand = ByHand(bare, ground)
        self._dice = random.Random(11)
        self._bench = Bench(db, ground, bare, self._dice)

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
            "losses": self._losses,
            "open deals for a forecast": self._open_deals,
            "home": self._home,
            "idle tick": self._tick,
            **past.works(self._bench),
            **bulk.works(self._bench),
        }

    @cached_property
    def _analysts(self) -> Analysts:
        return Analysts(self._bare, self._ground, self._last_year())

    @cached_property
    def _english(self) -> list[str]:
        return self._company_names(korean=False)

    @cached_property
    def _korean(self) -> list[str]:
        return self._company_names(korean=True)

    def _board(self) -> Work:
        query = BoardQuery(self._ground.pipeline.id)
        ours, bare = self._bench.reads(lambda uow, number: board(uow, query))
        return Work(
            {OURS: ours, BARE: bare, BEST: lambda _: self._by_hand.board()},
            self._bench.yardstick,
            {SCAN: lambda _: self._by_hand.board_scan()},
        )

    def _move(self) -> Work:
        """Move deals that are each moved once; recorded ones are taken back before."""
        db, ground = self._db, self._ground
        by, workspace_id = ground.people[0], ground.workspace.id
        deals = self._bench.open_deals(3 * LOGS)
        mine, theirs, others = deals[:LOGS], deals[LOGS : 2 * LOGS], deals[2 * LOGS :]
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
            self._bench.yardstick,
        )

    def _prefix(self, texts: list[str]) -> Work:
        ours, bare = self._bench.reads(lambda uow, number: find(uow, texts[number]))
        return Work(
            {OURS: ours, BARE: bare, BEST: lambda n: self._by_hand.prefix(texts[n])},
            self._bench.yardstick,
            {SCAN: lambda n: self._by_hand.prefix_scan(texts[n])},
        )

    def _fuzzy(self, texts: list[str]) -> Work:
        ours, bare = self._bench.reads(lambda uow, number: find(uow, texts[number]))
        scans = {SCAN: lambda n: self._by_hand.fuzzy_scan(texts[n])}
        return Work({OURS: ours, BARE: bare}, self._bench.yardstick, scans)

    def _numbers(self) -> Work:
        scope, period = Scope(self._ground.pipeline.id), Period()
        ours, bare = self._bench.reads(lambda uow, number: numbers(uow, scope, period))
        return Work(
            {OURS: ours, BARE: bare, BEST: lambda _: self._by_hand.numbers()},
            self._bench.yardstick,
            {SCAN: lambda _: self._by_hand.numbers_scan(), **self._analysts.scans("numbers")},
        )

    def _by_rep(self) -> Work:
        scope, period = Scope(self._ground.pipeline.id), self._last_year()
        ours, bare = self._bench.reads(lambda uow, number: groups(uow, "owner", scope, period))
        by_hand = MetricByHand(self._bare, self._ground, period)
        return Work(
            {OURS: ours, BARE: bare, BEST: lambda _: by_hand.by_rep()},
            self._bench.yardstick,
            {SCAN: lambda _: by_hand.by_rep_scan(), **self._analysts.scans("by rep, a year")},
        )

    def _funnel(self) -> Work:
        pipeline_id, period = self._ground.pipeline.id, self._last_year()
        ours, bare = self._bench.reads(
            lambda uow, number: uow.funnels.funnel(Scope(pipeline_id), period)
        )
        by_hand = MetricByHand(self._bare, self._ground, period)
        return Work(
            {OURS: ours, BARE: bare, BEST: lambda _: by_hand.funnel()},
            self._bench.yardstick,
            {SCAN: lambda _: by_hand.funnel_scan(), **self._analysts.scans("funnel")},
        )

    def _losses(self) -> Work:
        pipeline_id, period = self._ground.pipeline.id, self._last_year()
        ours, _ = self._bench.reads(
            lambda uow, number: uow.funnels.losses(Scope(pipeline_id), pipeline_id, period)
        )
        by_hand = MetricByHand(self._bare, self._ground, period)
        return Work(
            {},
            self._bench.yardstick,
            {
                OURS: ours,
                SCAN: lambda _: by_hand.losses_scan(),
                **self._analysts.scans("losses"),
            },
        )

    def _open_deals(self) -> Work:
        stages = [one.id for one in self._ground.pipeline.open_stages]
        ours, bare = self._bench.reads(lambda uow, number: uow.forecasts.open(stages, None))
        by_hand = MetricByHand(self._bare, self._ground, self._last_year())
        return Work(
            {},
            self._bench.yardstick,
            {
                OURS: ours,
                BARE: bare,
                SCAN: lambda _: by_hand.open_scan(),
                **self._analysts.scans("open deals for a forecast"),
            },
        )

    def _last_year(self) -> Period:
        with self._db.read(self._ground.workspace.id) as uow:
            return Span.LAST_YEAR.period(uow.workspace.day(uow.now))

    def _home(self) -> Work:
        people = self._ground.people
        ours, bare = self._bench.reads(lambda uow, number: home(uow, people[number % len(people)]))
        return Work({OURS: ours, BARE: bare}, self._bench.yardstick)

    def _tick(self) -> Work:
        """Tick with nothing due, as the clock does most of the time."""
        now = datetime.now(UTC)
        while go_round(self._db, now):
            pass
        _, bare = self._bench.reads(lambda uow, number: uow.looks.agenda(now))
        return Work({OURS: lambda _: go_round(self._db, now), BARE: bare}, self._bench.yardstick)

    def _company_names(self, *, korean: bool) -> list[str]:
        rows = self._bare.rows("SELECT name FROM company")
        names = [text for (text,) in rows if text.isascii() is not korean]
        return [self._dice.choice(names) for _ in range(LOGS)]

    def _misspelt(self, text: str) -> str:
        return name.misspelt(self._dice, text)
