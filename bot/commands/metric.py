"""/metrics: the five numbers for a period, a pipeline and a person, and how each is counted."""

from collections.abc import Mapping
from typing import Any

from bot.commands.answer import Answer, Open, Payload, Screen, Show
from bot.commands.call import Call, Viewer
from bot.commands.cast import every_pipeline, everybody
from bot.commands.find import person_named
from bot.commands.help import guide
from bot.commands.request import Kind
from bot.commands.route import Routes
from bot.commands.screen import in_modal
from bot.commands.surface import remembered
from bot.domain.error import Invalid, NotFound
from bot.domain.metrics import Period, Tally
from bot.domain.rate import Rates
from bot.domain.span import Span
from bot.services import funnel as stages
from bot.services import goal as goals
from bot.services import metric as service
from bot.services import rep as people
from bot.services.note import notes_of
from bot.services.rate import rates_for
from bot.storage import UnitOfWork
from bot.views import form as forms
from bot.views import funnel as funnels
from bot.views import metric as metrics
from bot.views import rep as team
from bot.views.breakdown import group_blocks, ranked, split_by
from bot.views.cohort import cohort_blocks
from bot.views.definition import definitions
from bot.views.form import NarrowForm
from bot.views.look import FUNNEL, REPS, SCREENS, Cast, narrow_form
from bot.views.metadata import metadata
from bot.views.plot import funnel_charts, group_charts
from bot.views.query import MetricQuery, metric_value, read_metric
from bot.views.slippage import more
from bot.views.stretch import read_stretch
from bot.views.warning import marks_line
from bot.views.words import Words, msg

routes = Routes()

command = routes.command(
    "metrics",
    about=msg("Show the numbers of the pipeline"),
    hint="[this month | last quarter by owner | funnel | help]",
    alone="[last quarter by owner]",
)

_LARGEST_ID = 2**63
_MOST_WORDS = 12
"""Words of a period and a name; what has more of them is neither."""


@command.sub(
    "mine", hint=msg("this month"), about=msg("Show your own numbers"), aliases=("my", "내", "나")
)
def mine(call: Call, uow: UnitOfWork) -> Answer:
    """Show the person's own numbers."""
    typed, by = split_by(call.text)
    return _show(MetricQuery(_span(call, uow, typed), owner_id=call.person.id, by=by))


@command.sub(
    "funnel",
    hint=msg("this quarter"),
    about=msg("Show how deals come through the stages"),
    aliases=("stages", "퍼널", "단계"),
)
def funnel(call: Call, uow: UnitOfWork) -> Answer:
    """Show the funnel of the default pipeline."""
    span = _span(call, uow, call.text)
    return _show(MetricQuery(span, uow.pipelines.default().id, by=FUNNEL))


@command.sub(
    "cohorts",
    hint=msg("this year"),
    about=msg("Show what became of the cards created in each month"),
    aliases=("cohort", "코호트"),
)
def cohorts(call: Call, uow: UnitOfWork) -> Answer:
    """Show what was won of each month's cards, and by which age."""
    return _show(MetricQuery(_span(call, uow, call.text), by="cohort"))


@command.sub(
    "reps",
    hint=msg("this month"),
    about=msg("Show what everybody did and won"),
    aliases=("people", "담당자", "사람"),
)
def reps(call: Call, uow: UnitOfWork) -> Answer:
    """Show the team person by person."""
    return _show(MetricQuery(_span(call, uow, call.text), by=REPS))


@command.sub(
    "leaderboard",
    hint=msg("on"),
    about=msg("Rank people by what they won, or no longer"),
    again=reps,
    aliases=("순위",),
)
def leaderboard(call: Call, uow: UnitOfWork) -> Answer:
    """Turn the ranking on or off; it is off until an admin wants it."""
    chosen = {"on": True, "켜기": True, "off": False, "끄기": False}.get(call.text.casefold())
    if chosen is None:
        raise Invalid("Write /metrics leaderboard on, or off.")
    call.once(uow)
    people.set_leaderboard(uow, chosen, by=call.person)
    return _show(MetricQuery(by=REPS))


@command.sub("help", about=msg("Show this list"), aliases=("?", "도움말"))
def explain(call: Call, uow: UnitOfWork) -> Answer:
    """List what the command can do."""
    return guide(call, command)


@command.other
def otherwise(call: Call, uow: UnitOfWork) -> Answer:
    """Show the numbers for the period and the owner that were typed, or for all of them."""
    typed, by = split_by(call.text)
    if not typed:
        return _show(MetricQuery(by=by))
    words = typed.split()
    for count in range(len(words), -1, -1) if len(words) <= _MOST_WORDS else ():
        period, whose = " ".join(words[:count]), " ".join(words[count:])
        try:
            span = _span(call, uow, period)
            owner = person_named(uow, call, whose.removeprefix("owner:")) if whose else None
        except (Invalid, NotFound):
            continue
        return _show(MetricQuery(span, owner_id=owner.id if owner else None, by=by))
    return guide(call, command, typed=call.text)


@routes.reads(
    Kind.ACTION, "metric.period", "metric.owner", "metric.pipeline", "metric.by", "metric.show"
)
def ask(call: Call, uow: UnitOfWork) -> Answer:
    """Ask for other numbers; each control carries the whole question."""
    return _show(query_of(call.request.value))


@routes.reads(Kind.ACTION, "metric.open")
def open_numbers(call: Call, uow: UnitOfWork) -> Answer:
    """Open the numbers over the App Home."""
    value = call.request.value or metric_value(MetricQuery())
    return Open(in_modal(draw(uow, call, {"query": value}), call))


