"""`pipewright goals`: what is to be reached in a month or quarter, and how far that is."""

from typing import Annotated

import typer

from bot.cli import figure
from bot.cli.moment import read_window
from bot.cli.option import AsJson, Owner, Team, WorkspaceKey
from bot.cli.session import BUDGET, session
from bot.cli.table import add, show, table
from bot.domain.error import NotFound
from bot.domain.forecast import Window, month_of
from bot.domain.goal import Goal, Measure, Progress, WayBack
from bot.domain.money import Money
from bot.services import goal as service
from bot.services.scope import scope_named
from bot.storage import UnitOfWork
from bot.views.attainment import amount
from bot.views.goal import read_target
from bot.views.words import Words

goals = typer.Typer(
    help="Goals of revenue, deals won, leads and activities.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

_ENGLISH = Words()
_Measured = Annotated[Measure, typer.Argument(help="What is counted.")]
_Period = Annotated[
    str | None,
    typer.Option("--period", metavar="MONTH", help="2026-09, or 2026-Q3 (default: this month)."),
]


@goals.callback()
def all_goals() -> None:
    """Goals of revenue, deals won, leads and activities."""


@goals.command("list")
def list_(workspace: WorkspaceKey = None, as_json: AsJson = False, period: _Period = None) -> None:
    """List the goals that count now, or in a month or quarter, and how far each is."""
    window = read_window(period)
    with session(workspace) as opened:
        place = opened.workspace
        with opened.db.read(place.id, budget=BUDGET) as uow:
            # A period that is over is looked at from its end, one to come from its beginning.
            today = place.day(uow.now)
            day = min(max(today, window.first), window.last) if window else today
            found = service.progress(uow, everything=True, day=day)
            if window is not None:
                found = [one for one in found if one.goal.grain is window.grain]
            told = [(one, _whose(uow, one.goal), service.back(uow, one)) for one in found]
    if as_json:
        figure.write([_json(one, whose, way, place.currency) for one, whose, way in told])
        return
    shown = table(
        "period", "whose", "what", numbers=("goal", "done", "%", "pace", "open and due", "a week")
    )
    for one, whose, way in told:
        rate = one.attainment
        add(
            shown,
            one.window.label,
            whose or "–",
            one.goal.measure.value,
            *(_cell(number, one.goal, place.currency) for number in (one.goal.target, one.done)),
            "–" if rate is None else f"{rate:,.1f}",
            *(_cell(number, one.goal, place.currency) for number in (one.pace, one.due)),
            str(way.a_week) if way else "–",
        )
    shown.caption = "“a week” are cards at the first stage per week that reaching it takes."
    show(shown)


@goals.command("set")
def set_(
    measure: _Measured,
    target: Annotated[str, typer.Argument(help="How much: 50000, 50k, or a number of deals.")],
    workspace: WorkspaceKey = None,
    as_json: AsJson = False,
    period: _Period = None,
    team: Team = None,
    owner: Owner = None,
) -> None:
    """Set a goal from a month or quarter on, for everybody, a team or a person."""
    _put(measure, target, workspace, period, team, owner, as_json=as_json)


@goals.command("clear")
def clear(
    measure: _Measured,
    workspace: WorkspaceKey = None,
    as_json: AsJson = False,
    period: _Period = None,
    team: Team = None,
    owner: Owner = None,
) -> None:
    """End a goal from a month or quarter on; what it was before stays known."""
    _put(measure, None, workspace, period, team, owner, as_json=as_json)


def _put(
    measure: Measure,
    target: str | None,
    workspace: str | None,
    period: str | None,
    team: str | None,
    owner: str | None,
    *,
    as_json: bool,
) -> None:
    asked = read_window(period)

    def work(uow: UnitOfWork) -> tuple[Goal, str | None]:
        window = asked or month_of(uow.workspace.day(uow.now))
        goal = _goal(uow, measure, window, team, owner)
        if target is None:
            _refuse_none(uow, goal)
            minor = 0
        else:
            minor = read_target(target, measure, _ENGLISH, uow.workspace.currency)
        goal = Goal(measure, window.grain, window.first, minor, goal.team, goal.person_id)
        service.put(uow, goal, by=None)
        return goal, _whose(uow, goal)

    with session(workspace) as opened:
        place = opened.workspace
        goal, whose = opened.db.write(place.id, work)
    label = goal.window(goal.first).label
    if as_json:
        figure.write(_named(goal, whose, label, place.currency))
    elif goal.target:
        said = _cell(goal.target, goal, place.currency)
        print(f"{whose or 'Everybody'}: {measure.value} {said} from {label} on.")
    else:
        print(f"{whose or 'Everybody'}: no goal of {measure.value} from {label} on.")


def _goal(
    uow: UnitOfWork, measure: Measure, window: Window, team: str | None, owner: str | None
) -> Goal:
    scope = scope_named(uow, team=team, owner=owner)
    return Goal(measure, window.grain, window.first, 0, scope.team, scope.owner_id)


def _refuse_none(uow: UnitOfWork, asked: Goal) -> None:
    """Raise `NotFound` where there is no such goal that could end."""
    for one in uow.goals.on(asked.first):
        if (one.measure, one.grain, one.team, one.person_id) == (
            asked.measure,
            asked.grain,
            asked.team,
            asked.person_id,
        ):
            return
    raise NotFound("There is no such goal. `pipewright goals list` shows those there are.")


def _whose(uow: UnitOfWork, goal: Goal) -> str | None:
    return uow.persons.get(goal.person_id).name if goal.person_id is not None else goal.team


def _json(one: Progress, whose: str | None, way: WayBack | None, currency: str) -> figure.Json:
    goal = one.goal
    return {
        **_named(goal, whose, one.window.label, currency),
        "from": one.window.first.isoformat(),
        "to": one.window.last.isoformat(),
        "done": _told(one.done, goal, currency),
        "lacking": _told(one.lacking, goal, currency),
        "attainment": figure.rate(one.attainment),
        "pace": _told(one.pace, goal, currency),
        "due": _told(one.due, goal, currency),
        "coverage": figure.rate(one.coverage),
        "weighted_coverage": figure.rate(one.weighted_coverage),
        "way_back": way
        and {
            "wins": way.wins,
            "leads_a_week": way.a_week,
            "sample": way.sample,
            "stages": [
                {"name": rung.name, "needed": rung.needed, "present": rung.present}
                for rung in reversed(way.rungs)
            ],
        },
    }


def cells(one: Progress, currency: str) -> figure.Json:
    """Give how far a goal is, for a row about whose it is."""
    return {
        "target": _told(one.goal.target, one.goal, currency),
        "done": _told(one.done, one.goal, currency),
        "attainment": figure.rate(one.attainment),
        "pace": _told(one.pace, one.goal, currency),
    }


def _named(goal: Goal, whose: str | None, label: str, currency: str) -> figure.Json:
    return {
        "measure": goal.measure.value,
        "period": label,
        "team": goal.team,
        "owner": whose if goal.person_id is not None else None,
        "target": _told(goal.target, goal, currency),
        "currency": currency if goal.measure is Measure.REVENUE else None,
    }


def _told(number: int | None, goal: Goal, currency: str) -> str | int | None:
    """Give revenue as a decimal string of major units, and a count as it is."""
    if number is None or goal.measure is not Measure.REVENUE:
        return number
    return str(Money(number, currency).amount)


def _cell(number: int | None, goal: Goal, currency: str) -> str:
    return "–" if number is None else amount(number, goal.measure, _ENGLISH, currency)
