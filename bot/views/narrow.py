"""The form that narrows a board and chooses what its cards show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.domain.board import BoardQuery
from bot.domain.custom import CustomField, FieldKind, RecordKind, read, written
from bot.domain.deal import Source
from bot.domain.error import CrmError, FormErrors
from bot.domain.lens import CLOSING, CREATED, MOST_FACTS, USUAL, Lens, Own, Stretch, When
from bot.domain.money import Money
from bot.domain.person import Person
from bot.views import label
from bot.views.block import Block, View, field, lookup, modal, option, select, typed
from bot.views.chooser import several
from bot.views.field import day_field, optional_field, owner_field
from bot.views.form import Fields, held
from bot.views.input import OptionalDay, OptionalId, OptionalLine, OptionalMoney, Several
from bot.views.lens import FACT, STRETCH
from bot.views.metadata import Extra, dump
from bot.views.money import read_money
from bot.views.text import again, plain, units
from bot.views.words import Words, msg

_FLAGS = {
    "stalled": msg("Stalled"),
    "no_step": msg("No next step"),
    "unowned": msg("No owner"),
}
RANGED = (FieldKind.NUMBER, FieldKind.MONEY, FieldKind.DATE)
"""What is asked for from one bound up to another."""

OWN_FIELDS = 12
"""Custom fields a form asks about: more would hide what is below."""


@dataclass(frozen=True, slots=True)
class Offer:
    """What there is to choose from, beside what every workspace has."""

    people: Mapping[int, Person]
    teams: Sequence[str] = ()
    personas: Mapping[int, str] | None = None
    fields: Sequence[CustomField] = ()


class LensForm(Fields):
    """What to show; what is left empty leaves nothing out."""

    owner: OptionalId = None
    only: Several = ()
    team: OptionalLine = None
    persona: OptionalId = None
    company: OptionalLine = None
    sources: Several = ()
    least: OptionalMoney = None
    most: OptionalMoney = None
    closing: OptionalLine = None
    closing_first: OptionalDay = None
    closing_last: OptionalDay = None
    created: OptionalLine = None
    created_first: OptionalDay = None
    created_last: OptionalDay = None
    facts: Several = ()

    def lens(self, own: tuple[Own, ...], company_id: int | None) -> Lens:
        """Give the lens that was asked for; days win over a stretch by its name."""
        return Lens(
            sources=tuple(Source(one) for one in self.sources),
            persona_id=self.persona,
            company_id=company_id,
            team=self.team,
            unowned="unowned" in self.only,
            stalled="stalled" in self.only,
            no_step="no_step" in self.only,
            least=self.least,
            most=self.most,
            closing=_when(self.closing, self.closing_first, self.closing_last),
            created=_when(self.created, self.created_first, self.created_last),
            own=own,
            facts=self.facts,
        )


def _when(stretch: str | None, first: date | None, last: date | None) -> When | None:
    if first is not None or last is not None:
        return When(None, first, last)
    if stretch is None or stretch not in Stretch.__members__.values():
        return None
    return When(Stretch(stretch))


def ask(
    query: BoardQuery, lens: Lens, words: Words, *, offer: Offer, company: str | None, meta: Extra
) -> View:
    """Ask what a board should show; what it shows now stands in the fields."""
    people = offer.people
    flags = [option(words(name), key) for key, name in _FLAGS.items()]
    now = [key for key in _FLAGS if getattr(lens, key)]
    sources = [option(words(name), source.value) for source, name in label.SOURCE.items()]
    blocks = [
        owner_field(words, people, query.owner_id),
        optional_field("only", words("Only deals"), _several(words, flags, now)),
        *_team(offer, lens, words),
        *_persona(offer, lens, words),
        optional_field("company", words("Company"), typed(initial=company or "", limit=150)),
        optional_field("sources", words("Source"), _several(words, sources, lens.sources)),
        _money("least", words("Lowest value"), lens.least, words),
        _money("most", words("Highest value"), lens.most, words),
        *_range("closing", words("Close date"), lens.closing, CLOSING, words),
        *_range("created", words("Created"), lens.created, CREATED, words),
        *(block for one in offer.fields[:OWN_FIELDS] for block in _own(one, lens, words)),
        _facts(offer, lens, words),
    ]
    return modal(
        words("Filter and columns"),
        blocks,
        close=words("Cancel"),
        callback_id="lens.save",
        submit=words("Show"),
        metadata=dump(extra=meta),
    )


def read_own(
    known: Sequence[CustomField],
    state: Mapping[str, Mapping[str, Any]],
    *,
    locale: str,
    currency: str,
) -> tuple[Own, ...]:
    """Read what was asked of the workspace's own fields; `FormErrors` for what cannot be read."""
    found: list[Own] = []
    refused: dict[str, CrmError] = {}
    for one in known[:OWN_FIELDS]:
        bounds: dict[str, str] = {}
        for bound, name in _inputs(one).items():
            text = held(next(iter(state.get(name, {}).values()), {}))
            if not text or not isinstance(text, str):
                continue
            try:
                bounds[bound] = bound_of(one, text, locale, currency)
            except CrmError as error:
                refused[name] = error
        if bounds:
            found.append(Own(one.id, one.kind, record=one.record, **bounds))
    if refused:
        raise FormErrors(refused)
    return tuple(found)


