"""What a row says of where its card stands, gathered from all the columns that tell it."""

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from bot.intake.blank import is_blank
from bot.intake.chance import chance_of
from bot.intake.ending import is_of_losses
from bot.intake.mapping import Field, Mapping
from bot.intake.table import Row, column_of

_PREFIXED = re.compile(r"(C\d+):(.+)")
_SIGNS = (
    *(Field.PIPELINE, Field.STAGE, Field.STATUS, Field.IS_WON, Field.IS_LOST, Field.IS_CLOSED),
    *(Field.WON_AT, Field.LOST_AT, Field.PROBABILITY),
)


class Signs(NamedTuple):
    """What a row says of where its card stands; `path` are the stages it has a date for.

    `group` is the title it stands under, `chance` its percent of probability, where it has one,
    `reason` says that it has one for a loss. `lead` says that the file tells leads apart, and this
    is one.
    """

    pipeline: str
    stage: str
    status: str
    is_won: str
    is_lost: str
    is_closed: str
    won_at: bool
    lost_at: bool
    path: tuple[str, ...]
    group: str = ""
    chance: int | None = None
    lead: bool = False
    reason: bool = False

    @property
    def dated(self) -> str:
        """The last stage it has a date for, blank where it has none."""
        return self.path[-1] if self.path else ""


def signing(mapping: Mapping) -> Callable[[Sequence[Row]], list[tuple[str, ...]]]:
    """Give what tells of rows, at little cost, whether their signs are those of others."""
    places = [mapping.places[what] for what in _SIGNS if what in mapping.places]
    steps = [place for place, _ in mapping.steps]
    reasons = [mapping.places[Field.LOST_REASON]] if _tells_losses(mapping) else []

    def sign(rows: Sequence[Row]) -> list[tuple[str, ...]]:
        columns = [[row.group for row in rows], *(column_of(rows, place) for place in places)]
        columns += [["1" if cell else "" for cell in column_of(rows, place)] for place in steps]
        columns += [
            ["" if is_blank(cell) else "1" for cell in column_of(rows, at)] for at in reasons
        ]
        return list(zip(*columns, strict=True))

    return sign


def signs_of(mapping: Mapping, row: Row) -> Signs:
    """Gather a row's signs."""

    def said(what: Field) -> str:
        cell = mapping.cell(row, what)
        return "" if is_blank(cell) else cell

    stage, pipeline = said(Field.STAGE), said(Field.PIPELINE)
    if found := _PREFIXED.fullmatch(stage):
        # Bitrix24 writes a stage of its second pipeline and later as C2:WON.
        pipeline, stage = pipeline or f"{mapping.preset.title} {found[1]}", found[2]
    dated = [name for place, name in mapping.steps if place < len(row.cells) and row.cells[place]]
    return Signs(
        pipeline=pipeline or mapping.preset.title,
        stage=stage,
        status=said(Field.STATUS),
        is_won=said(Field.IS_WON),
        is_lost=said(Field.IS_LOST),
        is_closed=said(Field.IS_CLOSED),
        won_at=bool(said(Field.WON_AT)),
        lost_at=bool(said(Field.LOST_AT)),
        path=tuple(dated),
        group=row.group,
        chance=chance_of(said(Field.STAGE_CHANCE) or said(Field.PROBABILITY)),
        lead=_is_lead(mapping, row) if mapping.ours else False,
        reason=_tells_losses(mapping) and bool(said(Field.LOST_REASON)),
    )


def _tells_losses(mapping: Mapping) -> bool:
    """Tell whether a file has a column of reasons for losses, and for nothing else."""
    column = mapping.column(Field.LOST_REASON)
    return column is not None and not mapping.preset.ended_by_stage and is_of_losses(column)


def _is_lead(mapping: Mapping, row: Row) -> bool:
    """Tell a card of our own sheets that is dated and was never qualified."""
    at = mapping.ours.get("qualified")
    qualified = at is None or (at < len(row.cells) and bool(row.cells[at]))
    return not qualified and bool(mapping.cell(row, Field.CREATED))
