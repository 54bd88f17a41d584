"""Deals as rows of a sheet, page by page, so that any number of them needs no more room."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.custom import CustomField, FieldKind, RecordKind, read
from bot.domain.deal import Deal
from bot.domain.error import Invalid
from bot.domain.export import COLUMNS, HEAD, OF_FACT, Asked, Cell, Details, ref_of
from bot.domain.lens import USUAL
from bot.domain.money import Money
from bot.domain.person import Person
from bot.storage import UnitOfWork

PAGE = 1_000
"""Deals read at a time."""

Take = Callable[[Deal, Details], Cell]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The columns of a sheet by name, each with what it takes of a deal."""

    takes: Mapping[str, Take]

    @property
    def header(self) -> list[str]:
        """The names of the columns."""
        return list(self.takes)

    def row(self, one: Deal, details: Details) -> list[Cell]:
        """Give a deal's cells."""
        return [take(one, details) for take in self.takes.values()]


def sheet(uow: UnitOfWork, asked: Asked) -> Sheet:
    """Give the columns: those the board's cards were chosen to show, else all there are."""
    own = uow.fields.all(RecordKind.DEAL, archived=True)
    everything = {**_takes(uow), **_own_takes(uow, own)}
    facts = uow.lenses.get(asked.query.lens_id).facts if asked.query else ()
    if not facts or facts == USUAL:
        hidden = {name for one in own if one.archived for name in _names(one)}
        return Sheet({name: take for name, take in everything.items() if name not in hidden})
    of_own = {one.key: _names(one) for one in own}
    names = [*HEAD, *(name for fact in facts for name in OF_FACT.get(fact, of_own.get(fact, ())))]
    return Sheet({name: everything[name] for name in names if name in everything})


def pages(uow: UnitOfWork, asked: Asked) -> Iterator[list[list[Cell]]]:
    """Give the rows in pages, the newest number first, all of one snapshot."""
    columns = sheet(uow, asked)
    own = bool(uow.fields.all(RecordKind.DEAL, archived=True))
    below = uow.exports.top()
    while found := _page(uow, asked, below):
        details = uow.exports.details(found, own=own)
        yield [columns.row(one, details) for one in found]
        below = found[-1].number
        if len(found) < PAGE:
            return


def _page(uow: UnitOfWork, asked: Asked, below: int) -> list[Deal]:
    if asked.number is not None:
        return uow.listings.page(asked.number, asked.scope, asked.period, below=below, most=PAGE)
    today = uow.workspace.day(uow.now)
    closed = asked.closed or asked.query is None
    return uow.exports.page(asked.query, today, closed=closed, below=below, most=PAGE)


def _takes(uow: UnitOfWork) -> dict[str, Take]:
    people = {one.id: one for one in uow.persons.all(active_only=False)}
    lines = {one.id: one for shown in (False, True) for one in uow.pipelines.all(archived=shown)}
    pipelines = {one.id: one.name for one in lines.values()}
    stages = {one.id: one.name for line in lines.values() for one in line.ever}
    chances = {one.id: one.probability for line in lines.values() for one in line.ever}
    personas = {one.id: one.name for one in uow.personas.all(archived=True)}

    def owner(one: Deal) -> Person | None:
        return people.get(one.owner_id) if one.owner_id is not None else None

    def reach(one: Deal, found: Details) -> tuple[str | None, str | None]:
        return found.reach.get(one.contact_id or 0, (None, None))

    def clock(instant: datetime | None) -> datetime | None:
        """Give what the workspace's clocks showed, to the second; sheets know no zones."""
        if instant is None:
            return None
        return instant.astimezone(uow.workspace.tz).replace(tzinfo=None, microsecond=0)

    takes: dict[str, Take] = {
        "number": lambda one, _: one.number,
        "name": lambda one, _: one.name,
        "company": lambda one, _: one.company,
        "contact": lambda one, _: one.contact,
        "contact_email": lambda one, found: reach(one, found)[0],
        "contact_phone": lambda one, found: reach(one, found)[1],
        "owner": lambda one, _: person.name if (person := owner(one)) else None,
        "owner_email": lambda one, _: person.email if (person := owner(one)) else None,
        "pipeline": lambda one, _: pipelines.get(one.position.pipeline_id),
        "stage": lambda one, _: stages.get(one.stage_id),
        "status": lambda one, _: one.status.value,
        "value": lambda one, _: one.value.amount if one.value else None,
        "currency": lambda one, _: one.value.currency if one.value else None,
        "probability": lambda one, _: one.position.probability,
        "close_date": lambda one, _: one.close_date,
        "source": lambda one, _: one.source.value if one.source else None,
        "source_detail": lambda one, _: one.source_detail,
        "persona": lambda one, _: personas.get(one.persona_id or 0),
        "products": lambda one, found: found.products.get(one.id),
        "next_step": lambda one, _: one.next_step,
        "next_step_on": lambda one, _: one.next_step_on,
        "hold_until": lambda one, _: one.hold_until,
        "lost_reason": lambda one, _: one.lost_reason,
        "competitor": lambda one, _: one.competitor,
        "created": lambda one, _: clock(one.created_at),
        "qualified": lambda one, _: clock(one.qualified_at),
        "in_stage_since": lambda one, _: clock(one.entered_at),
        "closed": lambda one, _: clock(one.closed_at),
        "last_activity": lambda one, _: clock(one.last_activity_at),
        "stalled": lambda one, _: "yes" if one.stalled else None,
        "stage_probability": lambda one, _: chances.get(one.stage_id),
        "ref": lambda one, _: ref_of(one.id),
    }
    assert tuple(takes) == COLUMNS
    return takes


def _names(field: CustomField) -> list[str]:
    money = field.kind is FieldKind.MONEY
    return [field.column, f"{field.column}_currency"] if money else [field.column]


def _own_takes(uow: UnitOfWork, fields: Sequence[CustomField]) -> dict[str, Take]:
    """Give the columns of the workspace's own fields; money has a second one for its currency."""
    people = {one.id: one.name for one in uow.persons.all(active_only=False)}

    def value(field: CustomField) -> Take:
        return lambda one, found: _cell(field, found.own.get(one.id, {}).get(field.id), people)

    def currency(field: CustomField) -> Take:
        def take(one: Deal, found: Details) -> Cell:
            text = found.own.get(one.id, {}).get(field.id)
            return text.rpartition(" ")[2] if text else None

        return take

    takes: dict[str, Take] = {}
    for field in fields:
        first, *second = (f"{name}_own" if name in COLUMNS else name for name in _names(field))
        takes[first] = value(field)
        takes.update((name, currency(field)) for name in second)
    return takes


def _cell(field: CustomField, text: str | None, people: Mapping[int, str]) -> Cell:
    if text is None:
        return None
    try:
        held = read(field, text)
    except Invalid:
        # A choice that was taken away since is still what was chosen.
        return text
    if isinstance(held, Money):
        return held.amount
    if field.kind is FieldKind.PERSON and isinstance(held, int):
        return people.get(held)
    return held
