"""Forms handed in: read, read back where that is due, and done under the forms' own versions."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from bot.commands.answer import Answer, Done, Open, Screen, Show, Swap
from bot.commands.call import Call
from bot.commands.card import agreed_verb
from bot.commands.cast import everybody
from bot.commands.form import Verb
from bot.commands.form import form as form_of
from bot.commands.lead import created
from bot.commands.overtaken import deal_form
from bot.commands.request import Kind
from bot.commands.route import Routes
from bot.commands.surface import HOME, after, surface
from bot.commands.verb import act, log
from bot.domain.custom import RecordKind
from bot.domain.deal import Deal
from bot.domain.error import FormErrors, Invalid
from bot.domain.pipeline import StageKind
from bot.services import deal as deals
from bot.services import field as fields
from bot.services import followup, journal, move
from bot.services import persona as personas
from bot.services.change import fetch
from bot.storage import UnitOfWork
from bot.views import changed, custom
from bot.views import form as forms
from bot.views.form import FormT
from bot.views.metadata import metadata, read_back
from bot.views.token import Token

routes = Routes()


def _read(call: Call, kind: type[FormT]) -> tuple[FormT, Swap | None]:
    """Read a form; with a Swap, its readings have to be shown before they count."""
    read = forms.read(kind, call.values, call.words, currency=call.workspace.currency)
    view = call.request.view
    if read.echo and dict(metadata(view).echo) != dict(read.echo):
        return read.values, Swap(read_back(view, read.echo, call.words))
    return read.values, None


def _deal(call: Call, uow: UnitOfWork) -> Deal:
    """Load the deal a form was opened on; `Stale` when it changed while the form was open."""
    token = _token(call)
    return fetch(uow, token.deal_id, token.version)


def _token(call: Call) -> Token:
    token = metadata(call.request.view).deal
    if token is None:
        raise Invalid("This window is too old. Close it and open it again.")
    return token


@contextmanager
def _under(field: str) -> Iterator[None]:
    """Put a refusal of the change itself under the field it is about."""
    try:
        yield
    except Invalid as error:
        raise FormErrors({field: error}) from error


def as_it_stands(call: Call, uow: UnitOfWork) -> Answer:
    """Show the form of a deal to who was too late with it, with what the other has changed.

    A form that comes again has its answer on the way already, so nothing is said twice.
    """
    if not call.stale:
        return Done()
    token = _token(call)
    deal = uow.deals.get(token.deal_id)
    now = form_of(call, uow, Verb(call.request.name.partition(".")[2]), deal)
    return deal_form(call, uow, deal, token.version, now.view)


def closes(call: Call, uow: UnitOfWork) -> Answer:
    """Close the form of a card that is made already."""
    return Done()


@routes.changes(Kind.SUBMISSION, "lead.new", "deal.new", again=closes)
def create(call: Call, uow: UnitOfWork) -> Answer:
    """Make a card."""
    values, swap = _read(call, forms.CardForm)
    if swap:
        return swap
    known = uow.fields.all(RecordKind.DEAL)
    own = custom.read_inputs(known, call.values, call.words, currency=call.workspace.currency)
    call.once(uow)
    draft = values.draft(lead=call.request.name == "lead.new")
    with _under("owner" if values.owner else "contact"):
        answer = created(call, uow, draft, own)
    return Show(Screen("home")) if surface(call) == HOME else answer


def _changing(
    name: str, kind: type[FormT], field: str
) -> Callable[[Callable[[Call, UnitOfWork, Deal, FormT], tuple[Deal, str]]], None]:
    """Register the form of a deal: read, claimed once, done; refusals go under `field`."""

    def register(does: Callable[[Call, UnitOfWork, Deal, FormT], tuple[Deal, str]]) -> None:
        def run(call: Call, uow: UnitOfWork) -> Answer:
            values, swap = _read(call, kind)
            if swap:
                return swap
            deal = _deal(call, uow)
            call.once(uow)
            with _under(field):
                done, said = does(call, uow, deal, values)
            return after(call, done, said)

        routes.changes(Kind.SUBMISSION, name, again=as_it_stands)(run)

    return register


@_changing("deal.edit", forms.EditForm, "name")
def _edit(call: Call, uow: UnitOfWork, deal: Deal, form: forms.EditForm) -> tuple[Deal, str]:
    edited = deals.edit(
        uow,
        deal.id,
        by=call.person,
        name=form.name,
        company=form.company,
        contact=form.contact,
        source=form.source,
    )
    if (form.next_step, form.next_step_on) != (deal.next_step, deal.next_step_on):
        edited = deals.plan(uow, deal.id, form.next_step, form.next_step_on, by=call.person)
    if "persona" in call.values and form.persona != edited.persona_id:
        edited = personas.assign(uow, deal.id, form.persona, by=call.person)
    own = uow.fields.all(RecordKind.DEAL)
    values = custom.read_inputs(own, call.values, call.words, currency=call.workspace.currency)
    edited = fields.fill(uow, deal.id, values, by=call.person) if values else edited
    return edited, changed.edited(edited, call.words)


@_changing("deal.value", forms.ValueForm, "value")
def _value(call: Call, uow: UnitOfWork, deal: Deal, form: forms.ValueForm) -> tuple[Deal, str]:
    valued = deals.set_value(uow, deal.id, form.value, by=call.person)
    return valued, changed.valued(valued, call.words)


@_changing("deal.date", forms.DateForm, "close_date")
def _date(call: Call, uow: UnitOfWork, deal: Deal, form: forms.DateForm) -> tuple[Deal, str]:
    dated = deals.set_close_date(uow, deal.id, form.close_date, by=call.person)
    return dated, changed.dated(dated, call.words)


@_changing("deal.assign", forms.OwnerForm, "owner")
def _assign(call: Call, uow: UnitOfWork, deal: Deal, form: forms.OwnerForm) -> tuple[Deal, str]:
    given = deals.assign(uow, deal.id, form.owner, by=call.person)
    return given, changed.assigned(given, call.words, people=everybody(uow))


@_changing("deal.note", forms.NoteForm, "note")
def _note(call: Call, uow: UnitOfWork, deal: Deal, form: forms.NoteForm) -> tuple[Deal, str]:
    noted = journal.note(uow, deal.id, form.note, by=call.person)
    return noted, changed.noted(noted, call.words)


@_changing("deal.log", forms.LogForm, "note")
def _log(call: Call, uow: UnitOfWork, deal: Deal, form: forms.LogForm) -> tuple[Deal, str]:
    if form.followup is None:
        return log(call, uow, deal, form.activity, form.note)
    logged = journal.log(uow, deal.id, form.activity, form.note, by=call.person)
    said = changed.logged(logged, form.activity, call.words)
    with _under("followup"):
        planned = followup.schedule(uow, deal.id, form.followup, by=call.person)
    return planned, f"{said} {changed.planned(planned, form.followup, call.words)}"


@_changing("deal.won", forms.WonForm, "on")
def _won(call: Call, uow: UnitOfWork, deal: Deal, form: forms.WonForm) -> tuple[Deal, str]:
    if form.value is None and deal.value is None:
        with _under("value"):
            raise Invalid("Say what {deal} was worth before it is won.", deal=deal.name)
    won = move.win(uow, deal.id, form.closing(), by=call.person)
    return won, changed.won(won, call.words)


@_changing("deal.lost", forms.LostForm, "on")
def _lost(call: Call, uow: UnitOfWork, deal: Deal, form: forms.LostForm) -> tuple[Deal, str]:
    lost = move.lose(uow, deal.id, form.closing(), by=call.person)
    return lost, changed.lost(lost, call.words)


@_changing("deal.followup", forms.FollowupForm, "due")
def _followup(
    call: Call, uow: UnitOfWork, deal: Deal, form: forms.FollowupForm
) -> tuple[Deal, str]:
    planned = followup.schedule(uow, deal.id, form.due, by=call.person, note=form.note)
    return planned, changed.planned(planned, form.due, call.words)


@_changing("deal.move", forms.MoveForm, "stage")
def _move(call: Call, uow: UnitOfWork, deal: Deal, form: forms.MoveForm) -> tuple[Deal, str]:
    pipeline = uow.pipelines.get(deal.position.pipeline_id)
    moved = move.move(uow, deal.id, form.stage, by=call.person)
    if pipeline.stage(form.stage).kind is StageKind.WON:
        return moved, changed.won(moved, call.words)
    return moved, changed.moved(moved, pipeline, call.words)


@routes.changes(Kind.SUBMISSION, "deal.pick", again=closes)
def pick(call: Call, uow: UnitOfWork) -> Answer:
    """Go on with the deal that was picked: its next form takes the place of the picker."""
    values, _ = _read(call, forms.PickForm)
    extra = metadata(call.request.view).extra
    verb, rest = agreed_verb(str(extra.get("verb", ""))), str(extra.get("rest", ""))
    deal = fetch(uow, values.deal)
    answer = act(call, uow, verb, deal, rest)
    return Swap(answer.view) if isinstance(answer, Open) else answer


@routes.reads(Kind.CLOSED, "lead.new", "deal.new")
def dismissed(call: Call, uow: UnitOfWork) -> Answer:
    """Let a form go that was closed without being handed in."""
    return Done()
