"""Whether somebody may change a deal, with its pipeline and its owner looked up."""

from bot.domain import permit
from bot.domain.deal import Deal
from bot.domain.person import Person
from bot.storage import UnitOfWork


def ask(uow: UnitOfWork, deal: Deal, *, by: Person) -> None:
    """Raise `Forbidden` unless the person may change the deal; see `bot.domain.permit`."""
    permit.ask_to_change(by, uow.pipelines.get(deal.position.pipeline_id), owner_of(uow, deal))


def may_change(uow: UnitOfWork, deal: Deal, *, by: Person) -> bool:
    """Tell whether the person may change the deal."""
    pipeline = uow.pipelines.get(deal.position.pipeline_id)
    return permit.may_change(by, pipeline, owner_of(uow, deal))


def leads(uow: UnitOfWork, deal: Deal, *, by: Person) -> bool:
    """Tell whether the person leads the deal's pipeline or its owner."""
    pipeline = uow.pipelines.get(deal.position.pipeline_id)
    return permit.leads(by, pipeline, owner_of(uow, deal))


def owner_of(uow: UnitOfWork, deal: Deal) -> Person | None:
    """Give whose deal it is, None while unowned."""
    return uow.persons.get(deal.owner_id) if deal.owner_id is not None else None
