"""The board: kept sums per stage, and the cards worth showing first."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from bot.domain.board import Board, BoardQuery, Column, Sums
from bot.domain.deal import Deal
from bot.domain.money import Money
from bot.domain.pipeline import Pipeline, Stage
from bot.services.lens import seen
from bot.storage import UnitOfWork


def board(uow: UnitOfWork, query: BoardQuery, *, closed: bool = False) -> Board:
    """Show a pipeline as it stands now; `closed` adds the won and lost stages.

    The sums come from kept totals and each stage's cards from an index, so the cost
    does not grow with the number of deals, unless a lens narrows the board: then the open deals
    that fit are counted. With `query.stage_id` only that stage has cards; a page that is not
    there any more is the first one.
    """
    pipeline = uow.pipelines.get(query.pipeline_id)
    today = uow.workspace.day(uow.now)
    sums = uow.board.sums(query, today)
    stages = _shown(pipeline, sums, closed=closed)
    opened = [stage.id for stage in stages if stage.kind.is_open]
    shown = [one for one in opened if query.stage_id in (None, one)]
    cards = uow.board.firsts(query, shown, today)
    if query.cursor is not None and _is_short(cards, query):
        query = replace(query, page=0, cursor=None)
        cards = uow.board.firsts(query, shown, today)
    columns = tuple(
        Column(stage, sums.get(stage.id, Sums()), cards.get(stage.id, ())) for stage in stages
    )
    total = _total(columns)
    rates = uow.rates.on(today, total.value)
    return Board(pipeline, query, columns, total, rates, seen(uow, query, columns))


def _shown(pipeline: Pipeline, sums: Mapping[int, Sums], *, closed: bool) -> tuple[Stage, ...]:
    """Give the stages to show: one that is being emptied, or was, for as long as deals stand in it.

    Without it, a board would leave out the deals that have not gone on yet.
    """
    gone = {stage.id for stage in pipeline.retired}
    return tuple(
        stage
        for stage in pipeline.ever
        if (closed or stage.kind.is_open) and (stage.id not in gone or stage.id in sums)
    )


def _is_short(cards: Mapping[int, tuple[Deal, ...]], query: BoardQuery) -> bool:
    """Tell whether the card a page was to be found by is gone."""
    found = sum(map(len, cards.values()))
    back = query.cursor is not None and query.cursor.back
    return found < query.size if back else not found


def board_as_of(
    uow: UnitOfWork,
    pipeline_id: int,
    instant: datetime,
    *,
    closed: bool = False,
    owner_id: int | None = None,
) -> Board:
    """Show a pipeline's sums as they stood at an instant, rebuilt from the timeline.

    With `owner_id`, of the deals that were theirs then. Stages have the names of that time.
    """
    pipeline = uow.pipelines.get(pipeline_id)
    sums = uow.board.sums_as_of(pipeline_id, instant, owner_id=owner_id)
    columns = tuple(
        Column(replace(stage, name=stage.name_at(instant)), sums.get(stage.id, Sums(stalled=None)))
        for stage in _shown(pipeline, sums, closed=closed)
    )
    total = _total(columns)
    rates = uow.rates.on(uow.workspace.day(instant), total.value)
    return Board(pipeline, BoardQuery(pipeline_id, owner_id=owner_id), columns, total, rates)


def _total(columns: Iterable[Column]) -> Sums:
    open_sums = [column.sums for column in columns if column.stage.kind.is_open]
    known = [sums.stalled for sums in open_sums if sums.stalled is not None]
    return Sums(
        deals=sum(sums.deals for sums in open_sums),
        value=_add(sums.value for sums in open_sums),
        weighted=_add(sums.weighted for sums in open_sums),
        stalled=sum(known) if len(known) == len(open_sums) else None,
    )


def _add(parts: Iterable[Mapping[str, Money]]) -> dict[str, Money]:
    total: dict[str, int] = {}
    for part in parts:
        for code, money in part.items():
            total[code] = total.get(code, 0) + money.minor
    return {code: Money(minor, code) for code, minor in sorted(total.items())}
