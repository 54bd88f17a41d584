"""`/lead form` and `/lead away`: the doors for leads from outside, and who gets what comes in."""

from collections.abc import Mapping
from typing import Any

from bot.commands.answer import Answer, Open, Payload, Screen, Show
from bot.commands.call import Call, Viewer
from bot.commands.cast import everybody
from bot.commands.lead import command
from bot.commands.overtaken import form as overtaken
from bot.commands.request import Kind
from bot.commands.route import Routes
from bot.commands.screen import Shape
from bot.commands.setup import members
from bot.commands.stage import under
from bot.commands.surface import remembered
from bot.commands.trail import just_told, kept, number
from bot.domain.assignment import AssignRule
from bot.domain.audit import Subject
from bot.domain.custom import RecordKind
from bot.domain.door import Door, DoorKind
from bot.domain.error import Forbidden, Invalid
from bot.domain.permit import ask_to_lead, leads
from bot.domain.person import Person
from bot.domain.pipeline import Pipeline
from bot.domain.webform import WebForm, checked
from bot.services import assignment
from bot.services import door as doors
from bot.storage import UnitOfWork
from bot.views import channel as channels
from bot.views import door as screens
from bot.views import door_form as questions
from bot.views import form as forms
from bot.views.day import read_day
from bot.views.input import read_span
from bot.views.setting import AssignForm, WebFormForm
from bot.views.words import msg

routes = Routes(alone=True)

_OLD = msg("This window is too old. Close it and open it again.")
_BACK = frozenset({"off", "back", "no", "복귀", "해제"})


@command.sub(
    "form",
    about=msg("Let leads come in by themselves: web form, webhook, e-mail; and say who gets them"),
    aliases=("forms", "doors", "폼", "유입"),
)
def opened(call: Call, uow: UnitOfWork) -> Answer:
    """Open the doors of the first pipeline that the person leads."""
    return Open(draw(uow, call, {}))


@routes.screen("door.list", Shape.MODAL)
def draw(uow: UnitOfWork, viewer: Viewer, params: Mapping[str, Any]) -> Payload:
    """Draw the doors of a pipeline."""
    led = _led(uow, viewer.person)
    asked = number(params["pipeline"]) if params.get("pipeline") else led[0].id
    pipeline = next((one for one in led if one.id == asked), led[0])
    house = screens.House(
        pipeline=pipeline,
        doors={one.kind: one for one in uow.doors.of(pipeline.id)},
        rules=uow.assignments.rules(pipeline.id),
        people=everybody(uow),
        personas={one.id: one for one in uow.personas.all()},
        pipelines=led,
        away=assignment.away(uow),
        url=doors.public_url(uow),
        mail=doors.mail_address(uow),
    )
    return screens.doors(house, viewer.words, notice=just_told(uow, viewer, params))


def _led(uow: UnitOfWork, person: Person) -> list[Pipeline]:
    led = [one for one in uow.pipelines.all() if leads(person, one)]
    if not led:
        raise Forbidden("Only a manager or an admin can do that.")
    return led


def _again(call: Call, uow: UnitOfWork) -> Answer:
    return Show(Screen("door.list", {"pipeline": str(number(kept(call)["pipeline"]))}))


def _shown(pipeline_id: int, audit_id: int | None = None) -> Answer:
    told = {"audit": str(audit_id)} if audit_id is not None else {}
    return Show(Screen("door.list", {"pipeline": str(pipeline_id), **told}))


def _meta(call: Call, **more: str) -> dict[str, Any]:
    return {**remembered(call), "pipeline": str(number(kept(call)["pipeline"])), **more}


@routes.reads(Kind.ACTION, "door.pipeline")
def turn(call: Call, uow: UnitOfWork) -> Answer:
    """Show the doors of another pipeline."""
    return _shown(number(call.request.value))


