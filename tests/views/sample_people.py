"""Screens of personas, companies and contacts, drawn from a world."""

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from bot.domain.persona import Facts, Persona, Rule, Trait, Weight, fit
from bot.views import lead, persona
from bot.views.block import message
from bot.views.words import Words

if TYPE_CHECKING:
    from tests.views.sample import World

_CODES = {Trait.ROLE: "champion", Trait.SOURCE: "email"}
_META = {"to": "view", "view": "V0123456789"}


def screens(world: "World", words: Words) -> Mapping[str, Any]:
    """Draw them for a reader, by name."""
    one = _persona(world)
    deal = world.deal()
    fits = [
        fit(one, Facts({Trait.INDUSTRY: world.company, Trait.COUNTRY: world.name}, 100)),
        fit(replace(one, id=2), Facts({}, 5)),
    ]
    lost = replace(one, id=3, rules=tuple(replace(rule, weight=Weight.MUST) for rule in one.rules))
    fits.append(fit(lost, Facts({Trait.ROLE: world.note, Trait.SOURCE: "email"}, 5)))
    shown = persona.shown(deal, one, fits, words, editable=True)
    return {
        "personas": persona.personas([one] * 50, words),
        "no_personas": persona.personas([], words),
        "persona_form": persona.persona_form(words, known=one, meta=_META),
        "rules_form": persona.rules_form(one, words, meta=_META),
        "fits": message(words("Persona"), shown),
        "fitting_leads": lead.leads(
            [deal], words, pipelines={50: world.pipeline()}, people={}, fits={deal.id: fits[0]}
        ),
    }


def _persona(world: "World") -> Persona:
    rules = tuple(
        Rule(trait, low=50, high=500)
        if trait is Trait.SIZE
        else Rule(trait, (_CODES.get(trait, world.company), world.note))
        for trait in Trait
    )
    texts = dict.fromkeys(("description", "interests", "pains", "results", "help"), world.note)
    return Persona(1, world.company, **texts, rules=rules)
