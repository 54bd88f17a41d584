"""A board narrowed by a lens: its open deals are counted and found one by one, along an index.

What is asked is a shape, a tuple of names; each shape is a statement that is compiled once.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Float,
    Numeric,
    Text,
    and_,
    bindparam,
    case,
    cast,
    func,
    literal_column,
    select,
    true,
)

from bot.domain.board import BoardQuery, Filter, Sort
from bot.domain.custom import FieldKind, RecordKind
from bot.domain.lens import Lens, Own, Stretch, When
from bot.storage import order
from bot.storage.card import OURS
from bot.storage.link import Row, Statement
from bot.storage.repository import given
from bot.storage.tables import custom_value, deal, person
from bot.storage.tables.deal import NO_DAY, close_month, has_no_step, is_open, is_stalled

if TYPE_CHECKING:
    from bot.storage.unit import UnitOfWork

Shape = tuple[str, ...]
Params = dict[str, object]
Parts = dict[str, Params]
"""What fills each part of a shape, by the part's name."""

_C = deal.c
_TEAM = select(person.c.id).where(
    person.c.workspace_id == given(person.c.workspace_id), person.c.team == given(person.c.team)
)
_RECORD: Mapping[str, ColumnElement[Any]] = {
    RecordKind.DEAL: _C.id,
    RecordKind.COMPANY: _C.company_id,
    RecordKind.CONTACT: _C.contact_id,
}
_CLAUSES: Mapping[str, Callable[[], ColumnElement[bool]]] = {
    "owner": lambda: _C.owner_id == given(_C.owner_id),
    "unowned": lambda: _C.owner_id.is_(None),
    "team": lambda: _C.owner_id.in_(_TEAM),
    "stalled": lambda: is_stalled,
    "no_step": lambda: has_no_step,
    "month": lambda: close_month == given(_C.close_rank, "month"),
    "persona": lambda: _C.persona_id == given(_C.persona_id),
    "company": lambda: _C.company_id == given(_C.company_id),
    "least": lambda: _C.value_rank >= given(_C.value_rank, "least"),
    "most": lambda: _C.value_rank <= given(_C.value_rank, "most"),
    "closes_from": lambda: _C.close_rank >= given(_C.close_rank, "closes_from"),
    "closes_to": lambda: _C.close_rank <= given(_C.close_rank, "closes_to"),
    "created_from": lambda: _C.created_at >= given(_C.created_at, "created_from"),
    "created_before": lambda: _C.created_at < given(_C.created_at, "created_before"),
    "uncreated": lambda: _C.created_at.is_(None),
}


def asked(uow: "UnitOfWork", query: BoardQuery, lens: Lens, today: date) -> tuple[Shape, Params]:
    """Give the shape of a narrowed question and what fills it."""
    found: Parts = {}
    if query.owner_id is not None:
        found["owner"] = {"owner_id": query.owner_id}
    for name, chosen in (
        ("unowned", lens.unowned),
        ("stalled", lens.stalled or query.filter is Filter.STALLED),
        ("no_step", lens.no_step or query.filter is Filter.NO_STEP),
    ):
        if chosen:
            found[name] = {}
    if query.filter is Filter.CLOSING:
        found["month"] = {"month": today.year * 100 + today.month}
    for name, value in (
        ("team", lens.team),
        ("persona_id", lens.persona_id),
        ("company_id", lens.company_id),
    ):
        if value is not None:
            found[name.removesuffix("_id")] = {name: value}
    if lens.sources:
        found[f"source {len(lens.sources)}"] = {
            f"source_{at}": one.value for at, one in enumerate(lens.sources)
        }
    if lens.least is not None or lens.most is not None:
        found["least"] = {"least": uow.rates.rank(lens.least) if lens.least else 0}
    if lens.most is not None:
        found["most"] = {"most": uow.rates.rank(lens.most)}
    if lens.closing is not None:
        found |= _closing(lens.closing, today)
    if lens.created is not None:
        found |= _created(uow, lens.created, today)
    for at, one in enumerate(lens.own):
        found |= _own(one, at, exact=uow.link.postgres)
    params: Params = {}
    for part in found.values():
        params |= part
    return tuple(found), params


def sums(uow: "UnitOfWork", query: BoardQuery, lens: Lens, today: date) -> list[Row]:
    """Count what fits by (stage, currency, probability): deals, minor units, how many stalled."""
    shape, params = asked(uow, query, lens, today)
    ever = uow.pipelines.get(query.pipeline_id).ever
    stages = [one.id for one in ever if one.kind.is_open]
    if not stages:
        return []
    numbered = {f"stage_{at}": one for at, one in enumerate(stages)}
    return _sums(shape, len(stages)).rows(
        uow.link, workspace_id=uow.workspace_id, **numbered, **params
    )


def cards(
    uow: "UnitOfWork", query: BoardQuery, lens: Lens, stage_id: int, today: date
) -> Sequence[Row]:
    """Give the asked page of a stage's cards that fit."""
    shape, params = asked(uow, query, lens, today)
    if query.cursor is not None:
        params["after"] = query.cursor.deal_id
    statement = _cards(shape, query.sort, query.size, order.named(query.cursor))
    return statement.rows(uow.link, workspace_id=uow.workspace_id, stage_id=stage_id, **params)


