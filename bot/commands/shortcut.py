"""Shortcuts: a lead or a deal from anywhere, and a lead from what somebody wrote."""

from bot.commands.answer import Answer
from bot.commands.call import Call
from bot.commands.form import begin
from bot.commands.request import unescaped
from bot.commands.route import Routes
from bot.domain.deal import Source
from bot.domain.draft import NewDeal
from bot.storage import UnitOfWork
from bot.views.words import msg

routes = Routes()

_LONGEST = 1500


@routes.shortcut("lead.new", name=msg("New lead"), about=msg("Add a lead to the pipeline"))
def lead(call: Call, uow: UnitOfWork) -> Answer:
    """Open the form for a new lead."""
    return begin(call, uow, lead=True)


@routes.shortcut("deal.new", name=msg("New deal"), about=msg("Add a deal to the pipeline"))
def deal(call: Call, uow: UnitOfWork) -> Answer:
    """Open the form for a new deal."""
    return begin(call, uow, lead=False)


@routes.shortcut(
    "lead.from_message",
    name=msg("Create lead from message"),
    about=msg("Add a lead with this message as its note"),
    on_message=True,
)
def from_message(call: Call, uow: UnitOfWork) -> Answer:
    """Open the form for a new lead with the message as its note."""
    message = call.request.payload.get("message")
    written = message.get("text") if isinstance(message, dict) else ""
    draft = NewDeal(
        owner_id=call.person.id,
        source=Source.CHAT,
        note=unescaped(str(written or ""))[:_LONGEST] or None,
        lead=True,
    )
    return begin(call, uow, lead=True, draft=draft)
