"""A line that narrows a board, taken in term by term; who is meant by its names is asked for."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol

from bot.domain.board import BoardQuery, Sort
from bot.domain.custom import CustomField, FieldKind
from bot.domain.error import Invalid
from bot.domain.lens import Lens, Own
from bot.views.narrow import RANGED, bound_of
from bot.views.narrow_line import Asked, Term, bounds, read_amounts, read_sort, read_when
from bot.views.oneline import read_source


class Names(Protocol):
    """Finds by its name what a line is about; each raises `CrmError` for what is not there."""

    def owner(self, typed: str) -> int:
        """Give a person's id."""

    def pipeline(self, typed: str) -> int:
        """Give a pipeline's id."""

    def team(self, typed: str) -> str:
        """Give a team as it is written."""

    def persona(self, typed: str) -> int:
        """Give a persona's id."""

    def company(self, typed: str) -> int:
        """Give a company's id."""

    def field(self, typed: str) -> CustomField:
        """Give a field of the workspace's own."""


@dataclass(frozen=True, slots=True)
class Reading:
    """How what is typed is read: in which language, on which day, in which currency."""

    locale: str
    today: date
    currency: str


def narrowed(
    line: Asked, query: BoardQuery, names: Names, reading: Reading, *, me: int | None
) -> tuple[BoardQuery, Lens]:
    """Give what a line asks for, beginning from `query`; `me` is whose “mine” is."""
    lens = Lens(
        stalled="stalled" in line.flags,
        no_step="no_step" in line.flags,
        unowned="unowned" in line.flags,
    )
    if "mine" in line.flags:
        if me is None:
            raise Invalid("Nobody is meant by “mine” here. Write {example}.", example="owner:dana")
        query = replace(query, owner_id=me)
    for term in line.terms:
        query, lens = _with(term, query, lens, names, reading)
    return query, lens


def _with(
    term: Term, query: BoardQuery, lens: Lens, names: Names, reading: Reading
) -> tuple[BoardQuery, Lens]:
    """Take one term of a line in."""
    locale, today = reading.locale, reading.today
    match term.key:
        case "owner":
            return replace(query, owner_id=names.owner(term.value)), lens
        case "pipeline":
            return replace(query, pipeline_id=names.pipeline(term.value)), lens
        case "sort":
            return replace(query, sort=Sort(read_sort(term.value))), lens
        case "team":
            return query, replace(lens, team=names.team(term.value))
        case "persona":
            return query, replace(lens, persona_id=names.persona(term.value))
        case "company":
            return query, replace(lens, company_id=names.company(term.value))
        case "source":
            source = read_source(term.value)
            if source is None:
                raise Invalid("“{typed}” is not a source I know.", typed=term.value)
            return query, replace(lens, sources=(*lens.sources, source))
        case "value":
            low, high = read_amounts(term, locale, reading.currency)
            return query, replace(lens, least=low or lens.least, most=high or lens.most)
        case "closing":
            return query, replace(lens, closing=read_when(term, locale, today))
        case "created":
            return query, replace(lens, created=read_when(term, locale, today))
        case _:
            own = _own(names.field(term.key), term, names, reading)
            return query, replace(lens, own=(*lens.own, own))


def _own(known: CustomField, term: Term, names: Names, reading: Reading) -> Own:
    if known.kind is FieldKind.PERSON:
        return Own(known.id, known.kind, str(names.owner(term.value)), record=known.record)
    held = {
        name: bound_of(known, part, reading.locale, reading.currency)
        for name, part in _bounds(known, term).items()
    }
    if known.kind in RANGED and "text" in held:
        held = {"first": held["text"], "last": held["text"]}
    return Own(known.id, known.kind, record=known.record, **held)


def _bounds(known: CustomField, term: Term) -> Mapping[str, str]:
    found = bounds(term)
    if "text" in found and known.kind is FieldKind.CHOICE:
        typed = found["text"].casefold()
        found["text"] = next(
            (one for one in known.choices if one.casefold() == typed), found["text"]
        )
    return found