@routes.reads(Kind.ACTION, "metric.definitions")
def define(call: Call, uow: UnitOfWork) -> Answer:
    """Open the definitions of the numbers."""
    return Open(definitions(call.words))


@routes.reads(Kind.ACTION, "metric.narrow")
def narrow(call: Call, uow: UnitOfWork) -> Answer:
    """Open the form that narrows the numbers."""
    query = query_of(call.request.value)
    meta = remembered(call)
    return Open(narrow_form(call.words, query=query, cast=cast_of(uow, form=True), meta=meta))


@routes.reads(Kind.SUBMISSION, "metric.narrowed")
def narrowed(call: Call, uow: UnitOfWork) -> Answer:
    """Show the numbers that the form asked for."""
    form = forms.read(NarrowForm, call.values, call.words, currency="USD").values
    query = MetricQuery(
        form.span,
        form.pipeline,
        form.owner,
        str(metadata(call.request.view).extra.get("by", "")),
        form.source.value if form.source else "",
        form.persona,
        form.product,
        form.currency or "",
        form.team or "",
        "" if form.team else form.region or "",
    )
    return _show(query)


def _span(call: Call, uow: UnitOfWork, typed: str) -> Span | Period:
    """Read the period that was typed, ALL for none; raises `Invalid` for what is none."""
    if not typed:
        return Span.ALL
    return read_stretch(typed, call.person.locale, uow.workspace.day(uow.now))


def _show(query: MetricQuery) -> Answer:
    return Show(Screen("numbers", {"query": metric_value(query)}))


def query_of(value: str) -> MetricQuery:
    """Read a question that a control carried; ids no database holds are nonsense like any other."""
    query = read_metric(value)
    ids = (query.pipeline_id, query.owner_id, query.persona_id, query.product_id)
    if query.by not in SCREENS or not all(0 <= (part or 0) < _LARGEST_ID for part in ids):
        raise Invalid("These numbers are too old. Type /metrics for new ones.")
    return query


def cast_of(uow: UnitOfWork, *, form: bool = False) -> Cast:
    choices = uow.metrics.choices()
    team = uow.persons.all(active_only=False) if form else []
    rates = uow.rates.newest() if form else []
    money = {uow.workspace.currency, *(one.currency for one in rates)} if form else set()
    return Cast(
        every_pipeline(uow),
        everybody(uow),
        {one: name for name, one in choices["persona"].items()},
        {one: name for name, one in choices["product"].items()},
        tuple(sorted(money)),
        tuple(sorted({one.team for one in team if one.team})),
        tuple(sorted({one.region for one in team if one.region})),
    )


@routes.screen("numbers")
def draw(uow: UnitOfWork, viewer: Viewer, params: Mapping[str, Any]) -> Payload:
    """Draw the five numbers, or what the question tells them apart by."""
    query = query_of(str(params["query"]))
    period = query.period(uow.workspace.day(uow.now))
    cast, words, currency = cast_of(uow), viewer.words, uow.workspace.currency
    if not query.by:
        told = service.compared(uow, query.scope, period)
        tallies = [one for one in (told.now, told.before, told.year_ago) if one]
        rates = rates_for(uow, tallies, None)
        lines = _more(uow, query, period, told.now, words, rates)
        return metrics.numbers(
            told, words, query=query, currency=currency, rates=rates, cast=cast, more=lines
        )
    if query.by == FUNNEL:
        found = stages.funnel(uow, query.scope, period)
        blocks = funnel_charts(found, words) + funnels.funnel_blocks(
            found,
            stages.losses(uow, query.scope, period),
            {one.id: one for line in cast.pipelines.values() for one in line.ever},
            words,
        )
    elif query.by == REPS:
        staff = people.reps(uow, query.scope, period)
        blocks = team.rep_blocks(
            staff,
            words,
            ranked=people.leaderboard(uow),
            currency=currency,
            rates=rates_for(uow, [one.tally for one in staff], None),
            goals=goals.of_people(uow, period, viewer=viewer.person),
        )
    else:
        found_groups = service.groups(uow, query.by, query.scope, period)
        rates = rates_for(uow, [tally for _, tally in found_groups], None)
        groups = ranked(found_groups, by=query.by, rates=rates)
        marks = query.by in ("month", "cohort")
        remarks = notes_of(uow, period.first, period.last) if marks else []
        marked = frozenset(f"{one.day:%Y-%m}" for one in remarks)
        blocks = group_charts(groups, words, by=query.by, rates=rates, marked=marked)
        if query.by == "cohort":
            blocks += cohort_blocks(stages.cohorts(uow, query.scope, period), words)
        blocks += marks_line(remarks, words)
        blocks += group_blocks(groups, words, by=query.by, currency=currency, rates=rates)
    title = words(SCREENS[query.by])
    return metrics.broken_down(blocks, words, query=query, cast=cast, title=title)


def _more(
    uow: UnitOfWork, query: MetricQuery, period: Period, tally: Tally, words: Words, rates: Rates
) -> list[str]:
    """Say how fast money comes in, what is due in the period, and how far dates were pushed."""
    if period.first is None or period.last is None:
        return more(tally, None, None, words, uow.workspace.currency, rates)
    due = service.due(uow, query.scope, period)
    slipped = service.slipped(uow, query.scope, period)
    return more(tally, due, slipped, words, uow.workspace.currency, rates)
