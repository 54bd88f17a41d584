"""Which numbers are shown, said in a line, and the controls that ask for others."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from bot.domain.deal import Source
from bot.domain.metrics import Period
from bot.domain.person import Person
from bot.domain.pipeline import Pipeline
from bot.domain.span import Span
from bot.views import label
from bot.views.block import (
    Block,
    Element,
    View,
    actions,
    button,
    modal,
    option,
    select,
)
from bot.views.block import field as form_field
from bot.views.breakdown import BY
from bot.views.metadata import Extra, dump
from bot.views.option import owner_filter, owner_select, pipeline_filter
from bot.views.query import LONGEST_TEAM, MetricQuery, metric_value, span_of, span_value
from bot.views.text import plain, text
from bot.views.words import Words, msg

FUNNEL, REPS = "funnel", "reps"
SCREENS: Mapping[str, str] = {
    "": msg("The five numbers"),
    FUNNEL: msg("Stages"),
    REPS: msg("People"),
    **BY,
}
"""What a question can be answered with."""
PICTURED = (FUNNEL, "cohort")
"""Those that there is a picture of."""


@dataclass(frozen=True, slots=True)
class Cast:
    """What can be named in a question: pipelines, people, personas and products by id.

    `currencies`, `teams` and `regions` are those the form offers.
    """

    pipelines: Mapping[int, Pipeline]
    people: Mapping[int, Person]
    personas: Mapping[int, str] = field(default_factory=dict)
    products: Mapping[int, str] = field(default_factory=dict)
    currencies: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()


def scope_line(words: Words, query: MetricQuery, cast: Cast) -> str:
    """Say for which time, pipeline, people and deals numbers are."""
    pipeline = cast.pipelines.get(query.pipeline_id) if query.pipeline_id is not None else None
    owner = (
        label.person(query.owner_id, cast.people, words)
        if query.owner_id is not None
        else words("Everybody")
    )
    parts = [
        _span(words, query.span),
        text(pipeline.name, 60) if pipeline else words("All pipelines"),
        owner,
    ]
    if query.source:
        parts.append(words(label.SOURCE[Source(query.source)]))
    for chosen, names in ((query.persona_id, cast.personas), (query.product_id, cast.products)):
        if chosen is not None:
            parts.append(text(names.get(chosen, "?"), 40))
    parts += [text(part, 40) for part in (query.team, query.region, query.currency) if part]
    return " · ".join(parts)


def _span(words: Words, span: Span | Period) -> str:
    if isinstance(span, Period):
        return _days(words, span)
    name = words(label.SPAN[span])
    period = span.period(words.today) if words.today else Period()
    return name if period.first is None else f"{name} ({_days(words, period)})"


def _days(words: Words, period: Period) -> str:
    if period.first == period.last:
        return words.date(period.first)
    return f"{words.date(period.first)} – {words.date(period.last)}"


def _spans(words: Words, span: Span | Period) -> dict[str, str]:
    """Give the names of the spans there are by their values, the asked one among them."""
    own = {span_value(span): _days(words, span)} if isinstance(span, Period) else {}
    return {**own, **{one.value: words(name) for one, name in label.SPAN.items()}}


def controls(words: Words, query: MetricQuery, cast: Cast) -> list[Block]:
    """Make the controls under the numbers; each carries the whole question."""
    spans = [
        option(name, metric_value(replace(query, span=span_of(value))))
        for value, name in _spans(words, query.span).items()
    ]
    looks = [
        option(words(name), metric_value(replace(query, by=by))) for by, name in SCREENS.items()
    ]
    other = pipeline_filter(
        "metric.pipeline",
        words,
        pipelines=cast.pipelines.values(),
        query=query,
        everything=query.by != FUNNEL,
    )
    present = metric_value(query)
    first = [
        select("metric.period", words("Select a period"), spans, initial=present),
        select("metric.by", words("Select what to see"), looks, initial=present),
        owner_filter("metric.owner", words, people=cast.people, query=query),
        *([other] if other else []),
        button(words("More filters"), "metric.narrow", present),
        *_drawn(words, query),
        button(words("Forecast"), "forecast.show"),
        button(words("Goals"), "goal.show"),
        button(words("Definitions"), "metric.definitions"),
    ]
    return [actions(first, block_id=f"metric:{present}")]


def _drawn(words: Words, query: MetricQuery) -> list[Element]:
    """Make the button that shows the same as a picture, where there is one."""
    if query.by not in PICTURED:
        return []
    value = f"{query.by}|{metric_value(query)}"
    return [button(words("As a picture"), "chart.show", value)]


def narrow_form(words: Words, *, query: MetricQuery, cast: Cast, meta: Extra) -> View:
    """Ask for which deals and people the numbers shall be."""

    def chooser(name: str, title: str, options: list[Element], initial: str) -> list[Block]:
        if not options:
            return []
        made = select("chosen", words("Everything"), options, initial=initial or None)
        return [form_field(name, title, made, optional=True)]

    sources = [option(words(name), one.value) for one, name in label.SOURCE.items()]
    blocks = [
        *chooser(
            "span",
            words("Period"),
            [option(name, value) for value, name in _spans(words, query.span).items()],
            span_value(query.span),
        ),
        *chooser(
            "pipeline", words("Pipeline"), _ids(_names(cast.pipelines)), _id(query.pipeline_id)
        ),
        form_field(
            "owner",
            words("Owner"),
            owner_select(words, people=cast.people, owner_id=query.owner_id),
            optional=True,
        ),
        *chooser("team", words("Team"), _same(cast.teams), query.team),
        *chooser("region", words("Region"), _same(cast.regions), query.region),
        *chooser("source", words("Source"), sources, query.source),
        *chooser("persona", words("Persona"), _ids(cast.personas), _id(query.persona_id)),
        *chooser("product", words("Product"), _ids(cast.products), _id(query.product_id)),
        *chooser("currency", words("Currency"), _same(cast.currencies), query.currency),
    ]
    return modal(
        words("More filters"),
        blocks,
        close=words("Cancel"),
        submit=words("Show"),
        callback_id="metric.narrowed",
        metadata=dump(extra={**meta, "by": query.by}),
    )


def _names(pipelines: Mapping[int, Pipeline]) -> dict[int, str]:
    return {one.id: one.name for one in pipelines.values()}


def _ids(names: Mapping[int, str]) -> list[Element]:
    return [option(plain(name), str(one)) for one, name in list(names.items())[:100]]


def _same(names: tuple[str, ...]) -> list[Element]:
    fitting = [name for name in names if name.isprintable() and 0 < len(name) <= LONGEST_TEAM]
    return [option(plain(name), name) for name in fitting[:100]]


def _id(chosen: int | None) -> str:
    return str(chosen) if chosen is not None else ""
