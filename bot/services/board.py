"""The board: kept sums per stage, and the cards worth showing first."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from bot.domain.board import Board, BoardQuery, Column, Sums
from bot.domain.money import Money
from bot.storage import UnitOfWork


def board(uow: UnitOfWork, query: BoardQuery, *, closed: bool = False) -> Board:
    """Show a pipeline as it stands now; `closed` adds the won and lost stages.

    The sums come from kept totals and each stage's cards from an index, so the cost
    does not grow with the number of deals. With `query.stage_id` only that stage has cards.
    """
    pipeline = uow.pipelines.get(query.pipeline_id)
    today = uow.workspace.day(uow.now)
    sums = uow.board.sums(query, today)
    shown = [stage.id for stage in pipeline.open_stages if query.stage_id in (None, stage.id)]
    cards = uow.board.firsts(query, shown, today)
    columns = tuple(
        Column(stage, sums.get(stage.id, Sums()), cards.get(stage.id, ()))
        for stage in pipeline.stages
        if closed or stage.kind.is_open
    )
    total = _total(columns)
    return Board(pipeline, query, columns, total, uow.rates.on(today, total.value))


def board_as_of(
    uow: UnitOfWork, pipeline_id: int, instant: datetime, *, closed: bool = False
) -> Board:
    """Show a pipeline's sums as they stood at an instant, rebuilt from the timeline."""
    pipeline = uow.pipelines.get(pipeline_id)
    sums = uow.board.sums_as_of(pipeline_id, instant)
    columns = tuple(
        Column(stage, sums.get(stage.id, Sums(stalled=None)))
        for stage in pipeline.stages
        if closed or stage.kind.is_open
    )
    total = _total(columns)
    rates = uow.rates.on(uow.workspace.day(instant), total.value)
    return Board(pipeline, BoardQuery(pipeline_id), columns, total, rates)


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
