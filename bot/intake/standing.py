"""How far a card is, of all that a row may say of it: stage, status, flags and dates."""

import re
from collections.abc import Callable, Iterable, Sequence
from collections.abc import Mapping as Map
from dataclasses import dataclass, replace
from typing import NamedTuple

from bot.domain.pipeline import StageKind
from bot.intake.blank import is_blank
from bot.intake.chance import chance_of
from bot.intake.ending import is_circle, kinds_of, says_yes
from bot.intake.mapping import Field, Mapping
from bot.intake.table import Row, column_of

_PREFIXED = re.compile(r"(C\d+):(.+)")


class Signs(NamedTuple):
    """What a row says of where its card stands; `path` are the stages it has a date for.

    `group` is the title it stands under, `chance` its percent of probability, where it has one.
    `lead` says that the file tells leads apart, and this is one.
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

    @property
    def dated(self) -> str:
        """The last stage it has a date for, blank where it has none."""
        return self.path[-1] if self.path else ""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a card stands: `stage` blank is the first open one, `last` the one it was closed in."""

    pipeline: str
    stage: str
    kind: StageKind
    last: str | None = None


_SIGNS = (
    *(Field.PIPELINE, Field.STAGE, Field.STATUS, Field.IS_WON, Field.IS_LOST, Field.IS_CLOSED),
    *(Field.WON_AT, Field.LOST_AT, Field.PROBABILITY),
)


def signing(mapping: Mapping) -> Callable[[Sequence[Row]], list[tuple[str, ...]]]:
    """Give what tells of rows, at little cost, whether their signs are those of others."""
    places = [mapping.places[what] for what in _SIGNS if what in mapping.places]
    steps = [place for place, _ in mapping.steps]

    def sign(rows: Sequence[Row]) -> list[tuple[str, ...]]:
        columns = [[row.group for row in rows], *(column_of(rows, place) for place in places)]
        columns += [["1" if cell else "" for cell in column_of(rows, place)] for place in steps]
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
    )


def _is_lead(mapping: Mapping, row: Row) -> bool:
    """Tell a card of our own sheets that is dated and was never qualified."""
    at = mapping.ours.get("qualified")
    qualified = at is None or (at < len(row.cells) and bool(row.cells[at]))
    return not qualified and bool(mapping.cell(row, Field.CREATED))


@dataclass(frozen=True, slots=True)
class Endings:
    """What a file's words mean, told from all of them.

    `kinds` are its stages' and statuses', `strict` says that the status column tells wins and
    losses apart and so rules, `no_is_lost` that a No under "won" is a loss, `closed_is_lost` that
    what is closed and not won is one. `grouped` says that the titles rows stand under are their
    stages, `sure` that a probability of 100 or 0 % says how a deal ended. `won` and `lost` name
    the stages of cards that only a flag says are over.
    """

    kinds: Map[str, StageKind]
    strict: bool
    no_is_lost: bool
    closed_is_lost: bool
    won: str
    lost: str
    grouped: bool = False
    sure: bool = False
    crossed: bool = False

    def kind(self, word: str) -> StageKind:
        """Tell a word's kind; one that was not seen is an open stage."""
        return self.kinds.get(word, StageKind.DEAL)

    def standing(self, signs: Signs) -> Standing:
        """Tell where a card stands; where two signs differ, the status rules, then the flags."""
        stage = signs.stage or signs.dated or (signs.group if self.grouped else "")
        by_stage = self.kind(stage) if stage else StageKind.DEAL
        by_status = self.kind(signs.status) if signs.status else StageKind.DEAL
        open_stage = stage if by_stage.is_open else ""
        if signs.status and not by_status.is_open:
            name = stage if by_stage is by_status and stage else signs.status
            return Standing(signs.pipeline, name, by_status, open_stage or None)
        if signs.status and self.strict:
            return Standing(signs.pipeline, open_stage, StageKind.DEAL)
        if by_stage.is_open and (flagged := self.flagged(signs)) is not None:
            name = self.won if flagged is StageKind.WON else self.lost
            return Standing(signs.pipeline, name, flagged, open_stage or None)
        if not stage and signs.status:
            return Standing(signs.pipeline, signs.status, StageKind.DEAL)
        return Standing(signs.pipeline, stage, by_stage)

    def flagged(self, signs: Signs) -> StageKind | None:
        """Tell how a card ended by its flags, and else by its days and its chance."""
        won, lost, closed = (
            says_yes(said, crossed=self.crossed)
            for said in (signs.is_won, signs.is_lost, signs.is_closed)
        )
        if won:
            return StageKind.WON
        if lost or (won is False and (closed or (closed is None and self.no_is_lost))):
            return StageKind.LOST
        if won is None and closed and self.closed_is_lost:
            return StageKind.LOST
        if signs.status or signs.is_closed:
            return None
        if signs.won_at != signs.lost_at:
            return StageKind.WON if signs.won_at else StageKind.LOST
        if self.sure and signs.chance in (0, 100):
            return StageKind.WON if signs.chance else StageKind.LOST
        return None


def endings(
    signs: Iterable[Signs], mapping: Mapping, given: Map[str, StageKind] | None = None
) -> Endings:
    """Read what a file's words mean from all its rows' signs; `given` overrides single words."""
    seen = list(signs)

    def words(get: Callable[[Signs], str]) -> dict[str, None]:
        return dict.fromkeys(word for one in seen if (word := get(one)))

    statuses = words(lambda one: one.status)
    said = [*words(lambda one: one.stage), *statuses]
    said += [name for one in seen for name in one.path]
    crossed = any(
        is_circle(said) for one in seen for said in (one.is_won, one.is_lost, one.is_closed)
    )
    flags = {says_yes(one.is_won, crossed=crossed) for one in seen}
    alone = not any(one.stage or one.status for one in seen)
    grouped = not said and flags == {None} and _are_stages(words(lambda one: one.group))
    if grouped:
        said += words(lambda one: one.group)
    kinds = kinds_of(said)
    if mapping.ours:
        # There a stage is of the kind that its cards' status says, whatever it is called.
        kinds |= {one.stage: kinds[one.status] for one in seen if not kinds[one.status].is_open}
    kinds |= dict(given or {})
    flagged = flags != {None} or Field.IS_CLOSED in mapping.places
    read = Endings(
        kinds=kinds,
        strict=any(not kinds[word].is_open for word in statuses),
        no_is_lost=not {Field.IS_CLOSED, Field.IS_LOST} & mapping.places.keys()
        and (alone or {None, True} <= flags),
        closed_is_lost=StageKind.WON in kinds.values(),
        won=mapping.preset.won,
        lost=mapping.preset.lost,
        grouped=grouped,
        sure=not flagged
        and StageKind.WON not in kinds.values()
        and any(one.chance == 100 for one in seen),
        crossed=crossed,
    )
    return (
        replace(read, kinds=kinds | _flagged_stages(seen, read))
        if mapping.preset.ended_by_stage and not given
        else read
    )


def _flagged_stages(seen: Iterable[Signs], read: Endings) -> dict[str, StageKind]:
    """Give the kinds of stages whose cards are all flagged as won, or all as lost."""
    told: dict[str, set[StageKind | None]] = {}
    for one in seen:
        if one.stage and not one.status:
            told.setdefault(one.stage, set()).add(read.flagged(one))
    return {
        stage: kind
        for stage, kinds in told.items()
        if len(kinds) == 1 and (kind := next(iter(kinds))) is not None
    }


def _are_stages(titles: Iterable[str]) -> bool:
    """Tell whether titles within a file say how the deals below them ended."""
    return any(not kind.is_open for kind in kinds_of(titles).values())
