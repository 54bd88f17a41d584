"""`/metrics goal`: goals with the way back from them, and setting them."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.commands.answer import Answer, Open, Payload, Screen, Show, View
from bot.commands.call import Call, Viewer
from bot.commands.cast import everybody
from bot.commands.metric import command
from bot.commands.overtaken import form as overtaken
from bot.commands.overtaken import mark, shown_again
from bot.commands.request import Kind
from bot.commands.route import Routes
from bot.commands.stage import under
from bot.commands.surface import remembered
from bot.commands.trail import just_told, number
from bot.domain.audit import Subject
from bot.domain.error import Invalid
from bot.domain.goal import Goal, Measure
from bot.domain.permit import ask_to_curate, may_curate
from bot.services import goal as goals
from bot.storage import UnitOfWork
from bot.views import form as forms
from bot.views import goal as screens
from bot.views.form import GoalForm
from bot.views.metadata import metadata
from bot.views.words import msg

routes = Routes(alone=True)

_WAYS = 4
"""Goals for which the way back is worked out on one screen."""


@command.sub("goal", about=msg("Show goals and the way to them"), aliases=("goals", "목표"))
def show(call: Call, uow: UnitOfWork) -> Answer:
    """Show the goals that the person may see."""
    return Show(Screen("goals"))


@routes.reads(Kind.ACTION, "goal.show")
def again(call: Call, uow: UnitOfWork) -> Answer:
    """Show the goals in place of another screen."""
    return Show(Screen("goals"))


@routes.screen("goals")
def draw(uow: UnitOfWork, viewer: Viewer, params: Mapping[str, Any]) -> Payload:
    """Draw the goals, everybody's first."""
    found = goals.progress(uow, viewer=viewer.person, everything=True)
    found.sort(key=lambda one: one.goal.person_id not in (None, viewer.person.id))
    people = everybody(uow)
    shown = []
    for place, one in enumerate(found):
        owner = people.get(one.goal.person_id) if one.goal.person_id is not None else None
        back = goals.back(uow, one) if place < _WAYS else None
        shown.append((one, back, goals.may_set(viewer.person, one.goal, owner)))
    return screens.goals(
        shown,
        viewer.words,
        currency=uow.workspace.currency,
        people=people,
        may_set=may_curate(viewer.person),
        notice=just_told(uow, viewer, params, block=f"{screens.BLOCK}told"),
    )


@routes.reads(Kind.ACTION, "goal.add", "goal.change")
def ask(call: Call, uow: UnitOfWork) -> Answer:
    """Open the form of a goal, that of the button or an empty one."""
    ask_to_curate(call.person)
    asked, meta = None, remembered(call)
    if call.request.name == "goal.add":
        meta["since"] = str(mark(uow))
    else:
        meant = screens.read_goal(call.request.value)
        asked = uow.goals.get(meant) or replace(meant, target=0)
        meta["goal"] = call.request.value
    return Open(_view(call, uow, asked, meta))


def _view(call: Call, uow: UnitOfWork, asked: Goal | None, meta: Mapping[str, Any]) -> View:
    teams = {one.team for one in uow.persons.all() if one.team}
    return screens.goal_form(
        call.words,
        asked=asked,
        today=uow.workspace.day(uow.now),
        currency=uow.workspace.currency,
        people=everybody(uow),
        teams=sorted(teams),
        meta=meta,
    )


def _all(call: Call, uow: UnitOfWork) -> Answer:
    return Show(Screen("goals"))


@routes.changes(Kind.SUBMISSION, "goal.save", again=_all)
def save(call: Call, uow: UnitOfWork) -> Answer:
    """Set a goal."""
    currency = uow.workspace.currency
    form = forms.read(GoalForm, call.values, call.words, currency=currency).values
    extra = metadata(call.request.view).extra
    if extra.get("goal"):
        meant = screens.read_goal(str(extra["goal"]))
        now = _view(call, uow, uow.goals.get(meant) or replace(meant, target=0), extra)
        if late := overtaken(call, uow, now, Subject.GOAL, goals.subject_of(meant)):
            return late
    with under("measure"):
        measure = _measure(form.measure)
    with under("period"):
        window = screens.read_period(form.period)
    with under("target"):
        target = screens.read_target(form.target, measure, call.words, currency)
    asked = Goal(measure, window.grain, window.first, target, form.team, form.owner)
    if taken := _overtaken(call, uow, asked):
        return taken
    call.once(uow)
    with under("owner" if form.team and form.owner else "target"):
        told = goals.put(uow, asked, by=call.person)
    return Show(Screen("goals", {"audit": str(told.id)}))


def _overtaken(call: Call, uow: UnitOfWork, asked: Goal) -> Answer | None:
    """Show the form again where the same goal was set otherwise while it was open."""
    meta, present = dict(metadata(call.request.view).extra), uow.goals.get(asked)
    since = number(meta["since"]) if "since" in meta else None
    if since is None or present is None or present.target == asked.target:
        return None
    told = uow.audits.since(since, Subject.GOAL)
    told = [one for one in told if one.subject_id == goals.subject_of(asked)]
    if not told:
        return None
    now = _view(call, uow, None, {**meta, "since": str(mark(uow))})
    line = screens.change_line(present, call.words, uow.workspace.currency)
    return shown_again(call, uow, now, told[-1], [line])


def _measure(value: str) -> Measure:
    try:
        return Measure(value)
    except ValueError:
        raise Invalid("Please choose this again.") from None
