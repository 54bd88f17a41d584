"""`pipewright board`: what stands in each stage of a pipeline."""

from collections.abc import Iterable
from typing import Annotated

import typer

from bot.cli import figure
from bot.cli.moment import read_moment
from bot.cli.option import AsJson, AsOf, PipelineName, WorkspaceKey
from bot.cli.session import BUDGET, now, session
from bot.cli.table import add, show, table
from bot.domain.board import Board, BoardQuery
from bot.domain.money import Money
from bot.services import board as service


def board(
    workspace: WorkspaceKey = None,
    as_json: AsJson = False,
    as_of: AsOf = None,
    pipeline: PipelineName = None,
    closed: Annotated[bool, typer.Option("--closed", help="Won and lost stages too.")] = False,
) -> None:
    """Show the board: deals, value, weighted value and stalled deals per stage."""
    with session(workspace) as opened:
        place = opened.workspace
        moment = read_moment(as_of, place)
        with opened.db.read(place.id, budget=BUDGET) as uow:
            found = uow.pipelines.named(pipeline) if pipeline else uow.pipelines.default()
            seen = (
                service.board_as_of(uow, found.id, moment.instant, closed=closed)
                if moment
                else service.board(uow, BoardQuery(found.id), closed=closed)
            )
    if as_json:
        figure.write(
            {
                "pipeline": found.name,
                "as_of": moment.text if moment else now().isoformat(),
                "stages": figure.stages(seen),
            }
        )
    else:
        _show(seen)


def _show(seen: Board) -> None:
    numbers = ("deals", "value", "weighted", "stalled")
    shown = table("stage", numbers=numbers, title=seen.pipeline.name)
    for column in seen.columns:
        total = column.sums
        add(
            shown,
            column.stage.name,
            f"{total.deals:,}",
            _amounts(total.value.values()),
            _amounts(total.weighted.values()),
            "–" if total.stalled is None else f"{total.stalled:,}",
        )
    show(shown)


def _amounts(values: Iterable[Money]) -> str:
    shown = [f"{money.amount:,} {money.currency}" for money in values]
    return "\n".join(shown) or "–"
