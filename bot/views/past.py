"""The board as it stood at the end of a day that is over."""

from datetime import date, timedelta

from bot.domain.board import Board, Column, Sums
from bot.domain.pipeline import StageKind
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
from bot.views.query import MovementQuery, board_value, movement_value, past_value
from bot.views.text import plain, text
from bot.views.words import Words

_STAGES = 40
"""Stages a message has room for."""


def past(board: Board, day: date, words: Words) -> Message:
    """Draw the sums of each stage at the end of a local day of the workspace.

    Weights are the deals' own of that day, else those their stages have today; which deals were
    stalled then is not known and not shown.
    """
    when, name = words.long_date(day), board.pipeline.name
    deals = words.plural("{n} open deal", "{n} open deals", board.total.deals)
    total = _line(deals, board.total, words)
    columns = board.columns[:_STAGES]
    blocks: list[Block] = [
        header(words("{pipeline} on {date}", pipeline=plain(name, 80), date=when)),
        section(_over_weight(f"*{total}*", board.total, words)),
        *(
            section(
                _over_weight(
                    f"*{text(column.stage.name, 60)}* · {_stage(column, words)}",
                    column.sums,
                    words,
                )
            )
            for column in columns
        ),
        context(words("As it stood at the end of that day.")),
        _controls(board, day, words),
    ]
    head = words("{pipeline} on {date}", pipeline=text(name, 80), date=when)
    stages = [
        f"{text(column.stage.name, 40)} {words.number(column.sums.deals)}"
        for column in columns[:20]
    ]
    return message(". ".join([f"{head}: {total}", ", ".join(stages)]), blocks)


def _stage(column: Column, words: Words) -> str:
    deals = column.sums.deals
    cards = (
        words.plural("{n} lead", "{n} leads", deals)
        if column.stage.kind is StageKind.LEAD
        else words.plural("{n} deal", "{n} deals", deals)
    )
    return _line(cards, column.sums, words)


def _line(cards: str, sums: Sums, words: Words) -> str:
    return f"{cards} · {words.sums(sums.value)}" if sums.value else cards


def _over_weight(line: str, sums: Sums, words: Words) -> str:
    if not sums.weighted:
        return line
    return f"{line}\n{words('Weighted {value}', value=words.sums(sums.weighted))}"


def _controls(board: Board, day: date, words: Words) -> Block:
    controls = [datepicker("past.day", words("Select a day"), initial=day)]
    if words.today is not None and day < words.today:
        asked = MovementQuery(since=day + timedelta(days=1), pipeline_id=board.pipeline.id)
        on = movement_value(asked)
        controls.append(button(words("What changed since"), "movement.open", on))
    controls.append(button(words("The board now"), "board.back", board_value(board.query)))
    return actions(controls, block_id=f"past:{past_value(board.pipeline.id, day)}")
