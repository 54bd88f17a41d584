"""`/metrics forecast`: what a month or quarter may bring, with what people say beside it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.commands.answer import Answer, Open, Payload, Screen, Show
from bot.commands.call import Call, Viewer
from bot.commands.card import as_it_stands, named
from bot.commands.cast import every_pipeline, everybody
from bot.commands.metric import command
from bot.commands.request import Kind
from bot.commands.route import Routes
from bot.commands.stage import under
from bot.commands.surface import after, remembered
from bot.commands.trail import just_told, number
from bot.domain.error import Invalid
from bot.domain.forecast import Category
from bot.domain.goal import Measure
from bot.domain.money import Money
from bot.domain.permit import leads
from bot.domain.snapshot import Whose, accuracy
from bot.services import category as categories
from bot.services import goal as goals
from bot.services import snapshot as past
from bot.services import stage as stages
from bot.services.change import fetch
from bot.services.prospect import prospect
from bot.storage import UnitOfWork
from bot.views import call as forms_of
from bot.views import changed
from bot.views import forecast as screens
from bot.views import form as forms
from bot.views.forecast import Shown
from bot.views.form import CallForm, WhoseForm
from bot.views.horizon import BLOCK, ForecastQuery, When, forecast_value, read_forecast
from bot.views.metadata import metadata
from bot.views.words import msg

routes = Routes()

_WORDS: Mapping[str, When] = {
    "": When.THIS_MONTH,
    **dict.fromkeys(("this month", "month", "이번 달", "이번달"), When.THIS_MONTH),
    **dict.fromkeys(("next month", "next", "다음 달", "다음달"), When.NEXT_MONTH),
    **dict.fromkeys(("this quarter", "quarter", "이번 분기", "분기"), When.THIS_QUARTER),
    **dict.fromkeys(("next quarter", "다음 분기"), When.NEXT_QUARTER),
}


@command.sub(
    "forecast",
    hint="next month",
    about=msg("Show what a month or quarter may bring"),
    aliases=("예측", "전망"),
)
def show(call: Call, uow: UnitOfWork) -> Answer:
    """Show the forecast of the period that was typed, of this month otherwise."""
    mine = call.text.casefold().startswith("mine")
    typed = call.text.casefold().removeprefix("mine").strip()
    when = _WORDS.get(typed)
    if when is None:
        raise Invalid("Write /metrics forecast, with next month, this quarter or next quarter.")
    return _show(ForecastQuery(when, person_id=call.person.id if mine else None))


@routes.reads(Kind.ACTION, "forecast.show", "forecast.when")
def ask(call: Call, uow: UnitOfWork) -> Answer:
    """Ask for another forecast; each control carries the whole question."""
    return _show(read_forecast(call.request.value or forecast_value(ForecastQuery())))


@routes.reads(Kind.ACTION, "forecast.definitions")
def define(call: Call, uow: UnitOfWork) -> Answer:
    """Open the terms of the forecast."""
    return Open(forms_of.terms(call.words))


@routes.reads(Kind.ACTION, "forecast.narrow")
def narrow(call: Call, uow: UnitOfWork) -> Answer:
    """Open the form that asks whose deals it is about."""
    teams = {one.team for one in uow.persons.all(active_only=False) if one.team}
    form = forms_of.whose_form(
        call.words,
        query=read_forecast(call.request.value),
        pipelines=every_pipeline(uow),
        people=everybody(uow),
        teams=sorted(teams),
        meta=remembered(call),
    )
    return Open(form)


@routes.reads(Kind.SUBMISSION, "forecast.narrowed")
def narrowed(call: Call, uow: UnitOfWork) -> Answer:
    """Show the forecast that the form asked for; a person goes before a team."""
    form = forms.read(WhoseForm, call.values, call.words, currency="USD").values
    kept = str(metadata(call.request.view).extra.get("when", ""))
    when = When(kept) if kept in set(When) else When.THIS_MONTH
    team = "" if form.owner is not None else form.team or ""
    return _show(ForecastQuery(when, form.pipeline, form.owner, team))


def _show(query: ForecastQuery, **params: str) -> Answer:
    return Show(Screen("forecast", {"query": forecast_value(query), **params}))


@routes.screen("forecast")
def draw(uow: UnitOfWork, viewer: Viewer, params: Mapping[str, Any]) -> Payload:
    """Draw a forecast."""
    query = read_forecast(str(params["query"]))
    today = uow.workspace.day(uow.now)
    whose, window = whose_of(query), query.when.window(today)
    found = prospect(uow, whose, window, today)
    came = past.checked(uow, whose, today)
    pipelines, people = every_pipeline(uow), everybody(uow)
    owner = uow.persons.get(query.person_id) if query.person_id is not None else None
    goal = [
        one.goal.target
        for one in goals.progress(uow, team=whose.team, person_id=whose.person_id, day=window.last)
        if one.goal.measure is Measure.REVENUE
        and one.goal.grain is window.grain
        and query.pipeline_id is None
        and goals.visible(uow, one.goal, viewer.person)
    ]
    shown = Shown(
        query=query,
        made=found.forecast,
        categories=found.categories,
        calls=uow.snapshots.calls(whose, window),
        came=came,
        weeks=past.weekly(uow, whose, window),
        accuracy=accuracy(came),
        stages={one.id: one for line in pipelines.values() for one in line.open_stages},
        applies=frozenset(
            one.id
            for line in pipelines.values()
            if leads(viewer.person, line)
            for one in line.open_stages
        ),
        may_call=past.may_call(viewer.person, whose),
        bias=past.may_see_bias(viewer.person, whose, owner),
        target=goal[0] if goal else None,
        learned_on=found.learned_on,
        learning=found.learned_on is None and not found.on_the_spot,
    )
    block = f"{BLOCK}told:{forecast_value(query)}"
    notice = just_told(uow, viewer, params, block=block)
    return screens.forecast(shown, viewer.words, pipelines=pipelines, people=people, notice=notice)


def whose_of(query: ForecastQuery) -> Whose:
    """Give whose deals a question is about."""
    return Whose(query.pipeline_id, query.team or None, query.person_id)


def _again(call: Call, uow: UnitOfWork) -> Answer:
    return _show(read_forecast(call.request.value.split(".", 2)[-1]))


@routes.changes(Kind.ACTION, "forecast.apply", again=_again, alone=True)
def apply(call: Call, uow: UnitOfWork) -> Answer:
    """Set a stage's chance to what was learned, as the button said it."""
    stage_id, share, query = [*call.request.value.split(".", 2), "", ""][:3]
    asked = read_forecast(query)
    known = {one.id: one for line in uow.pipelines.all() for one in line.open_stages}
    stage = known.get(number(stage_id))
    if stage is None or not 0 <= number(share) <= 100:
        raise Invalid("This forecast is too old. Type /metrics forecast for a new one.")
    call.once(uow)
    _, told = stages.change(uow, replace(stage, probability=number(share)), by=call.person)
    return _show(asked, audit=str(told.id))


