"""Nudges where they are read: drawn as things stand, settled, silenced and explained."""

from collections.abc import Mapping
from typing import Any

from bot.commands.answer import Answer, Open, Payload, Screen, Show
from bot.commands.call import Call, Viewer
from bot.commands.card import LARGEST_ID, named
from bot.commands.cast import everybody
from bot.commands.form import Verb, form
from bot.commands.request import Kind
from bot.commands.route import Routes
from bot.commands.surface import NUDGE, said_in
from bot.domain.deal import Deal
from bot.domain.error import Invalid, NotFound
from bot.domain.followup import Snooze
from bot.domain.nudge import Nudge
from bot.domain.rule import Case, Finding, Rule, findings
from bot.domain.timeline import Entry, EntryKind
from bot.services import look, manner, nudge
from bot.services.change import fetch
from bot.storage import UnitOfWork
from bot.views import label
from bot.views import manner as manners
from bot.views import nudge as nudges
from bot.views.nudge import Item

routes = Routes()

_OLD = "This reminder is not there any more."


@routes.screen(nudge.SUBJECT)
def draw(uow: UnitOfWork, viewer: Viewer, params: Mapping[str, Any]) -> Payload:
    """Draw a message as what it speaks of stands now."""
    told = uow.nudges.in_message(str(params["message"]))
    if not told or any(one.person_id != viewer.person.id for one in told):
        raise NotFound(_OLD)
    return nudges.nudges(_items(uow, told), viewer.words, said=said_in(params))


@routes.screen("nudge.fallen")
def draw_fallen(uow: UnitOfWork, viewer: Viewer, params: Mapping[str, Any]) -> Payload:
    """Draw which rules speak in the digest only from now on."""
    rules = [Rule(name) for name in params["rules"]]
    return nudges.fallen(rules, viewer.words)


def _items(uow: UnitOfWork, told: list[Nudge]) -> list[Item]:
    ids = [one.deal_id for one in told if one.deal_id is not None]
    deals = [uow.deals.get(deal_id) for deal_id in ids]
    seen = {case.deal.id: case for case in look.cases(uow, deals)} if deals else {}
    return [
        _about(uow, one, seen[one.deal_id]) if one.deal_id is not None else _group(uow, one)
        for one in told
    ]


def _about(uow: UnitOfWork, one: Nudge, case: Case) -> Item:
    holding = {found.rule: found for found in findings(case)}
    return Item(
        one,
        holding.get(one.rule, one.found),
        case.deal,
        uow.pipelines.get(case.deal.position.pipeline_id),
        done=_done(uow, one, case.deal),
        followup=case.followup,
        people=everybody(uow),
    )


def _done(uow: UnitOfWork, one: Nudge, deal: Deal) -> Entry | None:
    """Give the newest thing somebody did to a deal since it was told."""
    for entry in uow.timeline.of(deal.id, limit=5):
        recent = one.sent_at is not None and entry.recorded_at > one.sent_at
        if recent and entry.author_id is not None and entry.kind is not EntryKind.UNDONE:
            return entry
    return None


def _group(uow: UnitOfWork, one: Nudge) -> Item:
    subject = int(one.subject.partition(":")[2])
    if one.rule is Rule.BACKLOG:
        count = uow.nudges.old(one.person_id)
    else:
        owner = uow.persons.get(subject)
        count = 0 if owner.is_member else uow.worth.open_of(subject)
    return Item(one, one.found, pipeline=uow.pipelines.default(), count=count)


def _present(call: Call, uow: UnitOfWork) -> Answer:
    """Show the message that a control stands in, as it is now."""
    message = call.request.block_id.partition("|")[0]
    if not message.startswith(NUDGE):
        raise Invalid("This button no longer works. Open the deal again.")
    return Show(Screen(nudge.SUBJECT, {"message": message}))


@routes.reads(Kind.ACTION, "nudge.step", "nudge.date")
def ask(call: Call, uow: UnitOfWork) -> Answer:
    """Open the form of the next step or of the close date."""
    verb = Verb.FOLLOWUP if call.request.name == "nudge.step" else Verb.DATE
    return form(call, uow, verb, fetch(uow, named(call).deal_id))


@routes.changes(Kind.ACTION, "nudge.snooze", again=_present)
def later(call: Call, uow: UnitOfWork) -> Answer:
    """Put a deal off, or silence a reason or all of it for good."""
    nudge_id, far = _named(call)
    call.once(uow)
    if far in (nudges.MUTE_DEAL, nudges.MUTE_RULE):
        nudge.mute(uow, nudge_id, by=call.person, whole_deal=far == nudges.MUTE_DEAL)
    elif far in Snooze.__members__.values():
        nudge.snooze(uow, nudge_id, Snooze(far), by=call.person)
    else:
        raise Invalid("This button no longer works. Open the deal again.")
    return _present(call, uow)


@routes.reads(Kind.ACTION, "nudge.why")
def why(call: Call, uow: UnitOfWork) -> Answer:
    """Explain a reminder with its figures."""
    told = nudge.mine(uow, _named(call)[0], by=call.person)
    found: list[Finding] = [told.found]
    stage, who, deal = "", "", None
    if told.deal_id is not None:
        deal = uow.deals.get(told.deal_id)
        (case,) = look.cases(uow, [deal])
        found = list(findings(case))
        stage = label.stage(deal, uow.pipelines.get(deal.position.pipeline_id))
        who = label.person(deal.owner_id, everybody(uow), call.words)
    return Open(manners.why(told, found, call.words, deal=deal, stage=stage, who=who))


def _why_again(call: Call, uow: UnitOfWork) -> Answer:
    return why(call, uow)


@routes.changes(Kind.ACTION, "nudge.off", again=_why_again)
def switch_off(call: Call, uow: UnitOfWork) -> Answer:
    """Stop reminding the person of a reason at all; App Home switches it on again."""
    told = nudge.mine(uow, _named(call)[0], by=call.person)
    call.once(uow)
    manner.switch_off(uow, told.rule, by=call.person)
    return Show(Screen("reminders", {"stopped": told.rule.value}))


@routes.changes(Kind.ACTION, "nudge.again", again=lambda call, uow: Show(Screen("reminders.said")))
def again(call: Call, uow: UnitOfWork) -> Answer:
    """Let a rule that fell back to the digest remind again."""
    if call.request.value not in Rule.__members__.values():
        raise Invalid("This button no longer works. Open the deal again.")
    call.once(uow)
    manner.speak_again(uow, Rule(call.request.value), by=call.person)
    return Show(Screen("reminders.said"))


def _named(call: Call) -> tuple[int, str]:
    number, _, far = call.request.value.partition(".")
    if not (number.isascii() and number.isdigit() and int(number) < LARGEST_ID):
        raise Invalid("This button no longer works. Open the deal again.")
    return int(number), far
