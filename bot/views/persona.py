"""Personas: their list and forms, and how well a lead fits them, in words."""

from collections.abc import Mapping, Sequence

from bot.domain.company import PurchaseRole
from bot.domain.deal import Deal, Source
from bot.domain.persona import Fit, Persona, Reason, Rule, Trait, Verdict, Weight
from bot.views import label
from bot.views.block import (
    Block,
    Element,
    View,
    actions,
    button,
    context,
    field,
    modal,
    option,
    overflow,
    section,
    select,
    typed,
)
from bot.views.chooser import several
from bot.views.field import optional_field
from bot.views.metadata import Extra, dump
from bot.views.text import plain, text
from bot.views.token import token
from bot.views.words import Words, msg

TRAIT: Mapping[Trait, str] = {
    Trait.INDUSTRY: msg("Industry"),
    Trait.SIZE: msg("Company size"),
    Trait.COUNTRY: msg("Country"),
    Trait.TITLE: msg("Job title"),
    Trait.ROLE: msg("Role in the purchase"),
    Trait.SOURCE: msg("Source"),
}
WEIGHT: Mapping[Weight, str] = {
    Weight.MUST: msg("A must"),
    Weight.SHOULD: msg("Important"),
    Weight.NICE: msg("Nice to have"),
}
_TEXTS = (
    ("description", msg("Who they are"), msg("Head of engineering at a growing software company")),
    ("interests", msg("What they are interested in"), msg("Shipping faster with a small team")),
    ("pains", msg("What gives them trouble"), msg("Releases slip, nobody knows why")),
    ("results", msg("What they wish for"), msg("Releases every week without night shifts")),
    ("help", msg("How we help"), msg("One place that shows what blocks a release")),
)
_HINTS: Mapping[Trait, str] = {
    Trait.INDUSTRY: msg("Software, Gaming"),
    Trait.SIZE: msg("50-500, or 50+"),
    Trait.COUNTRY: msg("Korea, KR"),
    Trait.TITLE: msg("CTO, VP Engineering"),
}
_LISTED = 40


def personas(known: Sequence[Persona], words: Words, *, notice: Sequence[Block] = ()) -> View:
    """Draw the personas, each with its menu; without any, what they are good for."""
    rows: list[Block] = [*notice]
    if not known:
        rows.append(
            section(
                words(
                    "A persona is somebody typical you sell to, such as “CTO of a start-up”: what "
                    "troubles them, how you help, and which leads fit. Add the first one, then its "
                    "fit rules. Every lead is scored by them, with the reasons."
                )
            )
        )
    for one in known[:_LISTED]:
        menu = overflow(
            "persona.menu",
            [
                option(words("Change"), f"{one.id}.edit"),
                option(words("Fit rules"), f"{one.id}.rules"),
                option(words("Archive"), f"{one.id}.archive"),
            ],
        )
        rows.append(section(_persona(one, words), accessory=menu))
    rows.append(actions([button(words("Add a persona"), "persona.add", style="primary")]))
    return modal(words("Personas"), rows, close=words("Back"), callback_id="persona.view")


def persona_form(words: Words, *, known: Persona | None, meta: Extra) -> View:
    """Ask what a persona is called and is like."""
    inputs = [
        field(
            "name",
            words("Name"),
            typed(words("CTO of a start-up"), initial=known.name if known else "", limit=60),
        )
    ]
    for name, title, example in _TEXTS:
        initial = (getattr(known, name) or "") if known else ""
        element = typed(words(example), initial=initial, limit=1000, lines=True)
        inputs.append(optional_field(name, words(title), element))
    return modal(
        words("Persona") if known else words("New persona"),
        inputs,
        close=words("Cancel"),
        submit=words("Save"),
        callback_id="persona.save",
        metadata=dump(extra={**meta, "persona": str(known.id) if known else ""}),
    )


def rules_form(persona: Persona, words: Words, *, meta: Extra) -> View:
    """Ask which leads fit: per trait what is wanted, and how much it counts."""
    said = words(
        "Fill in what matters and leave the rest empty. Several words are alternatives, with "
        "commas between them. What is not known of a lead counts neither way; a must that is "
        "missed makes the fit 0."
    )
    rows: list[Block] = [section(f"*{text(persona.name, 60)}*\n{said}")]
    weights = [option(words(name), weight.value) for weight, name in WEIGHT.items()]
    for trait, name in TRAIT.items():
        rule = persona.rule(trait)
        rows.append(optional_field(trait.value, words(name), _wanted(trait, rule, words)))
        chosen = rule.weight if rule else Weight.SHOULD
        counts = select("chosen", words("Select how much it counts"), weights, initial=chosen.value)
        title = words("How much it counts: {trait}", trait=words(name))
        rows.append(field(f"{trait.value}_weight", title, counts))
    return modal(
        words("Fit rules"),
        rows,
        close=words("Cancel"),
        submit=words("Save"),
        callback_id="persona.rules",
        metadata=dump(extra={**meta, "persona": str(persona.id)}),
    )


