"""What a file's columns tell as wholes, found in one walk before any row is read."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from collections.abc import Mapping as Map
from dataclasses import dataclass, field
from itertools import islice

from bot.domain.custom import CustomField
from bot.domain.error import Invalid
from bot.domain.pipeline import StageKind
from bot.domain.workspace import Workspace
from bot.intake.amount import AmountReading, tell_mark
from bot.intake.blank import is_blank
from bot.intake.day import DayReading, Order, tell_order
from bot.intake.doubt import doubts
from bot.intake.evidence import Evidence, decide_mark, decide_order
from bot.intake.extra import Extra, days_in, extras_of, spare
from bot.intake.mapping import Field, Mapping
from bot.intake.report import Problem
from bot.intake.sign import Signs, signing, signs_of
from bot.intake.standing import Endings, endings
from bot.intake.table import column_of

DAYS = (Field.CREATED, Field.CLOSE, Field.CLOSED, Field.WON_AT, Field.LOST_AT, Field.CHANGED)
_PAIRS = 5_000
_AT_ONCE = 500
"""Rows whose columns are looked at at once."""


@dataclass(frozen=True, slots=True)
class Options:
    """What a person says of a file where it can be read in two ways, and of its stage words.

    `key` are the fields that tell its rows apart, in place of the id.
    """

    order: Order | None = None
    mark: str | None = None
    kinds: Map[str, StageKind] = field(default_factory=dict)
    stages: Map[str, str] = field(default_factory=dict)
    key: tuple[Field, ...] = ()


@dataclass(frozen=True, slots=True)
class Survey:
    """How dates and amounts are written, what its stage words mean, and the stages by pipeline.

    `stages` gives each pipeline's stages with their kinds, in file order; `told` is what had to be
    decided by evidence, for the person to look at. `extras` are the columns kept as fields,
    `chances` the percent that most open cards of a stage have.
    """

    days: DayReading
    amounts: AmountReading
    endings: Endings
    stages: Map[str, Map[str, StageKind]]
    told: tuple[Problem, ...] = ()
    rows: int = 0
    extras: tuple[Extra, ...] = ()
    chances: Map[str, int] = field(default_factory=dict)


def survey(
    mapping: Mapping,
    workspace: Workspace,
    options: Options | None = None,
    own: Sequence[CustomField] = (),
) -> Survey:
    """Walk the rows once; `own` are the fields that deals have here.

    Raises `Invalid` where the file breaks, before anything is written.
    """
    options = options or Options()
    days: set[str] = set()
    amounts: set[str] = set()
    pairs: set[tuple[str, str]] = set()
    sign, times = signing(mapping), Counter[tuple[str, ...]]()
    meant: dict[tuple[str, ...], Signs] = {}
    steps = [place for place, _ in mapping.steps]
    places = [mapping.places[what] for what in DAYS if what in mapping.places] + steps
    columns = spare(mapping.table, {*mapping.places.values(), *steps, *mapping.left_out})
    rows, walk = 0, mapping.table.rows()
    while some := list(islice(walk, _AT_ONCE)):
        rows += len(some)
        for place in places:
            days.update(column_of(some, place))
        amounts.update(mapping.cells(some, Field.AMOUNT))
        for place, column in columns.items():
            column.see(column_of(some, place))
        signed = sign(some)
        times.update(signed)
        for row, so in zip(some, signed, strict=True):
            if so not in meant:
                meant[so] = signs_of(mapping, row)
        if len(pairs) < _PAIRS:
            both = (mapping.cells(some, what) for what in (Field.CREATED, Field.CLOSE))
            pairs.update(zip(*both, strict=True))
    signs: Counter[Signs] = Counter()
    for so, times_so in times.items():
        signs[meant[so]] += times_so
    days = {cell for cell in days if not is_blank(cell)}
    evidence = Evidence(pairs, amounts, mapping.table.source.delimiter, workspace)
    order, mark = tell_order(days, eastern=_is_eastern(mapping)), tell_mark(amounts)
    told: list[Problem] = []
    if options.order is not None:
        order = DayReading(options.order)
    elif order.order is None and (other := tell_order(days | days_in(columns))).order is not None:
        order = other
    elif order.order is None:
        order, why = decide_order(days, evidence)
        told.append(_note(mapping, DAYS, why))
    if options.mark is not None:
        mark = AmountReading(options.mark)
    elif mark.mark is None:
        mark, why = decide_mark(order, evidence)
        told.append(_note(mapping, (Field.AMOUNT,), why))

    def ordered(cells: Iterable[str]) -> DayReading:
        told = tell_order(cells)
        if told.order is not None:
            return told
        # Days of the file that begin with the year say nothing of others.
        return order if order.order is not Order.YMD else decide_order(set(cells), evidence)[0]

    extras, left = extras_of(mapping.table, columns, own, ordered)
    for name in left:
        reason = Invalid("There is no room for another field of your own: it was left out.")
        told.append(Problem(mapping.table.file, mapping.table.line, name, reason))
    read = endings(signs, mapping, options.kinds)
    among = (Field.STATUS, Field.STAGE, Field.LOST_REASON)
    told += [_note(mapping, among, why) for why in doubts(signs, read, options.kinds)]
    chances = _chances(signs, read)
    return Survey(order, mark, read, _stages(signs, read), tuple(told), rows, extras, chances)


def _chances(signs: Map[Signs, int], read: Endings) -> dict[str, int]:
    """Give the probability that most of a stage's open cards have: it is the stage's own."""
    counted: dict[str, Counter[int]] = {}
    for one, count in signs.items():
        standing = read.standing(one)
        if one.chance is not None and standing.kind.is_open and standing.stage:
            counted.setdefault(standing.stage, Counter())[one.chance] += count
    return {stage: max(seen, key=lambda one: (seen[one], -one)) for stage, seen in counted.items()}


def _stages(signs: Map[Signs, int], read: Endings) -> dict[str, dict[str, StageKind]]:
    """Give the stages each pipeline must have."""
    stages: dict[str, dict[str, StageKind]] = {}
    for one in signs:
        standing = read.standing(one)
        named = stages.setdefault(standing.pipeline, {})
        for name in (*one.path, standing.last):
            if name and read.kind(name).is_open:
                named.setdefault(name, StageKind.DEAL)
        if standing.stage:
            named.setdefault(standing.stage, standing.kind)
            if one.lead and standing.kind.is_open:
                named[standing.stage] = StageKind.LEAD
    return stages


def _is_eastern(mapping: Mapping) -> bool:
    """Tell a file of Korea, Japan or China by its header: the year comes first there."""
    return re.search("[가-힣ぁ-んァ-ヶ一-鿿]", "".join(mapping.table.header)) is not None


def _note(mapping: Mapping, among: tuple[Field, ...], why: Invalid) -> Problem:
    column = next((name for what in among if (name := mapping.column(what))), None)
    return Problem(mapping.table.file, mapping.table.line, column, why)
