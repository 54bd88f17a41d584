"""Screens of personas, companies and contacts, drawn from a world."""

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from bot.domain.company import Company, Contact
from bot.domain.custom import CustomField, FieldKind, RecordKind
from bot.domain.deal import Status
from bot.domain.money import Money
from bot.domain.persona import Facts, Persona, Rule, Trait, Weight, fit
from bot.views import company, company_form, erase, lead, modal, near, party, persona
from bot.views.block import message
from bot.views.text import text
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
        **_pages(world, words),
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


def _pages(world: "World", words: Words) -> dict[str, Any]:
    """The pages and forms of companies and contacts, full ones and empty ones."""
    acme = Company(7, world.company, world.note, 1200, world.name, world.note)
    jane = Contact(9, world.person, 7, world.note, world.note, world.note, "champion")
    deal = replace(world.deal(), company_id=7, contact_id=9)
    own = [CustomField(3, RecordKind.COMPANY, world.name, FieldKind.TEXT)]
    sums = {status: (12, {"USD": Money(5, "USD"), "KRW": Money(7, "KRW")}) for status in Status}
    full = company.Page(
        subject=acme,
        company=acme,
        former=[world.company] * 12,
        own=[(text(world.name, 60), "1")] * 20,
        contacts=[jane, replace(jane, role=None)] * 6,
        sums=sums,
        deals=[deal] * company.DEALS,
        entries=world.entries()[: company.ENTRIES],
        more=12,
        older=4,
        back=deal,
    )
    drawn = {
        name: company.page(
            page,
            words,
            pipelines={50: world.pipeline()},
            people=world.everybody(),
            editable=page is full,
            curator=page is full,
            extra={"company": "7"},
        )
        for name, page in (
            ("company_page", full),
            ("contact_page", replace(full, subject=jane, contacts=())),
            ("empty_page", company.Page(subject=Company(1, world.company))),
        )
    }
    found = near.Known("company.7", world.company, "", {"company": world.company})
    form = modal.new_card(words, lead=True, people=world.everybody(), me=world.everybody()[1])
    noted = near.noted(form, "company", [found], words)
    assert noted is not None
    fields = [("name", words("Name"), world.company, world.name)]
    return {
        **drawn,
        "finder": company.finder(words, editable=True),
        "company_form": company_form.company_form(
            words, known=acme, own=own, values={3: world.note}, meta=_META
        ),
        "contact_form": company_form.contact_form(
            words, known=jane, company=acme, own=own, deal="4", meta=_META
        ),
        "merge_form": company_form.merge_form(acme, words, meta=_META),
        "compare_form": company_form.compare_form(acme, acme, fields, words, meta=_META),
        "compare_nothing": company_form.compare_form(jane, jane, [], words, meta=_META),
        "erase_form": erase.ask(jane, words, meta=_META),
        "erase_person": erase.ask_person(world.everybody()[1], words, meta=_META),
        "erased": erase.done(jane.name, 12, words),
        "noted_form": noted,
        "taken_form": near.taken(noted, {"company": world.company}),
        "party": party.party(deal, [(jane, "user"), (jane, None)], words, editable=True),
        "nobody": party.party(deal, [], words, editable=False),
        "party_form": party.party_form(deal, jane, "user", words, _META),
        "party_ask": party.party_form(deal, None, None, words, _META),
        "doors": message(words("People"), party.doors(deal, 3, words)),
    }
