"""The forecast as a person sees it: how much, how sure, from what, and what people say."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal

from bot.domain.forecast import Category, Forecast, Window
from bot.domain.money import Money
from bot.domain.person import Person
from bot.domain.pipeline import Pipeline, Stage
from bot.domain.snapshot import Accuracy, Call, Came, Snapshot
from bot.views import hindsight, label
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
from bot.views.horizon import BLOCK, CATEGORIES, WHEN, ForecastQuery, forecast_value
from bot.views.text import text
from bot.views.words import Words

_STAGES = 8
_CALLS = 3
_TELLING = 5
"""Closed deals from which what a stage's chance has been is shown."""


@dataclass(frozen=True, slots=True)
class Shown:
    """All that stands on the screen; `weeks` are what was said of the window on past Mondays.

    `bias` tells whether the reader may see how this rep's numbers were off. `applies` are the
    stages whose chance the reader may set. `target` is the goal of revenue for the same, in minor
    units. `learning` says that no night has been yet.
    """

    query: ForecastQuery
    made: Forecast
    categories: Mapping[Category, tuple[int, int]]
    calls: Sequence[Call]
    came: Sequence[Came]
    weeks: Sequence[Snapshot]
    accuracy: Accuracy
    stages: Mapping[int, Stage]
    applies: frozenset[int]
    may_call: bool
    bias: bool
    target: int | None = None
    learned_on: date | None = None
    learning: bool = False


def forecast(
    shown: Shown,
    words: Words,
    *,
    pipelines: Mapping[int, Pipeline],
    people: Mapping[int, Person],
    notice: Sequence[Block] = (),
) -> Message:
    """Draw a forecast; the most likely sum and how sure it is stand on top."""
    made, query = shown.made, shown.query
    likely = words("Likely {value}", value=_sum(made.p50, made, words) if made.valued else "–")
    between = words(
        "eight times in ten between {low} and {high}",
        low=_sum(made.p10, made, words),
        high=_sum(made.p90, made, words),
    )
    told = f"*{likely}*, {between}\n{_parts(made, words)}"
    if not made.valued:
        between = words("no deal has a value that can be converted")
        told = f"*{likely}*: {between}"
    heading, scope = words("Forecast"), scope_line(words, query, made.window, pipelines, people)
    blocks: list[Block] = [
        *notice,
        header(heading),
        context(scope),
        section(told),
        section("\n".join(_said(shown, words, people))),
        context(_sample(shown, words)),
        *_controls(shown, words),
    ]
    if len(shown.weeks) > 1:
        blocks.append(context(hindsight.weeks(shown.weeks, words)))
    if shown.came and shown.bias:
        blocks.append(section(hindsight.past(shown.came, shown.accuracy, words)))
    blocks += _odds(shown, words)
    return message(f"{heading}, {scope}. {likely}, {between}", blocks)


def _parts(made: Forecast, words: Words) -> str:
    return " · ".join(
        (
            words("Won so far {value}", value=_sum(made.won, made, words)),
            words("from open deals {value}", value=_sum(made.open_part, made, words)),
            words("from deals to come {value}", value=_sum(made.new_part, made, words)),
            words("by the chances set {value}", value=_sum(made.by_configured, made, words)),
        )
    )


def _said(shown: Shown, words: Words, people: Mapping[int, Person]) -> list[str]:
    """Say what people make of it: categories, calls, and the goal it is for."""
    made = shown.made
    due = " · ".join(
        f"{words(name)} {_sum(shown.categories[one][1], made, words)}"
        f" ({words.number(shown.categories[one][0])})"
        for one, name in CATEGORIES.items()
    )
    lines = [words("*Due in it, by how sure people are*") + f"\n{due}"]
    for place, one in enumerate(shown.calls[:_CALLS]):
        said = words(
            "{who} called {value}, {when}",
            who=label.person(one.author_id, people, words) if one.author_id else "?",
            value=_money(one.minor, one.currency, words),
            when=words.when(one.at),
        )
        note = f": {text(one.note, 200)}" if one.note else ""
        lines.append(f"*{said}*{note}" if place == 0 else f"{said}{note}")
    if shown.target and made.valued:
        share = Decimal(100 * made.p50) / shown.target
        lines.append(
            words(
                "Goal {target}: likely {share} of it",
                target=_sum(shown.target, made, words),
                share=words.percent(share),
            )
        )
    return lines