def fits(shape: Shape, dialect: str) -> ColumnElement[bool]:
    """Build the condition that a shape stands for; `asked` gives what fills it."""
    return and_(true(), *(_clause(name, dialect) for name in shape))


def _closing(when: When, today: date) -> Parts:
    if when.stretch is Stretch.UNKNOWN:
        return {"closes_from": {"closes_from": NO_DAY}}
    period = when.period(today)
    # A deal without a close date ranks after every date.
    last = _rank(period.last) if period.last else NO_DAY - 1
    found: Parts = {"closes_to": {"closes_to": last}}
    if period.first is not None:
        found["closes_from"] = {"closes_from": _rank(period.first)}
    return found


def _created(uow: "UnitOfWork", when: When, today: date) -> Parts:
    if when.stretch is Stretch.UNKNOWN:
        return {"uncreated": {}}
    period = when.period(today)
    found: Parts = {}
    if period.first is not None:
        begins = uow.workspace.end_of(period.first - timedelta(days=1))
        found["created_from"] = {"created_from": begins}
    if period.last is not None:
        found["created_before"] = {"created_before": uow.workspace.end_of(period.last)}
    return found


def _own(one: Own, at: int, *, exact: bool) -> Parts:
    """Give the parts of a custom field; numbers compare as decimals where there are such."""
    head = f"own {one.record.value} {one.kind.value} {at}"
    found: Parts = {}
    field: Params = {f"field_{at}": one.field_id}
    if one.text is not None:
        found[f"{head} text"] = {**field, f"text_{at}": one.text.lower()}
    for name, bound in (("first", one.first), ("last", one.last)):
        if bound is not None and one.kind is FieldKind.MONEY:
            minor, currency = bound.split(" ")
            amount: Params = {f"{name}_{at}": int(minor), f"{name}_in_{at}": f"% {currency}"}
            found[f"{head} {name}"] = {**field, **amount}
        elif bound is not None:
            number = one.kind is FieldKind.NUMBER and not exact
            found[f"{head} {name}"] = {**field, f"{name}_{at}": float(bound) if number else bound}
    return found


def _rank(day: date) -> int:
    return day.year * 10_000 + day.month * 100 + day.day


def _clause(name: str, dialect: str) -> ColumnElement[bool]:
    """Build what a part of a shape asks for."""
    kind, _, rest = name.partition(" ")
    if kind == "source":
        names = [given(_C.source, f"source_{at}") for at in range(int(rest))]
        return _C.source.in_(names)
    if kind == "own":
        return _own_clause(*rest.split(" "), dialect=dialect)
    return _CLAUSES[name]()


def _own_clause(
    record: str, kind: str, at: str, bound: str, *, dialect: str
) -> ColumnElement[bool]:
    ours, text = custom_value.c, custom_value.c.text
    field = given(ours.field_id, f"field_{at}")
    if bound == "text":
        holds = func.lower(text) == given(text, f"text_{at}")
    else:
        compared: ColumnElement[Any] = text
        limit: ColumnElement[Any] = given(text, f"{bound}_{at}")
        if kind == FieldKind.MONEY:
            # Minor units and a currency; SQLite reads a number off the beginning of a text.
            minor = func.split_part(text, " ", 1) if dialect == "postgresql" else text
            alike = (ours.field_id == field) & text.like(bindparam(f"{bound}_in_{at}", type_=Text))
            compared = case((alike, cast(minor, BigInteger)))
            limit = bindparam(f"{bound}_{at}", type_=BigInteger)
        elif kind == FieldKind.NUMBER:
            number = Numeric() if dialect == "postgresql" else Float()
            # Cast behind the field: what other fields hold need not be a number.
            compared = case((ours.field_id == field, cast(text, number)))
            limit = cast(bindparam(f"{bound}_{at}"), number)
        holds = compared >= limit if bound == "first" else compared <= limit
    return _RECORD[record].in_(
        select(ours.record_id).where(
            ours.workspace_id == given(ours.workspace_id), ours.field_id == field, holds
        )
    )


@lru_cache(maxsize=512)
def _sums(shape: Shape, stages: int) -> Statement:
    inside = [bindparam(f"stage_{at}", type_=BigInteger) for at in range(stages)]
    stalled = func.sum(case((is_stalled, literal_column("1")), else_=literal_column("0")))
    return Statement(
        lambda dialect: (
            select(
                _C.stage_id,
                func.coalesce(_C.currency, ""),
                func.coalesce(_C.probability, -1),
                func.count(),
                func.coalesce(func.sum(_C.minor), 0),
                stalled,
            )
            .where(
                _C.workspace_id == given(_C.workspace_id),
                _C.stage_id.in_(inside),
                is_open,
                and_(*(_clause(name, dialect) for name in shape)),
            )
            .group_by(_C.stage_id, _C.currency, _C.probability)
        )
    )


@lru_cache(maxsize=512)
def _cards(shape: Shape, sort: Sort, size: int, cursor: str) -> Statement:
    def build(dialect: str) -> Any:
        chosen = OURS.where(
            _C.stage_id == given(_C.stage_id),
            is_open,
            and_(*(_clause(name, dialect) for name in shape)),
        )
        return order.page(chosen, sort, cursor).limit(literal_column(str(size)))

    return Statement(build)
