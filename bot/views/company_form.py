"""The forms of companies and contacts: what is known of them, and which of two values wins."""

from collections.abc import Mapping, Sequence

from bot.domain.company import Company, Contact
from bot.domain.custom import CustomField, CustomValue
from bot.domain.person import Person
from bot.views import custom, label
from bot.views.block import (
    Block,
    Element,
    View,
    context,
    field,
    lookup,
    modal,
    option,
    section,
    select,
    typed,
)
from bot.views.company import role
from bot.views.field import optional_field, short_field
from bot.views.metadata import Extra, dump
from bot.views.near import asked
from bot.views.text import plain, text
from bot.views.words import Words, msg

NAME: Mapping[str, str] = {
    "name": msg("Name"),
    "industry": msg("Industry"),
    "employees": msg("Employees"),
    "country": msg("Country"),
    "domain": msg("Web site"),
    "company_id": msg("Company"),
    "email": msg("E-mail"),
    "phone": msg("Phone"),
    "title": msg("Job title"),
    "role": msg("Role in the purchase"),
}
"""What the fields are called."""


def company_form(
    words: Words,
    *,
    known: Company | None,
    own: Sequence[CustomField] = (),
    values: Mapping[int, CustomValue] = {},
    people: Mapping[int, Person] = {},
    meta: Extra,
) -> View:
    """Ask what is known of a company."""
    one = known or Company(0, "")
    size = str(one.employees) if one.employees is not None else ""
    fields = [
        asked(field("name", words("Name"), typed(words("Acme"), initial=one.name)), "company"),
        short_field("industry", words("Industry"), words("Software"), one.industry),
        short_field("employees", words("Employees"), "120", size, limit=9),
        short_field("country", words("Country"), words("Korea"), one.country, limit=60),
        asked(short_field("domain", words("Web site"), "acme.com", one.domain), "domain"),
        *custom.inputs(own, values, words, people),
    ]
    title = words("Edit company") if known else words("New company")
    return _form("company.save", title, fields, words, {**meta, **_about("company", known)})


def contact_form(
    words: Words,
    *,
    known: Contact | None,
    company: Company | None,
    own: Sequence[CustomField] = (),
    values: Mapping[int, CustomValue] = {},
    people: Mapping[int, Person] = {},
    deal: str = "",
    meta: Extra,
) -> View:
    """Ask what is known of a contact; `deal` is the one it is to be named on."""
    one = known or Contact(0, "")
    at = company.name if company else None
    fields = [
        asked(field("name", words("Name"), typed(words("Jane Doe"), initial=one.name)), "contact"),
        short_field("company", words("Company"), words("Acme"), at),
        short_field("title", words("Job title"), words("Head of sales"), one.title),
        optional_field("role", words("Role in the purchase"), role_select(words, one.role)),
        asked(short_field("email", words("E-mail"), "jane@acme.com", one.email), "email"),
        short_field("phone", words("Phone"), "+82 10-1234-5678", one.phone, limit=40),
        *custom.inputs(own, values, words, people),
    ]
    title = words("Edit contact") if known else words("New contact")
    about = {**meta, **_about("contact", known), **({"deal": deal} if deal else {})}
    return _form("contact.save", title, fields, words, about)


def role_select(words: Words, initial: str | None) -> Element:
    """Make the control that chooses a role in a purchase."""
    options = [option(words(name), kind.value) for kind, name in label.PURCHASE_ROLE.items()]
    return select("chosen", words("Select a role"), options, initial=initial)


def merge_form(one: Company | Contact, words: Words, *, meta: Extra) -> View:
    """Ask which other record is the same one."""
    kind = "company" if isinstance(one, Company) else "contact"
    said = words(
        "Which other record is the same as *{name}*? You choose next which values stay. Deals, "
        "people, own fields and history of both come together, and both names find it.",
        name=text(one.name, 80),
    )
    search = lookup(f"{kind}.search", words("Type the first letters of a name."), letters=1)
    return modal(
        words("Merge"),
        [section(said), field("other", words("The other one"), search)],
        close=words("Cancel"),
        submit=words("Continue"),
        callback_id=f"{kind}.merge",
        metadata=dump(extra={**meta, kind: str(one.id)}),
    )


def compare_form(
    kept: Company | Contact,
    gone: Company | Contact,
    fields: Sequence[tuple[str, str, str, str]],
    words: Words,
    *,
    meta: Extra,
) -> View:
    """Ask which value wins where both have one: (input, its title, kept's value, gone's value)."""
    kind = "company" if isinstance(kept, Company) else "contact"
    said = words(
        "*{gone}* becomes part of *{kept}*. Where only one of them knows something, it is kept. "
        "This can be undone for ten minutes.",
        gone=text(gone.name, 80),
        kept=text(kept.name, 80),
    )
    rows: list[Block] = [section(said)]
    for name, title, ours, theirs in fields[:90]:
        choices = [option(plain(ours, 75), "kept"), option(plain(theirs, 75), "gone")]
        rows.append(
            field(name, title, select("chosen", words("Select one"), choices, initial="kept"))
        )
    if not fields:
        rows.append(context(words("They say nothing different of each other.")))
    extra = {**meta, "kept": str(kept.id), "gone": str(gone.id)}
    return modal(
        words("Merge"),
        rows,
        close=words("Cancel"),
        submit=words("Merge"),
        callback_id=f"{kind}.unite",
        metadata=dump(extra=extra),
    )


def told(name: str, value: object, words: Words, companies: Mapping[int, Company]) -> str:
    """Say a field's value in plain words."""
    if name == "company_id" and isinstance(value, int):
        return companies[value].name if value in companies else "–"
    if name == "role":
        return role(str(value), words)
    return words.number(value) if isinstance(value, int) else str(value)


def _about(kind: str, known: Company | Contact | None) -> dict[str, str]:
    if known is None:
        return {}
    return {kind: str(known.id), "version": str(known.version)}


def _form(kind: str, title: str, fields: Sequence[Block], words: Words, extra: Extra) -> View:
    return modal(
        title,
        fields,
        close=words("Cancel"),
        submit=words("Save"),
        callback_id=kind,
        metadata=dump(extra=extra),
    )
