"""/followup: what is due, planned, done and put off, in one line and by the controls beside it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from bot.commands.answer import Answer, Done, Open, Payload, Screen, Show
from bot.commands.call import Call, Viewer
from bot.commands.card import LARGEST_ID
from bot.commands.form import Verb
from bot.commands.help import guide
from bot.commands.overtaken import deal_form, since
from bot.commands.request import Kind
from bot.commands.route import Routes
from bot.commands.spoken import spoken
from bot.commands.surface import AGENDA, after, present, remembered, said_in
from bot.commands.verb import finish
from bot.domain.error import FormErrors, Invalid
from bot.domain.followup import Followup, Snooze, put_off_to
from bot.services import followup
from bot.services.change import fetch
from bot.services.holiday import holidays_of
from bot.storage import UnitOfWork
from bot.views import changed, form
from bot.views import followup as followups
from bot.views.metadata import metadata
from bot.views.words import msg

routes = Routes()

command = routes.command(
    "followup",
    about=msg("Show what is due, and plan the next touch"),
    hint="[today | add | done | snooze | help]",
)


@command.sub(
    "today", about=msg("List your follow-ups: due, and of the next days"), aliases=("오늘",)
)
def today(call: Call, uow: UnitOfWork) -> Answer:
    """List what is due to the person."""
    return Show(Screen(AGENDA))


spoken(
    command,
    "add",
    Verb.FOLLOWUP,
    hint=msg("acme friday ask about the offer"),
    about=msg("Plan when to come back to a deal"),
    aliases=("plan", "추가"),
)
spoken(
    command,
    "done",
    Verb.DONE,
    hint=msg("acme"),
    about=msg("Tick the follow-up on a deal off"),
    aliases=("완료",),
)
spoken(
    command,
    "snooze",
    Verb.SNOOZE,
    hint=msg("acme next week"),
    about=msg("Put the follow-up on a deal off to another day"),
    aliases=("later", "미루기"),
)


@command.sub("help", about=msg("Show this list"), aliases=("?", "도움말"))
def explain(call: Call, uow: UnitOfWork) -> Answer:
    """List what the command can do."""
    return guide(call, command)


@command.other
def otherwise(call: Call, uow: UnitOfWork) -> Answer:
    """List what is due; what is not understood gets the help."""
    return guide(call, command, typed=call.text) if call.text else Show(Screen(AGENDA))


def _settled(call: Call, uow: UnitOfWork) -> Answer:
    """Show how the deal of a follow-up stands, where it was clicked."""
    return present(call, uow.deals.get(_named(call, uow)[0].deal_id))


@routes.changes(Kind.ACTION, "followup.done", again=_settled)
def done(call: Call, uow: UnitOfWork) -> Answer:
    """Tick a follow-up off."""
    call.once(uow)
    return after(call, *finish(call, uow, _named(call, uow)[0].id))


@routes.changes(Kind.ACTION, "followup.snooze", again=_settled)
def later(call: Call, uow: UnitOfWork) -> Answer:
    """Put a follow-up off as far as was chosen, or ask for the day."""
    planned, how_far = _named(call, uow)
    if how_far == followups.ASK:
        deal = fetch(uow, planned.deal_id)
        return Open(followups.snooze(planned, deal, call.words, meta=remembered(call)))
    if how_far not in tuple(Snooze):
        raise Invalid("This button no longer works. Open the deal again.")
    call.once(uow)
    owner = call.person
    if planned.assignee_id is not None:
        owner = uow.persons.get(planned.assignee_id)
    here = uow.now.astimezone(owner.tz).date()
    free = holidays_of(uow, here.year, here.year + 1)
    day = put_off_to(Snooze(how_far), here, owner.working_days, free)
    return _snoozed(call, uow, planned, day, None)


def _late(call: Call, uow: UnitOfWork) -> Answer:
    """Show the form to who was too late with it, or how the deal stands where it is settled."""
    kept = metadata(call.request.view)
    if not call.stale or kept.deal is None:
        return Done()
    deal = uow.deals.get(kept.deal.deal_id)
    planned_id = int(str(kept.extra.get("followup", "")))
    planned = next((one for one in uow.followups.open_of(deal.id) if one.id == planned_id), None)
    if planned is None:
        return present(call, deal, since(uow, call, deal, kept.deal.version))
    draw = followups.snooze if call.request.name == "followup.snooze" else followups.nurture
    now = draw(planned, deal, call.words, meta=remembered(call))
    return deal_form(call, uow, deal, kept.deal.version, now)


@routes.changes(Kind.SUBMISSION, "followup.snooze", again=_late)
def asked(call: Call, uow: UnitOfWork) -> Answer:
    """Put a follow-up off to the day that was filled in."""
    planned, read = _filled(call, uow)
    call.once(uow)
    try:
        return _snoozed(call, uow, planned, read.due, read.note)
    except Invalid as error:
        raise FormErrors({"due": error}) from error


@routes.changes(Kind.ACTION, "followup.again", again=_settled)
def again(call: Call, uow: UnitOfWork) -> Answer:
    """Keep at a deal: its touches begin anew."""
    call.once(uow)
    deal = followup.begin_again(uow, _named(call, uow)[0].id, by=call.person)
    return after(call, deal, changed.begun_again(deal, call.words))


@routes.reads(Kind.ACTION, "followup.nurture")
def ask_until(call: Call, uow: UnitOfWork) -> Answer:
    """Ask when a deal is to come back."""
    planned = _named(call, uow)[0]
    deal = fetch(uow, planned.deal_id)
    return Open(followups.nurture(planned, deal, call.words, meta=remembered(call)))


@routes.changes(Kind.SUBMISSION, "followup.nurture", again=_late)
def held(call: Call, uow: UnitOfWork) -> Answer:
    """Put a deal on hold until the day that was filled in."""
    asked_by, read = _filled(call, uow)
    call.once(uow)
    try:
        deal = followup.nurture(uow, asked_by.id, read.due, by=call.person, note=read.note)
    except Invalid as error:
        raise FormErrors({"due": error}) from error
    return after(call, deal, changed.held(deal, read.due, call.words))


def _filled(call: Call, uow: UnitOfWork) -> tuple[Followup, form.FollowupForm]:
    """Read a form about a follow-up; `Stale` when its deal changed while it was open."""
    currency = call.workspace.currency
    read = form.read(form.FollowupForm, call.values, call.words, currency=currency).values
    kept = metadata(call.request.view)
    planned_id = str(kept.extra.get("followup", ""))
    if kept.deal is None or not planned_id.isdigit():
        raise Invalid("This window is too old. Close it and open it again.")
    fetch(uow, kept.deal.deal_id, kept.deal.version)
    return uow.followups.get(int(planned_id)), read


def _snoozed(call: Call, uow: UnitOfWork, planned: Followup, day: date, note: str | None) -> Answer:
    deal = followup.snooze(uow, planned.id, day, by=call.person, note=note)
    return after(call, deal, changed.snoozed(deal, day, call.words))


def _named(call: Call, uow: UnitOfWork) -> tuple[Followup, str]:
    """Give the follow-up that a control carries, and what else it says."""
    number, _, how_far = call.request.value.partition(".")
    if not (number.isascii() and number.isdigit() and int(number) < LARGEST_ID):
        raise Invalid("This button no longer works. Open the deal again.")
    return uow.followups.get(int(number)), how_far


@routes.screen(AGENDA)
def draw(uow: UnitOfWork, viewer: Viewer, params: Mapping[str, Any]) -> Payload:
    """Draw what is due to the viewer."""
    due = followup.agenda(uow, viewer.person, ahead=followups.AHEAD, limit=followups.SHOWN)
    settled = uow.deals.get(int(params["deal"])) if "deal" in params else None
    return followups.agenda(due, viewer.words, notice=said_in(params), settled=settled)
