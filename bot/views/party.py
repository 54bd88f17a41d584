"""The people a deal is talked about with, each in a role, and the form that names one."""

from collections.abc import Sequence

from bot.domain.company import Contact
from bot.domain.deal import Deal
from bot.views import label
from bot.views.block import (
    Block,
    Element,
    View,
    actions,
    button,
    context,
    field,
    lookup,
    modal,
    option,
    overflow,
    section,
)
from bot.views.company import about
from bot.views.company_form import role_select
from bot.views.field import optional_field
from bot.views.metadata import Extra, dump
from bot.views.text import plain, text
from bot.views.token import token
from bot.views.words import Words

_MOST = 30


def doors(deal: Deal, several: int, words: Words) -> list[Block]:
    """Lead from a card to its company and its people."""
    name = plain(deal.name, 40)
    controls: list[Element] = []
    if deal.company_id is not None:
        spoken = words("Open the company of {deal}", deal=name)
        value = f"{deal.company_id}.{deal.id}"
        controls.append(button(words("Company"), "company.open", value, spoken=spoken))
    people = words("People ({n})", n=several) if several else words("People")
    spoken = words("Show the people of {deal}", deal=name)
    controls.append(button(people, "party.open", token(deal), spoken=spoken))
    # A click in a block named like this is known to come from the deal's card.
    return [actions(controls, block_id=f"deal:{token(deal)}:party")]


def party(
    deal: Deal,
    people: Sequence[tuple[Contact, str | None]],
    words: Words,
    *,
    editable: bool,
) -> View:
    """Draw who is named on a deal; `people` come with their role there."""
    rows: list[Block] = [section(f"*{label.title(deal)}*")]
    if not people:
        rows.append(context(words("Nobody is named on this deal yet.")))
    for contact, part in people[:_MOST]:
        line = about(contact, part or contact.role, words)
        own = words("main contact") if contact.id == deal.contact_id else ""
        named = f"*{text(contact.name, 60)}*" + (f" · {own}" if own else "")
        menu = overflow("party.menu", _choices(deal, contact, words, editable=editable))
        rows.append(section(f"{named}\n{line}" if line else named, accessory=menu))
    if editable:
        add = button(words("Name somebody"), "party.add", str(deal.id), style="primary")
        rows.append(actions([add, button(words("New contact"), "contact.named", str(deal.id))]))
    return modal(
        words("People of #{number}", number=deal.number),
        rows,
        close=words("Close"),
        callback_id="party.view",
        metadata=dump(extra={"deal": str(deal.id)}),
    )


def party_form(
    deal: Deal, contact: Contact | None, part: str | None, words: Words, meta: Extra
) -> View:
    """Ask who is named on a deal and in which role; of a `contact` that is, the role alone."""
    rows: list[Block] = [section(f"*{label.title(deal)}*")]
    if contact is not None:
        rows.append(section(text(contact.name, 80)))
    else:
        search = lookup("contact.search", words("Type the first letters of a name."), letters=1)
        rows.append(field("contact", words("Contact"), search))
    rows.append(optional_field("role", words("Role in the purchase"), role_select(words, part)))
    extra = {**meta, "deal": str(deal.id), "contact": str(contact.id) if contact else ""}
    return modal(
        words("Person of a deal"),
        rows,
        close=words("Cancel"),
        submit=words("Save"),
        callback_id="party.save",
        metadata=dump(extra=extra),
    )


def _choices(deal: Deal, contact: Contact, words: Words, *, editable: bool) -> list[Element]:
    both = f"{deal.id}.{contact.id}"
    choices = [option(words("Open"), f"{both}.open")]
    if editable:
        choices.append(option(words("Change the role"), f"{both}.role"))
        choices.append(option(words("Take off this deal"), f"{both}.off"))
    return choices
