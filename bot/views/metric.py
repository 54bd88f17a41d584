"""The five numbers that come first, each with the label that says which one it is."""

from collections.abc import Mapping
from dataclasses import replace

from bot.domain.metrics import (
    Period,
    Tally,
    average_value,
    average_won_value,
    conversion_rate,
    cycle_days,
    qualified_rate,
    still_open_rate,
    unconverted,
    win_rate,
)
from bot.domain.money import Money
from bot.domain.person import Person
from bot.domain.pipeline import Pipeline
from bot.domain.rate import NO_RATES, Rates
from bot.domain.span import Span
from bot.views import label
from bot.views.block import (
    Block,
    Message,
    actions,
    button,
    context,
    header,
    message,
    option,
    section,
    select,
)
from bot.views.definition import DEFINITIONS
from bot.views.option import owner_filter, pipeline_filter
from bot.views.query import MetricQuery, metric_value
from bot.views.text import text
from bot.views.words import Words

# How many currencies are named in the line of what an average leaves out.
_CURRENCIES = 6


def numbers(
    tally: Tally,
    words: Words,
    *,
    query: MetricQuery,
    currency: str,
    rates: Rates = NO_RATES,
    pipelines: Mapping[int, Pipeline],
    people: Mapping[int, Person],
) -> Message:
    """Show the five numbers for a question; `currency` is the workspace's, `rates` are
    those into it."""
    shown = _five(tally, words, currency, rates)
    scope = _scope(words, query, pipelines, people)
    sections = [
        section(f"*{name}*  {value}" + (f"\n{detail}" if detail else ""))
        for name, value, detail in shown
    ]
    notes = _notes(tally, words, currency, rates)
    heading = words("Numbers")
    summary = "; ".join(f"{name}: {value}" for name, value, _ in shown)
    return message(
        f"{heading}, {scope}. {summary}",
        [
            header(heading),
            context(scope),
            *sections,
            *([context(notes)] if notes else []),
            *_controls(words, query, pipelines, people),
        ],
    )


def _five(tally: Tally, words: Words, currency: str, rates: Rates) -> list[tuple[str, str, str]]:
    """Give name, number and what it is made of, in the order of the definitions."""
    names = [words(name) for name, _ in DEFINITIONS]
    values = (
        words.number(tally.open_deals + tally.open_leads),
        words.rounded(average_value(tally, currency, rates), currency),
        words.percent(win_rate(tally)),
        words.percent(conversion_rate(tally)),
        words.days(cycle_days(tally)),
    )
    details = (
        _open(tally, words),
        words(
            "won {value}", value=words.rounded(average_won_value(tally, currency, rates), currency)
        ),
        _closed(tally, words),
        _cohort(tally, words),
        _cycle(tally, words),
    )
    return list(zip(names, values, details, strict=True))


def _open(tally: Tally, words: Words) -> str:
    parts = [
        words.plural("{n} deal", "{n} deals", tally.open_deals),
        words.plural("{n} lead", "{n} leads", tally.open_leads),
    ]
    if tally.open_value:
        value = {code: Money(minor, code) for code, minor in tally.open_value.items()}
        weighted = {
            code: Money(int(minor.to_integral_value()), code)
            for code, minor in tally.weighted_value.items()
        }
        parts.append(words.sums(value))
        parts.append(words("weighted {value}", value=words.sums(weighted)))
    return " · ".join(parts)


def _closed(tally: Tally, words: Words) -> str:
    parts = [
        words("{n} won", n=words.number(tally.won)),
        words("{n} lost", n=words.number(tally.lost)),
    ]
    if tally.disqualified:
        parts.append(words("{n} disqualified", n=words.number(tally.disqualified)))
    if win_rate(tally) is None and not tally.ever_lost:
        parts.append(words("unavailable until a loss is recorded"))
    return " · ".join(parts)


def _cohort(tally: Tally, words: Words) -> str:
    return " · ".join(
        (
            words("{n} created", n=words.number(tally.created)),
            words("{share} qualified", share=words.percent(qualified_rate(tally))),
            words("{share} still open", share=words.percent(still_open_rate(tally))),
        )
    )


def _cycle(tally: Tally, words: Words) -> str:
    return " · ".join(
        (
            words("won only {days}", days=words.days(cycle_days(tally, won_only=True))),
            words("median {days}", days=words.days(tally.closed_median)),
        )
    )


def _notes(tally: Tally, words: Words, currency: str, rates: Rates) -> str:
    """Say what the numbers leave out."""
    parts = []
    if tally.undated:
        parts.append(
            words.plural(
                "{n} card without a creation date is in no cohort and no cycle.",
                "{n} cards without a creation date are in no cohort and no cycle.",
                tally.undated,
            )
        )
    if left := unconverted(tally, currency, rates):
        counts = ", ".join(
            f"{words.number(deals)} {code}" for code, deals in sorted(left.items())[:_CURRENCIES]
        )
        parts.append(words("Not in the average, in other currencies: {counts}.", counts=counts))
    if tally.suspicious:
        parts.append(
            words.plural(
                "{n} deal closed before it was created; check its dates.",
                "{n} deals closed before they were created; check their dates.",
                tally.suspicious,
            )
        )
    return " ".join(parts)


def _scope(
    words: Words,
    query: MetricQuery,
    pipelines: Mapping[int, Pipeline],
    people: Mapping[int, Person],
) -> str:
    pipeline = pipelines.get(query.pipeline_id) if query.pipeline_id is not None else None
    name = text(pipeline.name, 60) if pipeline else words("All pipelines")
    owner = (
        label.person(query.owner_id, people, words)
        if query.owner_id is not None
        else words("Everybody")
    )
    return " · ".join((_span(words, query.span), name, owner))


def _span(words: Words, span: Span) -> str:
    name = words(label.SPAN[span])
    period = span.period(words.today) if words.today else Period()
    if period.first is None or period.last is None:
        return name
    first, last = words.date(period.first), words.date(period.last)
    return f"{name} ({first} – {last})"


def _controls(
    words: Words,
    query: MetricQuery,
    pipelines: Mapping[int, Pipeline],
    people: Mapping[int, Person],
) -> list[Block]:
    spans = [
        option(words(name), metric_value(replace(query, span=span)))
        for span, name in label.SPAN.items()
    ]
    other = pipeline_filter(
        "metric.pipeline", words, pipelines=pipelines.values(), query=query, everything=True
    )
    present = metric_value(query)
    controls = [
        select("metric.period", words("Select a period"), spans, initial=present),
        owner_filter("metric.owner", words, people=people, query=query),
        *([other] if other else []),
        button(words("Definitions"), "metric.definitions"),
    ]
    return [actions(controls, block_id=f"metric:{present}")]
