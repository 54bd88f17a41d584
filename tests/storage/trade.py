"""A small sales team for the storage tests: people, cards, and the changes that happen to them."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from random import Random

from bot.domain.deal import Deal, Position, Source, Status, status_in
from bot.domain.money import Money
from bot.domain.person import Person
from bot.domain.timeline import Entry, EntryKind
from bot.storage import UnitOfWork

CURRENCIES = ("USD", "KRW")
_ENDS = {
    Status.OPEN: EntryKind.REOPENED,
    Status.WON: EntryKind.WON,
    Status.LOST: EntryKind.LOST,
    Status.DISQUALIFIED: EntryKind.LOST,
}


def hire(uow: UnitOfWork, *names: str) -> list[Person]:
    """Add people."""
    return [uow.persons.add(Person(id=uow.new_id(), name=name)) for name in names]


def card(uow: UnitOfWork, *, name: str = "Globex", stage: int = 0, **fields: object) -> Deal:
    """Make a card that is not stored yet; `fields` of the position or of the deal."""
    pipeline = uow.pipelines.default()
    position = Position(
        pipeline_id=pipeline.id,
        stage_id=pipeline.stages[stage].id,
        status=Status.OPEN,
        owner_id=None,
        value=None,
        close_date=None,
        probability=None,
    )
    where = {key: fields.pop(key) for key in list(fields) if key in Position.__slots__}
    made = Deal(
        id=0,
        number=0,
        name=name,
        position=replace(position, **where),  # type: ignore[arg-type]
        created_at=uow.now,
        entered_at=uow.now,
        position_at=uow.now,
    )
    return replace(made, **fields)  # type: ignore[arg-type]


def store(uow: UnitOfWork, made: Deal, author: Person | None = None) -> Deal:
    """Store a card with its visit and its entry on the timeline."""
    stored = uow.deals.add(made)
    at = stored.created_at or uow.now
    uow.visits.enter(stored, stored.created_at)
    uow.timeline.append(
        Entry(
            id=uow.new_id(),
            deal_id=stored.id,
            kind=EntryKind.CREATED,
            at=at,
            recorded_at=uow.now,
            author_id=author.id if author else None,
            after=stored.position,
        )
    )
    return stored


def alter(
    uow: UnitOfWork,
    before: Deal,
    position: Position,
    *,
    undoes: int | None = None,
    **fields: object,
) -> Deal:
    """Change a card's position, with its entry and, for a new stage, its visit."""
    moved = position.stage_id != before.stage_id
    kind = EntryKind.MOVED if moved else EntryKind.VALUE
    if undoes is not None:
        kind = EntryKind.UNDONE
    elif position.status is not before.position.status:
        kind = _ENDS[position.status]
    after = replace(before, position=position, position_at=uow.now, **fields)  # type: ignore[arg-type]
    if moved:
        after = replace(after, entered_at=uow.now)
    stored = uow.deals.change(before, after)
    uow.timeline.append(
        Entry(
            id=uow.new_id(),
            deal_id=before.id,
            kind=kind,
            at=uow.now,
            recorded_at=uow.now,
            author_id=None,
            before=before.position,
            after=position,
            undoes=undoes,
        )
    )
    if moved and undoes is not None:
        uow.visits.take_back(stored)
    elif moved:
        uow.visits.move(stored, uow.now)
    return stored


def random_card(uow: UnitOfWork, random: Random, owners: list[Person]) -> Deal:
    """Make any card there can be: dated or not, of any value, owner, plan and stage."""
    now = uow.now
    undated = random.random() < 0.1
    return card(
        uow,
        name=f"{random.choice(('Globex', 'Initech', '한빛소프트'))} {random.randrange(1000)}",
        stage=random.randrange(len(uow.pipelines.default().open_stages)),
        owner_id=random.choice([None, *owners]) and random.choice(owners).id,
        value=random_value(random),
        close_date=random_day(random, now),
        probability=random.choice((None, None, 0, 35)),
        source=random.choice((None, Source.CALL)),
        next_step=random.choice((None, "call")),
        stalls_at=random.choice((None, now - timedelta(days=1), now + timedelta(days=1))),
        created_at=None if undated else now,
        entered_at=None if undated else now,
    )


def random_change(uow: UnitOfWork, random: Random, deal: Deal, owners: list[Person]) -> Deal:
    """Change a card in one of the ways people do."""
    position = deal.position
    match random.randrange(8):
        case 0:
            return alter(uow, deal, replace(position, value=random_value(random)))
        case 1:
            owner = random.choice([None, *(one.id for one in owners)])
            return alter(uow, deal, replace(position, owner_id=owner))
        case 2:
            return alter(uow, deal, replace(position, close_date=random_day(random, uow.now)))
        case 3:
            step = random.choice((None, "write"))
            return uow.deals.change(deal, replace(deal, next_step=step, stalls_at=None))
        case _:
            pipeline = uow.pipelines.default()
            target = random.choice(pipeline.stages)
            origin = pipeline.stage(deal.stage_id)
            status = status_in(target.kind, came_from=origin.kind)
            if target.kind is origin.kind:
                status = position.status
            moved = replace(position, stage_id=target.id, status=status)
            open_ = status is Status.OPEN
            return alter(
                uow,
                deal,
                moved,
                closed_at=None if open_ else uow.now,
                lost_reason=(None, "price", "timing")[deal.number % 3]
                if status in (Status.LOST, Status.DISQUALIFIED)
                else None,
                qualified_at=deal.qualified_at or (uow.now if random.random() < 0.5 else None),
                stalls_at=uow.now + timedelta(days=1) if open_ else None,
            )


def undo(uow: UnitOfWork, before: Deal, after: Deal) -> Deal:
    """Take the newest change of a card's position back."""
    (entry,) = uow.timeline.of(after.id, limit=1)
    kept = {name: getattr(before, name) for name in ("closed_at", "qualified_at", "lost_reason")}
    undone = alter(uow, after, before.position, undoes=entry.id, **kept)
    return uow.deals.change(undone, replace(undone, entered_at=before.entered_at))


def random_value(random: Random) -> Money | None:
    """Give a value, or none, or nothing."""
    minor = random.choice((None, 0, random.randrange(1, 10**9)))
    return None if minor is None else Money(minor, random.choice(CURRENCIES))


def random_day(random: Random, now: datetime) -> date | None:
    """Give a day around now, or none."""
    days = random.choice((None, random.randrange(-70, 70)))
    return None if days is None else now.date() + timedelta(days=days)
