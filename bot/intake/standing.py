"""How far a card is, of all that a row may say of it: stage, status, flags and dates."""

from collections.abc import Callable, Iterable
from collections.abc import Mapping as Map
from dataclasses import dataclass, replace

from bot.domain.pipeline import StageKind
from bot.intake.ending import is_circle, kinds_of, says_yes
from bot.intake.mapping import Field, Mapping
from bot.intake.sign import Signs


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a card stands: `stage` blank is the first open one, `last` the one it was closed in."""

    pipeline: str
    stage: str
    kind: StageKind
    last: str | None = None


@dataclass(frozen=True, slots=True)
class Endings:
    """What a file's words mean, told from all of them.

    `kinds` are its stages' and statuses', `strict` says that the status column tells all the ends
    that stages tell and so rules, `no_is_lost` that a No under "won" is a loss, `closed_is_lost`
    that what is closed and not won is one. `grouped` says that the titles rows stand under are
    their stages, `sure` that a probability of 100 or 0 % says how a deal ended, `reasoned` that
    nothing but a reason for it tells a loss. `won` and `lost` name the stages of cards that only a
    flag says are over.
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
    reasoned: bool = False

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
            name = (
                stage if by_stage is by_status and stage else self._named(signs.status, by_status)
            )
            return Standing(signs.pipeline, name, by_status, open_stage or None)
        if signs.status and self.strict:
            return Standing(signs.pipeline, open_stage, StageKind.DEAL)
        if by_stage.is_open and (flagged := self.flagged(signs)) is not None:
            name = self._named("", flagged)
            return Standing(signs.pipeline, name, flagged, open_stage or None)
        if not stage and signs.status:
            return Standing(signs.pipeline, signs.status, StageKind.DEAL)
        return Standing(signs.pipeline, stage, by_stage)

    def _named(self, word: str, kind: StageKind) -> str:
        """Give the stage of cards that a status puts at an end; a letter is no name."""
        if len(word) > 1:
            return word
        return self.won if kind is StageKind.WON else self.lost

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
        return StageKind.LOST if self.reasoned and signs.reason else None


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
    kinds |= {word: kind for word, kind in mapping.preset.ends.items() if word in kinds}
    kinds |= dict(given or {})
    flagged = flags != {None} or Field.IS_CLOSED in mapping.places
    read = Endings(
        kinds=kinds,
        strict=bool(told := _ended(statuses, kinds))
        and _ended(words(lambda one: one.stage), kinds) <= told,
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
        reasoned=StageKind.LOST not in kinds.values()
        and not {Field.IS_LOST, Field.LOST_AT} & mapping.places.keys()
        and 0 < sum(one.reason for one in seen) < len(seen),
    )
    return (
        replace(read, kinds=kinds | _flagged_stages(seen, read, mapping.preset.ends))
        if mapping.preset.ended_by_stage and not given
        else read
    )


def _flagged_stages(
    seen: Iterable[Signs], read: Endings, ends: Map[str, StageKind]
) -> dict[str, StageKind]:
    """Give the kinds of stages whose cards are all flagged as won, or all as lost.

    `ends` are the statuses by which their source says so.
    """
    told: dict[str, set[StageKind | None]] = {}
    for one in seen:
        if one.stage and one.status in ends:
            told.setdefault(one.stage, set()).add(ends[one.status])
        elif one.stage and not one.status and (one.is_won or read.kind(one.stage).is_open):
            told.setdefault(one.stage, set()).add(read.flagged(one))
    return {
        stage: kind
        for stage, kinds in told.items()
        if len(kinds) == 1 and (kind := next(iter(kinds))) is not None
    }


def _ended(words: Iterable[str], kinds: Map[str, StageKind]) -> set[StageKind]:
    """Give the ways of ending that words tell."""
    return {kinds[word] for word in words} - {StageKind.DEAL}


def _are_stages(titles: Iterable[str]) -> bool:
    """Tell whether titles within a file say how the deals below them ended."""
    return any(not kind.is_open for kind in kinds_of(titles).values())