def bound_of(known: CustomField, text: str, locale: str, currency: str) -> str:
    """Write what was typed for a field as it is stored; raises `Invalid`.

    An amount without a currency is one in `currency`.
    """
    if known.kind is FieldKind.MONEY:
        return written(read_money(text, locale, currency))
    typed_in = text.replace(",", "").strip() if known.kind is FieldKind.NUMBER else text.strip()
    return written(read(known, typed_in))


def _inputs(known: CustomField) -> dict[str, str]:
    """Name the inputs of a field by the bound each asks for."""
    if known.kind in RANGED:
        return {"first": f"{known.key}:first", "last": f"{known.key}:last"}
    return {"text": known.key}


def _several(words: Words, options: Sequence[Any], initial: Sequence[str]) -> Any:
    return several("chosen", words("Select any"), options, initial=initial)


def _team(offer: Offer, lens: Lens, words: Words) -> list[Block]:
    # What an option's value cannot hold is not offered: such a team is asked for in one line.
    fit = [one for one in offer.teams if units(one) <= 150 and again(one) == one]
    teams = [option(plain(one), one) for one in fit[:100]]
    if not teams:
        return []
    chosen = select("chosen", words("Select a team"), teams, initial=lens.team)
    return [optional_field("team", words("Team"), chosen)]


def _persona(offer: Offer, lens: Lens, words: Words) -> list[Block]:
    if not offer.personas:
        return []
    known = [option(plain(name), str(key)) for key, name in list(offer.personas.items())[:100]]
    initial = str(lens.persona_id) if lens.persona_id is not None else None
    chosen = select("chosen", words("Select a persona"), known, initial=initial)
    return [optional_field("persona", words("Persona"), chosen)]


def _money(name: str, title: str, initial: Money | None, words: Words) -> Block:
    shown = words.money(initial) if initial is not None else ""
    return optional_field(name, title, typed(initial=shown, limit=60))


def _range(
    name: str, title: str, now: When | None, stretches: Sequence[Stretch], words: Words
) -> list[Block]:
    options = [option(words(STRETCH[one]), one.value) for one in stretches]
    stretch = now.stretch.value if now and now.stretch else None
    chosen = select("chosen", words("Select when"), options, initial=stretch)
    first, last = (now.first, now.last) if now else (None, None)
    return [
        optional_field(name, title, chosen),
        day_field(f"{name}_first", words("{field}: from", field=title), words, first),
        day_field(f"{name}_last", words("{field}: up to", field=title), words, last),
    ]


def _own(known: CustomField, lens: Lens, words: Words) -> list[Block]:
    now = next((one for one in lens.own if one.field_id == known.id), None)
    name = called(known, words)
    match known.kind:
        case FieldKind.MONEY:
            return [
                optional_field(f"{known.key}:{bound}", title, typed(initial=amount, limit=60))
                for bound, title, amount in (
                    (
                        "first",
                        words("{field}: from", field=name),
                        _amount(now.first if now else None, words),
                    ),
                    (
                        "last",
                        words("{field}: up to", field=name),
                        _amount(now.last if now else None, words),
                    ),
                )
            ]
        case FieldKind.DATE:
            first = date.fromisoformat(now.first) if now and now.first else None
            last = date.fromisoformat(now.last) if now and now.last else None
            return [
                day_field(f"{known.key}:first", words("{field}: from", field=name), words, first),
                day_field(f"{known.key}:last", words("{field}: up to", field=name), words, last),
            ]
        case FieldKind.NUMBER:
            low, high = (now.first or "", now.last or "") if now else ("", "")
            return [
                optional_field(f"{known.key}:{bound}", title, typed(initial=value, limit=60))
                for bound, title, value in (
                    ("first", words("{field}: from", field=name), low),
                    ("last", words("{field}: up to", field=name), high),
                )
            ]
        case FieldKind.CHOICE:
            choices = [option(plain(one), one) for one in known.choices]
            stands = next((one for one in known.choices if now and _same(one, now.text)), None)
            element = select("chosen", words("Select one"), choices, initial=stands)
        case FieldKind.PERSON:
            element = lookup("person.search", words("Select somebody"))
        case _:
            element = typed(initial=(now.text or "") if now else "", limit=500)
    return [optional_field(known.key, name, element)]


def called(known: CustomField, words: Words) -> str:
    """Give a field's name, for plain text, and whose it is where it is not the deal's."""
    whose = {RecordKind.COMPANY: words("Company"), RecordKind.CONTACT: words("Contact")}
    name = plain(known.name, 60)
    return f"{whose[known.record]}: {name}" if known.record in whose else name


def _amount(bound: str | None, words: Words) -> str:
    minor, _, currency = (bound or "").partition(" ")
    return words.money(Money(int(minor), currency)) if currency else ""


def _same(choice: str, text: str | None) -> bool:
    return text is not None and choice.casefold() == text.casefold()


def _facts(offer: Offer, lens: Lens, words: Words) -> Block:
    options = [option(words(name), fact.value) for fact, name in FACT.items()]
    options += [
        option(plain(one.name), one.key) for one in offer.fields if one.record is RecordKind.DEAL
    ][:40]
    chosen = lens.facts or USUAL
    return field(
        "facts",
        words("On each card"),
        {**_several(words, options, chosen), "max_selected_items": MOST_FACTS},
        optional=True,
        hint=words("What stands under a deal's name on this board."),
    )