def persona_field(words: Words, known: Sequence[Persona], initial: int | None) -> list[Block]:
    """Ask for a persona, where there are any."""
    if not known:
        return []
    options = [option(plain(one.name, 60), str(one.id)) for one in known]
    chosen = str(initial) if initial is not None else None
    element = select("chosen", words("Select a persona"), options, initial=chosen)
    return [optional_field("persona", words("Persona"), element)]


def shown(
    deal: Deal, assigned: Persona | None, fits: Sequence[Fit], words: Words, *, editable: bool
) -> list[Block]:
    """Say whom a deal is sold to and how well it fits, with the reasons; nothing without personas.

    `fits` are the ones to show: the assigned persona's, and a better one, offered in one tap.
    """
    rows: list[Block] = []
    if assigned is not None:
        about = f"*{words('Persona')}*  {text(assigned.name, 60)}"
        if assigned.help:
            about += f"\n{words('How we help')}: {text(assigned.help, 300)}"
        rows.append(section(about))
    for one in fits:
        offer: Element | None = None
        if editable and one.score and (assigned is None or assigned.id != one.persona.id):
            name = plain(one.persona.name, 40)
            offer = button(
                words("Assign persona"),
                "persona.assign",
                token(deal, one.persona.id),
                spoken=words("Assign the persona {persona}", persona=name),
            )
        # A click beside a block named like this is known to come from the deal's card.
        here = f"deal:{token(deal)}:persona:{one.persona.id}"
        rows.append(section(f"*{score(one, words)}*", accessory=offer, block_id=here))
        rows.append(context("\n".join(reason(part, words) for part in one.reasons)))
    return rows


def score(best: Fit, words: Words) -> str:
    """Say a fit in one line (mrkdwn)."""
    name = text(best.persona.name, 60)
    if best.score is None:
        return words("Fit with {persona}: not known yet", persona=name)
    said = words("Fit with {persona}: {score} of 100", persona=name, score=best.score)
    if best.known == len(best.reasons):
        return said
    known = words("{known} of {rules} rules known", known=best.known, rules=len(best.reasons))
    return f"{said} · {known}"


def reason(one: Reason, words: Words) -> str:
    """Say one rule's part in a fit (mrkdwn)."""
    trait = words(TRAIT[one.rule.trait])
    if one.verdict is Verdict.UNKNOWN:
        return words("{trait}: not known", trait=trait)
    found = _found(one.found, one.rule.trait, words)
    if one.verdict is Verdict.MET:
        return words(
            "{trait}: {found} fits (+{points})", trait=trait, found=found, points=one.points
        )
    wanted = _wants(one.rule, words)
    if one.rule.weight is Weight.MUST:
        return words(
            "{trait}: {found} does not fit, and it must be {wanted}",
            trait=trait,
            found=found,
            wanted=wanted,
        )
    return words(
        "{trait}: {found} does not fit, wanted is {wanted}", trait=trait, found=found, wanted=wanted
    )


def _persona(one: Persona, words: Words) -> str:
    rules = [f"{words(TRAIT[rule.trait])}: {_wants(rule, words)}" for rule in one.rules]
    said = " · ".join(rules) if rules else words("No fit rules yet, so no lead is scored by it.")
    about = f"{text(one.description, 200)}\n" if one.description else ""
    return f"*{text(one.name, 60)}*\n{about}{said}"


def _wanted(trait: Trait, rule: Rule | None, words: Words) -> Element:
    if trait is Trait.SOURCE:
        options = [option(words(name), kind.value) for kind, name in label.SOURCE.items()]
    elif trait is Trait.ROLE:
        options = [option(words(name), kind.value) for kind, name in label.PURCHASE_ROLE.items()]
    else:
        initial = span(rule) if trait is Trait.SIZE else ", ".join(rule.wanted if rule else ())
        return typed(words(_HINTS[trait]), initial=initial, limit=300)
    return several(
        "chosen", words("Select one or more"), options, initial=rule.wanted if rule else ()
    )


def span(rule: Rule | None) -> str:
    """Write a size the way it is typed."""
    if rule is None or (rule.low is None and rule.high is None):
        return ""
    if rule.high is None:
        return f"{rule.low}+"
    return f"{rule.low or 0}-{rule.high}"


def _wants(rule: Rule, words: Words) -> str:
    if rule.trait is Trait.SIZE:
        return span(rule)
    return ", ".join(_found(one, rule.trait, words) for one in rule.wanted[:8])


def _found(found: str | int | None, trait: Trait, words: Words) -> str:
    if isinstance(found, int):
        return words.number(found)
    word = found or ""
    if trait is Trait.SOURCE and word in list(Source):
        return words(label.SOURCE[Source(word)])
    if trait is Trait.ROLE and word in list(PurchaseRole):
        return words(label.PURCHASE_ROLE[PurchaseRole(word)])
    return text(word, 60)
