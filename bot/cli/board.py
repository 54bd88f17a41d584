"""`pipewright board`: what stands in each stage of a pipeline."""

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Annotated

import typer

from bot.cli import figure
from bot.cli.moment import read_moment
from bot.cli.option import AsCsv, AsJson, AsOf, PipelineName, WorkspaceKey
from bot.cli.session import BUDGET, now, session
from bot.cli.table import add, show, table
from bot.domain.board import Board, BoardQuery
from bot.domain.error import Invalid
from bot.domain.money import Money
from bot.services import board as service
from bot.services.lens import Names, through
from bot.services.scope import scope_named
from bot.storage import UnitOfWork
from bot.views.narrow_line import read_asked
from bot.views.narrow_query import Reading, narrowed

_NAMED = re.compile(r"(?P<key>[^:<>=]+)(?P<sign>>=|<=|[:=<>])(?P<value>.*\s.*)", re.DOTALL)


def board(
    line: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="FILTER...",
            help="Only some deals, as /pipeline reads it: owner:dana 'value>10k' stalled.",
        ),
    ] = None,
    workspace: WorkspaceKey = None,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
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
        query = BoardQuery(found.id)
        if line:
            asked = " ".join(map(_quoted, line))
            query = opened.db.write(place.id, lambda uow: _narrowed(uow, asked, query))
        if moment and query != replace(BoardQuery(query.pipeline_id), owner_id=query.owner_id):
            raise Invalid("A past board is narrowed by its owner alone, like owner:dana.")
        with opened.db.read(place.id, budget=BUDGET) as uow:
            seen = (
                service.board_as_of(
                    uow, query.pipeline_id, moment.instant, closed=closed, owner_id=query.owner_id
                )
                if moment
                else service.board(uow, query, closed=closed)
            )
    if as_csv:
        figure.write_csv(figure.stages(seen))
    elif as_json:
        figure.write(
            {
                "pipeline": seen.pipeline.name,
                "as_of": moment.text if moment else now().isoformat(),
                "stages": figure.stages(seen),
            }
        )
    else:
        _show(seen)


def _quoted(word: str) -> str:
    """Give a term its quotation marks back, which the shell has taken."""
    term = _NAMED.fullmatch(word)
    return f'{term["key"]}{term["sign"]}"{term["value"]}"' if term else word


def _narrowed(uow: UnitOfWork, line: str, query: BoardQuery) -> BoardQuery:
    """Give the board a line asks for; the words before its first term name a pipeline."""
    asked = read_asked(line)
    if asked.head:
        query = BoardQuery(uow.pipelines.named(asked.head).id)
    place = uow.workspace
    reading = Reading(place.locale, place.day(uow.now), place.currency)
    names = Names(uow, lambda typed: scope_named(uow, owner=typed).owner_id or 0)
    return through(uow, *narrowed(asked, query, names, reading, me=None))


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
