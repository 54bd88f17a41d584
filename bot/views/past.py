"""The board as it stood at the end of a day that is over."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from bot.domain.board import Board, Column, Sums
from bot.domain.person import Person
from bot.domain.pipeline import Pipeline, StageKind
from bot.domain.rate import Rates
from bot.views import label
from bot.views.block import (
    Block,
    Message,
    actions,
    button,
    context,
    datepicker,
    header,
    message,
    section,
)
from bot.views.option import owner_filter, pipeline_filter
from bot.views.query import MovementQuery, PastQuery, board_value, movement_value, past_value
from bot.views.text import plain, text
from bot.views.words import Words

_STAGES = 40
"""Stages a message has room for."""


def past(
    board: Board,
    day: date,
    words: Words,
    *,
    people: Mapping[int, Person],
    pipelines: Sequence[Pipeline] = (),
) -> Message:
    """Draw the sums of each stage at the end of a local day of the workspace.

    Weights are the deals' own of that day, else those their stages have today; which deals were
    stalled then is not known and not shown.
    """
    when, name = words.long_date(day), board.pipeline.name
    deals = words.plural("{n} open deal", "{n} open deals", board.total.deals)
    rates = board.rates
    total = _line(deals, board.total, rates, words)
    columns = board.columns[:_STAGES]
    query = PastQuery(board.pipeline.id, day, board.query.owner_id)
    owner = label.person(query.owner_id, people, words) if query.owner_id is not None else ""
    blocks: list[Block] = [
        header(words("{pipeline} on {date}", pipeline=plain(name, 80), date=when)),
        section(_over_weight(f"*{total}*", board.total, rates, words)),
        *([context(f"{words('Owner')}: {owner}")] if owner else []),
        *(
            section(
                _over_weight(
                    f"*{text(column.stage.name, 60)}* · {_stage(column, rates, words)}",
                    column.sums,
                    rates,
                    words,
                )
            )
            for column in columns
        ),
        context(words("As it stood at the end of that day.")),
        _controls(board, query, words, people, pipelines),
    ]
    head = words("{pipeline} on {date}", pipeline=text(name, 80), date=when)
    stages = [
        f"{text(column.stage.name, 40)} {words.number(column.sums.deals)}"
        for column in columns[:20]
    ]
    return message(". ".join([f"{head}: {total}", ", ".join(stages)]), blocks)


def _stage(column: Column, rates: Rates, words: Words) -> str:
    deals = column.sums.deals
    cards = (
        words.plural("{n} lead", "{n} leads", deals)
        if column.stage.kind is StageKind.LEAD
        else words.plural("{n} deal", "{n} deals", deals)
    )
    return _line(cards, column.sums, rates, words)


def _line(cards: str, sums: Sums, rates: Rates, words: Words) -> str:
    worth = label.worth(sums.value, rates, words, rest=True) if sums.value else ""
    return f"{cards} · {worth}" if worth else cards


def _over_weight(line: str, sums: Sums, rates: Rates, words: Words) -> str:
    if not sums.weighted:
        return line
    weighted = label.worth(sums.weighted, rates, words, rest=True)
    return f"{line}\n{words('Weighted {value}', value=weighted)}"


def _controls(
    board: Board,
    query: PastQuery,
    words: Words,
    people: Mapping[int, Person],
    pipelines: Sequence[Pipeline],
) -> Block:
    other = pipeline_filter(
        "past.pipeline", words, pipelines=pipelines, query=query, everything=False
    )
    controls = [
        datepicker("past.day", words("Select a day"), initial=query.day),
        owner_filter("past.owner", words, people=people, query=query),
        *([other] if other else []),
    ]
    if words.today is not None and query.day < words.today:
        asked = MovementQuery(
            since=query.day + timedelta(days=1),
            pipeline_id=board.pipeline.id,
            owner_id=query.owner_id,
        )
        on = movement_value(asked)
        controls.append(button(words("What changed since"), "movement.open", on))
    controls.append(button(words("The board now"), "board.back", board_value(board.query)))
    return actions(controls, block_id=f"past:{past_value(query)}")
