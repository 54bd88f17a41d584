"""The inputs that forms share."""

from collections.abc import Mapping, Sequence
from datetime import date

from bot.domain.money import Money
from bot.domain.person import Person
from bot.domain.pipeline import Pipeline
from bot.views.block import Block, Element, datepicker, field, option, select, typed
from bot.views.line import BODY
from bot.views.option import owner_select
from bot.views.text import plain
from bot.views.words import Words

_CURRENCY_HINTS = {"en": "$12k, 12,000.50, €5m", "ko": "3천만원, ₩3,000만, $12k"}


def money_field(words: Words, initial: Money | None, *, required: bool = False) -> Block:
    """Ask for an amount, typed as people type it."""
    hint = words("With or without a currency; leave it empty while it is unknown.")
    return field(
        "value",
        words("Value"),
        typed(
            _CURRENCY_HINTS[words.language],
            initial=words.money(initial) if initial else "",
            limit=60,
        ),
        optional=not required,
        hint=None if required else hint,
    )


def owner_field(words: Words, people: Mapping[int, Person], owner_id: int | None) -> Block:
    """Ask for a person."""
    return optional_field(
        "owner", words("Owner"), owner_select(words, people=people, owner_id=owner_id)
    )


def pipeline_field(words: Words, pipelines: Sequence[Pipeline], initial: int | None) -> Block:
    """Ask for a pipeline; the first stands chosen."""
    options = [option(plain(pipeline.name), str(pipeline.id)) for pipeline in pipelines]
    first = str(initial if initial is not None else pipelines[0].id)
    chosen = select("chosen", words("Select a pipeline"), options, initial=first)
    return field("pipeline", words("Pipeline"), chosen)


def note_field(words: Words, initial: str | None, *, required: bool = False) -> Block:
    """Ask for words of several lines."""
    element = typed(words("What was said?"), initial=initial or "", limit=BODY, lines=True)
    return field("note", words("Note"), element, optional=not required)


def short_field(
    name: str, title: str, placeholder: str, initial: str | None, *, limit: int = 150
) -> Block:
    """Ask for words of one line, which may stay empty."""
    return optional_field(name, title, typed(placeholder, initial=initial or "", limit=limit))


def day_field(name: str, title: str, words: Words, initial: date | None) -> Block:
    """Ask for a day, which may stay empty."""
    return optional_field(name, title, calendar_field(words, initial))


def calendar_field(words: Words, initial: date | None) -> Element:
    """Make the control that chooses a day."""
    return datepicker("chosen", words("Select a date"), initial=initial)


def optional_field(name: str, title: str, element: Element) -> Block:
    """Ask for something that may stay empty."""
    return field(name, title, element, optional=True)
