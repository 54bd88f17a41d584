"""One stage of the board: what it holds, and its first cards with what can be done to them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from bot.domain.board import Board, Column, Sums
from bot.domain.deal import Deal
from bot.domain.lens import USUAL, Fact
from bot.domain.person import Person
from bot.domain.pipeline import Pipeline, Stage, StageKind
from bot.domain.rate import Rates
from bot.views import label, lens
from bot.views.block import (
    Block,
    Element,
    button,
    divider,
    overflow,
    section,
    words_plain,
)
from bot.views.query import STAGE_SIZE, board_value
from bot.views.text import plain, text
from bot.views.token import tail, token
from bot.views.words import Words

# A choice of a card's menu: its text object, and the end of its token.
_Choice = tuple[Element, str]


def column_blocks(
    column: Column,
    board: Board,
    words: Words,
    people: Mapping[int, Person],
    *,
    cards: int,
    lined: bool,
) -> list[Block]:
    """Draw a stage with the first `cards` of its cards, below a line if it is `lined`."""
    shown = column.cards[:cards]
    head = [divider()] if lined else []
    hidden = column.sums.deals > len(shown) and column.stage.kind.is_open
    more = hidden and board.query.stage_id is None
    choices = _choices(column.stage, board.pipeline, words)
    return [
        *head,
        section(
            _stage(column, board.rates, words, leaving=column.stage in board.pipeline.retired),
            accessory=_more(column.stage, board, words) if more else None,
        ),
        *(_card(deal, choices, column.stage, board, words, people) for deal in shown),
    ]


def _stage(column: Column, rates: Rates, words: Words, *, leaving: bool) -> str:
    stage, sums = column.stage, column.sums
    cards = (
        words.plural("{n} lead", "{n} leads", sums.deals)
        if stage.kind is StageKind.LEAD
        else words.plural("{n} deal", "{n} deals", sums.deals)
    )
    first = [f"*{text(stage.name, 60)}*", cards]
    if leaving:
        first.append(words("moving to another stage"))
    if sums.value:
        first.append(label.worth(sums.value, rates, words, rest=True))
    weight = weighted(sums, rates, words, rest=True) if stage.kind.is_open else ""
    return " · ".join(first) + (f"\n{weight}" if weight else "")


def _more(stage: Stage, board: Board, words: Words) -> Element:
    inside = replace(board.query, stage_id=stage.id, page=0, cursor=None, size=STAGE_SIZE)
    return button(
        words("More"),
        "board.stage",
        board_value(inside),
        spoken=words("More in {stage}", stage=plain(stage.name, 50)),
    )


def _card(
    deal: Deal,
    choices: Sequence[_Choice],
    stage: Stage,
    board: Board,
    words: Words,
    people: Mapping[int, Person],
) -> Block:
    small = lens.facts(deal, stage, board, words, people)
    title = label.title(deal)
    if Fact.VALUE in (board.seen.lens.facts or USUAL):
        money = words.money(deal.value) if deal.value is not None else words("no value yet")
        title = f"{title} · {money}"
    begin = token(deal)
    menu = [{"text": text, "value": begin + end} for text, end in choices]
    return section(f"{title}\n{small}" if small else title, accessory=overflow("deal.menu", menu))


def _choices(stage: Stage, pipeline: Pipeline, words: Words) -> list[_Choice]:
    """Name, once per stage, what can be done with a card that stands in it."""
    named = [(words("Open"), "open", "")]
    if not stage.kind.is_open:
        named.append((words("Add a note"), "note", ""))
    else:
        following = _next(stage, pipeline)
        if following is not None:
            on = words("Move to {stage}", stage=plain(following.name, 50))
            named.append((on, "move", str(following.id)))
        named += [
            (words("Move to another stage"), "move", ""),
            (words("Log an activity"), "log", ""),
            (words("Won"), "won", ""),
        ]
    return [(words_plain(name, 75), tail(verb, rest)) for name, verb, rest in named]


def _next(stage: Stage, pipeline: Pipeline) -> Stage | None:
    for known, following in pairwise(pipeline.open_stages):
        if known.id == stage.id:
            return following
    return None


def weighted(sums: Sums, rates: Rates, words: Words, *, rest: bool = False) -> str:
    """Say what sums weigh and how many are stalled; with `rest` every currency as it is."""
    parts = []
    if sums.weighted:
        value = label.worth(sums.weighted, rates, words, rest=rest)
        parts.append(words("Weighted {value}", value=value))
    if sums.stalled:
        parts.append(words.plural("{n} stalled", "{n} stalled", sums.stalled))
    return " · ".join(parts)
