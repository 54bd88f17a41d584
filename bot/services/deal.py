"""Cards: made, and their value, date, owner and words changed."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.domain import permit
from bot.domain.deal import Deal, Position, Source, Status
from bot.domain.draft import NewDeal
from bot.domain.error import Invalid
from bot.domain.money import Money
from bot.domain.person import Person
from bot.domain.pipeline import Stage, StageKind
from bot.domain.timeline import Entry, EntryKind
from bot.services import playbook, rhythm
from bot.services.change import fetch, record, stall_clock
from bot.storage import UnitOfWork


def create(uow: UnitOfWork, draft: NewDeal, *, by: Person | None) -> Deal:
    """Make a card from a draft, its company and contact with it; give the stored deal.

    `by` None: it came in by itself.

    Raises `Forbidden` for a viewer, and `Invalid` when there is no name to call it by or when the
    stage is a closing one.
    """
    if by is not None:
        permit.ask_to_sell(by)
    begun = place(uow, draft)
    company_id = uow.companies.get_or_add(draft.company) if draft.company else None
    contact_id = (
        uow.contacts.get_or_add(draft.contact, company_id, email=draft.email, phone=draft.phone)
        if draft.contact
        else None
    )
    placed = replace(begun, company_id=company_id, contact_id=contact_id)
    return store(uow, [placed], by=by)[0]


@dataclass(frozen=True, slots=True)
class Placed:
    """A draft with the stage it starts in, and the company and contact it is about."""

    draft: NewDeal
    stage: Stage
    company_id: int | None
    contact_id: int | None


def place(
    uow: UnitOfWork,
    draft: NewDeal,
    company_id: int | None = None,
    contact_id: int | None = None,
) -> Placed:
    """Say where a card begins; raises `Invalid` as `create` does."""
    _name_of(draft)
    return Placed(draft, _start(uow, draft), company_id, contact_id)


def store(uow: UnitOfWork, placed: Sequence[Placed], *, by: Person | None) -> list[Deal]:
    """Make cards of drafts whose company and contact are there; give the stored deals in order.

    Each costs a share of the same few statements.
    """
    stored = uow.deals.add_many([stall_clock(uow, _drawn(uow, one)) for one in placed])
    uow.visits.begin(stored, uow.now)
    playbook.begin(uow, stored)
    rhythm.begin(uow, [(deal, one.stage) for deal, one in zip(stored, placed, strict=True)])
    uow.timeline.tell(_told(uow, stored, placed, by))
    return stored


def _name_of(draft: NewDeal) -> str:
    name = draft.name.strip() or (draft.company or "").strip() or (draft.contact or "").strip()
    if not name:
        raise Invalid("Give the name of the contact or of the company.")
    return name


def _drawn(uow: UnitOfWork, placed: Placed) -> Deal:
    draft, stage = placed.draft, placed.stage
    position = Position(
        pipeline_id=stage.pipeline_id,
        stage_id=stage.id,
        status=Status.OPEN,
        owner_id=draft.owner_id,
        value=draft.value,
        close_date=draft.close_date,
        probability=None,
    )
    return Deal(
        id=0,
        number=0,
        name=_name_of(draft),
        position=position,
        company_id=placed.company_id,
        company=draft.company,
        contact_id=placed.contact_id,
        contact=draft.contact,
        source=draft.source,
        source_detail=draft.source_detail,
        persona_id=draft.persona_id,
        created_at=uow.now,
        qualified_at=uow.now if stage.kind is StageKind.DEAL else None,
        entered_at=uow.now,
        position_at=uow.now,
    )


def set_value(
    uow: UnitOfWork, deal_id: int, value: Money | None, *, by: Person, version: int | None = None
) -> Deal:
    """Set what a deal is worth; None makes it unknown."""
    deal = fetch(uow, deal_id, version, by=by)
    if deal.value == value:
        return deal
    after = replace(deal, position=replace(deal.position, value=value))
    return record(uow, deal, after, EntryKind.VALUE, by=by)


def set_close_date(
    uow: UnitOfWork, deal_id: int, day: date | None, *, by: Person, version: int | None = None
) -> Deal:
    """Set the expected close date; of a closed deal, the day it closed (not in the future)."""
    return expect(uow, fetch(uow, deal_id, version, by=by), day, by=by)


def expect(uow: UnitOfWork, deal: Deal, day: date | None, *, by: Person) -> Deal:
    """Set the close date of a deal that was loaded to be changed."""
    if deal.close_date == day:
        return deal
    if deal.status is not Status.OPEN:
        closed_on(uow, day, by=by)
    after = replace(deal, position=replace(deal.position, close_date=day))
    return record(uow, deal, after, EntryKind.DATE, by=by)


def assign(
    uow: UnitOfWork, deal_id: int, owner_id: int | None, *, by: Person, version: int | None = None
) -> Deal:
    """Give a deal to a person, or to nobody; raises `Invalid` for somebody who has left."""
    return hand_to(uow, fetch(uow, deal_id, version, by=by), owner_id, by=by)


def hand_to(uow: UnitOfWork, deal: Deal, owner_id: int | None, *, by: Person) -> Deal:
    """Give a deal that was loaded to be changed to a person, or to nobody."""
    if deal.owner_id == owner_id:
        return deal
    if owner_id is not None and not (owner := uow.persons.get(owner_id)).active:
        raise Invalid("{person} has left. Choose another owner.", person=owner.name)
    after = replace(deal, position=replace(deal.position, owner_id=owner_id))
    return record(uow, deal, after, EntryKind.OWNER, by=by)


def edit(
    uow: UnitOfWork,
    deal_id: int,
    *,
    by: Person,
    version: int | None = None,
    name: str | None = None,
    company: str | None = None,
    contact: str | None = None,
    source: Source | None = None,
) -> Deal:
    """Change the words on a card; what is None stays."""
    deal = fetch(uow, deal_id, version, by=by)
    after = deal
    if name and name.strip():
        after = replace(after, name=name.strip())
    if company:
        after = replace(after, company=company, company_id=uow.companies.get_or_add(company))
    if contact:
        contact_id = uow.contacts.get_or_add(contact, after.company_id)
        after = replace(after, contact=contact, contact_id=contact_id)
    if source:
        after = replace(after, source=source)
    return deal if after == deal else record(uow, deal, after, EntryKind.EDITED, by=by)


def plan(
    uow: UnitOfWork,
    deal_id: int,
    step: str | None,
    on: date | None,
    *,
    by: Person,
    version: int | None = None,
) -> Deal:
    """Set the next step, its words and its day; both None clear it."""
    deal = fetch(uow, deal_id, version, by=by)
    after = replace(deal, next_step=step, next_step_on=on)
    return deal if after == deal else record(uow, deal, after, EntryKind.NEXT_STEP, by=by)


def closed_on(uow: UnitOfWork, day: date | None, *, by: Person) -> date:
    """Give the day of a close, which must be known and not in the future (`Invalid`).

    The future begins after today in the author's zone or the workspace's, whichever is later:
    a rep in Seoul closes on a day that has not begun in New York.
    """
    if day is None:
        raise Invalid("Say on which day it closed.")
    if day > max(uow.workspace.day(uow.now), uow.now.astimezone(by.tz).date()):
        raise Invalid("A deal cannot have closed in the future. Choose today or a day before.")
    return day


def _start(uow: UnitOfWork, draft: NewDeal) -> Stage:
    pipelines = uow.pipelines
    pipeline = pipelines.get(draft.pipeline_id) if draft.pipeline_id else pipelines.default()
    if draft.stage_id is None:
        return pipeline.entry(lead=draft.lead)
    stage = pipeline.stage(draft.stage_id)
    if not stage.kind.is_open:
        raise Invalid("A new card starts in an open stage. Close it from there.")
    return stage


def _told(
    uow: UnitOfWork, stored: Iterable[Deal], placed: Iterable[Placed], by: Person | None
) -> Iterator[Entry]:
    for deal, one in zip(stored, placed, strict=True):
        beginning = Entry(
            id=uow.new_id(),
            deal_id=deal.id,
            kind=EntryKind.CREATED,
            at=uow.now,
            recorded_at=uow.now,
            author_id=by.id if by else None,
            after=deal.position,
        )
        yield beginning
        if note := one.draft.note:
            kind = EntryKind.NOTE
            yield replace(beginning, id=uow.new_id(), kind=kind, after=None, body=note)
