"""A history nobody chose: a team sells for some weeks, as a seed has it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import count
from random import Random

from bot.domain.deal import Deal, Status
from bot.domain.followup import Followup, FollowupState
from bot.domain.person import Person
from bot.domain.persona import Persona
from bot.domain.pipeline import StageKind
from bot.domain.playbook import Task, TaskState
from bot.domain.rate import Rate
from bot.domain.timeline import ActivityKind, Change, Entry, EntryKind
from bot.domain.workspace import Workspace
from bot.services.workspace import make
from bot.storage import Database, UnitOfWork
from tests.conftest import Clock
from tests.storage import trade

_SERIAL = count()


def live(db: Database, clock: Clock, zone: str, seed: int) -> Workspace:
    """Let a team sell over a change of the clocks: closed, reopened, moved back."""
    random = Random(seed)
    clock.now = datetime(2026, 2, 20, 3, tzinfo=UTC)
    place = make(db, Workspace(id=0, key=f"w{next(_SERIAL)}", name="W", zone=zone))
    with db.begin(place.id) as uow:
        owners = trade.hire(uow, "Ann", "Bo", "Cho")
        for one, team in zip(owners, ("East", "West", "East"), strict=True):
            uow.persons.save(replace(one, team=team, region=team))
        persona = uow.personas.add(Persona(uow.new_id(), "Buyer"))
        uow.rates.put(Rate("USD", "KRW", date(2026, 1, 1), Decimal("0.5")))
        uow.rates.put(Rate("USD", "KRW", date(2026, 2, 1), Decimal("0.0007")))
        product = uow.products.get_or_add("Kit")
    deals: list[Deal] = []
    for _ in range(160):
        clock.advance(minutes=random.randrange(60, 1000))
        with db.begin(place.id) as uow:
            if not deals or random.random() < 0.25:
                made = trade.random_card(uow, random, owners)
                made = replace(made, persona_id=random.choice((None, persona.id)))
                deals.append(trade.store(uow, made, owners[0]))
                if random.random() < 0.5:
                    uow.products.attach(deals[-1].id, product)
                _plan(uow, random, deals[-1].id)
                _act(uow, random, deals[-1].id, owners)
                continue
            at = random.randrange(len(deals))
            before = deals[at]
            (change,) = random.choices((_push, _close, trade.random_change), (3, 2, 5))
            deals[at] = after = change(uow, random, before, owners)
            if after.position != before.position and random.random() < 0.15:
                clock.advance(minutes=5)
                deals[at] = trade.undo(uow, before, after)
    return place


def _push(uow: UnitOfWork, random: Random, deal: Deal, owners: list[Person]) -> Deal:
    """Give a card another close date, mostly a later one."""
    was = deal.position.close_date or uow.now.date()
    later = was + timedelta(days=random.randrange(-10, 30))
    return trade.alter(uow, deal, replace(deal.position, close_date=later))


def _close(uow: UnitOfWork, random: Random, deal: Deal, owners: list[Person]) -> Deal:
    """Win or lose a card."""
    if deal.position.status is not Status.OPEN:
        return deal
    stage = random.choice(uow.pipelines.default().stages[-2:])
    status = Status.WON if stage.kind is StageKind.WON else Status.LOST
    ended = replace(deal.position, stage_id=stage.id, status=status, close_date=uow.now.date())
    reason = None if status is Status.WON else random.choice((None, "price", "timing"))
    return trade.alter(uow, deal, ended, closed_at=uow.now, lost_reason=reason)


def _plan(uow: UnitOfWork, random: Random, deal_id: int) -> None:
    """Put a step of the playbook on a deal, done, left behind or not."""
    stage = uow.pipelines.default().stages[0].id
    due = uow.now.date() + timedelta(days=random.randrange(-40, 20))
    state = random.choice(list(TaskState))
    uow.tasks.add([Task(uow.new_id(), deal_id, stage, None, 0, "call", due, state=state)])


def _act(uow: UnitOfWork, random: Random, deal_id: int, owners: list[Person]) -> None:
    """Log a call and plan a touch, which is done in time, late or not at all."""
    who = random.choice(owners)
    call = Entry(
        uow.new_id(), deal_id, EntryKind.ACTIVITY, uow.now, uow.now, who.id,
        activity=ActivityKind.CALL,
    )  # fmt: skip
    uow.timeline.append(call)
    due = uow.now.date() + timedelta(days=random.randrange(-3, 4))
    state = random.choice(list(FollowupState))
    planned = uow.followups.add(Followup(uow.new_id(), deal_id, who.id, due, state=state))
    if state is FollowupState.DONE:
        changes = (Change(f"followup:{planned.id}", "open", "done"),)
        by_logging = random.random() < 0.5
        done = Entry(
            uow.new_id(), deal_id,
            EntryKind.ACTIVITY if by_logging else EntryKind.FOLLOWUP_DONE,
            uow.now, uow.now, who.id,
            activity=ActivityKind.CALL if by_logging else None, changes=changes,
        )  # fmt: skip
        uow.timeline.append(done)
