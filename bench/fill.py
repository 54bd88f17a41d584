"""A populated workspace: deals with totals as an import writes them, history as SQL derives it."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from itertools import islice

from bench import name
from bench.load import BUDGET, Load, without_indexes, writing
from bot.domain.deal import Deal, Position, Source, Status
from bot.domain.followup import Followup
from bot.domain.money import Money
from bot.domain.person import Person, Role
from bot.domain.pipeline import Pipeline, Stage
from bot.domain.stall import stalls_at
from bot.domain.workspace import Workspace
from bot.services.workspace import make
from bot.storage import Database, Installation, UnitOfWork
from bot.storage.insert import insert_many
from bot.storage.rebuild import rebuild
from bot.storage.repository import folded
from bot.storage.tables import company

TEAM, APP = "T0BENCH", "A0BENCH"
OWNERS = 60

_SEED = 7
_CHUNK = 25_000
_YEARS = timedelta(days=3 * 365)
_DEALS_PER_COMPANY = 15
_MOST_COMPANIES = 30_000
_ROOM = 8
"""Ids kept free after each deal's, for its entries on the timeline and its visits."""

_OPEN_SHARE, _WON_SHARE = 0.25, 0.42
_CURRENCIES = ("USD", "KRW", "EUR")
_WEIGHTS = (74, 21, 5)
_OWN_PROBABILITIES = (25, 50, 75, 90)

_CREATED = """
INSERT INTO timeline (workspace_id, id, deal_id, kind, at, recorded_at, author_id,
    after_pipeline_id, after_stage_id, after_status, after_owner_id, after_minor,
    after_currency, after_close_date, after_probability)
SELECT workspace_id, id + 1, id, 'created', created_at, created_at, owner_id,
    pipeline_id, {entry}, 'open', owner_id, minor, currency, close_date, probability
FROM deal
"""
_MOVED = """
INSERT INTO timeline (workspace_id, id, deal_id, kind, at, recorded_at, author_id,
    before_pipeline_id, before_stage_id, before_status, before_owner_id, before_minor,
    before_currency, before_close_date, before_probability,
    after_pipeline_id, after_stage_id, after_status, after_owner_id, after_minor,
    after_currency, after_close_date, after_probability)
SELECT workspace_id, id + 2, id,
    CASE status WHEN 'open' THEN 'moved' WHEN 'won' THEN 'won' ELSE 'lost' END,
    entered_at, entered_at, owner_id,
    pipeline_id, {entry}, 'open', owner_id, minor, currency, close_date, probability,
    pipeline_id, stage_id, status, owner_id, minor, currency, close_date, probability
FROM deal WHERE stage_id <> {entry}
"""
_VISITED = """
INSERT INTO stage_visit (workspace_id, id, deal_id, pipeline_id, stage_id, entered_at, left_at,
    seconds)
SELECT workspace_id, id + 1, id, pipeline_id, {entry}, created_at, entered_at, {seconds}
FROM deal WHERE stage_id <> {entry}
"""
_VISITING = """
INSERT INTO stage_visit (workspace_id, id, deal_id, pipeline_id, stage_id, entered_at)
SELECT workspace_id, id + 2, id, pipeline_id, stage_id, entered_at FROM deal
"""
_SECONDS = {
    "sqlite": "(entered_at - created_at) / 1000000",
    "postgresql": "extract(epoch FROM entered_at - created_at)::bigint",
}


@dataclass(frozen=True, slots=True)
class Ground:
    """What is measured on: a workspace, its one pipeline and its people."""

    workspace: Workspace
    pipeline: Pipeline
    people: tuple[Person, ...]

    def after(self, stage_id: int) -> Stage:
        """Give the open stage that follows an open one, the first after the last."""
        stages = self.pipeline.open_stages
        at = [stage.id for stage in stages].index(stage_id)
        return stages[(at + 1) % len(stages)]


