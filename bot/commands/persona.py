"""Personas: kept by managers in the settings, assigned from a deal's card."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.commands.answer import Answer, Open, Payload, Screen, Show
from bot.commands.call import Call, Viewer
from bot.commands.card import as_it_stands, named
from bot.commands.overtaken import form as overtaken
from bot.commands.request import Kind
from bot.commands.route import Routes
from bot.commands.screen import Shape
from bot.commands.stage import under
from bot.commands.surface import after, remembered
from bot.commands.trail import just_told, kept, number
from bot.domain.audit import Subject
from bot.domain.error import FormErrors, Invalid
from bot.domain.permit import ask_to_curate
from bot.domain.persona import Persona, Rule, Trait
from bot.services import persona as personas
from bot.services.change import fetch
from bot.storage import UnitOfWork
from bot.views import changed
from bot.views import form as forms
from bot.views import persona as screens
from bot.views.input import read_span
from bot.views.setting import PersonaForm, RulesForm

routes = Routes(alone=True)


@routes.reads(Kind.ACTION, "persona.list")
def listed(call: Call, uow: UnitOfWork) -> Answer:
    """Open the personas over the settings."""
    return Open(draw(uow, call, {}))


@routes.screen("persona.list", Shape.MODAL)
def draw(uow: UnitOfWork, viewer: Viewer, params: Mapping[str, Any]) -> Payload:
    """Draw the personas."""
    ask_to_curate(viewer.person)
    return screens.personas(uow.personas.all(), viewer.words, notice=just_told(uow, viewer, params))


@routes.reads(Kind.ACTION, "persona.add")
def ask(call: Call, uow: UnitOfWork) -> Answer:
    """Open the form of a new persona."""
    ask_to_curate(call.person)
    return Open(screens.persona_form(call.words, known=None, meta=remembered(call)))


def _all(call: Call, uow: UnitOfWork) -> Answer:
    return Show(Screen("persona.list"))


@routes.changes(Kind.ACTION, "persona.menu", again=_all)
def choose(call: Call, uow: UnitOfWork) -> Answer:
    """Change a persona, its rules, or archive it."""
    ask_to_curate(call.person)
    persona_id, _, verb = call.request.value.partition(".")
    known = uow.personas.get(number(persona_id))
    match verb:
        case "edit":
            return Open(screens.persona_form(call.words, known=known, meta=remembered(call)))
        case "rules":
            return Open(screens.rules_form(known, call.words, meta=remembered(call)))
        case "archive":
            told = personas.archive(uow, known.id, by=call.person)
            return Show(Screen("persona.list", {"audit": str(told.id)}))
        case _:
            raise Invalid("This window is too old. Close it and open it again.")


@routes.changes(Kind.SUBMISSION, "persona.save", again=_all)
def save(call: Call, uow: UnitOfWork) -> Answer:
    """Add a persona or save a changed one."""
    form = forms.read(PersonaForm, call.values, call.words, currency=call.workspace.currency).values
    about = kept(call)
    known = uow.personas.get(number(about["persona"])) if about.get("persona") else None
    if known is not None:
        now = screens.persona_form(call.words, known=known, meta=about)
        if late := overtaken(call, uow, now, Subject.PERSONA, known.id):
            return late
    call.once(uow)
    drawn = replace(known or Persona(0, ""), **form.model_dump())
    with under("name"):
        does = personas.change if known else personas.add
        _, told = does(uow, drawn, by=call.person)
    return Show(Screen("persona.list", {"audit": str(told.id)}))


@routes.changes(Kind.SUBMISSION, "persona.rules", again=_all)
def save_rules(call: Call, uow: UnitOfWork) -> Answer:
    """Save which leads fit."""
    form = forms.read(RulesForm, call.values, call.words, currency=call.workspace.currency).values
    known = uow.personas.get(number(kept(call)["persona"]))
    now = screens.rules_form(known, call.words, meta=kept(call))
    if late := overtaken(call, uow, now, Subject.PERSONA, known.id):
        return late
    call.once(uow)
    with under(Trait.SIZE.value):
        changed_one = replace(known, rules=_rules(form))
        _, told = personas.change(uow, changed_one, by=call.person)
    return Show(Screen("persona.list", {"audit": str(told.id)}))


def _rules(form: RulesForm) -> tuple[Rule, ...]:
    rules = []
    for trait in Trait:
        filled, weight = getattr(form, trait.value), getattr(form, f"{trait.value}_weight")
        if not filled:
            continue
        if trait is Trait.SIZE:
            low, high = read_span(filled)
            rules.append(Rule(trait, (), low, high, weight))
            continue
        several = filled if isinstance(filled, tuple) else filled.replace("、", ",").split(",")
        wanted = tuple(dict.fromkeys(word.strip() for word in several if word.strip()))
        if not wanted:
            raise FormErrors({trait.value: Invalid("Write words with commas between them.")})
        rules.append(Rule(trait, wanted, weight=weight))
    return tuple(rules)


@routes.changes(Kind.ACTION, "persona.assign", again=as_it_stands)
def assign(call: Call, uow: UnitOfWork) -> Answer:
    """Assign the persona that was offered."""
    asked = named(call)
    deal = fetch(uow, asked.deal_id, asked.version)
    persona = uow.personas.get(number(asked.arg))
    call.once(uow)
    given = personas.assign(uow, deal.id, persona.id, by=call.person)
    return after(call, given, changed.typified(given, persona, call.words))
