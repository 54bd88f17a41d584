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
from bot.domain.board import BoardQuery, Sort
from bot.domain.custom import CustomField, FieldKind
from bot.domain.error import FormErrors, Invalid
from bot.domain.lens import Lens, Own
from bot.services import lens as service
from bot.storage import UnitOfWork
from bot.views import form as forms
from bot.views import narrow
from bot.views.metadata import metadata
from bot.views.narrow_line import (
    Term,
    asks,
    bounds,
    read_amounts,
    read_asked,
    read_sort,
    read_when,
)
from bot.views.oneline import read_source
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
    query, lens = BoardQuery(pipeline.id, size=BOARD_SIZE), Lens()
    lens = replace(
        lens,
        stalled="stalled" in line.flags,
        no_step="no_step" in line.flags,
        unowned="unowned" in line.flags,
    )
    if "mine" in line.flags:
        query = replace(query, owner_id=call.person.id)
    for term in line.terms:
        query, lens = _with(call, uow, term, query, lens)
    return _show(service.through(uow, query, lens))


def _with(
    call: Call, uow: UnitOfWork, term: Term, query: BoardQuery, lens: Lens
) -> tuple[BoardQuery, Lens]:
    """Take one term of a line in."""
    locale, today = call.person.locale, uow.workspace.day(uow.now)
    match term.key:
        case "owner":
            return replace(query, owner_id=person_named(uow, call, term.value).id), lens
        case "pipeline":
            return replace(query, pipeline_id=uow.pipelines.named(term.value).id), lens
        case "sort":
            return replace(query, sort=Sort(read_sort(term.value))), lens
        case "team":
            return query, replace(lens, team=service.team_named(uow, term.value))
        case "persona":
            return query, replace(lens, persona_id=service.persona_named(uow, term.value))
        case "company":
            return query, replace(lens, company_id=service.company_named(uow, term.value))
        case "source":
            source = read_source(term.value)
            if source is None:
                raise Invalid("“{typed}” is not a source I know.", typed=term.value)
            return query, replace(lens, sources=(*lens.sources, source))
        case "value":
            low, high = read_amounts(term, locale, uow.workspace.currency)
            return query, replace(lens, least=low or lens.least, most=high or lens.most)
        case "closing":
            return query, replace(lens, closing=read_when(term, locale, today))
        case "created":
            return query, replace(lens, created=read_when(term, locale, today))
        case _:
            known = service.field_named(uow, term.key)
            return query, replace(lens, own=(*lens.own, _own(call, uow, known, term)))


def _own(call: Call, uow: UnitOfWork, known: CustomField, term: Term) -> Own:
    if known.kind is FieldKind.PERSON:
        return Own(known.id, known.kind, str(person_named(uow, call, term.value).id))
    asked_for = bounds(term)
    if "text" in asked_for and known.kind is FieldKind.CHOICE:
        typed = asked_for["text"].casefold()
        asked_for["text"] = next(
            (one for one in known.choices if one.casefold() == typed), asked_for["text"]
        )
    held = {name: narrow.bound_of(known, part) for name, part in asked_for.items()}
    if known.kind in (FieldKind.NUMBER, FieldKind.DATE) and "text" in held:
        held = {"first": held["text"], "last": held["text"]}
    return Own(known.id, known.kind, **held)


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
    own = narrow.read_own(service.askable(uow), call.values)
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
