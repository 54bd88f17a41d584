"""The fields a workspace adds of its own: their list, their forms, and what stands in them."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.domain.custom import LONGEST_TEXT, CustomField, CustomValue, FieldKind, RecordKind, read
from bot.domain.error import CrmError, FormErrors
from bot.domain.money import Money
from bot.domain.person import Person
from bot.views import label
from bot.views.block import (
    Block,
    View,
    actions,
    button,
    field,
    lookup,
    modal,
    option,
    overflow,
    section,
    select,
    typed,
)
from bot.views.field import calendar_field, optional_field
from bot.views.form import held
from bot.views.line import read_line
from bot.views.metadata import Extra, dump
from bot.views.money import read_money
from bot.views.text import plain, text
from bot.views.words import Words, msg

KIND: Mapping[FieldKind, str] = {
    FieldKind.TEXT: msg("Words"),
    FieldKind.NUMBER: msg("Number"),
    FieldKind.MONEY: msg("Money"),
    FieldKind.DATE: msg("Date"),
    FieldKind.CHOICE: msg("Choice"),
    FieldKind.PERSON: msg("Person"),
}


RECORD: Mapping[RecordKind, str] = {
    RecordKind.DEAL: msg("On deals"),
    RecordKind.COMPANY: msg("On companies"),
    RecordKind.CONTACT: msg("On contacts"),
}


def fields(
    known: Sequence[CustomField],
    words: Words,
    *,
    record: RecordKind = RecordKind.DEAL,
    notice: Sequence[Block] = (),
) -> View:
    """Draw the fields on one kind of record, with the way to the others."""
    kinds = [option(words(name), kind.value) for kind, name in RECORD.items()]
    chooser = select("custom.record", words("Select what they are on"), kinds, initial=record.value)
    rows: list[Block] = [*notice, actions([chooser])]
    if not known and record is RecordKind.DEAL:
        rows.append(section(words("There are none yet. A field is on every deal's card and form.")))
    elif not known:
        rows.append(section(words("There are none yet. A field is on every page and form.")))
    for one in known:
        menu = overflow(
            "custom.menu",
            [
                option(words("Change"), f"{one.id}.edit"),
                option(words("Remove"), f"{one.id}.archive"),
            ],
        )
        parts = [words(KIND[one.kind]), *(text(choice, 40) for choice in one.choices[:10])]
        rows.append(section(f"*{text(one.name, 60)}*\n{' · '.join(parts)}", accessory=menu))
    rows.append(actions([button(words("Add a field"), "custom.add", style="primary")]))
    return modal(
        words("Your own fields"),
        rows,
        close=words("Back"),
        callback_id="custom.view",
        metadata=dump(extra={"record": record.value}),
    )


def field_form(words: Words, *, known: CustomField | None, meta: Extra) -> View:
    """Ask for a field's name, what it holds, and the choices of a choice."""
    kinds = [
        option(words(name), kind.value)
        for kind, name in KIND.items()
        if known is None or known.kind is kind
    ]
    initial = known.kind if known else FieldKind.TEXT
    choices = "\n".join(known.choices) if known else ""
    inputs = [
        field("name", words("Name"), typed(initial=known.name if known else "", limit=60)),
        field(
            "kind",
            words("What it holds"),
            select("chosen", words("Select a kind"), kinds, initial=initial.value),
        ),
        optional_field(
            "choices",
            words("Choices, one a line"),
            typed(words("Only for a choice"), initial=choices, limit=3000, lines=True),
        ),
    ]
    return modal(
        words("Field") if known else words("New field"),
        inputs,
        close=words("Cancel"),
        submit=words("Save"),
        callback_id="custom.save",
        metadata=dump(extra={**meta, "field": str(known.id) if known else ""}),
    )


def inputs(
    known: Sequence[CustomField],
    values: Mapping[int, CustomValue],
    words: Words,
    people: Mapping[int, Person],
) -> list[Block]:
    """Ask for what stands in a record's own fields; their keys name the inputs."""
    return [_input(one, values.get(one.id), words, people) for one in known]


def read_inputs(
    known: Sequence[CustomField],
    state: Mapping[str, Mapping[str, Any]],
    words: Words,
    *,
    currency: str,
) -> dict[int, CustomValue | None]:
    """Read what was filled in by field id, None for an empty one; fields not asked are left out.

    Raises `FormErrors` with one refusal per field that cannot be read.
    """
    found: dict[int, CustomValue | None] = {}
    refused: dict[str, CrmError] = {}
    for one in known:
        if one.key not in state:
            continue
        typed_in = held(next(iter(state[one.key].values()), {}))
        try:
            found[one.id] = _read(one, str(typed_in), words, currency) if typed_in else None
        except CrmError as error:
            refused[one.key] = error
    if refused:
        raise FormErrors(refused)
    return found


def _read(known: CustomField, typed_in: str, words: Words, currency: str) -> CustomValue:
    match known.kind:
        case FieldKind.MONEY:
            return read_money(typed_in, words.locale, currency)
        case FieldKind.NUMBER:
            return read(known, typed_in.replace(",", "").strip())
        case FieldKind.TEXT:
            return read(known, read_line(typed_in, LONGEST_TEXT))
        case _:
            return read(known, typed_in)


def section_of(lines_shown: Sequence[tuple[str, str]]) -> list[Block]:
    """Draw filled fields for a card, ten to a section."""
    said = [f"*{name}*  {value}" for name, value in lines_shown]
    return [section(fields=said[first : first + 10]) for first in range(0, len(said), 10)]


def lines(
    known: Sequence[CustomField],
    values: Mapping[int, CustomValue],
    words: Words,
    people: Mapping[int, Person],
) -> list[tuple[str, str]]:
    """Give the name and the value of each field that is filled in, for a card (mrkdwn)."""
    return [
        (text(one.name, 60), shown(values[one.id], one, words, people))
        for one in known
        if one.id in values
    ]


def shown(
    value: CustomValue, known: CustomField, words: Words, people: Mapping[int, Person]
) -> str:
    """Say a value in the reader's format (mrkdwn)."""
    match value:
        case Money():
            return words.money(value)
        case str():
            return text(value, 300)
        case int() if known.kind is FieldKind.PERSON:
            return label.person(value, people, words)
        case _ if known.kind is FieldKind.DATE:
            return words.date(value)  # type: ignore[arg-type]
        case _:
            return words.number(value)  # type: ignore[arg-type]


def _input(
    known: CustomField, value: CustomValue | None, words: Words, people: Mapping[int, Person]
) -> Block:
    name = plain(known.name, 60)
    match known.kind:
        case FieldKind.DATE:
            day = value if not isinstance(value, (str, int, Money)) else None
            element = calendar_field(words, day)  # type: ignore[arg-type]
        case FieldKind.CHOICE:
            choices = [option(plain(choice), choice) for choice in known.choices]
            initial = value if isinstance(value, str) else None
            element = select("chosen", words("Select one"), choices, initial=initial)
        case FieldKind.PERSON:
            person = people.get(value) if isinstance(value, int) else None
            chosen = option(plain(person.name), str(person.id)) if person else None
            element = lookup("person.search", words("Select somebody"), initial=chosen)
        case FieldKind.MONEY:
            initial = words.money(value) if isinstance(value, Money) else ""
            element = typed(initial=initial, limit=60)
        case _:
            element = typed(initial=str(value) if value is not None else "", limit=500)
    return optional_field(known.key, name, element)
