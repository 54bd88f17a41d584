"""The doors for leads and who gets what comes in: their window, their forms, their keys."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from bot.domain.assignment import AssignRule
from bot.domain.deal import Source
from bot.domain.door import Door, DoorKind
from bot.domain.person import Person
from bot.domain.persona import Persona
from bot.domain.pipeline import Pipeline
from bot.views import label
from bot.views.block import (
    Block,
    Element,
    Message,
    View,
    actions,
    button,
    context,
    divider,
    header,
    message,
    modal,
    option,
    overflow,
    section,
    select,
)
from bot.views.metadata import dump
from bot.views.text import plain, text
from bot.views.words import Words, msg

NAME: Mapping[DoorKind, str] = {
    DoorKind.FORM: msg("Web form"),
    DoorKind.HOOK: msg("Webhook"),
    DoorKind.MAIL: msg("E-mail"),
    DoorKind.CHANNEL: msg("Slack channel"),
}
_ABOUT: Mapping[DoorKind, str] = {
    DoorKind.FORM: msg("A page of your own that asks who is interested; no programming needed."),
    DoorKind.HOOK: msg("Another program sends leads as signed JSON."),
    DoorKind.MAIL: msg("Mail to an address of yours becomes leads, and answers go on their deals."),
    DoorKind.CHANNEL: msg("What members of the team post in a channel becomes leads."),
}
FIELD: Mapping[str, str] = {
    "name": msg("Name"),
    "email": msg("E-mail"),
    "company": msg("Company"),
    "phone": msg("Phone"),
    "title": msg("Job title"),
    "website": msg("Website"),
    "country": msg("Country"),
    "employees": msg("Number of employees"),
    "message": msg("Message"),
}


@dataclass(frozen=True, slots=True)
class House:
    """All that the window shows of a pipeline: its doors by kind, its rules, who is away."""

    pipeline: Pipeline
    doors: Mapping[DoorKind, Door]
    rules: Sequence[AssignRule]
    people: Mapping[int, Person]
    personas: Mapping[int, Persona] = field(default_factory=dict)
    pipelines: Sequence[Pipeline] = ()
    away: Mapping[int, date] = field(default_factory=dict)
    url: str | None = None
    mail: str | None = None


def doors(house: House, words: Words, *, notice: Sequence[Block] = ()) -> View:
    """Draw the doors of a pipeline and who gets what comes in."""
    rows: list[Block] = [*notice]
    if len(house.pipelines) > 1:
        options = [option(plain(one.name), str(one.id)) for one in house.pipelines]
        chosen = str(house.pipeline.id)
        rows.append(
            actions([select("door.pipeline", words("Select a pipeline"), options, initial=chosen)])
        )
    if house.url is None:
        rows.append(
            section(
                words(
                    "Nobody outside can reach these doors yet. Whoever runs Pipewright has to set "
                    "PUBLIC_URL; docs/intake.md says how."
                )
            )
        )
    rows += [_door(kind, house, words) for kind in NAME]
    rows += [divider(), header(words("Who gets these leads"))]
    if not house.rules:
        said = words("Nobody yet: they wait without an owner. Add a rule to give them away.")
        rows.append(section(said))
    rows += [_rule(place, rule, house, words) for place, rule in enumerate(house.rules)]
    rows.append(actions([button(words("Add a rule"), "assign.add", str(house.pipeline.id))]))
    for person_id, until in list(house.away.items())[:10]:
        name = label.person(person_id, house.people, words)
        rows.append(context(words("{who} is away until {day}", who=name, day=words.date(until))))
    return modal(
        words("Leads from outside"),
        rows,
        close=words("Close"),
        callback_id="door.view",
        metadata=dump(extra={"pipeline": str(house.pipeline.id)}),
    )


def address(door: Door, url: str | None, mail: str | None = None) -> str:
    """Give where a door is found from outside."""
    if door.kind is DoorKind.MAIL:
        local, _, host = (mail or "leads@…").partition("@")
        return f"{local}+{door.public_id}@{host}"
    path = {DoorKind.FORM: "form", DoorKind.HOOK: "lead"}[door.kind]
    return f"{url or ''}/in/{path}/{door.public_id}"


def snippet(link: str) -> str:
    """Give the HTML that puts a form into another page."""
    return (
        f'<iframe src="{link}" title="Contact" width="100%" height="720" '
        'style="border:0" loading="lazy"></iframe>'
    )


def key(door: Door, words: Words, *, url: str | None, mail: str | None) -> View:
    """Show what is needed to send something through a door, its key too, to be copied."""
    link = address(door, url, mail)
    rows: list[Block] = []
    if door.kind is DoorKind.FORM:
        rows.append(_copied(words("Link"), link))
        rows.append(_copied(words("To put it into a page"), snippet(link)))
    elif door.kind is DoorKind.HOOK:
        rows.append(_copied(words("Address"), link))
        rows.append(_copied(words("Key to sign with"), door.secret))
        rows.append(context(words("How to sign, and what a lead looks like: docs/intake.md")))
    else:
        posted = f"{url or ''}/in/mail/{door.public_id}/{door.secret}"
        rows.append(_copied(words("Address for mail"), link))
        rows.append(_copied(words("Where the mail service posts raw messages"), posted))
        warned = words("Keep the second address to yourself: whoever knows it can send leads.")
        rows.append(context(warned))
    if door.kind is not DoorKind.FORM:
        renew = button(words("Make a new key"), "door.rotate", str(door.id), style="danger")
        rows += [
            actions([renew]),
            context(words("A new key counts at once; the old one goes on working for a day.")),
        ]
    return modal(
        words(NAME[door.kind]),
        rows,
        close=words("Back"),
        callback_id="door.key",
        metadata=dump(extra={"pipeline": str(door.pipeline_id), "door": str(door.id)}),
    )


def _copied(title: str, value: str) -> Block:
    """Show something that is copied from here, letter by letter."""
    return section(f"*{title}*\n```{text(value, 2000)}```")


def _door(kind: DoorKind, house: House, words: Words) -> Block:
    door = house.doors.get(kind)
    about = f"*{words(NAME[kind])}*"
    if door is None or not door.enabled:
        value = f"{house.pipeline.id}.{kind.value}"
        spoken = words("Turn on: {door}", door=words(NAME[kind]))
        opens = button(words("Turn on"), "door.open", value, spoken=spoken)
        if kind is DoorKind.CHANNEL:
            asked = str(house.pipeline.id)
            opens = button(words("Select a channel"), "door.channel", asked, spoken=spoken)
        off = words("off")
        return section(f"{about} · {off}\n{words(_ABOUT[kind])}", accessory=opens)
    on = words("on")
    said = f"{about} · {on}"
    if kind is DoorKind.CHANNEL:
        said += f"\n{label.channel(str(door.config.get('channel')), words)}"
    else:
        said += f"\n`{text(address(door, house.url, house.mail), 300)}`"
    if door.set_by is not None:
        who = label.person(door.set_by, house.people, words)
        set_up = words("Set up by {person}", person=who)
        said += f"\n{set_up}"
    return section(said, accessory=_menu(door, words))


def _menu(door: Door, words: Words) -> Element:
    choices = []
    if door.kind in (DoorKind.FORM, DoorKind.CHANNEL):
        choices.append(option(words("Change"), f"{door.id}.edit"))
    shows = words("Link and snippet") if door.kind is DoorKind.FORM else words("Address and key")
    if door.kind is not DoorKind.CHANNEL:
        choices.append(option(shows, f"{door.id}.key"))
    choices.append(option(words("Turn off"), f"{door.id}.close"))
    return overflow("door.menu", choices)


def _rule(place: int, rule: AssignRule, house: House, words: Words) -> Block:
    names = [label.person(one, house.people, words) for one in rule.people[:8]]
    more = len(rule.people) - len(names)
    who = ", ".join(names) + (f" +{more}" if more > 0 else "")
    conditions = [words(label.SOURCE[Source(one)]) for one in rule.sources if one in list(Source)]
    parts = [" / ".join(conditions)] if conditions else []
    if rule.countries:
        parts.append(" / ".join(text(one, 30) for one in rule.countries[:6]))
    if size := span(rule):
        parts.append(words("{size} employees", size=size))
    known = [house.personas[one].name for one in rule.persona_ids if one in house.personas]
    if known:
        parts.append(" / ".join(text(one, 30) for one in known[:6]))
    which = " · ".join(parts) or (words("All other leads") if place else words("All leads"))
    choices = [option(words("Change"), f"{rule.id}.edit")]
    if place:
        choices.append(option(words("Move up"), f"{rule.id}.up"))
    choices.append(option(words("Remove"), f"{rule.id}.drop"))
    return section(f"*{which}*\n{who}", accessory=overflow("assign.menu", choices))


def span(rule: AssignRule) -> str:
    if rule.low is None and rule.high is None:
        return ""
    return f"{rule.low}+" if rule.high is None else f"{rule.low or 0}-{rule.high}"


def away(until: date | None, words: Words) -> Message:
    """Say to somebody whether they get new leads."""
    if until is None:
        said = words("You are there: new leads that are given away in turn reach you.")
    else:
        said = words(
            "You are away until {day}: new leads go to others. /lead away off when you are back.",
            day=words.date(until),
        )
    return message(said, [section(said)])
