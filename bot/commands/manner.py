"""Reminders in App Home: when they may come, how many, and of what."""

from collections.abc import Mapping
from typing import Any

from bot.commands.answer import Answer, Open, Payload, Screen, Show, View
from bot.commands.call import Call, Viewer
from bot.commands.overtaken import form as overtaken
from bot.commands.request import Kind
from bot.commands.route import Routes
from bot.commands.screen import Shape
from bot.commands.surface import HOME, remembered
from bot.domain.error import FormErrors, Invalid
from bot.domain.permit import ask_to_administer
from bot.domain.rule import Rule
from bot.services import digest_time, manner
from bot.storage import UnitOfWork
from bot.views import form as forms
from bot.views import manner as manners
from bot.views import notice
from bot.views.manner import RemindersForm
from bot.views.metadata import metadata

routes = Routes(alone=True)


@routes.reads(Kind.ACTION, "reminders.open")
def opened(call: Call, uow: UnitOfWork) -> Answer:
    """Open the form of the person's own reminders."""
    wanted = manner.house(uow).of(call.person.id)
    days = call.person.working_days
    return Open(manners.reminders(wanted, days, call.words, meta=remembered(call)))


@routes.reads(Kind.ACTION, "reminders.default")
def for_all(call: Call, uow: UnitOfWork) -> Answer:
    """Open the form of what is so for everybody who has set nothing."""
    ask_to_administer(call.person)
    return Open(_for_all(call, uow, remembered(call)))


def _for_all(call: Call, uow: UnitOfWork, meta: Mapping[str, Any]) -> View:
    wanted, days = manner.default(uow), uow.workspace.working_days
    return manners.reminders(wanted, days, call.words, meta=meta, everybody=True)


def _home(call: Call, uow: UnitOfWork) -> Answer:
    return Show(Screen("home"))


@routes.changes(Kind.SUBMISSION, "reminders.own", "reminders.all", again=_home)
def save(call: Call, uow: UnitOfWork) -> Answer:
    """Save what was chosen."""
    read = forms.read(RemindersForm, call.values, call.words, currency=call.workspace.currency)
    form = read.values
    wanted = form.manners()
    if wanted.start >= wanted.end:
        raise FormErrors({"end": Invalid("The day has to end after it begins.")})
    if call.request.name == "reminders.all":
        now = _for_all(call, uow, metadata(call.request.view).extra)
        if late := overtaken(call, uow, now):
            return late
    call.once(uow)
    if call.request.name == "reminders.all":
        was = digest_time.ways(uow, uow.persons.all())
        manner.change_all(uow, wanted, by=call.person)
        digest_time.follow(uow, was)
        return Show(Screen("home"))
    days = frozenset(int(day) for day in form.days if day in "0123456")
    if not days:
        raise FormErrors({"days": Invalid("Choose at least one day you work.")})
    was = digest_time.ways(uow, [call.person])
    manner.change(uow, wanted, days, by=call.person)
    digest_time.follow(uow, was)
    return Show(Screen("home"))


@routes.screen("reminders", Shape.MODAL)
def draw(uow: UnitOfWork, viewer: Viewer, params: Mapping[str, Any]) -> Payload:
    """Draw the form of the person's own reminders as they stand."""
    wanted = manner.house(uow).of(viewer.person.id)
    stopped = Rule(params["stopped"]) if "stopped" in params else None
    days = viewer.person.working_days
    # It follows a reminder's "why this?", and what is saved shows in App Home.
    meta = {"on": HOME, "to": "home", "user": viewer.person.slack_id}
    return manners.reminders(wanted, days, viewer.words, meta=meta, stopped=stopped)


@routes.screen("reminders.said")
def draw_said(uow: UnitOfWork, viewer: Viewer, params: Mapping[str, Any]) -> Payload:
    """Say that a rule reminds again."""
    return notice.sentence(viewer.words("It reminds again from now on."), viewer.words)
