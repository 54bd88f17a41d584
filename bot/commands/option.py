"""External selects: deals, people, companies and contacts looked up while somebody types."""

from bot.commands.answer import Answer, Choices
from bot.commands.call import Call
from bot.commands.cast import every_pipeline
from bot.commands.request import Kind
from bot.commands.route import Routes
from bot.commands.trail import kept, number
from bot.domain.person import Person
from bot.services.match import find
from bot.storage import UnitOfWork
from bot.views import option
from bot.views.query import read_board, read_metric, read_movement, read_past

routes = Routes()

_SHOWN = 50


@routes.reads(Kind.OPTIONS, "deal.search")
def deals(call: Call, uow: UnitOfWork) -> Answer:
    """Find deals by number or name; before anything is typed, the person's own."""
    typed = call.text.strip()
    if typed:
        found = tuple(match.deal for match in uow.search.deals(typed, limit=_SHOWN))
    else:
        found = uow.deals.mine(call.person.id, limit=_SHOWN)
    return Choices(option.deal_options(found, call.words, pipelines=every_pipeline(uow)))


@routes.reads(Kind.OPTIONS, "person.search")
def people(call: Call, uow: UnitOfWork) -> Answer:
    """Find people by the start of their name."""
    return Choices(option.person_options(_people(call, uow), call.words))


@routes.reads(Kind.OPTIONS, "board.owner")
def board_owners(call: Call, uow: UnitOfWork) -> Answer:
    """Find whose deals the board should show; its question is in the name of the block."""
    query = read_board(call.request.block_id.partition(":")[2])
    return Choices(option.person_options(_people(call, uow), call.words, query=query))


@routes.reads(Kind.OPTIONS, "metric.owner")
def metric_owners(call: Call, uow: UnitOfWork) -> Answer:
    """Find whose numbers to show; the question is in the name of the block."""
    query = read_metric(call.request.block_id.partition(":")[2])
    return Choices(option.person_options(_people(call, uow), call.words, query=query))


@routes.reads(Kind.OPTIONS, "movement.owner")
def movement_owners(call: Call, uow: UnitOfWork) -> Answer:
    """Find whose changes to show; the question is in the name of the block."""
    query = read_movement(call.request.block_id.partition(":")[2])
    return Choices(option.person_options(_people(call, uow), call.words, query=query))


@routes.reads(Kind.OPTIONS, "past.owner")
def past_owners(call: Call, uow: UnitOfWork) -> Answer:
    """Find whose past board to show; the question is in the name of the block."""
    query = read_past(call.request.block_id.partition(":")[2])
    return Choices(option.person_options(_people(call, uow), call.words, query=query))


def _people(call: Call, uow: UnitOfWork) -> list[Person]:
    typed = call.text.strip()
    found = uow.persons.search(typed, limit=_SHOWN) if typed else uow.persons.all()[:_SHOWN]
    return [person for person in found if person.is_member]


@routes.reads(Kind.OPTIONS, "company.search")
def company_found(call: Call, uow: UnitOfWork) -> Answer:
    """Find companies by the start of a name, former ones too; else by what is alike."""
    found = {one.id: one for one in uow.companies.beginning(call.text, _SHOWN)}
    if not found and call.text.strip():
        ids = {one.company_id for one in find(uow, call.text).deals if one.company_id is not None}
        found = uow.companies.many(ids)
    own = _merged(call, "company")
    return Choices(
        option.named_options([(one.id, one.name) for one in found.values() if one.id != own])
    )


@routes.reads(Kind.OPTIONS, "contact.search")
def contact_found(call: Call, uow: UnitOfWork) -> Answer:
    """Find contacts by the start of a name, or by an e-mail address."""
    typed = call.text.strip()
    found = uow.contacts.by_email(typed) if "@" in typed else []
    found = found or uow.contacts.beginning(typed, _SHOWN)
    own = _merged(call, "contact")
    found = [one for one in found if one.id != own]
    at = uow.companies.many(one.company_id for one in found if one.company_id is not None)
    names = [
        (
            one.id,
            " · ".join([one.name, *([at[one.company_id].name] if one.company_id in at else [])]),
        )
        for one in found
    ]
    return Choices(option.named_options(names))


def _merged(call: Call, kind: str) -> int | None:
    """Give the record that another one is looked for to be merged with; it is no choice itself."""
    if call.request.view.get("callback_id") != f"{kind}.merge":
        return None
    return number(kept(call)[kind])
