"""Exchange rates, as admins set them."""

from collections.abc import Mapping
from typing import Any

from bot.commands.answer import Answer, Open, Payload, Screen, Show
from bot.commands.call import Call, Viewer
from bot.commands.overtaken import mark, shown_again
from bot.commands.request import Kind
from bot.commands.route import Routes
from bot.commands.screen import Shape
from bot.commands.stage import under
from bot.commands.surface import remembered
from bot.commands.trail import just_told, kept, number
from bot.domain.permit import ask_to_administer
from bot.services import rate as rates
from bot.storage import UnitOfWork
from bot.views import form as forms
from bot.views import rate as screens
from bot.views.setting import RateForm, TableForm

routes = Routes(alone=True)


@routes.reads(Kind.ACTION, "rate.list")
def listed(call: Call, uow: UnitOfWork) -> Answer:
    """Open the rates over the settings."""
    return Open(draw(uow, call, {}))


@routes.screen("rate.list", Shape.MODAL)
def draw(uow: UnitOfWork, viewer: Viewer, params: Mapping[str, Any]) -> Payload:
    """Draw the newest rates."""
    ask_to_administer(viewer.person)
    return screens.rates(
        uow.rates.newest(),
        viewer.words,
        home=uow.workspace.currency,
        notice=just_told(uow, viewer, params),
    )


@routes.reads(Kind.ACTION, "rate.add")
def ask(call: Call, uow: UnitOfWork) -> Answer:
    """Open the form of a rate."""
    ask_to_administer(call.person)
    today = uow.workspace.day(uow.now)
    meta = {**remembered(call), "since": str(mark(uow))}
    return Open(screens.rate_form(call.words, home=uow.workspace.currency, today=today, meta=meta))


@routes.reads(Kind.ACTION, "rate.import")
def ask_table(call: Call, uow: UnitOfWork) -> Answer:
    """Open the form of a table of rates."""
    ask_to_administer(call.person)
    home = uow.workspace.currency
    meta = {**remembered(call), "since": str(mark(uow))}
    return Open(screens.import_form(call.words, home=home, meta=meta))


def _all(call: Call, uow: UnitOfWork) -> Answer:
    return Show(Screen("rate.list"))


def _overtaken(call: Call, uow: UnitOfWork, wanted: list[rates.Quoted]) -> Answer | None:
    """Show a form of rates again where others than wanted were set while it was open."""
    meta = kept(call)
    late = rates.changed_since(uow, number(meta["since"]), wanted) if "since" in meta else []
    if not late:
        return None
    home, about = uow.workspace.currency, {**meta, "since": str(mark(uow))}
    if call.request.name == "rate.table":
        now = screens.import_form(call.words, home=home, meta=about)
    else:
        today = uow.workspace.day(uow.now)
        now = screens.rate_form(call.words, home=home, today=today, meta=about)
    lines = [
        screens.change_line(one.currency, one.day, one.was, one.now, call.words) for one in late
    ]
    return shown_again(call, uow, now, late[0].told, lines)


@routes.changes(Kind.SUBMISSION, "rate.table", again=_all)
def save_table(call: Call, uow: UnitOfWork) -> Answer:
    """Set a table of rates."""
    form = forms.read(TableForm, call.values, call.words, currency=call.workspace.currency).values
    with under("table"):
        table = screens.read_table(form.table)
        if late := _overtaken(call, uow, table):
            return late
        call.once(uow)
        told = rates.put_all(uow, table, by=call.person)
    return Show(Screen("rate.list", {"audit": str(told.id)}))


@routes.changes(Kind.SUBMISSION, "rate.save", again=_all)
def save(call: Call, uow: UnitOfWork) -> Answer:
    """Set a rate."""
    form = forms.read(RateForm, call.values, call.words, currency=call.workspace.currency).values
    if late := _overtaken(call, uow, [(1, form.currency, form.day, form.rate)]):
        return late
    call.once(uow)
    own = form.currency == uow.workspace.currency
    ahead = form.day > uow.workspace.day(uow.now)
    with under("currency" if own else "day" if ahead else "rate"):
        told = rates.put(uow, form.currency, form.day, form.rate, by=call.person)
    return Show(Screen("rate.list", {"audit": str(told.id)}))