def fill(db: Database, size: int) -> Ground:
    """Populate an empty migrated database with `size` deals."""
    dice = random.Random(_SEED)
    workspace = make(db, Workspace(id=0, key="bench", name="Bench"))
    with db.begin(workspace.id, budget=BUDGET) as uow:
        pipeline = uow.pipelines.default()
        people = _people(uow, dice)
        uow.workspaces.adopt(workspace.id, Installation(TEAM, None, APP, "U0BOT", uow.now))
        companies = _companies(uow, dice, min(size // _DEALS_PER_COMPANY + 20, _MOST_COMPANIES))
        now = uow.now
    invented = _deals(dice, pipeline, people, companies, size, now)
    load = Load()
    with without_indexes(db, workspace.id):
        while chunk := list(islice(invented, _CHUNK)):
            with writing(db, workspace.id) as uow:
                load.add(uow, chunk)
        with writing(db, workspace.id) as uow:
            load.finish(uow)
            _history(uow, pipeline.stages[0])
    with writing(db, workspace.id) as uow:
        _followups(uow, people)
    # The history was written by SQL, past the unit of work that counts it.
    rebuild(db, workspace.id)
    return Ground(workspace, pipeline, people)


def _people(uow: UnitOfWork, dice: random.Random) -> tuple[Person, ...]:
    people = []
    for number in range(OWNERS):
        korean = number % 3 == 2
        people.append(
            Person(
                id=uow.new_id(),
                name=name.person(dice, korean=korean),
                # Managers may move everybody's deals, which the works do.
                role=Role.MANAGER,
                slack_id=f"U{number:08d}",
                email=f"person{number}@example.com",
                locale="ko" if korean else "en",
                zone="Asia/Seoul" if korean else "America/New_York",
            )
        )
    return tuple(uow.persons.add(person) for person in people)


def _companies(
    uow: UnitOfWork, dice: random.Random, count: int
) -> list[tuple[int, name.CompanyName]]:
    named = [(uow.new_id(), one) for one in name.companies(dice, count)]
    rows = ([uow.workspace_id, key, one.text, folded(one.text)] for key, one in named)
    insert_many(uow.link, company, ["workspace_id", "id", "name", "name_key"], rows)
    return named


def _deals(
    dice: random.Random,
    pipeline: Pipeline,
    people: Sequence[Person],
    companies: Sequence[tuple[int, name.CompanyName]],
    size: int,
    now: datetime,
) -> Iterator[Deal]:
    """Invent deals, oldest first; their ids are those of three years back on."""
    open_stages, (won, lost) = pipeline.open_stages, pipeline.stages[-2:]
    first = 1 << 40
    for number in range(size):
        company_id, its_name = dice.choice(companies)
        created = now - _YEARS * (1 - number / size) - timedelta(hours=1)
        draw = dice.random()
        if draw < _OPEN_SHARE:
            # The open ones are the young ones, as in life; else they would all be stalled.
            created = now - timedelta(days=dice.expovariate(1 / 25), hours=1)
            stage, status = dice.choice(open_stages), Status.OPEN
        else:
            is_won = draw < _OPEN_SHARE + _WON_SHARE
            stage, status = (won, Status.WON) if is_won else (lost, Status.LOST)
        entered = _entered(dice, pipeline, stage, created, now)
        owner = dice.choice(people)
        planned = status is Status.OPEN and dice.random() < 0.6
        deal = Deal(
            id=first + number * _ROOM,
            number=number + 1,
            name=name.deal(dice, its_name),
            position=Position(
                pipeline_id=pipeline.id,
                stage_id=stage.id,
                status=status,
                owner_id=owner.id,
                value=_value(dice, dice.choices(_CURRENCIES, _WEIGHTS)[0]),
                close_date=_close_date(dice, status, entered, now),
                probability=dice.choice(_OWN_PROBABILITIES) if dice.random() < 0.05 else None,
            ),
            company_id=company_id,
            company=its_name.text,
            source=dice.choice(tuple(Source)),
            next_step="Call back" if planned else None,
            next_step_on=now.date() + timedelta(days=dice.randint(0, 20)) if planned else None,
            created_at=created,
            qualified_at=entered if stage is not open_stages[0] else None,
            closed_at=entered if status is not Status.OPEN else None,
            entered_at=entered,
            position_at=entered,
        )
        yield _clocked(deal, stage, owner, now) if status is Status.OPEN else deal


def _entered(
    dice: random.Random, pipeline: Pipeline, stage: Stage, created: datetime, now: datetime
) -> datetime:
    if stage is pipeline.stages[0]:
        return created
    entered = created + timedelta(days=dice.expovariate(1 / 12))
    latest = now - timedelta(minutes=30)
    # Not all at one instant, else no number of changes could be looked back over.
    return entered if entered < latest else created + dice.random() * (latest - created)


def _close_date(dice: random.Random, status: Status, entered: datetime, now: datetime) -> date:
    if status is Status.OPEN:
        return now.date() + timedelta(days=dice.randint(-10, 120))
    return entered.astimezone(UTC).date()


def _value(dice: random.Random, currency: str) -> Money | None:
    if dice.random() < 0.06:
        return None
    major = int(dice.lognormvariate(9, 1)) + 100
    return Money(major * 1_000 if currency == "KRW" else major * 100, currency)


def _clocked(deal: Deal, stage: Stage, owner: Person, now: datetime) -> Deal:
    due = stalls_at(deal, stage, owner, now)
    return replace(deal, stalls_at=due, stalled=due is not None and due <= now)


def _history(uow: UnitOfWork, entry: Stage) -> None:
    seconds = _SECONDS[uow.link.dialect.name]
    for statement in (_CREATED, _MOVED, _VISITED, _VISITING):
        uow.link.driver.execute(statement.format(entry=entry.id, seconds=seconds))


def _followups(uow: UnitOfWork, people: Sequence[Person]) -> None:
    for person in people:
        for deal in uow.deals.mine(person.id, limit=4):
            due = uow.now.date() - timedelta(days=1)
            uow.followups.add(Followup(uow.new_id(), deal.id, person.id, due, note="Call back"))
