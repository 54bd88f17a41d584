"""Who a deal is about, for its card: the persona and its fit, the company, the people in it."""

from bot.commands.call import Viewer
from bot.commands.cast import everybody
from bot.domain.custom import RecordKind
from bot.domain.deal import Deal, Status
from bot.domain.persona import best
from bot.services import category as categories
from bot.services import company as companies
from bot.services import mail, permit
from bot.services import persona as personas
from bot.storage import UnitOfWork
from bot.views import custom, letter, party
from bot.views import persona as screens
from bot.views.block import Block
from bot.views.category import category


def around(uow: UnitOfWork, viewer: Viewer, deal_id: int) -> list[Block]:
    """Draw what a card shows below the deal itself."""
    deal = uow.deals.get(deal_id)
    values = uow.fields.of(RecordKind.DEAL, deal_id)
    known = uow.fields.all(RecordKind.DEAL)
    own = custom.section_of(custom.lines(known, values, viewer.words, everybody(uow)))
    people = len(companies.people(uow, deal))
    doors = party.doors(deal, people, viewer.words)
    return [
        *doors,
        *own,
        *_persona(uow, viewer, deal),
        *_category(uow, viewer, deal),
        *_address(uow, viewer, deal),
    ]


def _address(uow: UnitOfWork, viewer: Viewer, deal: Deal) -> list[Block]:
    """Show who works on the deal where mail about it is sent."""
    if not permit.may_change(uow, deal, by=viewer.person):
        return []
    address = mail.address_for(uow, deal)
    return letter.address(address, viewer.words) if address else []


def _category(uow: UnitOfWork, viewer: Viewer, deal: Deal) -> list[Block]:
    """Show how sure somebody is of an open deal."""
    if deal.status is not Status.OPEN:
        return []
    found, chosen = categories.category_of(uow, deal)
    return [
        category(
            deal,
            found,
            viewer.words,
            chosen=chosen,
            chance=categories.chance_of(uow, deal),
            editable=permit.may_change(uow, deal, by=viewer.person),
        )
    ]


def _persona(uow: UnitOfWork, viewer: Viewer, deal: Deal) -> list[Block]:
    """Show the assigned persona with its fit, else offer the best-fitting one."""
    assigned = uow.personas.get(deal.persona_id) if deal.persona_id is not None else None
    editable = permit.may_change(uow, deal, by=viewer.person)
    if deal.status is not Status.OPEN:
        return screens.shown(deal, assigned, [], viewer.words, editable=False)
    fits = personas.fits(uow, deal)
    own = [one for one in fits if assigned is not None and one.persona.id == assigned.id]
    offered = best(fits)
    if offered is None and not own:
        return screens.shown(deal, assigned, fits[:1], viewer.words, editable=False)
    better = offered is not None and (not own or (offered.score or 0) > (own[0].score or 0))
    shown = [*own, *([offered] if better and offered is not None else [])]
    return screens.shown(deal, assigned, shown, viewer.words, editable=editable)
