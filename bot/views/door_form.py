"""The forms of the doors for leads: what the web form asks for, and which leads go to whom."""

from collections.abc import Mapping, Sequence

from bot.domain.assignment import AssignRule
from bot.domain.custom import CustomField
from bot.domain.persona import Persona
from bot.domain.webform import FIELDS, WebForm
from bot.views import block, label
from bot.views.block import Block, View, modal, option, section, select, typed
from bot.views.chooser import several, users
from bot.views.door import FIELD, span
from bot.views.field import optional_field
from bot.views.metadata import Extra, dump
from bot.views.text import plain
from bot.views.words import Words, msg

LANGUAGE: Mapping[str, str] = {
    "auto": msg("As the browser says"),
    "en": msg("English"),
    "ko": msg("Korean"),
}


def form_settings(
    form: WebForm, words: Words, *, custom: Sequence[CustomField], meta: Extra
) -> View:
    """Ask what a web form asks for and looks like."""
    options = [option(words(FIELD[name]), name) for name in FIELDS]
    options += [option(plain(one.name, 60), one.key) for one in custom[:50]]
    choose = words("Select one or more")
    languages = [option(words(name), code) for code, name in LANGUAGE.items()]
    rows = [
        _line("title", words("Heading"), words("Talk to us"), form.title, 100),
        _line("intro", words("Words below it"), "", form.intro, 500, lines=True),
        block.field(
            "fields",
            words("What it asks for"),
            several("chosen", choose, options, initial=form.fields),
        ),
        optional_field(
            "required",
            words("What has to be filled in"),
            several("chosen", choose, options, initial=form.required),
        ),
        _line("consent", words("Consent that has to be ticked"), "", form.consent, 500, lines=True),
        _line("thanks", words("Thanks afterwards"), "", form.thanks, 500, lines=True),
        _line("colour", words("Colour"), "#1d4c4f", form.colour, 7),
        _line("logo", words("Address of your logo"), "https://…", form.logo, 500),
        block.field(
            "language",
            words("Language"),
            select("chosen", words("Select a language"), languages, initial=form.language),
        ),
    ]
    return modal(
        words("Web form"),
        rows,
        close=words("Cancel"),
        submit=words("Save"),
        callback_id="door.save",
        metadata=dump(extra=meta),
    )


def rule_form(
    rule: AssignRule | None,
    words: Words,
    *,
    slack_ids: Sequence[str],
    personas: Sequence[Persona],
    meta: Extra,
) -> View:
    """Ask which leads go to whom."""
    sources = [option(words(name), kind.value) for kind, name in label.SOURCE.items()]
    choose = words("Select one or more")
    people = users("chosen", words("Select people"), slack_ids)
    hint = words("One person gets them all; several get them in turn, whoever is there.")
    size = span(rule) if rule else ""
    rows = [
        block.field("people", words("Who gets them"), people, hint=hint),
        section(words("Which leads? What is left empty holds for all of them.")),
        optional_field(
            "sources",
            words("Source"),
            several("chosen", choose, sources, initial=rule.sources if rule else ()),
        ),
        _line(
            "countries",
            words("Country"),
            words("Korea, KR"),
            ", ".join(rule.countries) if rule else "",
            300,
        ),
        _line("size", words("Company size"), words("50-500, or 50+"), size, 30),
    ]
    if personas:
        options = [option(plain(one.name, 60), str(one.id)) for one in personas[:100]]
        initial = [str(one) for one in rule.persona_ids] if rule else []
        element = several("chosen", choose, options, initial=initial)
        rows.append(optional_field("personas", words("Persona that fits"), element))
    return modal(
        words("Who gets leads"),
        rows,
        close=words("Cancel"),
        submit=words("Save"),
        callback_id="assign.save",
        metadata=dump(extra=meta),
    )


def _line(
    name: str, title: str, example: str, initial: str, limit: int, *, lines: bool = False
) -> Block:
    return optional_field(name, title, typed(example, initial=initial, limit=limit, lines=lines))
