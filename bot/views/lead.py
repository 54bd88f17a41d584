"""Leads: the list of the newest, and one line read back before it is saved."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from bot.domain.deal import Deal
from bot.domain.draft import NewDeal
from bot.domain.person import Person
from bot.domain.persona import Fit
from bot.domain.pipeline import Pipeline
from bot.views import label, persona
from bot.views.block import (
    Block,
    Message,
    actions,
    button,
    context,
    header,
    message,
    section,
)
from bot.views.draft import draft_value
from bot.views.text import plain, text
from bot.views.token import token
from bot.views.words import Words

_SHOWN = 20


def leads(
    deals: Sequence[Deal],
    words: Words,
    *,
    pipelines: Mapping[int, Pipeline],
    people: Mapping[int, Person],
    fits: Mapping[int, Fit] = MappingProxyType({}),
    cursor: str | None = None,
) -> Message:
    """List leads, newest first; with a `cursor` there is more to page to (at most 20 are shown).

    `fits` are the fits to tell, by the deal's id.
    """
    new = button(words("New lead"), "lead.new", style="primary")
    if not deals:
        nothing = words("No open leads. Type “/lead new” to add one.")
        return message(nothing, [section(nothing), actions([new])])
    shown = deals[:_SHOWN]
    names = ", ".join(label.title(deal) for deal in shown[:10])
    more = [button(words("More leads"), "lead.page", cursor)] if cursor else []
    blocks = [
        header(words("Newest leads")),
        *(_row(deal, words, pipelines, people, fits.get(deal.id)) for deal in shown),
        actions([new, *more]),
    ]
    return message(words("Newest leads: {names}", names=names), blocks)


def reading(
    draft: NewDeal,
    words: Words,
    *,
    people: Mapping[int, Person],
    running: Deal | None = None,
    refused: str = "",
) -> Message:
    """Show how a line was read, with Create and Edit; nothing is saved yet.

    `running` is an open deal of the same person or company, which is told of; `refused` is a
    ready sentence on what could not be read, and then there is only Edit.
    """
    asked = refused or words("Create this lead?")
    read = [
        (words("Contact"), text(draft.contact, 100) if draft.contact else ""),
        (words("Company"), text(draft.company, 100) if draft.company else ""),
        (words("Value"), words.money(draft.value) if draft.value else ""),
        (words("Source"), words(label.SOURCE[draft.source]) if draft.source else ""),
        (words("Owner"), label.person(draft.owner_id, people, words)),
        (words("E-mail"), text(draft.email, 100) if draft.email else ""),
        (words("Phone"), text(draft.phone, 40) if draft.phone else ""),
        (words("Note"), text(draft.note, 300) if draft.note else ""),
    ]
    shown = [(name, value) for name, value in read if value]
    value = draft_value(draft)
    name = plain(draft.name or draft.contact or "", 50)
    create = button(
        words("Create"),
        "lead.create",
        value,
        style="primary",
        spoken=words("Create the lead {name}", name=name),
    )
    edit = button(
        words("Edit"),
        "lead.edit",
        value,
        style="primary" if refused else None,
        spoken=words("Edit before it is created"),
    )
    spoken = "; ".join(f"{name}: {value}" for name, value in shown)
    known = [_running(running, words, people)] if running is not None else []
    told = " ".join(block["text"]["text"] for block in known)
    said = words("Everything else is kept; nothing is saved yet.")
    if not refused:
        said = words("Nothing is saved before you choose Create.")
    return message(
        f"{asked} {spoken} {told}".strip(),
        [
            section(f"*{asked}*"),
            section(fields=[f"*{name}*  {value}" for name, value in shown]),
            *known,
            actions([edit] if refused else [create, edit]),
            context(said),
        ],
    )


def _running(deal: Deal, words: Words, people: Mapping[int, Person]) -> Block:
    """Tell of a deal that the same person or company has open."""
    owner = label.person(deal.owner_id, people, words)
    said = words("*Open already:* {deal}, {owner}", deal=label.title(deal), owner=owner)
    spoken = words("Open {deal}", deal=plain(deal.name, 50))
    return section(said, accessory=button(words("Open"), "deal.open", token(deal), spoken=spoken))


def _row(
    deal: Deal,
    words: Words,
    pipelines: Mapping[int, Pipeline],
    people: Mapping[int, Person],
    fit: Fit | None,
) -> Block:
    source = words(label.SOURCE[deal.source]) if deal.source else ""
    created = words.when(deal.created_at) if deal.created_at else ""
    owner = label.person(deal.owner_id, people, words)
    point = label.line(deal, words, label.stage(deal, pipelines), owner, source, created)
    name = plain(deal.name, 50)
    show = button(words("Open"), "deal.open", token(deal), spoken=words("Open {deal}", deal=name))
    fitting = f"\n{persona.score(fit, words)}" if fit is not None else ""
    return section(f"*{label.title(deal)}*\n{point}{fitting}", accessory=show)
