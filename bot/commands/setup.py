"""Setting a workspace up, and `/pipeline settings`: what can be set, and the workspace itself."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from bot.commands.answer import Answer, Open, Payload, Screen, Show, Swap
from bot.commands.call import Call, Viewer
from bot.commands.overtaken import form as overtaken
from bot.commands.pipeline import command
from bot.commands.preset import begun_with
from bot.commands.preset import draw as draw_preset
from bot.commands.request import Kind
from bot.commands.route import Routes
from bot.commands.screen import Shape
from bot.commands.surface import remembered
from bot.commands.trail import just_told, kept
from bot.domain.audit import Subject
from bot.domain.error import FormErrors, Invalid
from bot.domain.permit import ask_to_administer, ask_to_sell, leads, may_administer, may_curate
from bot.domain.person import Person
from bot.services import digest_choice, setup
from bot.services.holiday import countries
from bot.services.setup import Choice, setup_of
from bot.storage import UnitOfWork
from bot.views import form as forms
from bot.views import setup as setups
from bot.views.setting import SetupForm, WorkspaceForm
from bot.views.setup import KEEP
from bot.views.words import msg

routes = Routes(alone=True)

_COUNTRY_OF = {"Asia/Seoul": "KR", "America/New_York": "US", "Europe/London": "GB"}


@command.sub(
    "settings",
    about=msg("Set up pipelines, stages, people, currencies and fields"),
    aliases=("setup", "설정"),
)
def settings(call: Call, uow: UnitOfWork) -> Answer:
    """Open the settings; where nothing was set up yet, the first choices."""
    return Open(_first(call, uow) if _is_new(call, uow) else draw(uow, call, {}))


@routes.reads(Kind.ACTION, "setup.open", "settings.open")
def opened(call: Call, uow: UnitOfWork) -> Answer:
    """Open the same from App Home."""
    return settings(call, uow)


def _is_new(call: Call, uow: UnitOfWork) -> bool:
    ask_to_sell(call.person)
    return not setup_of(uow).done


def _first(call: Call, uow: UnitOfWork) -> Payload:
    return draw_first(uow, call, {"meta": remembered(call), "preset": ""})


@routes.reads(Kind.ACTION, "setup.preset")
def previewed(call: Call, uow: UnitOfWork) -> Answer:
    """Show the board of another preset in the form; what was filled in stays."""
    meta = {name: value for name, value in kept(call).items() if name != "preset"}
    return Show(Screen("setup", {"meta": meta, "preset": call.request.value}))


@routes.screen("setup", Shape.MODAL)
def draw_first(uow: UnitOfWork, viewer: Viewer, params: Mapping[str, Any]) -> Payload:
    """Draw the first choices, filled in with what is likely."""
    zone = uow.workspace.zone if uow.workspace.zone != "UTC" else viewer.person.zone
    return setups.first_run(
        viewer.words,
        workspace=uow.workspace,
        chosen=str(params.get("preset") or ""),
        begun=setup.begun(uow),
        zone=zone,
        country=_COUNTRY_OF.get(zone),
        meta=params.get("meta") or {},
    )


@routes.changes(Kind.SUBMISSION, "setup.start", again=begun_with)
def start(call: Call, uow: UnitOfWork) -> Answer:
    """Set the workspace up and show the first board."""
    form = forms.read(SetupForm, call.values, call.words, currency="USD").values
    preset = str(kept(call).get("preset") or KEEP)
    call.once(uow)
    asks = preset != KEEP and setup.begun(uow)
    managers = frozenset(one.id for one in members(uow, form.managers, "managers"))
    setup.begin(
        uow,
        _choice(form),
        preset=None if preset == KEEP else preset,
        manager_ids=managers,
        by=call.person,
    )
    if form.channel:
        by = uow.persons.get(call.person.id)
        digest_choice.put(uow, digest_choice.proposed(uow, form.channel, by=by), by=by)
    if asks:
        viewer = replace(call, person=uow.persons.get(call.person.id))
        meta, pipeline_id = remembered(call), uow.pipelines.default().id
        about = {**meta, "pipeline": str(pipeline_id), "preset": preset, "first": True}
        return Swap(draw_preset(uow, viewer, about))
    return begun_with(call, uow)


@routes.reads(Kind.ACTION, "settings.edit")
def edit(call: Call, uow: UnitOfWork) -> Answer:
    """Open the form of the workspace."""
    ask_to_administer(call.person)
    return Open(
        setups.workspace_form(
            call.words, workspace=uow.workspace, setup=setup_of(uow), meta=remembered(call)
        )
    )


def _present(call: Call, uow: UnitOfWork) -> Answer:
    return Show(Screen("settings"))


@routes.changes(Kind.SUBMISSION, "settings.workspace", again=_present)
def save(call: Call, uow: UnitOfWork) -> Answer:
    """Save the workspace's settings."""
    form = forms.read(WorkspaceForm, call.values, call.words, currency="USD").values
    now = setups.workspace_form(
        call.words, workspace=uow.workspace, setup=setup_of(uow), meta=kept(call)
    )
    if late := overtaken(call, uow, now, Subject.WORKSPACE, uow.workspace.id):
        return late
    call.once(uow)
    told = setup.change(uow, _choice(form), by=call.person)
    return Show(Screen("settings", {"audit": str(told.id)}))


@routes.screen("settings", Shape.MODAL)
def draw(uow: UnitOfWork, viewer: Viewer, params: Mapping[str, Any]) -> Payload:
    """Draw the settings."""
    ask_to_sell(viewer.person)
    return setups.settings(
        viewer.words,
        workspace=uow.workspace,
        setup=setup_of(uow),
        pipelines=uow.pipelines.all(),
        led=frozenset(one.id for one in uow.pipelines.all() if leads(viewer.person, one)),
        admin=may_administer(viewer.person),
        curator=may_curate(viewer.person),
        notice=just_told(uow, viewer, params),
    )


def members(uow: UnitOfWork, slack_ids: Sequence[str], field: str) -> list[Person]:
    """Give the members of Slack ids; one who is none is refused under the field."""
    found = []
    for slack_id in slack_ids:
        known = uow.persons.by_slack(slack_id)
        if known is None or not known.is_member:
            refused = Invalid("<@{person}> is no member here.", person=slack_id)
            raise FormErrors({field: refused})
        found.append(known)
    return found


def _choice(form: WorkspaceForm) -> Choice:
    days = frozenset(int(day) for day in form.days if day in "0123456")
    if not days:
        raise FormErrors({"days": Invalid("Choose at least one working day.")})
    country = form.country.upper() if form.country else None
    if country is not None and country not in countries():
        refused = Invalid("There is no list of holidays for {country}.", country=country)
        raise FormErrors({"country": refused})
    return Choice(form.currency, form.zone, days, country)
