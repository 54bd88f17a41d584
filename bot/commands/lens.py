"""A board narrowed, by its form and in one line, and widened again."""

from dataclasses import replace

from bot.commands.answer import Answer, Open, Screen, Show
from bot.commands.call import Call
from bot.commands.cast import everybody
from bot.commands.find import person_named
from bot.commands.pipeline import asked, command
from bot.commands.request import Kind
from bot.commands.route import Routes
from bot.commands.surface import remembered
from bot.domain.board import BoardQuery
from bot.domain.error import FormErrors, Invalid
from bot.services import lens as service
from bot.storage import UnitOfWork
from bot.views import form as forms
from bot.views import narrow
from bot.views.metadata import metadata
from bot.views.narrow_line import asks, read_asked
from bot.views.narrow_query import Reading
from bot.views.narrow_query import narrowed as taken_in
from bot.views.query import BOARD_SIZE, board_value
from bot.views.words import msg

routes = Routes()


def plain(call: Call, uow: UnitOfWork) -> Answer:
    """Show the default pipeline, which is never wrong."""
    return _show(BoardQuery(uow.pipelines.default().id, size=BOARD_SIZE))


@command.sub(
    "filter",
    hint=msg("owner:dana value>10k closing:this-month stalled"),
    about=msg("Show only some deals: by owner, value, dates, source and more"),
    again=plain,
    aliases=("where", "find", "필터"),
    meant=asks,
)
def narrowed(call: Call, uow: UnitOfWork) -> Answer:
    """Narrow the board as one line says; the words before the first term name a pipeline."""
    line = read_asked(call.text)
    head = line.head
    pipeline = uow.pipelines.named(head) if head else uow.pipelines.default()
    reading = Reading(call.person.locale, uow.workspace.day(uow.now), uow.workspace.currency)
    names = service.Names(uow, lambda typed: person_named(uow, call, typed).id)
    query, lens = taken_in(
        line, BoardQuery(pipeline.id, size=BOARD_SIZE), names, reading, me=call.person.id
    )
    return _show(service.through(uow, query, lens))


@routes.reads(Kind.ACTION, "board.narrow")
def ask(call: Call, uow: UnitOfWork) -> Answer:
    """Ask what the board should show."""
    query = asked(call.request.value)
    lens = service.asked_for(uow, query)
    seen = service.seen(uow, query)
    offer = narrow.Offer(
        everybody(uow), service.teams(uow), service.personas(uow), service.askable(uow)
    )
    meta = {**remembered(call), "asked": board_value(query)}
    form = narrow.ask(query, lens, call.words, offer=offer, company=seen.company, meta=meta)
    return Open(form)


def as_it_was(call: Call, uow: UnitOfWork) -> Answer:
    """Show the board as it was before it was narrowed."""
    return _show(asked(str(metadata(call.request.view).extra.get("asked", ""))))


@routes.changes(Kind.SUBMISSION, "lens.save", again=as_it_was)
def save(call: Call, uow: UnitOfWork) -> Answer:
    """Show the board as it was asked for."""
    currency = call.workspace.currency
    values = forms.read(narrow.LensForm, call.values, call.words, currency=currency).values
    before = asked(str(metadata(call.request.view).extra.get("asked", "")))
    own = narrow.read_own(
        service.askable(uow), call.values, locale=call.words.locale, currency=currency
    )
    company = None
    if values.company is not None:
        try:
            company = service.company_named(uow, values.company)
        except Invalid as error:
            raise FormErrors({"company": error}) from error
    lens = values.lens(own, company)
    if (flaw := service.flaw(uow, lens)) is not None:
        raise FormErrors(dict([flaw]))
    query = BoardQuery(before.pipeline_id, owner_id=values.owner, sort=before.sort)
    return _show(service.through(uow, query, lens))


def as_it_is(call: Call, uow: UnitOfWork) -> Answer:
    """Show the board the button stands on."""
    return _show(asked(call.request.value))


@routes.changes(Kind.ACTION, "board.all", again=as_it_is)
def widen(call: Call, uow: UnitOfWork) -> Answer:
    """Show all deals again; what cards show stays as it was chosen."""
    return _show(replace(service.whole(uow, asked(call.request.value)), size=BOARD_SIZE))


def _show(query: BoardQuery) -> Answer:
    return Show(Screen("board", {"query": board_value(query)}))
