"""Files into a workspace, in short transactions that can be taken up again after a crash."""

from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from bot.domain.error import Invalid
from bot.domain.workspace import Workspace
from bot.intake import board
from bot.intake.board import Places
from bot.intake.card import Read
from bot.intake.judge import Verdict, judge
from bot.intake.mapping import Mapping, fold
from bot.intake.names import Known, Names
from bot.intake.own import Own, settled
from bot.intake.plan import BUDGET, Filed, Plan, plan
from bot.intake.reader import CardReader
from bot.intake.recipe import remember
from bot.intake.report import Outcome, Problem, Report, count
from bot.intake.roster import Roster
from bot.intake.shelf import shelve
from bot.services import chore
from bot.services.begin import Spread
from bot.services.calm import calm
from bot.services.relay import Relay
from bot.services.stride import Stride
from bot.storage import Database, UnitOfWork
from bot.storage.statistic import refresh_statistics

CHUNK = Stride(first=200, least=150, most=2_000)
"""Rows of a transaction."""
ALONE = 3_000
"""Rows of one that nobody waits for: each commit writes the same pages of the indexes again."""
LOOKED_AT = 1_000
"""Rows that are judged at once where nothing is written."""

TOLD = 2_000
"""Problems that are listed of one import; more say nothing new, and take memory."""
_STEP = 50


def load(
    db: Database, workspace_id: int, paths: Iterable[Path], *, dry_run: bool = False
) -> Report:
    """Import the deals of files as they are understood by themselves; see `carry_out`."""
    return carry_out(db, plan(db, workspace_id, paths), dry_run=dry_run)


def carry_out(
    db: Database,
    planned: Plan,
    *,
    dry_run: bool = False,
    watch: Callable[[int], object] = lambda done: None,
    run_id: int | None = None,
    chunk: Stride = CHUNK,
    alone: int = ALONE,
) -> Report:
    """Import what a plan has settled and say what became of each row.

    Each row is known by its source and external id. One that says the same as when it was last
    imported is skipped, whatever was done to its deal since; one that says something else is
    applied to its deal. A run that was cut short is finished by running it again. `dry_run`
    writes nothing. `watch` is told the rows that are done, now and then; what it raises ends the
    import. A recipe is remembered for its source once all of it is in. What is made is noted
    under `run_id`, so that it can be taken back. Transactions are of `chunk` rows, and of `alone`
    where nobody is there to be held up.
    """
    with calm():
        return _carried_out(
            db, planned, dry_run=dry_run, watch=watch, run_id=run_id, chunk=chunk, alone=alone
        )


def _carried_out(
    db: Database,
    planned: Plan,
    *,
    dry_run: bool,
    watch: Callable[[int], object],
    run_id: int | None,
    chunk: Stride,
    alone: int,
) -> Report:
    outcomes: list[Outcome] = []
    problems = list(planned.problems)
    told = 0
    for filed in planned.files:
        one = _Load(db, planned.workspace, planned.roster, filed, run_id, chunk, alone)
        # Closed at once when `watch` raises, so that nothing is stored any more after that.
        with closing(one.rehearse() if dry_run else one.run()) as verdicts:
            for verdict in verdicts:
                outcomes.append(verdict.outcome)
                told += len(verdict.problems)
                if verdict.outcome is Outcome.REFUSED or told <= TOLD:
                    problems += verdict.problems
                if len(outcomes) % _STEP == 0:
                    watch(len(outcomes))
    watch(len(outcomes))
    if told > TOLD:
        reason = Invalid(
            "{count} rows have something left out; the first of them are listed.", count=told
        )
        problems.append(Problem(planned.files[0].mapping.table.file, 1, None, reason))
    if planned.recipe is not None and not dry_run:
        db.write(planned.workspace.id, lambda uow: _remember(uow, planned), budget=BUDGET)
    return count(outcomes, problems)


def _remember(uow: UnitOfWork, planned: Plan) -> None:
    for filed in planned.files:
        if planned.recipe is not None:
            remember(uow, filed.mapping.preset.key, planned.recipe)


@dataclass(frozen=True, slots=True)
class _Left:
    """What a chunk leaves to the next: names that are settled, and whose days are taken."""

    known: Known
    spread: Spread


def _stored(
    relay: Relay[Read, Verdict, _Left], cards: Iterator[Read]
) -> Iterator[Sequence[Verdict]]:
    """Give the verdicts of chunk after chunk, once they are in."""
    while reads := list(islice(cards, relay.size)):
        yield relay.put(reads)
    yield relay.end()


@dataclass(frozen=True, slots=True)
class _Load:
    """One deals file on its way in."""

    db: Database
    workspace: Workspace
    roster: Roster
    filed: Filed
    run_id: int | None
    chunk: Stride
    alone: int

    @property
    def mapping(self) -> Mapping:
        """How the file is read."""
        return self.filed.mapping

    def rehearse(self) -> Generator[Verdict, None, None]:
        """Say what would become of each row, in transactions that cannot write."""
        cards = self._cards()
        while reads := list(islice(cards, LOOKED_AT)):
            with self.db.read(self.workspace.id, budget=BUDGET) as uow:
                verdicts = judge(uow, reads, self.mapping)
            yield from verdicts

    def run(self) -> Generator[Verdict, None, None]:
        """Write the rows chunk by chunk; names a chunk settled count once it has committed."""
        places, known, own = self.db.write(self.workspace.id, self._settle, budget=BUDGET)

        def work(
            uow: UnitOfWork, reads: Sequence[Read], left: _Left
        ) -> tuple[list[Verdict], _Left]:
            names, spread = Names(uow, left.known), left.spread.tried()
            verdicts = judge(uow, reads, self.mapping)
            made = shelve(uow, verdicts, self.mapping.preset, places, names, spread, own)
            self._note(uow, made, names)
            return verdicts, _Left({**left.known, **names.fresh}, spread)

        cards, created = self._cards(), 0
        with Relay(
            self.db,
            self.workspace.id,
            work,
            _Left(known, Spread()),
            stride=self.chunk,
            alone=self.alone,
            budget=BUDGET,
        ) as relay:
            for verdicts in _stored(relay, cards):
                before = created
                created += sum(verdict.outcome is Outcome.CREATED for verdict in verdicts)
                if created and not before:
                    refresh_statistics(self.db)
                yield from verdicts
        if created > CHUNK.first:
            refresh_statistics(self.db)
        if created:
            self.db.write(self.workspace.id, chore.relearn)

    def _settle(self, uow: UnitOfWork) -> tuple[Places, Known, Own]:
        names = Names(uow, {})
        names.settle(self.roster)
        renamed = {fold(name): other for name, other in self.filed.options.stages.items()}
        surveyed = self.filed.surveyed
        places = board.settle(uow, self.mapping.preset, surveyed.stages, renamed, surveyed.chances)
        self._note(uow, (), names)
        own, made = settled(uow, surveyed.extras)
        if made and self.run_id is not None:
            run = uow.loads.get(self.run_id)
            uow.loads.note(run, {"fields": [*run.facts.get("fields", ()), *made]})
        return places, names.fresh, own

    def _note(self, uow: UnitOfWork, deals: Iterable[int], names: Names) -> None:
        """Note what was made, in the transaction that made it."""
        if self.run_id is not None:
            uow.loads.made(self.run_id, "deal", deals)
            for kind in ("company", "contact"):
                uow.loads.made(self.run_id, kind, names.made[kind])

    def _cards(self) -> Iterator[Read]:
        products = self.roster.products
        filed = self.filed
        key = filed.options.key
        return CardReader(filed.mapping, filed.surveyed, self.workspace, products, key).cards()