@routes.reads(Kind.ACTION, "forecast.call")
def ask_call(call: Call, uow: UnitOfWork) -> Answer:
    """Open the form for a number of one's own."""
    query = read_forecast(call.request.value)
    window = query.when.window(uow.workspace.day(uow.now))
    kept = uow.snapshots.calls(whose_of(query), window)
    present = Money(kept[0].minor, kept[0].currency) if kept else None
    return Open(
        forms_of.call_form(
            call.words, present=present, value=forecast_value(query), meta=remembered(call)
        )
    )


def _asked(call: Call) -> ForecastQuery:
    return read_forecast(str(metadata(call.request.view).extra.get("query", "")))


def _once_more(call: Call, uow: UnitOfWork) -> Answer:
    return _show(_asked(call))


@routes.changes(Kind.SUBMISSION, "forecast.called", again=_once_more)
def called(call: Call, uow: UnitOfWork) -> Answer:
    """Keep the number beside the forecast."""
    form = forms.read(CallForm, call.values, call.words, currency=uow.workspace.currency).values
    query = _asked(call)
    call.once(uow)
    window = query.when.window(uow.workspace.day(uow.now))
    with under("value"):
        if form.value is None:
            raise Invalid("Please fill this in.")
        past.call(uow, whose_of(query), window, form.value, form.note, by=call.person)
    return _show(query)


@routes.changes(Kind.ACTION, "forecast.category", again=as_it_stands)
def categorize(call: Call, uow: UnitOfWork) -> Answer:
    """Choose how sure one is of a deal; the first choice leaves it to its chance."""
    asked = named(call)
    deal = fetch(uow, asked.deal_id, asked.version)
    if asked.arg not in ("", "none", *Category):
        raise Invalid("This button no longer works. Open the deal again.")
    call.once(uow)
    chosen = Category(asked.arg) if asked.arg in set(Category) else None
    stored = categories.choose(uow, deal.id, chosen, by=call.person)
    return after(call, stored, changed.categorized(stored, chosen, call.words))
