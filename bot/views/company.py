"""The page of a company or a contact: what is known, who and what belongs to it, what happened."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.domain.company import Company, Contact, PurchaseRole
from bot.domain.deal import Deal, Status
from bot.domain.message import Message
from bot.domain.money import Money
from bot.domain.person import Person
from bot.domain.pipeline import Pipeline
from bot.domain.timeline import Entry
from bot.views import label
from bot.views.block import (
    Block,
    Element,
    View,
    actions,
    button,
    context,
    divider,
    header,
    lookup,
    modal,
    section,
)
from bot.views.metadata import Extra, dump
from bot.views.text import EMPTY, plain, text
from bot.views.timeline import entry_line
from bot.views.token import token
from bot.views.words import Words

DEALS, CONTACTS, ENTRIES = 8, 10, 8
"""How many of each a page shows."""


@dataclass(frozen=True, slots=True)
class Page:
    """What is drawn; `sums` are counts and values per status, `back` the deal it was opened from.

    `older` and `more` say from where the timeline and the deals go on, None at their ends.
    """

    subject: Company | Contact
    company: Company | None = None
    former: Sequence[str] = ()
    own: Sequence[tuple[str, str]] = ()
    contacts: Sequence[Contact] = ()
    sums: Mapping[Status, tuple[int, Mapping[str, Money]]] = field(default_factory=dict)
    deals: Sequence[Deal] = ()
    entries: Sequence[Entry] = ()
    messages: Mapping[int, Message] = field(default_factory=dict)
    more: int | None = None
    older: int | None = None
    back: Deal | None = None


def page(
    shown: Page,
    words: Words,
    *,
    pipelines: Mapping[int, Pipeline],
    people: Mapping[int, Person],
    editable: bool,
    curator: bool,
    extra: Extra,
    notice: Sequence[Block] = (),
) -> View:
    """Draw the page as a modal."""
    subject = shown.subject
    company = isinstance(subject, Company)
    kind = "company" if company else "contact"
    facts = _company(subject, words) if isinstance(subject, Company) else _contact(shown, words)
    facts += [*shown.own]
    said = [f"*{name}*  {value}" for name, value in facts if value]
    rows: list[Block] = [*notice, header(plain(subject.name, 150))]
    rows += [section(fields=said[at : at + 10]) for at in range(0, len(said), 10)]
    if shown.former:
        names = ", ".join(text(name, 60) for name in shown.former[:10])
        rows.append(context(words("Also known as {names}", names=names)))
    rows += [actions(_controls(shown, kind, words, editable=editable, curator=curator))]
    if company:
        rows += [divider(), section(f"*{words('People')}*"), *_people(shown, words)]
    # Outside the f-string: the catalogue's reader does not look into those.
    deals, past = words("Deals"), words("What happened")
    rows += [divider(), section(f"*{deals}*\n{_sums(shown, words)}")]
    rows += [_deal(one, words, pipelines) for one in shown.deals]
    if shown.more is not None:
        rows.append(actions([button(words("More deals"), f"{kind}.deals", str(shown.more))]))
    rows += [divider(), section(f"*{past}*")]
    rows += _entries(shown, words, pipelines, people)
    if shown.older is not None:
        rows.append(actions([button(words("Earlier"), f"{kind}.older", str(shown.older))]))
    return modal(
        words("Company") if company else words("Contact"),
        rows,
        close=words("Close"),
        callback_id=f"{kind}.view",
        metadata=dump(extra=extra),
    )


def finder(words: Words, *, editable: bool, notice: Sequence[Block] = ()) -> View:
    """Ask which company or contact to open."""
    rows = [
        *notice,
        section(words("Type the first letters of a name.")),
        actions([lookup("company.search", words("Find a company"), letters=1)]),
        actions([lookup("contact.search", words("Find a contact"), letters=1)]),
    ]
    if editable:
        new = [
            button(words("New company"), "company.add"),
            button(words("New contact"), "contact.add"),
        ]
        rows.append(actions(new))
    title = words("Companies, contacts")
    return modal(title, rows, close=words("Back"), callback_id="company.finder")


def role(code: str | None, words: Words) -> str:
    """Name a role in a purchase (mrkdwn); words of an import stay as they are."""
    if not code:
        return ""
    if code in list(PurchaseRole):
        return words(label.PURCHASE_ROLE[PurchaseRole(code)])
    return text(code, 60)


def about(one: Contact, part: str | None, words: Words) -> str:
    """Say in one line (mrkdwn) what is known of somebody whose role is `part`."""
    known = [one.title, one.email, one.phone]
    said = [role(part, words), *(text(each, 80) for each in known if each)]
    return " · ".join(each for each in said if each)


def _company(one: Company, words: Words) -> list[tuple[str, str]]:
    count = one.employees
    size = words.plural("{n} employee", "{n} employees", count) if count is not None else EMPTY
    return [
        (words("Industry"), text(one.industry or "", 100)),
        (words("Size"), size),
        (words("Country"), text(one.country or "", 60)),
        (words("Web site"), text(one.domain or "", 100)),
    ]


def _contact(shown: Page, words: Words) -> list[tuple[str, str]]:
    one = shown.subject
    assert isinstance(one, Contact)
    return [
        (words("Company"), text(shown.company.name, 100) if shown.company else ""),
        (words("Job title"), text(one.title or "", 100)),
        (words("Role in the purchase"), role(one.role, words)),
        (words("E-mail"), text(one.email or "", 100)),
        (words("Phone"), text(one.phone or "", 60)),
    ]


def _controls(
    shown: Page, kind: str, words: Words, *, editable: bool, curator: bool
) -> list[Element]:
    subject = shown.subject
    value, name = str(subject.id), plain(subject.name, 40)
    controls = []
    if editable:
        controls.append(
            button(words("Edit"), f"{kind}.edit", value, spoken=words("Edit {name}", name=name))
        )
    if isinstance(subject, Company):
        if editable:
            controls.append(button(words("Add a contact"), "contact.add", value))
    elif shown.company is not None:
        controls.append(button(words("Company"), "company.open", str(shown.company.id)))
    if curator:
        merge = words("Merge {name} with another", name=name)
        controls.append(button(words("Merge"), f"{kind}.merge", value, spoken=merge))
    if curator and isinstance(subject, Contact):
        erase = words("Erase {name}", name=name)
        controls.append(button(words("Erase"), "contact.erase", value, spoken=erase))
    if shown.back is not None:
        back = words("Back to #{number}", number=shown.back.number)
        controls.append(button(back, "company.deal", token(shown.back)))
    controls.append(button(words("Find another"), "company.find"))
    return controls


def _people(shown: Page, words: Words) -> list[Block]:
    if not shown.contacts:
        return [context(words("Nobody is known here yet."))]
    rows: list[Block] = []
    for one in shown.contacts[:CONTACTS]:
        line = about(one, one.role, words)
        open_ = button(
            words("Open"),
            "contact.open",
            str(one.id),
            spoken=words("Open {deal}", deal=plain(one.name, 50)),
        )
        named = f"*{text(one.name, 60)}*" + (f"\n{line}" if line else "")
        rows.append(section(named, accessory=open_))
    if len(shown.contacts) > CONTACTS:
        rows.append(context(words("There are more. Find them by name.")))
    return rows


def _sums(shown: Page, words: Words) -> str:
    parts = []
    for status, (count, sums) in shown.sums.items():
        value = words.sums(sums)
        parts.append(f"{words(label.STATUS[status])} {words.number(count)} · {value}")
    return "\n".join(parts) or words("No deals yet.")


def _deal(deal: Deal, words: Words, pipelines: Mapping[int, Pipeline]) -> Block:
    point = label.line(deal, words, label.stage(deal, pipelines), label.closing(deal, words))
    name = plain(deal.name, 50)
    open_ = button(
        words("Open"), "company.deal", token(deal), spoken=words("Open {deal}", deal=name)
    )
    return section(f"*{label.title(deal)}*\n{point}", accessory=open_)


def _entries(
    shown: Page, words: Words, pipelines: Mapping[int, Pipeline], people: Mapping[int, Person]
) -> list[Block]:
    if not shown.entries:
        return [context(words("Nothing happened yet."))]
    names = {deal.id: deal for deal in shown.deals}
    rows = []
    for entry in shown.entries:
        known = entry.after or entry.before
        pipeline = pipelines.get(known.pipeline_id) if known else None
        first = pipeline or next(iter(pipelines.values()))
        line = entry_line(entry, first, words, people=people, messages=shown.messages)
        deal = names.get(entry.deal_id)
        rows.append(context(f"{label.title(deal)} · {line}" if deal else line))
    return rows
