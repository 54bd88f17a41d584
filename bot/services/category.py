"""How sure somebody is of a deal: chosen by whoever may change it, else by its chance."""

from bot.domain.deal import Deal, Status
from bot.domain.error import Invalid
from bot.domain.forecast import Category, category_by
from bot.domain.person import Person
from bot.domain.timeline import Change, EntryKind
from bot.services.change import fetch, record, stage_of
from bot.storage import UnitOfWork

FIELD = "category:"
"""How a change of it begins in an entry of the timeline; the deal's id follows."""


def chance_of(uow: UnitOfWork, deal: Deal) -> int:
    """Give the chance (percent) that a deal counts with: its own, else its stage's."""
    own = deal.position.probability
    return own if own is not None else stage_of(uow, deal).probability


def category_of(uow: UnitOfWork, deal: Deal) -> tuple[Category, bool]:
    """Give a deal's category, and whether somebody chose it."""
    chosen = uow.snapshots.category(deal.id)
    return (chosen, True) if chosen else (category_by(chance_of(uow, deal)), False)


def choose(uow: UnitOfWork, deal_id: int, category: Category | None, *, by: Person) -> Deal:
    """Set a deal's category; None leaves it to its chance. The timeline says who chose it.

    Raises `Forbidden` for who may not change the deal, `Invalid` for a closed one.
    """
    deal = fetch(uow, deal_id, by=by)
    if deal.status is not Status.OPEN:
        raise Invalid("{deal} is closed; only open deals have a category.", deal=deal.name)
    before = uow.snapshots.category(deal_id)
    if before is category:
        return deal
    uow.snapshots.choose(deal_id, category)
    change = Change(f"{FIELD}{deal_id}", before, category)
    return record(uow, deal, deal, EntryKind.EDITED, by=by, beside=(change,))


def take_back(uow: UnitOfWork, deal: Deal, change: Change) -> None:
    """Give a deal its former category, unless it was chosen anew since."""
    now = uow.snapshots.category(deal.id)
    if (now.value if now else None) == change.new:
        uow.snapshots.choose(deal.id, Category(change.old) if change.old else None)
