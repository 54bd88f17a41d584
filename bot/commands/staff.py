"""The people of a workspace, as admins see and change them."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.commands.answer import Answer, Choices, Open, Payload, Screen, Show
from bot.commands.call import Call, Viewer
from bot.commands.cast import everybody
from bot.commands.overtaken import form as overtaken
from bot.commands.request import Kind
from bot.commands.route import Routes
from bot.commands.screen import Shape
from bot.commands.stage import under
from bot.commands.surface import remembered
from bot.commands.trail import just_told, kept, number
from bot.domain.audit import Subject
from bot.domain.permit import ask_to_administer
from bot.domain.person import Person
from bot.services import person as persons
from bot.storage import UnitOfWork
from bot.views import form as forms
from bot.views import option
from bot.views import staff as screens
from bot.views.setting import PersonForm

routes = Routes(alone=True)

_FOUND = 50


@routes.reads(Kind.ACTION, "staff.list")
def listed(call: Call, uow: UnitOfWork) -> Answer:
    """Open the people over the settings."""
    return Open(draw(uow, call, {}))


@routes.reads(Kind.ACTION, "staff.next", "staff.previous")
def turned(call: Call, uow: UnitOfWork) -> Answer:
    """Turn the page."""
    return Show(Screen("staff.list", {"page": str(number(call.request.value))}))


@routes.reads(Kind.OPTIONS, "staff.find")
def found(call: Call, uow: UnitOfWork) -> Answer:
    """Find people by the start of their name, guests and people not in Slack too."""
    ask_to_administer(call.person)
    return Choices(option.person_options(uow.persons.search(call.text, limit=_FOUND), call.words))


@routes.screen("staff.list", Shape.MODAL)
def draw(uow: UnitOfWork, viewer: Viewer, params: Mapping[str, Any]) -> Payload:
    """Draw a page of people by name."""
    ask_to_administer(viewer.person)
    page = number(params.get("page") or "0")
    first = page * screens.PAGE
    people = uow.persons.all(active_only=False)
    return screens.staff(
        people[first : first + screens.PAGE],
        viewer.words,
        page=page,
        more=len(people) > first + screens.PAGE,
        notice=just_told(uow, viewer, params),
    )


@routes.reads(Kind.ACTION, "staff.edit", "staff.find")
def ask(call: Call, uow: UnitOfWork) -> Answer:
    """Open somebody's form."""
    ask_to_administer(call.person)
    known = uow.persons.get(number(call.request.value))
    return Open(
        screens.person_form(known, call.words, people=everybody(uow), meta=remembered(call))
    )


def _people(call: Call, uow: UnitOfWork) -> Answer:
    return Show(Screen("staff.list"))


@routes.changes(Kind.SUBMISSION, "staff.save", again=_people)
def save(call: Call, uow: UnitOfWork) -> Answer:
    """Save what somebody is here; first match them to the Slack user that was named."""
    form = forms.read(PersonForm, call.values, call.words, currency=call.workspace.currency).values
    known = uow.persons.get(number(kept(call)["person"]))
    now = screens.person_form(known, call.words, people=everybody(uow), meta=kept(call))
    if late := overtaken(call, uow, now, Subject.PERSON, known.id):
        return late
    call.once(uow)
    told = None
    if form.slack and known.slack_id is None:
        with under("slack"):
            told = persons.match(uow, known.id, form.slack, by=call.person)
        known = uow.persons.get(known.id)
    changed = _changed(known, form)
    if changed != known:
        with under("manager" if changed.manager_id != known.manager_id else "role"):
            told = persons.change(uow, changed, by=call.person)
    return Show(Screen("staff.list", {"audit": str(told.id)} if told else {}))


def _changed(known: Person, form: PersonForm) -> Person:
    return replace(
        known, role=form.role, team=form.team, region=form.region, manager_id=form.manager
    )
