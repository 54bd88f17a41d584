"""The board: what each stage holds, and the cards worth looking at first."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.domain.board import Board, BoardQuery, Column, Cursor, Sums
from bot.domain.person import Person
from bot.domain.pipeline import Pipeline
from bot.domain.rate import Rates
from bot.views import label, lens
from bot.views.block import (
    MESSAGE_BLOCKS,
    MESSAGE_TEXT,
    Block,
    Message,
    View,
    actions,
    button,
    context,
    header,
    letters,
    message,
    modal,
    option,
    section,
    select,
)
from bot.views.column import column_blocks, weighted
from bot.views.option import owner_filter, pipeline_filter
from bot.views.query import BOARD_SIZE, board_value
from bot.views.text import plain, text
from bot.views.words import Words

# What stands below the stages: one block of paging or advice.
_BELOW = 1


def board(
    board: Board,
    words: Words,
    *,
    people: Mapping[int, Person],
    pipelines: Sequence[Pipeline] = (),
) -> Message:
    """Draw the board as a message; `pipelines` offers the others to switch to."""
    return message(_summary(board, words), _blocks(board, words, people, pipelines))


def board_view(
    board: Board,
    words: Words,
    *,
    people: Mapping[int, Person],
    pipelines: Sequence[Pipeline] = (),
) -> View:
    """Draw the board as a modal, for App Home."""
    blocks = _blocks(board, words, people, pipelines)
    title = plain(board.pipeline.name, 24)
    return modal(title, blocks, close=words("Close"), callback_id="board.view")


def _summary(board: Board, words: Words) -> str:
    stages = [
        words("{stage} {n}", stage=text(column.stage.name, 40), n=words.number(column.sums.deals))
        for column in board.columns[:20]
    ]
    totals = f"{text(board.pipeline.name, 60)}: {_count(board.total, board.rates, words)}"
    return ". ".join([totals, ", ".join(stages)] if stages else [totals])


def _blocks(
    board: Board, words: Words, people: Mapping[int, Person], pipelines: Sequence[Pipeline]
) -> list[Block]:
    """Draw with as many cards per stage as one message holds, whatever the words on them."""
    query = board.query
    columns = [
        column for column in board.columns if query.stage_id in (None, column.stage.id)
    ] or list(board.columns)
    frame = [
        header(plain(board.pipeline.name, 150)),
        section(_totals(board.total, board.rates, words)),
        *_narrowed(board, words, people),
        _controls(board, words, people, pipelines),
    ]
    room = (MESSAGE_BLOCKS - len(frame) - _BELOW) // max(len(columns), 1) - 1
    for cards in range(max(min(room, query.size), 0), -1, -1):
        blocks = list(frame)
        for column in columns:
            blocks += column_blocks(column, board, words, people, cards=cards, lined=cards < room)
        if sum(map(letters, blocks)) <= MESSAGE_TEXT - 400:
            break
    if query.stage_id is not None:
        blocks.append(_paging(columns[0], query, words))
    elif not board.total.deals:
        blocks.append(_nothing(board, words))
    return blocks


def _narrowed(board: Board, words: Words, people: Mapping[int, Person]) -> list[Block]:
    """Say what was left out, with the one button that shows it again."""
    said = lens.said(board.query, board.seen, words, people)
    if not said:
        return []
    every = button(words("Show all"), "board.all", board_value(board.query))
    name = words("Filtered by")
    return [section(f"*{name}*  {said}", accessory=every)]


def _count(sums: Sums, rates: Rates, words: Words) -> str:
    deals = words.plural("{n} open deal", "{n} open deals", sums.deals)
    return f"{deals} · {label.worth(sums.value, rates, words)}" if sums.value else deals


def _totals(sums: Sums, rates: Rates, words: Words) -> str:
    """Say what there is in all; what has no rate into the workspace's currency stands apart."""
    lines = [f"*{_count(sums, rates, words)}*", weighted(sums, rates, words)]
    rest = rates.total(sums.value).rest
    if rest and len(rest) < len(sums.value):
        lines.append(words("Not converted: {value}", value=words.sums(rest)))
    return "\n".join(line for line in lines if line)


def _controls(
    board: Board, words: Words, people: Mapping[int, Person], pipelines: Sequence[Pipeline]
) -> Block:
    query = replace(board.query, page=0, cursor=None)
    filters = [
        option(words(name), board_value(replace(query, filter=chosen)))
        for chosen, name in label.FILTER.items()
    ]
    sorts = [
        option(words(name), board_value(replace(query, sort=chosen)))
        for chosen, name in label.SORT.items()
    ]
    present = board_value(query)
    other = pipeline_filter(
        "board.pipeline", words, pipelines=pipelines, query=query, everything=False
    )
    controls = [
        select("board.filter", words("Select what to show"), filters, initial=present),
        select("board.sort", words("Select an order"), sorts, initial=present),
        owner_filter("board.owner", words, people=people, query=query),
        *([other] if other else []),
        button(words("Filter and columns"), "board.narrow", present),
        *(
            [button(words("Change these deals"), "board.bulk", present)]
            if query.stage_id is None and (query.narrows or board.seen.lens.narrows)
            else []
        ),
        button(words("Save view"), "board.save", present),
        button(words("Export"), "board.export", present, spoken=words("Export these deals")),
        button(words("Post to channel"), "board.share", board_value(board.query)),
    ]
    return actions(controls, block_id=f"board:{board_value(board.query)}")


def _paging(column: Column, query: BoardQuery, words: Words) -> Block:
    controls = []
    if query.page and column.cards:
        first = Cursor(column.cards[0].id, back=True)
        back = replace(query, page=query.page - 1, cursor=first if query.page > 1 else None)
        controls.append(button(words("Previous page"), "board.previous", board_value(back)))
    if (query.page + 1) * query.size < column.sums.deals and column.cards:
        last = Cursor(column.cards[-1].id)
        on = replace(query, page=query.page + 1, cursor=last)
        controls.append(button(words("Next page"), "board.page", board_value(on)))
    if column.sums.deals:
        these = board_value(replace(query, page=0, cursor=None))
        controls.append(button(words("Change these deals"), "board.bulk", these))
    whole = replace(query, stage_id=None, page=0, cursor=None, size=BOARD_SIZE)
    controls.append(button(words("Whole board"), "board.back", board_value(whole)))
    return actions(controls)


def _nothing(board: Board, words: Words) -> Block:
    if board.query.narrows or board.seen.lens.narrows:
        return context(words("No deal fits this choice. “Show all” takes it away."))
    return actions(
        [
            button(words("New lead"), "lead.new", style="primary"),
            button(words("New deal"), "deal.new"),
        ]
    )
