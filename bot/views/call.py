"""Forms around the forecast: whose deals it is about, and a number of one's own beside it."""

from collections.abc import Mapping, Sequence

from bot.domain.money import Money
from bot.domain.person import Person
from bot.domain.pipeline import Pipeline
from bot.views.block import View, context, field, modal, option, section, select, typed
from bot.views.field import money_field
from bot.views.horizon import ForecastQuery
from bot.views.metadata import Extra, dump
from bot.views.option import owner_select
from bot.views.query import LONGEST_TEAM
from bot.views.text import plain
from bot.views.words import Words, msg

TERMS: tuple[tuple[str, str], ...] = (
    (
        msg("Likely, and how sure"),
        msg(
            "The middle of 2,000 simulated courses of the period: as often more comes as less. "
            "Eight in ten end between the lower and the upper figure. What is won already is in "
            "all three."
        ),
    ),
    (
        msg("From open deals"),
        msg(
            "Each open deal with its chance to be won within the period: by its age, as past "
            "deals were won and lost at that age, more or less by the chance of its stage, and by "
            "its close date as far as such dates were kept before."
        ),
    ),
    (
        msg("From deals to come"),
        msg(
            "Cards that will be created at the pace of the last 60 days, won as fast as past ones."
        ),
    ),
    (
        msg("Corrected by past months"),
        msg(
            "What the deals promise is corrected by how far such promises were off before, by the "
            "place of the month in the quarter, and combined with the course of past months."
        ),
    ),
    (
        msg("By the chances set"),
        msg("Values × chances of the open deals due in the period, as most tools forecast."),
    ),
    (
        msg("Commit, best case, pipeline, omitted"),
        msg(
            "How sure somebody is of an open deal, chosen on its card. Until then its chance "
            "says: from 80% commit, from 50% best case, from 10% pipeline, else omitted."
        ),
    ),
    (
        msg("Past forecasts"),
        msg(
            "The forecast kept in the first week of each month, beside what came. Those marked as "
            "made afterwards were worked out later from what was known on its first morning."
        ),
    ),
)
"""The terms of the forecast and what each means."""


def terms(words: Words) -> View:
    """Explain the terms of the forecast."""
    blocks = [section(f"*{words(name)}*\n{words(about)}") for name, about in TERMS]
    return modal(words("Definitions"), blocks, close=words("Close"), callback_id="forecast.about")


def whose_form(
    words: Words,
    *,
    query: ForecastQuery,
    pipelines: Mapping[int, Pipeline],
    people: Mapping[int, Person],
    teams: Sequence[str],
    meta: Extra,
) -> View:
    """Ask whose deals the forecast shall be about."""
    lines = [option(plain(one.name), str(one.id)) for one in list(pipelines.values())[:100]]
    fitting = [one for one in teams if one.isprintable() and 0 < len(one) <= LONGEST_TEAM]
    blocks = []
    if len(lines) > 1:
        initial = str(query.pipeline_id) if query.pipeline_id is not None else None
        chosen = select("chosen", words("All pipelines"), lines, initial=initial)
        blocks.append(field("pipeline", words("Pipeline"), chosen, optional=True))
    if fitting:
        options = [option(plain(one), one) for one in fitting[:100]]
        chosen = select("chosen", words("Everybody"), options, initial=query.team or None)
        blocks.append(field("team", words("Team"), chosen, optional=True))
    owner = owner_select(words, people=people, owner_id=query.person_id)
    blocks.append(field("owner", words("Owner"), owner, optional=True))
    return modal(
        words("Whose deals"),
        blocks,
        close=words("Cancel"),
        submit=words("Show"),
        callback_id="forecast.narrowed",
        metadata=dump(extra={**meta, "when": query.when.value}),
    )


def call_form(words: Words, *, present: Money | None, value: str, meta: Extra) -> View:
    """Ask for a number of one's own for the period."""
    note = typed(words("What it rests on"), limit=300)
    return modal(
        words("Call a number"),
        [
            money_field(words, present, required=True),
            field("note", words("Note"), note, optional=True),
            context(words("Numbers called before are kept, with their authors.")),
        ],
        close=words("Cancel"),
        submit=words("Save"),
        callback_id="forecast.called",
        metadata=dump(extra={**meta, "query": value}),
    )