def _sample(shown: Shown, words: Words) -> str:
    made, sample = shown.made, shown.made.sample
    if shown.learning:
        learned = words(
            "How deals go is being learned in the background. Until then these are the chances set."
        )
    elif not made.learned:
        learned = words("Too few dated deals were won to learn from: these are the chances set")
    else:
        learned = words(
            "Learned from {won} won and {lost} lost deals over {months} whole months",
            won=words.number(sample.wins),
            lost=words.number(sample.losses),
            months=words.number(sample.months),
        )
    parts = [
        learned,
        words.plural("{n} open deal", "{n} open deals", sample.open_deals),
        words("{n} without a value", n=words.number(sample.unvalued)),
    ]
    if sample.undated and made.learned:
        parts.append(words("{n} without a creation date (left out)", n=sample.undated))
    if sample.unconverted:
        parts.append(words("{n} in a currency without a rate", n=sample.unconverted))
    return " · ".join(parts)


def _odds(shown: Shown, words: Words) -> list[Block]:
    """Show what stages' chances have been, each with a button that sets it where it differs."""
    blocks: list[Block] = []
    for one in shown.made.odds:
        stage = shown.stages.get(one.stage_id)
        if stage is None or one.closed < _TELLING or len(blocks) == _STAGES:
            continue
        learned = round(one.learned)
        said = words(
            "*{stage}* is set to {set}%; of the last {closed} that closed, {share} were won",
            stage=text(stage.name, 60),
            set=one.configured,
            closed=words.number(one.closed),
            share=words.percent(Decimal(100 * one.won) / one.closed),
        )
        offered = one.stage_id in shown.applies and learned != one.configured
        value = f"{one.stage_id}.{learned}.{forecast_value(shown.query)}"
        spoken = words(
            "Set the chance of {stage} to {share}%", stage=text(stage.name, 40), share=learned
        )
        press = button(words("Use {share}%", share=learned), "forecast.apply", value, spoken=spoken)
        blocks.append(
            section(said, accessory=press if offered else None, block_id=f"odds:{one.stage_id}")
        )
    return blocks


def _controls(shown: Shown, words: Words) -> list[Block]:
    query = shown.query
    present = forecast_value(query)
    whens = [
        option(words(name), forecast_value(replace(query, when=one))) for one, name in WHEN.items()
    ]
    controls = [
        select("forecast.when", words("Select a period"), whens, initial=present),
        button(words("Whose deals"), "forecast.narrow", present),
        *([button(words("Call a number"), "forecast.call", present)] if shown.may_call else []),
        button(words("As a picture"), "chart.show", f"forecast|{present}"),
        button(words("Goals"), "goal.show"),
        button(words("Definitions"), "forecast.definitions"),
    ]
    return [actions(controls, block_id=f"{BLOCK}{present}")]


def scope_line(
    words: Words,
    query: ForecastQuery,
    window: Window,
    pipelines: Mapping[int, Pipeline],
    people: Mapping[int, Person],
) -> str:
    """Say for which days a forecast is, and of whose deals."""
    pipeline = pipelines.get(query.pipeline_id) if query.pipeline_id is not None else None
    who = text(query.team, 40) if query.team else words("Everybody")
    if query.person_id is not None:
        who = label.person(query.person_id, people, words)
    days = f"{words.date(window.first)} – {words.date(window.last)}"
    return " · ".join(
        (
            f"{words(WHEN[query.when])} ({days})",
            text(pipeline.name, 60) if pipeline else words("All pipelines"),
            who,
        )
    )


def _sum(minor: int, made: Forecast, words: Words) -> str:
    """Say a sum in whole units: what is expected is not known to the cent."""
    amount = Money(minor, made.currency).amount.quantize(Decimal(1), ROUND_HALF_EVEN)
    return words.rounded(amount, made.currency)


def _money(minor: int, currency: str, words: Words) -> str:
    return words.rounded(Money(minor, currency).amount, currency)