@routes.changes(Kind.ACTION, "door.open", again=_again)
def open_one(call: Call, uow: UnitOfWork) -> Answer:
    """Open a door."""
    pipeline_id, _, kind = call.request.value.partition(".")
    if kind not in (DoorKind.FORM, DoorKind.HOOK, DoorKind.MAIL):
        raise Invalid(_OLD)
    call.once(uow)
    _, told = doors.open_(uow, number(pipeline_id), DoorKind(kind), by=call.person)
    return _shown(number(pipeline_id), told.id)


@routes.changes(Kind.ACTION, "door.menu", again=_again)
def choose(call: Call, uow: UnitOfWork) -> Answer:
    """Change a door, show its key, or close it."""
    door_id, _, verb = call.request.value.partition(".")
    door = _asked(uow, call, door_id)
    match verb:
        case "edit" if door.kind is DoorKind.CHANNEL:
            meta = _meta(call)
            return Open(channels.form(door.config.get("channel"), call.words, meta=meta))
        case "edit":
            return Open(_settings(call, uow, door, _meta(call, door=str(door.id))))
        case "key" if door.kind is not DoorKind.CHANNEL:
            return Open(_key(uow, call, door))
        case "close":
            call.once(uow)
            _, told = doors.close(uow, door.id, by=call.person)
            return _shown(door.pipeline_id, told.id)
        case _:
            raise Invalid(_OLD)


def _settings(call: Call, uow: UnitOfWork, door: Door, meta: Mapping[str, Any]) -> Payload:
    own = uow.fields.all(RecordKind.DEAL)
    return questions.form_settings(WebForm.read(door.config), call.words, custom=own, meta=meta)


def _asked(uow: UnitOfWork, call: Call, door_id: str) -> Door:
    door = doors.known(uow, number(door_id))
    ask_to_lead(call.person, uow.pipelines.get(door.pipeline_id))
    return door


def _key(uow: UnitOfWork, viewer: Viewer, door: Door) -> Payload:
    url, mail = doors.public_url(uow), doors.mail_address(uow)
    return screens.key(door, viewer.words, url=url, mail=mail)


@routes.screen("door.key", Shape.MODAL)
def draw_key(uow: UnitOfWork, viewer: Viewer, params: Mapping[str, Any]) -> Payload:
    """Draw what is needed to send something through a door."""
    door = doors.known(uow, number(params["door"]))
    ask_to_lead(viewer.person, uow.pipelines.get(door.pipeline_id))
    return _key(uow, viewer, door)


def _same_key(call: Call, uow: UnitOfWork) -> Answer:
    return Show(Screen("door.key", {"door": str(number(call.request.value))}))


@routes.changes(Kind.ACTION, "door.rotate", again=_same_key)
def renew(call: Call, uow: UnitOfWork) -> Answer:
    """Give a door a new key and show it."""
    call.once(uow)
    doors.rotate(uow, _asked(uow, call, call.request.value).id, by=call.person)
    return _same_key(call, uow)


@routes.changes(Kind.SUBMISSION, "door.save", again=_again)
def save_form(call: Call, uow: UnitOfWork) -> Answer:
    """Save what a web form asks for and looks like."""
    form = forms.read(WebFormForm, call.values, call.words, currency=call.workspace.currency).values
    door = _asked(uow, call, str(kept(call)["door"]))
    now = _settings(call, uow, door, kept(call))
    if late := overtaken(call, uow, now, Subject.PIPELINE, door.pipeline_id, key="door"):
        return late
    call.once(uow)
    given = {name: value for name, value in form.model_dump().items() if value is not None}
    wanted = checked(WebForm.read({**WebForm().written(), "required": (), **given}))
    _, told = doors.configure(uow, door.id, wanted.written(), by=call.person)
    return _shown(door.pipeline_id, told.id)


@routes.reads(Kind.ACTION, "assign.add")
def ask_rule(call: Call, uow: UnitOfWork) -> Answer:
    """Open the form of a new rule."""
    ask_to_lead(call.person, uow.pipelines.get(number(call.request.value)))
    return Open(_rule_form(call, uow, None, _meta(call, rule="")))


