"""The fix-it list in App Home: paged, settled by its controls, and counted per person."""

from bot.commands.answer import Answer, Open, Screen, Show
from bot.commands.call import Call, Viewer
from bot.commands.card import as_it_stands, named
from bot.commands.cast import every_pipeline
from bot.commands.form import Verb, form
from bot.commands.request import Kind
from bot.commands.route import Routes
from bot.commands.surface import after, present
from bot.domain.error import Forbidden
from bot.domain.permit import leads, may_sell
from bot.services import deal as deals
from bot.services import fix
from bot.services.change import fetch
from bot.storage import UnitOfWork
from bot.views import changed
from bot.views import fix as fixes
from bot.views.block import Block
from bot.views.day import read_iso

routes = Routes()


def drawn(uow: UnitOfWork, viewer: Viewer, page: int) -> list[Block]:
    """Draw a page of the viewer's list; nothing for who has no deals to look after."""
    if not may_sell(viewer.person):
        return []
    found = fix.fix_list(uow, viewer.person, page=page)
    return fixes.fixes(found, viewer.words, pipelines=every_pipeline(uow), team=_leads(uow, viewer))


def _leads(uow: UnitOfWork, viewer: Viewer) -> bool:
    return any(leads(viewer.person, pipeline) for pipeline in uow.pipelines.all())


@routes.reads(Kind.ACTION, "fix.page", "fix.first")
def turn(call: Call, uow: UnitOfWork) -> Answer:
    """Turn the page."""
    value = call.request.value
    page = int(value) if value.isascii() and value.isdigit() and len(value) < 6 else 0
    return Show(Screen("home", {"fix": page}))


@routes.changes(Kind.ACTION, "fix.date", again=as_it_stands)
def date(call: Call, uow: UnitOfWork) -> Answer:
    """Set the close date chosen in the calendar."""
    token = named(call)
    deal = fetch(uow, token.deal_id, token.version, by=call.person)
    call.once(uow)
    day = read_iso(call.request.value)
    if day == deal.close_date:
        return present(call, deal)
    dated = deals.set_close_date(uow, deal.id, day, by=call.person)
    return after(call, dated, changed.dated(dated, call.words))


@routes.reads(Kind.ACTION, "fix.value")
def value(call: Call, uow: UnitOfWork) -> Answer:
    """Ask for the value."""
    return form(call, uow, Verb.VALUE, fetch(uow, named(call).deal_id))


@routes.reads(Kind.ACTION, "fix.team")
def team(call: Call, uow: UnitOfWork) -> Answer:
    """Show a manager how much is left per person."""
    if not _leads(uow, call):
        raise Forbidden("Only an admin or a manager can see what others have to fix.")
    return Open(fixes.team(fix.team(uow, call.person), call.words))