def _rule_form(
    call: Call, uow: UnitOfWork, rule: AssignRule | None, meta: Mapping[str, Any]
) -> Payload:
    people = [uow.persons.get(one).slack_id for one in rule.people] if rule else []
    return questions.rule_form(
        rule,
        call.words,
        slack_ids=[one for one in people if one],
        personas=uow.personas.all(),
        meta=meta,
    )


@routes.changes(Kind.ACTION, "assign.menu", again=_again)
def choose_rule(call: Call, uow: UnitOfWork) -> Answer:
    """Change a rule, move it up, or take it away."""
    pipeline_id = number(kept(call)["pipeline"])
    ask_to_lead(call.person, uow.pipelines.get(pipeline_id))
    rule_id, _, verb = call.request.value.partition(".")
    rule = _rule(uow, pipeline_id, number(rule_id))
    if verb == "edit":
        return Open(_rule_form(call, uow, rule, _meta(call, rule=str(rule.id))))
    does = {"up": assignment.raise_up, "drop": assignment.drop}.get(verb)
    if does is None:
        raise Invalid(_OLD)
    call.once(uow)
    return _shown(pipeline_id, does(uow, pipeline_id, rule.id, by=call.person).id)


def _rule(uow: UnitOfWork, pipeline_id: int, rule_id: int) -> AssignRule:
    for rule in uow.assignments.rules(pipeline_id):
        if rule.id == rule_id:
            return rule
    raise Invalid("This rule is not there any more.")


@routes.changes(Kind.SUBMISSION, "assign.save", again=_again)
def save_rule(call: Call, uow: UnitOfWork) -> Answer:
    """Add a rule or save a changed one."""
    form = forms.read(AssignForm, call.values, call.words, currency=call.workspace.currency).values
    about = kept(call)
    if about.get("rule"):
        rule = _rule(uow, number(about["pipeline"]), number(about["rule"]))
        now = _rule_form(call, uow, rule, about)
        if late := overtaken(call, uow, now, Subject.PIPELINE, rule.pipeline_id, key="assignment"):
            return late
    call.once(uow)
    with under("size"):
        low, high = read_span(form.size) if form.size else (None, None)
    countries = (form.countries or "").replace("、", ",").split(",")
    drawn = AssignRule(
        id=number(about["rule"]) if about.get("rule") else uow.new_id(),
        pipeline_id=number(about["pipeline"]),
        position=0,
        people=tuple(one.id for one in members(uow, form.people, "people")),
        sources=form.sources,
        countries=tuple(one.strip() for one in countries if one.strip()),
        low=low,
        high=high,
        persona_ids=tuple(number(one) for one in form.personas),
    )
    with under("people"):
        does = assignment.change if about.get("rule") else assignment.add
        told = does(uow, drawn, by=call.person)
    return _shown(drawn.pipeline_id, told.id)


@command.sub(
    "away",
    hint="friday | off",
    about=msg("Get no new leads until a day, and again with off"),
    aliases=("absent", "부재"),
    again=lambda call, uow: Show(Screen("door.away", {"person": str(call.person.id)})),
)
def leave(call: Call, uow: UnitOfWork) -> Answer:
    """Note until when the person gets no leads; without a day, say how it stands."""
    typed = call.text.strip()
    if typed:
        until = None
        if typed.casefold() not in _BACK:
            today = uow.now.astimezone(call.person.tz).date()
            until = read_day(typed, call.person.locale, today)
        call.once(uow)
        assignment.leave(uow, call.person.id, until, by=call.person)
    return Show(Screen("door.away", {"person": str(call.person.id)}))


@routes.screen("door.away")
def draw_away(uow: UnitOfWork, viewer: Viewer, params: Mapping[str, Any]) -> Payload:
    """Say whether the person gets new leads."""
    return screens.away(assignment.away(uow).get(viewer.person.id), viewer.words)
